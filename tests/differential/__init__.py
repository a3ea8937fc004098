"""The differential machine: forms and filled forms by chance, judged by every engine alike.

``engines`` (listed in ``catalogue``) are what is compared, ``definitions`` and ``submissions``
what is drawn, ``machine`` what compares and counts, ``shrinking`` and ``cases`` what becomes of a
disagreement, ``bugs.toml`` and ``seeding`` the proof that the machine would find one.
CONTRIBUTING.md says how to run it.
"""
