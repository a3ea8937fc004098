"""Attacks: on definitions, on filled forms, on workbooks, on the running program."""
