"""Enrollments: rosters in long and wide form, one at a time, cancellations.

Each paid enrollment asserts its own contribution; an unpaid one waits for a receipt of its unit and plan. Source:
interface.md (enroll import, same-record table), product.md (Cover), domain.md 8.1 and 8.2. Days are ISO text, both
ends of a cover included; money is integer fen.
"""

from mutualaid.enrollments.roster import import_roster
from mutualaid.enrollments.single import add, cancel

__all__ = ["add", "cancel", "import_roster"]
