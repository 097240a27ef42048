"""The console script, which ``python -m mutualaid`` is as well."""

import os
import sys

from mutualaid.cli.main import main


def run() -> None:
    """Run the command line of this process, and end it with its exit code.

    What it has made is not taken apart first: nothing waits for that, and it would be a sixth of what a question costs.
    """
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # what nobody can be told any more Python ends as it ever does
    os._exit(code)


if __name__ == "__main__":
    run()
