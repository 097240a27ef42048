"""Named consistency checks: what the ledger says must agree with itself. They read, through views, and change nothing.

A check either finds what cannot be right, or tells of a doubt that may well be right (``doubt``): a floor not reached,
a fee that was accepted otherwise, two steps from one account on an office's only machine. Asked for by name, both are
findings; without names doubts stand beside the findings and leave the ledger sound.
"""

from __future__ import annotations

from mutualaid.checks.catalog import CHECKS, Check
from mutualaid.checks.running import Found, Outcome, check

__all__ = ["CHECKS", "Check", "Found", "Outcome", "check"]
