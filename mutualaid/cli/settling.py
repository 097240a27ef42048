"""What keeps a list from going in and somebody at the terminal can settle, asked in place of a refusal.

A doubt is accepted with a reason, a value that the file lacks is given for all its rows, people who are no members yet
are entered. The answers are options of the list's own import; a list that has anything else wrong is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.cli import asking, declared, opening
from mutualaid.cli.asking import Choice
from mutualaid.cli.streams import talk
from mutualaid.errors import MutualAidError
from mutualaid.names.units import UnitIndex
from mutualaid.render import causes
from mutualaid.render.cells import field_called, told
from mutualaid.rules.values import read_day

if TYPE_CHECKING:
    from mutualaid.cli.lists import Item
    from mutualaid.results import Problem

UNPAID, JOIN, ACCEPT, LEAVE = "unpaid", "join", "accept", "leave"


def can_be_asked(item: Item) -> bool:
    """Whether all that keeps a list from going in can be settled by an answer."""
    problems = [] if item.receipt is None else item.receipt.problems
    return bool(problems) and not item.is_left and all(_question(problem) is not None for problem in problems)


def ask(item: Item) -> bool:
    """Ask what keeps a list from going in; the answers are said of it from now on. False where it is left out.

    Raises ``asking.EndedError``.
    """
    assert item.receipt is not None  # it was judged
    talk(f"\n{told('ASK_OF_LIST', {'file': item.path.name, 'list': item.kind.title})}")
    kinds: dict[tuple[str, object], list[Problem]] = {}
    for problem in item.receipt.problems:
        kinds.setdefault((problem.code, problem.facts.get("option")), []).append(problem)
    for problems in kinds.values():
        for line in causes.lines(problems):
            asking.say(line)
        question = _question(problems[0])
        assert question is not None  # it was looked at before
        said = question(item, problems)
        if said is None:
            item.is_left = True
            return False
        item.said, item.is_answered = declared.together(item.said, said), True
    return True


Question = Callable[["Item", "Sequence[Problem]"], "declared.Said | None"]
"""Asks what is to become of the problems of one kind; answers with options, None where the list is left out."""


def _question(problem: Problem) -> Question | None:
    if problem.code == "RECEIVED_ON_NEEDED":
        return _when_paid
    if problem.code == "REQUIRED" and problem.facts.get("option"):
        return _for_all_rows
    return _doubt if problem.verdict == "held" else None


def _when_paid(item: Item, problems: Sequence[Problem]) -> declared.Said | None:
    """Covers without a day of payment: they wait for their money, or it came on one day."""
    choice = asking.choose(
        words.sentence("ASK_WHICH"),
        [
            Choice(UNPAID, (words.sentence("ASK_IS_UNPAID"),)),
            Choice("--received-on", (words.sentence("ASK_IS_PAID"),)),
            Choice(LEAVE, (words.sentence("ASK_LEAVE"),)),
        ],
        usual=None,
    )
    if choice == UNPAID:
        return {"unpaid": True}
    return _value(choice, field_called("received_on")) if choice == "--received-on" else None


def _for_all_rows(item: Item, problems: Sequence[Problem]) -> declared.Said | None:
    """What rows lack, given once for all of them."""
    option, field = str(problems[0].facts["option"]), str(problems[0].facts["field"])
    return _value(option, field_called(field), item.brought_units)


def _value(option: str, called: str, brought: Collection[str] = ()) -> declared.Said | None:
    """What is typed for an option, asked again until the option takes it; None where nothing is.

    A unit has to stand in the ledger, or among those that the files before ``brought``.
    """
    while text := asking.line(words.sentence("ASK_VALUE", field=called)):
        day, _ = read_day(text)
        try:
            said = declared.understood([option, day if day and option.endswith("-on") else text])
            if option == "--unit" and text not in brought:
                _look_up(text)
        except MutualAidError as wrong:
            asking.say(told(wrong.code, wrong.facts))
        else:
            return said
    return None


def _look_up(unit: str) -> None:
    """Refuse a unit that is not there. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4)."""
    with opening.reading() as ledger:
        UnitIndex(ledger).named(unit)


def _doubt(item: Item, problems: Sequence[Problem]) -> declared.Said | None:
    """Rows in doubt: taken with a reason, people who are no members entered, or the list left out."""
    code = problems[0].code
    choices = [Choice(ACCEPT, (words.sentence("ASK_ACCEPT"),)), Choice(LEAVE, (words.sentence("ASK_LEAVE"),))]
    if code == "NOT_A_MEMBER" and not (item.brought and item.brought.given.get("join")):
        choices.insert(0, Choice(JOIN, (words.sentence("ASK_JOIN"),)))
    choice = asking.choose(words.sentence("ASK_WHICH"), choices, usual=None)
    if choice == JOIN:
        return {"join": True}
    if choice != ACCEPT:
        return None
    reason = asking.line(words.sentence("ASK_REASON"))
    return declared.understood(["--accept", code, "--reason", reason]) if reason else None


def remember(items: Sequence[Item]) -> bool:
    """Ask once for all files whether what was answered of their headings holds from now on; whether it does.

    Raises ``asking.EndedError``.
    """
    found = [item for item in items if item.has_answers and item.state == "ready" and item.meant and item.roster]
    told_of = [(item.meant, item.roster) for item in found if item.meant and item.roster and not item.meant.learn]
    if not told_of:
        return False
    from mutualaid.cli import questions

    talk("\n" + words.sentence("ASK_KEEP_WHAT"))
    for item in found:
        for heading, field in item.said["map_pairs"]:
            asking.say(told("ASK_KEEP_HEADING", {"column": heading, "field": field, "file": item.path.name}))
    for item, meant in zip(found, questions.remembered(told_of), strict=True):
        item.meant, item.has_answers = meant, False
        if meant.learn:
            kept = {"learn": True} if meant.learn_for is None else {"learn_for": meant.learn_for}
            item.said = {**item.said, **kept}
    return any(item.meant is not None and item.meant.learn for item in found)
