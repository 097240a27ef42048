"""mutualaid: a district trade union's ledger of members' mutual aid (职工互助保障)."""

from __future__ import annotations

import os
import re
from functools import cache

# openpyxl writes otherwise where lxml happens to be installed; a workbook is the same on every machine.
os.environ["OPENPYXL_LXML"] = "False"


@cache
def program_version() -> str:
    """The version of this program: as the project says in a checkout, else as the installed wheel is recorded.

    Read from the one line or name that tells it: ``importlib.metadata`` takes as long to import as a ledger to open.
    """
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    project = os.path.join(beside, "pyproject.toml")
    if os.path.isfile(project):
        with open(project, encoding="utf-8") as opened:
            written = re.search(r'^name = "mutualaid"\nversion = "(.+)"$', opened.read(), re.MULTILINE)
        if written:
            return written.group(1)
    recorded = [re.fullmatch(r"mutualaid-(.+)\.dist-info", name) for name in os.listdir(beside)]
    return next((found.group(1) for found in recorded if found), "0+checkout")
