"""What a command line lacks, as questions: what each is called, what is usual, what can be chosen, and how it is read.

Knows no terminal: ``cli.prompting`` asks the questions one after the other, the desk draws them as a form. What is read
is read by the parameter's own parser, so that what the command line refuses is refused here in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid import words
from mutualaid.cli.asking import Choice
from mutualaid.cli.invocation import today
from mutualaid.cli.needed import ALSO
from mutualaid.cli.options import OneOf
from mutualaid.errors import MutualAidError

if TYPE_CHECKING:
    from mutualaid.rules.terms import Terms
    from mutualaid.store.reading import Reader

MOST_FILES = 100
MOST_CHOICES = 9
"""More are not listed: somebody types how the name begins."""
TODAY = frozenset(("on", "joined_on", "received_on"))
"""Days that are today where nobody says otherwise."""
GONE_BY = frozenset((("claim add", "on"),))
"""Days that somebody has to say: what happened happened before it is claimed."""
WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {"status": (("在职", "in_service"), ("保留会籍", "kept"))}
"""What can be said where a command understands more than a list of words: what is typed, and its code."""
UNPAID = "-"
"""What is typed for a day of payment where nothing was paid yet."""

Ledger = Callable[[], AbstractContextManager["Reader"]]
"""Opens the ledger to be asked, for one question at a time."""


class Question(NamedTuple):
    """One thing that a command line lacks."""

    name: str
    """The name of its parameter."""
    called: str
    usual: str | None = None
    """What is typed where somebody just goes on; None: something has to be said, unless it may be left out."""
    shown: str | None = None
    """How that is told."""
    choices: Sequence[Choice[str]] = ()
    several: bool = False
    may_skip: bool = False
    """It may be left out: then what is usual for the command itself holds."""
    skipped: str = "skip"
    """What leaving it out does: ``skip`` or, of what is known already, ``keep``."""
    is_closed: bool = False
    """Nothing but one of the choices will do."""
    is_flag: bool = False
    """It is answered by yes or no."""


class SeveralError(Exception):
    """A text names several people or unions: which is meant has to be chosen."""

    def __init__(self, choices: Sequence[Choice[str]], count: int) -> None:
        super().__init__()
        self.choices = choices
        self.count = count


def questions(
    command: str, parameters: Mapping[str, Any], lacking: Sequence[tuple[str, ...]], given: MutableMapping[str, Any],
    ledger: Ledger,
) -> Iterator[Question]:  # fmt: skip
    """The questions of a command one after the other; each is answered in ``given`` before the next is asked for.

    ``given`` holds the values of the command line by the name of their parameter. Whom and what the line names already
    is looked up first, so that nobody answers in vain: raises what the command itself would raise.
    """
    _look_up(parameters, given, ledger)
    for group in lacking:
        if group == ALSO["member edit"][0]:
            continue  # of what is corrected each is asked below
        name = _asked_for(command, group, given, ledger)
        yield _question(command, name, parameters[name], given, ledger)
        if group[0] == "person" and "join" in parameters and _is_new(given, ledger):
            yield Question("join", words.label("ask", "join"), is_flag=True)
            if given["join"]:
                yield Question("name", words.column("name"))
    more = _MORE.get(command)
    if more is not None:
        yield from more(given, parameters, ledger)


def _asked_for(command: str, group: tuple[str, ...], given: Mapping[str, Any], ledger: Ledger) -> str:
    """Which of several that will do is asked for: the first, but for a claim that comes by settlement its number."""
    if command == "claim add" and "settlement" in group:
        from mutualaid.claims.single import takes_settlement

        with ledger() as reader:
            if takes_settlement(reader, given["plan"]):
                return "settlement"
    return group[0]


def _question(command: str, name: str, parameter: Any, given: Mapping[str, Any], ledger: Ledger) -> Question:
    called = _called(command, name, parameter)
    several = bool(getattr(parameter, "multiple", False)) or parameter.nargs != 1
    parser = getattr(parameter.type, "func", None)
    if name in WORDS:
        choices = [Choice(typed, (words.label(name, code), typed, code)) for typed, code in WORDS[name]]
        return Question(name, called, choices=choices)
    if isinstance(parser, OneOf):
        choices = [Choice(word, (_word(name, word), word)) for word in parser.choices]
        return Question(name, called, choices=choices[: MOST_CHOICES * 2], several=several)
    if parameter.metavar == "PLAN":
        renewed = _renewed(given, ledger) if command == "enroll add" else []
        usual = ",".join(renewed) or None
        choices = (_held(given, ledger) if command == "claim add" else []) or _plans(ledger)
        told = [each.names[-2 if words.language() == "zh" else -1] for each in choices if each.value in renewed]
        return Question(name, called, usual, words.label("value", "separator").join(told) or None, choices, several)
    if is_unit(name, parameter):
        return Question(name, called, choices=_few_units(ledger))
    if parameter.metavar == "DATE" and name in TODAY and (command, name) not in GONE_BY:
        return Question(name, called, usual=today(), shown=today())
    if name == "output" and (usual := _usual_file(command, parameter, given, ledger)) is not None:
        return Question(name, called, usual, usual)
    return Question(name, called, several=several)


def _usual_file(command: str, parameter: Any, given: Mapping[str, Any], ledger: Ledger) -> str | None:
    """A file of this folder that is not there yet, named by the command and a number or a code: never by a person."""
    from mutualaid.names.people import the_person

    ending = next((end for end in (".docx", ".xlsx", ".html") if end in parameter.metavar), ".xlsx")
    about = given.get("claim") or given.get("unit") or given.get("kind") or ""
    if given.get("person") is not None:
        with ledger() as reader:
            about = the_person(reader, given["person"])
    stem = "-".join(part for part in (*command.split(), str(about)) if part)
    if not all(sign.isalnum() or sign == "-" for sign in stem):
        return None
    for name in (f"{stem}{ending}", *(f"{stem}-{number}{ending}" for number in range(2, MOST_FILES))):
        if not Path(name).exists():
            return name
    return None


def is_unit(name: str, parameter: Any) -> bool:
    """Whether a parameter names a union."""
    return parameter.metavar == "UNIT" or name == "parent"


def _called(command: str, name: str, parameter: Any) -> str:
    """What a parameter is called where it is asked for: in this command, by the kind of its value, by its option."""
    option = max(parameter.opts, key=len).lstrip("-").replace("-", "_")
    for key in (f"{command}.{name}", f"{name}.{parameter.metavar}", option, name):
        found = words.label("ask", key)
        if found != key:
            return found
    return words.column(name)


def _word(name: str, word: str) -> str:
    key = name.removesuffix("_code")
    return words.label(key, word)


# --- people, unions, plans ---------------------------------------------------------------------------


def _look_up(parameters: Mapping[str, Any], given: Mapping[str, Any], ledger: Ledger) -> None:
    from mutualaid.names import people
    from mutualaid.names.units import the_unit

    for name, parameter in parameters.items():
        text = given.get(name)
        if not isinstance(text, str):
            continue
        with ledger() as reader:
            if parameter.metavar == "PERSON" and not ("join" in given and _is_document(text)):
                people.the_person(reader, text)
            elif parameter.metavar == "UNIT":
                the_unit(reader, text)


def checked(name: str, parameter: Any, text: str, given: Mapping[str, Any], ledger: Ledger) -> str:
    """A text that names a person, a union or a plan, as the command line takes it; any other as it stands.

    Raises ``SeveralError`` where it may mean several, and what the command itself would raise where it means none.
    """
    if parameter.metavar == "PERSON":
        with ledger() as reader:
            return _person(reader, text, may_be_new="join" in given and name == "person")
    if is_unit(name, parameter):
        with ledger() as reader:
            return _unit(reader, text)
    if parameter.metavar == "PLAN":
        from mutualaid.names.plans import PlanIndex

        with ledger() as reader:
            return PlanIndex(reader).named(text).plan_code
    return text


def _person(ledger: Reader, text: str, *, may_be_new: bool) -> str:
    from mutualaid.names import people

    try:
        people.the_person(ledger, text)
    except MutualAidError as wrong:
        if wrong.code == "PERSON_AMBIGUOUS":
            found = people.matches(ledger, text)
            raise SeveralError(_people(ledger, found[:MOST_CHOICES]), len(found)) from None
        if not (wrong.code == "PERSON_UNKNOWN" and may_be_new and _is_document(text)):
            raise
    return text


def _people(ledger: Reader, found: Sequence[int]) -> list[Choice[str]]:
    from mutualaid.names import people

    between = words.label("about", "between")
    return [
        Choice(
            str(row["person_no"]),
            (between.join(str(row[key]) for key in ("name", "document_no", "unit_name") if row[key]), str(row["name"])),
        )
        for row in people.shown(ledger, found)
    ]


def _is_document(text: str) -> bool:
    from mutualaid.rules.identity import read_document

    document, findings = read_document(text, None)
    return document is not None and all(finding.verdict != "refused" for finding in findings)


def _is_new(given: Mapping[str, Any], ledger: Ledger) -> bool:
    """Whether the person of whom a command speaks is nobody that the ledger knows."""
    from mutualaid.names import people

    with ledger() as reader:
        try:
            people.the_person(reader, given["person"])
        except MutualAidError:
            return True
        return False


def _unit(ledger: Reader, text: str) -> str:
    from mutualaid.names.units import UnitIndex

    index = UnitIndex(ledger)
    unit, _ = index.find(text)
    if unit is not None:
        return unit.unit_code
    like = index.like(text)
    if len(like) == 1:
        return like[0].unit_code
    if like:
        choices = [Choice(each.unit_code, (each.unit_name, each.unit_code)) for each in like[:MOST_CHOICES]]
        raise SeveralError(choices, len(like))
    return index.named(text).unit_code


def _few_units(ledger: Ledger) -> list[Choice[str]]:
    """The unions, where they are few enough to be listed."""
    from mutualaid.names.units import UnitIndex

    with ledger() as reader:
        index = UnitIndex(reader)
        seen = [unit for unit in index.by_id.values() if index.sees(unit)]
    if len(seen) > MOST_CHOICES:
        return []
    return [Choice(unit.unit_code, (unit.unit_name, unit.unit_code)) for unit in seen]


def _renewed(given: Mapping[str, Any], ledger: Ledger) -> list[str]:
    """The plans that a person who is known renews today."""
    from mutualaid.enrollments.usual import usual_plans
    from mutualaid.names import people

    if given.get("join") or given.get("person") is None:
        return []
    with ledger() as reader:
        return usual_plans(reader, people.the_person(reader, given["person"]), today())


def _plans(ledger: Ledger) -> list[Choice[str]]:
    """The enrolled plans with what a share costs today."""
    from mutualaid.names.plans import PlanIndex

    with ledger() as reader:
        index = PlanIndex(reader)
        found = []
        for plan in index.by_id.values():
            terms = index.terms_on(plan.plan_id, today())
            if plan.kind_code != "enrolled" or terms is None:
                continue
            told = words.sentence("PLAN_WITH_PRICE", plan=plan.told, prices=prices(terms[1]))
            found.append(Choice(plan.plan_code, (told, plan.plan_code, plan.name_zh, plan.name_en)))
    return found


_HELD = (
    "select p.plan_code, p.name_zh, p.name_en, max(c.ends_on) from paid_now c join plan_now p on p.plan_id = c.plan_id"
    " where c.person_id = :person group by p.plan_id, p.plan_code, p.name_zh, p.name_en, p.position"
    " order by p.position, p.plan_code"
)


def _held(given: Mapping[str, Any], ledger: Ledger) -> list[Choice[str]]:
    """The plans under which somebody was ever covered, each with its last day: others pay nothing, and can be typed."""
    from mutualaid.names import people

    if given.get("person") is None:
        return []
    with ledger() as reader:
        found = reader.select(_HELD, {"person": people.the_person(reader, given["person"])})
    return [
        Choice(
            code,
            (
                words.sentence(
                    "PLAN_HELD_UNTIL", plan=name_zh if words.language() == "zh" else name_en, ends_on=ends_on
                ),
                code,
                name_zh,
                name_en,
            ),
        )
        for code, name_zh, name_en, ends_on in found
    ]


def prices(terms: Terms) -> str:
    """What a share may cost, in yuan: ``95.00``, or ``26.00–100.00``."""
    from mutualaid.render.cells import yuan
    from mutualaid.rules.terms import all_prices

    fens = all_prices(terms)
    return yuan(fens[0]) if fens[0] == fens[-1] else f"{yuan(fens[0])}–{yuan(fens[-1])}"


# --- what a command asks beside --------------------------------------------------------------------------


def _of_enrolling(given: MutableMapping[str, Any], _: Mapping[str, Any], ledger: Ledger) -> Iterator[Question]:
    """Unit, first day, tier, shares and the day of payment: each with what is usual for this person and these plans."""
    from mutualaid.enrollments.usual import usual_start, usual_unit
    from mutualaid.names import people
    from mutualaid.names.plans import PlanIndex

    with ledger() as reader:
        index = PlanIndex(reader)
        plans = [index.named(plan).plan_id for plan in given["plan"]]
        person = None if given["join"] else people.the_person(reader, given["person"])
        starts = [usual_start(reader, index, person, plan, today()) for plan in plans]
        unit = None if person is None else usual_unit(reader, person, min(starts))
        choices = _few_units(ledger) if unit is None else []
        terms = [found[1] for plan, day in zip(plans, starts, strict=True) if (found := index.terms_on(plan, day))]
    if given["unit"] is None:
        called = words.column("unit")
        if unit is None:
            yield Question("unit", called, choices=choices)
        else:
            yield Question("unit", called, usual=unit.unit_code, shown=unit.unit_name)
    if given["starts_on"] is None:
        days = sorted(set(starts))
        said = days[0] if len(days) == 1 else None
        yield Question("starts_on", words.column("starts_on"), said, " / ".join(days), may_skip=True)
    yield from _of_price(given, terms)
    if given["received_on"] is None and not given["unpaid"]:
        yield Question("received_on", words.label("ask", "received_on.unpaid"), today(), today())


def _of_price(given: Mapping[str, Any], terms: Sequence[Terms]) -> Iterator[Question]:
    from mutualaid.render.cells import yuan

    tiered = next((each for each in terms if each.tiers is not None), None)
    if tiered is not None and tiered.tiers is not None and given["tier"] is None:
        sums = sorted(tiered.tiers.items(), key=lambda tier: tier[1])
        choices = [
            Choice(tier, (words.sentence("TIER_WITH_PRICE", tier=tier, yuan=yuan(fen)), tier)) for tier, fen in sums
        ]
        usual = tiered.default_tier
        yield Question("tier", words.column("tier"), usual, usual, choices, is_closed=True)
    if given["shares"] is None and len(terms) == 1 and terms[0].max_shares > 1:
        called = words.sentence("SHARES_UP_TO", most=terms[0].max_shares)
        yield Question("shares", called, "1", "1")


def _of_joining(given: MutableMapping[str, Any], _: Mapping[str, Any], ledger: Ledger) -> Iterator[Question]:
    """The union that somebody joins, and since when."""
    if given["unit"] is None:
        yield Question("unit", words.column("unit"), choices=_few_units(ledger))
    if given["joined_on"] is None and given["left_on"] is None:
        yield Question("joined_on", words.column("joined_on"), today(), today())


CORRECTED = ("phone", "card_no", "name", "document_no", "sex", "bank_name")


def _of_correcting(given: MutableMapping[str, Any], _: Mapping[str, Any], ledger: Ledger) -> Iterator[Question]:
    """What is corrected; left out is what stays. The last is asked until something is said."""
    if any(given[name] is not None for name in (*CORRECTED, "document_type")):
        return
    for name in CORRECTED:
        yield Question(name, words.column(name), may_skip=True, skipped="keep")


def _of_claiming(given: MutableMapping[str, Any], parameters: Mapping[str, Any], ledger: Ledger) -> Iterator[Question]:
    """What the plan's terms have to know of the event, and the day on which it was claimed.

    Raises what ``claims.single.unsaid`` raises: no answer would help.
    """
    from mutualaid.claims.single import Happening, unsaid
    from mutualaid.names.people import the_person

    if given["settlement"] is not None:
        return
    while True:
        told = {name: given[name] for name in ("on", "disease", "harm", "grade", "days")}
        with ledger() as reader:
            person_id = the_person(reader, given["person"])
            found = unsaid(reader, person_id, given["plan"], Happening(**told, loss_fen=given["loss"]))
        if not found.options:
            break
        name = found.options[0]
        question = _question("claim add", name, parameters[name], given, ledger)
        yield question._replace(
            choices=[each for each in question.choices if name != "harm" or each.value in found.harms]
        )
    if given["received_on"] is None:
        yield _question("claim add", "received_on", parameters["received_on"], given, ledger)


def _of_relief(given: MutableMapping[str, Any], _: Mapping[str, Any], ledger: Ledger) -> Iterator[Question]:
    """Why it is asked for: whoever approves it will want to know."""
    if given["reason"] is None:
        yield Question("reason", words.column("reason"), may_skip=True)


_MORE: Mapping[str, Callable[[MutableMapping[str, Any], Mapping[str, Any], Ledger], Iterator[Question]]] = {
    "claim add": _of_claiming,
    "enroll add": _of_enrolling,
    "member add": _of_joining,
    "member edit": _of_correcting,
    "relief add": _of_relief,
}
"""What is asked beside what is lacking, once something is asked at all."""
