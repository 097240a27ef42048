"""What keeps a list from going in and somebody at the terminal can settle, asked in place of a refusal.

A doubt is accepted with a reason, a value that the file lacks is given for all its rows, people who are no members yet
are entered. The answers are options of the list's own import; a list that has anything else wrong is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.cli import asking, declared, offers, opening
from mutualaid.cli.asking import Choice
from mutualaid.cli.streams import talk
from mutualaid.errors import MutualAidError
from mutualaid.names.units import the_unit
from mutualaid.render import causes
from mutualaid.render.cells import field_called, told
from mutualaid.rules.values import read_day
from mutualaid.sheets.examining import headed

if TYPE_CHECKING:
    from mutualaid.cli.lists import Item
    from mutualaid.results import Problem

UNPAID, JOIN, ACCEPT, LEAVE, TYPED = "unpaid", "join", "accept", "leave", "typed"


def can_be_asked(item: Item) -> bool:
    """Whether all that keeps a list from going in can be settled by an answer."""
    problems = [] if item.receipt is None else item.receipt.problems
    return bool(problems) and not item.is_left and all(_question(item, problem) is not None for problem in problems)


def ask(item: Item, after: Sequence[Item] = ()) -> None:
    """Ask what keeps a list from going in; the answers are said of it from now on, or it is left out.

    What serves for lists ``after`` it as well is asked once, and said of them too. Raises ``asking.EndedError``.
    """
    assert item.receipt is not None  # it was judged
    talk(f"\n{told('ASK_OF_LIST', {'file': item.path.name, 'list': item.kind.title})}")
    kinds: dict[tuple[str, object, object], list[Problem]] = {}
    for problem in item.receipt.problems:
        key = (problem.code, problem.facts.get("option"), problem.facts.get("field"))
        kinds.setdefault(key if problem.code == "REQUIRED" else (problem.code, None, None), []).append(problem)
    for problems in sorted(kinds.values(), key=lambda kind: _order(item, kind[0])):
        for line in causes.lines(problems):
            # What a list lacks is refused where nobody answers; here it is asked for.
            asking.say(words.without_options(line).removeprefix(f"{words.label('verdict', 'refused')} "))
        question = _question(item, problems[0])
        assert question is not None  # it was looked at before
        said = question(item, problems)
        if said is None:
            item.is_left = True
            return
        _say(item, said)
        for other in _also(item, after, _lacking(problems[0]), said):
            _say(other, said)


def _order(item: Item, problem: Problem) -> int:
    """Doubts first, then what is lacking, as the columns of a template stand."""
    fields = () if item.meant is None else item.meant.columns.fields
    return fields.index(field) if (field := _lacking(problem)) in fields else -1


def _say(item: Item, said: declared.Said) -> None:
    item.said, item.is_answered = declared.together(item.said, said), True
    item.has_answers = item.has_answers or "map_pairs" in said


Question = Callable[["Item", "Sequence[Problem]"], "declared.Said | None"]
"""Asks what is to become of the problems of one kind; answers with options, None where the list is left out."""


def _question(item: Item, problem: Problem) -> Question | None:
    if problem.code == "RECEIVED_ON_NEEDED":
        return _when_paid
    if problem.code == "REQUIRED" and (problem.facts.get("option") or offers.columns(item, _lacking(problem))):
        return _for_all_rows
    return _doubt if problem.verdict == "held" else None


def _lacking(problem: Problem) -> str:
    """The field that a row lacks, blank where it lacks none."""
    return "received_on" if problem.code == "RECEIVED_ON_NEEDED" else str(problem.facts.get("field", ""))


def _also(item: Item, after: Sequence[Item], field: str, said: declared.Said) -> Sequence[Item]:
    """The lists of the same kind that lack the same, where somebody says that the same answer serves for them."""
    if not field or "accept" in said:
        return []
    alike = [other for other in after if other.kind is item.kind and _lacks(other, field, said)]
    return shared(alike, told("ASK_ALSO", {"field": field, "files": _named(alike)}))


def shared(alike: Sequence[Item], what: str) -> Sequence[Item]:
    """Those lists for which an answer serves as well: all of them or none, as somebody says."""
    if not alike:
        return alike
    asking.say(what)
    every = words.sentence("ASK_ALSO_ALL", count=len(alike) + 1)
    choices = [Choice(alike, (every,)), Choice(alike[:0], (words.sentence("ASK_ALSO_NOT"),))]
    return asking.choose(words.sentence("ASK_WHICH"), choices, usual=None)


def _named(items: Sequence[Item]) -> str:
    return words.label("value", "separator").join(item.path.name for item in items)


def share_headings(item: Item, after: Sequence[Item], pairs: Sequence[tuple[str, str]]) -> Sequence[Item]:
    """The lists of the same kind with the same headings that nobody reads, where the answers are to serve for them.

    They are said of those too. Raises ``asking.EndedError``.
    """
    alike = [other for other in after if other.kind is item.kind and _leaves_open(other, [one for one, _ in pairs])]
    columns = words.label("value", "separator").join(heading for heading, _ in pairs)
    served = shared(alike, words.sentence("ASK_ALSO_HEADINGS", columns=columns, files=_named(alike)))
    for other in served:
        _say(other, {"map_pairs": list(pairs)})
    return served


def _leaves_open(other: Item, headings: Sequence[str]) -> bool:
    """Whether a list that is open has all of some headings, and no field takes their columns."""
    if other.book is None or other.meant is None or not headings:
        return False
    meant = other.meant
    found = headed(other.book, meant.columns, meant.plans, meant.settled(other.book))
    free = {one.heading for one in found[1].readings if one.field is None and one.how != "settled"} if found else set()
    return free.issuperset(headings)


def _lacks(other: Item, field: str, said: declared.Said) -> bool:
    """Whether no column of a list has a field, and neither an option nor its title gives it."""
    if other.roster is None or other.is_left or field in other.roster.fields or other.said.keys() & said.keys():
        return False
    if "map_pairs" in said:
        return all(heading in other.roster.headings for heading, _ in said["map_pairs"])
    return field != "unit" or other.roster.title_unit is None


def _when_paid(item: Item, problems: Sequence[Problem]) -> declared.Said | None:
    """Covers without a day of payment: they wait for their money, it came on one day, or a column has its days."""
    choice = asking.choose(
        words.sentence("ASK_WHICH"),
        [
            *_of_columns(item, "received_on"),
            Choice(UNPAID, (words.sentence("ASK_IS_UNPAID"),)),
            Choice(TYPED, (words.sentence("ASK_IS_PAID"),)),
            Choice(LEAVE, (words.sentence("ASK_LEAVE"),)),
        ],
        usual=None,
    )
    if choice == UNPAID:
        return {"unpaid": True}
    return _value("--received-on", field_called("received_on")) if choice == TYPED else _chosen(choice)


def _for_all_rows(item: Item, problems: Sequence[Problem]) -> declared.Said | None:
    """What rows lack: in a column that nothing reads, or given once for all of them, as the title says or otherwise."""
    option, field = problems[0].facts.get("option"), _lacking(problems[0])
    choices = _of_columns(item, field)
    if option:
        titled = (declared.understood([str(option), value]) for value in offers.values(item, field))
        choices += [Choice(said, (_titled(said), *map(str, said.values()))) for said in titled]
    if not choices:
        return _value(str(option), field_called(field), item.brought_units)
    if option:
        choices.append(Choice(TYPED, (words.sentence("ASK_TYPED"),)))
    choices.append(Choice(LEAVE, (words.sentence("ASK_LEAVE"),)))
    choice = asking.choose(told("ASK_LACKING", {"field": field}), choices)
    return _value(str(option), field_called(field), item.brought_units) if choice == TYPED else _chosen(choice)


def _of_columns(item: Item, field: str) -> list[Choice[declared.Said | str]]:
    separator = words.label("value", "separator")
    return [
        Choice({"map_pairs": [(heading, field)]}, (told("ASK_A_COLUMN", facts), heading))
        for heading, samples in offers.columns(item, field)
        if (facts := {"column": heading, "samples": separator.join(samples)})
    ]


def _titled(said: declared.Said) -> str:
    return words.sentence("ASK_TITLED", value=", ".join(map(str, said.values())))


def _chosen(choice: declared.Said | str) -> declared.Said | None:
    return None if isinstance(choice, str) else choice


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
            is_no_day = wrong.code == "BAD_DATE"
            asking.say(
                words.sentence("ASK_NO_DAY") if is_no_day else words.without_options(told(wrong.code, wrong.facts))
            )
        else:
            return said
    return None


def _look_up(unit: str) -> None:
    """Refuse a unit that is not there. Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE (exit 4)."""
    with opening.reading() as ledger:
        the_unit(ledger, unit)


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


def remember(items: Sequence[Item]) -> None:
    """Ask once for all files whether what was answered of their headings holds from now on.

    Nothing is read otherwise for it. Raises ``asking.EndedError``.
    """
    found = [item for item in items if item.has_answers and item.state == "ready" and item.meant and item.roster]
    told_of = [(item.meant, item.roster) for item in found if item.meant and item.roster and not item.meant.learn]
    if not told_of:
        return
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
