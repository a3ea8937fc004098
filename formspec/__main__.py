"""The command line: ``formspec`` and ``python -m formspec``."""

import signal
import sys


def start() -> int:
    """Run one command; Ctrl-C while it is loaded, or has done, ends it without a word."""
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # not in background
    if heard:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from formspec.cli.main import main

    try:
        return main()
    except KeyboardInterrupt:  # again, while the first was being answered
        return 130
    finally:
        if heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(start())
