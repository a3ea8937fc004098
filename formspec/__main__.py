"""``python -m formspec``: the command line."""

import sys

from formspec.cli import main

sys.exit(main())
