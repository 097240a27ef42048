"""Units: the tree of unions, dated, with names under which files know them."""

from mutualaid.units.beside import add_alias, set_headcount, set_target
from mutualaid.units.naming import rename
from mutualaid.units.roster import import_roster
from mutualaid.units.single import add, close, merge, move
from mutualaid.units.tree import UnitTree

__all__ = [
    "UnitTree",
    "add",
    "add_alias",
    "close",
    "import_roster",
    "merge",
    "move",
    "rename",
    "set_headcount",
    "set_target",
]
