"""The command line: one module a command, over the public functions.

What is printed, where it is written, the exit code.
Face modules: main.
"""
