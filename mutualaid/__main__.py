"""``python -m mutualaid`` is the console script."""

import sys

from mutualaid.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
