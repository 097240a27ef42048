"""Members: persons, their documents and their spells of membership; rosters in, joining, leaving, transfers, merges."""

from mutualaid.members.cards import doubt_cards
from mutualaid.members.carrying import Begun, Carrying, Spell
from mutualaid.members.changes import Change, NewPerson, assert_outsiders, assert_people, mend
from mutualaid.members.people import Known, People
from mutualaid.members.recognizing import Recognizer
from mutualaid.members.roster import import_roster, judge
from mutualaid.members.rows import MemberRow, read_members, unit_open_verdict
from mutualaid.members.single import add, change_status, edit, leave, merge, transfer
from mutualaid.members.spells import spells_text

__all__ = [
    "Begun",
    "Carrying",
    "Change",
    "Known",
    "MemberRow",
    "NewPerson",
    "People",
    "Recognizer",
    "Spell",
    "add",
    "assert_outsiders",
    "assert_people",
    "change_status",
    "doubt_cards",
    "edit",
    "import_roster",
    "judge",
    "leave",
    "mend",
    "merge",
    "read_members",
    "spells_text",
    "transfer",
    "unit_open_verdict",
]
