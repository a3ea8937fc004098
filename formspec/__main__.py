"""``python -m formspec``: the command line."""

import sys

from formspec.cli.main import main

sys.exit(main())
