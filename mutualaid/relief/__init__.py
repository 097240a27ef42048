"""Relief (临时救助): grants decided case by case, asked for one by one or by list, each approved by a second person.

It has a ledger of its own, stands in no rate and in no aid total. Source: product.md (Relief), domain.md 2.
"""

from mutualaid.relief.granting import add, approve, reject
from mutualaid.relief.roster import import_roster

__all__ = ["add", "approve", "import_roster", "reject"]
