"""Questions about money: contributions (M02, M09), direct claims (M03), aid (M04), the payout ratio (M06)."""

from __future__ import annotations

from mutualaid.reports.asking import Question, Row, ask, parted, person_of, run, same_day_before
from mutualaid.reports.catalog import GROUP_KEYS, HOLDING
from mutualaid.reports.paid import NOTHING, Paid
from mutualaid.results import Note, Table
from mutualaid.rules.payers import UNTOLD
from mutualaid.rules.rates import growth_bp, rate_bp
from mutualaid.store.reading import Reader
from mutualaid.words import label


def contributions(
    reader: Reader, *, unit: str | None, as_of: str, by: str | None = None, plan: str | None = None
) -> Table:
    """Contributions to enrolled plans from 1 January to the day, and on the same days a year before (M02).

    Money stays with the unit that received it, placed in the tree of the day. A year that a unit reported before the
    ledger began replaces the ledger's figure for that whole year; ``opening_used`` says so. By payer (M09) the rows add
    up to the total: what nobody told, such a year as a whole, has a row of its own.
    """
    question = ask(reader, "contributions", unit=unit, as_of=as_of, plan=plan, by=by)
    before = same_day_before(as_of)
    query, grouping = ("contributions_by_payer", {}) if by == "payer" else ("contributions", {"grouping": by})
    whole, groups = parted(
        question.run(query, **grouping, previous_from_on=f"{before[:4]}-01-01", previous_to_on=before)
    )
    openings = _Openings(question)
    total = {"year": question.year, **openings.compared(question.unit_code, "contribution_fen", whole)}
    rows = (
        _payers(question, whole, groups, total)
        if by == "payer"
        else [
            {**question.group(code), **openings.compared(_opened(question, code), "contribution_fen", groups[code])}
            for code in question.in_order(groups)
        ]
    )
    columns = question.columns("contribution_fen", "previous_fen", "growth_bp", "opening_used")
    notes = [*question.universal_note(), *openings.notes]
    head = question.head(year=True)
    return Table({**head, "definition": "M09"} if by == "payer" else head, reader.stamp, columns, rows, total, notes)


def _payers(question: Question, whole: Row, groups: dict[str | None, Row], total: Row) -> list[Row]:
    """What each payer gave. A year that was reported without saying who paid stands as not told, of everybody.

    Where part of a year cannot be compared with a reported one, no payer's can.
    """
    for key in ("contribution_fen", "previous_fen"):
        if total[key] != whole[key]:
            groups.setdefault(UNTOLD, {"contribution_fen": 0, "previous_fen": 0})
            for code, row in groups.items():
                row[key] = None if total[key] is None else total[key] if code == UNTOLD else 0
    return [
        {
            **question.group(code),
            "payer_name": label("payer", code),
            "contribution_fen": groups[code]["contribution_fen"],
            "previous_fen": groups[code]["previous_fen"],
            "growth_bp": growth_bp(groups[code]["contribution_fen"], groups[code]["previous_fen"]),
            "opening_used": total["opening_used"],
        }
        for code in question.in_order(groups)
    ]


def aid(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
    paid: Paid | None = None,
) -> Table:
    """Aid paid less returned and recovered from 1 January to the day, and on the same days a year before (M04).

    ``beneficiary_count`` counts members on the payment date, over every channel and plan. ``people`` gives one row a
    payee and unit; a payee who was no member is among them with ``beneficiary`` false. ``paid`` remembers what others
    asked of the payments.
    """
    question = ask(reader, "aid", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    paid = paid or Paid()
    whole, groups = paid.until(question, as_of)
    past_whole, past = paid.until(question, same_day_before(as_of))
    openings = _Openings(question)

    def row(code: str | None, now: Row, then: Row) -> Row:
        figures = {"aid_fen": now["aid_fen"], "previous_fen": then["aid_fen"]}
        return {
            **openings.compared(code, "aid_fen", figures),
            "beneficiary_count": now["beneficiary_count"],
            "payment_count": now["payment_count"],
        }

    total = {"year": question.year, **row(question.unit_code, whole, past_whole)}
    rows = [
        {**question.group(code), **row(_opened(question, code), groups.get(code, NOTHING), past.get(code, NOTHING))}
        for code in question.in_order([*groups, *past])
        if by is not None
    ]
    columns = question.columns(
        "aid_fen", "previous_fen", "growth_bp", "beneficiary_count", "payment_count", "opening_used"
    )
    if people:
        columns, rows = _PEOPLE, _beneficiaries(question, None)
    return Table(question.head(year=True), reader.stamp, columns, rows, total, openings.notes)


def direct_claims(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    people: bool = False,
    covered: Table | None = None,
    paid: Paid | None = None,
) -> Table:
    """Persons with a successful payment by direct claim dated in the year, of the members on the day (M03).

    Beside it the strict variant (still members on the day), the same over every channel, and the year before as it
    stood on the same day. ``people`` gives one row a payee and unit. ``covered``, where it is at hand, is the
    participation asked the same way: its members need not be counted again. ``paid`` as of ``aid``.
    """
    question = ask(reader, "direct-claims", unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    paid = paid or Paid()
    whole, groups = paid.until(question, as_of, still=True)
    if covered is None:
        member_whole, members = parted(question.run("members"))
    else:
        key = GROUP_KEYS.get(by or "", "unit_code")
        member_whole, members = dict(covered.total or {}), {row[key]: dict(row) for row in covered.rows}  # type: ignore[misc]
    member_count = member_whole["member_count"]

    total = {"year": question.year, **_beneficiary_rates(whole, member_count)}
    openings = _Openings(question)
    total |= _previous_rate(question, openings, paid)
    total |= _as_reported(question, openings)
    rows = []
    if by is not None:
        codes = [*groups, *(members if by in HOLDING else ())]
        for code in question.in_order(codes):
            of = member_count if by not in HOLDING else members[code]["member_count"] if code in members else 0
            rows.append({**question.group(code), **_beneficiary_rates(groups.get(code, NOTHING), of)})
    columns = question.columns(*_beneficiary_rates(NOTHING, 0))
    if people:
        columns, rows = _PEOPLE, _beneficiaries(question, "direct")
    return Table(question.head(year=True), reader.stamp, columns, rows, total, openings.notes)


def payout_ratio(
    reader: Reader,
    *,
    unit: str | None,
    as_of: str,
    by: str | None = None,
    plan: str | None = None,
    paid: Paid | None = None,
) -> Table:
    """Aid over contributions from 1 January to the day, enrolled plans only in both (M06); ``paid`` as of ``aid``."""
    question = ask(reader, "payout-ratio", unit=unit, as_of=as_of, plan=plan, by=by)
    before = same_day_before(as_of)
    money_whole, money = parted(
        question.run("contributions", grouping=by, previous_from_on=f"{before[:4]}-01-01", previous_to_on=before)
    )
    aid_whole, spent = (paid or Paid()).until(question, as_of)
    spent = {code: given for code, given in spent.items() if given["enrolled_event_count"]}

    def row(given: Row, got: Row) -> Row:
        aid_fen, contribution_fen = given["enrolled_aid_fen"], got["contribution_fen"]
        return {
            "aid_fen": aid_fen,
            "contribution_fen": contribution_fen,
            "ratio_bp": rate_bp(aid_fen, contribution_fen) if contribution_fen > 0 else None,
        }

    nothing = {"contribution_fen": 0}
    rows = [
        {**question.group(code), **row(spent.get(code, NOTHING), money.get(code, nothing))}
        for code in question.in_order([*money, *spent])
        if by is not None
    ]
    total = {"year": question.year, **row(aid_whole, money_whole)}
    columns = question.columns("aid_fen", "contribution_fen", "ratio_bp")
    return Table(question.head(year=True), reader.stamp, columns, rows, total, question.universal_note())


_PEOPLE = (
    *("person_no", "name", "document_no", "unit_code", "payment_count", "aid_fen"),
    *("beneficiary", "still_member"),
)


def _beneficiaries(question: Question, channel: str | None) -> list[Row]:
    return [
        {
            **person_of(row),
            "unit_code": row["unit_code"],
            "payment_count": row["payment_count"],
            "aid_fen": row["aid_fen"],
            "beneficiary": row["beneficiary"] == 1,
            "still_member": row["still_member"] == 1,
        }
        for row in question.run("beneficiaries", to_on=question.as_of, channel=channel)
    ]


def _beneficiary_rates(row: Row, member_count: int) -> Row:
    direct, strict = row["direct_beneficiary_count"], row["strict_beneficiary_count"]
    any_channel = row["beneficiary_count"]
    return {
        "beneficiary_count": direct,
        "member_count": member_count,
        "rate_bp": rate_bp(direct, member_count),
        "payment_count": row["direct_payment_count"],
        "aid_fen": row["direct_aid_fen"],
        "strict_beneficiary_count": strict,
        "strict_rate_bp": rate_bp(strict, member_count),
        "any_channel_beneficiary_count": any_channel,
        "any_channel_rate_bp": rate_bp(any_channel, member_count),
    }


def _previous_rate(question: Question, openings: _Openings, paid: Paid) -> Row:
    """The figure of the same day a year before: as reported where an opening stands, else from the ledger."""
    before = same_day_before(question.as_of)
    opening = openings.of(question.unit_code, question.year - 1, "beneficiary_count")
    if opening is not None:
        if not openings.whole_year:
            openings.note(question.year - 1)
            return {"previous_beneficiary_count": None, "previous_rate_bp": None, "opening_used": False}
        count, members = opening["beneficiary_count"], opening["member_count"]
        rate = None if members is None else rate_bp(count, members)
        return {"previous_beneficiary_count": count, "previous_rate_bp": rate, "opening_used": True}
    then = question._replace(as_of=before, by=None)
    count = paid.until(then, before)[0]["direct_beneficiary_count"]
    members = parted(then.run("members"))[0]["member_count"]
    return {
        "previous_beneficiary_count": count,
        "previous_rate_bp": rate_bp(count, members),
        "opening_used": False,
    }


def _as_reported(question: Question, openings: _Openings) -> Row:
    """What an opening puts in place of the ledger's figures of a whole year before the ledger began; else nothing."""
    opening = openings.of(question.unit_code, question.year, "beneficiary_count")
    if opening is None or not openings.whole_year:
        return {}
    count, members = opening["beneficiary_count"], opening["member_count"]
    rate = None if members is None else rate_bp(count, members)
    reported = {"beneficiary_count": count, "member_count": members, "rate_bp": rate, "opening_used": True}
    return reported if opening["aid_fen"] is None else {**reported, "aid_fen": opening["aid_fen"]}


def _opened(question: Question, code: str | None) -> str | None:
    """The unit whose opening may stand in a row: rows by unit are the unit alone, an opening speaks of all below it."""
    if question.by == "district":
        return code
    known = question.units().get(code or "")
    return code if question.by == "town" and known is not None and known.kind_code != "district" else None


class _Openings:
    """What units reported for the year asked and the one before; asked of one plan, openings do not speak."""

    def __init__(self, question: Question) -> None:
        self.year = question.year
        self.whole_year = question.as_of[5:] == "12-31"
        self.notes: list[Note] = []
        self._found: dict[tuple[str, int], Row] = {}
        if question.plan is None:
            years = {"from_year": question.year - 1, "to_year": question.year}
            self._found = {(row["unit_code"], row["year"]): row for row in run(question.reader, "openings", years)}

    def of(self, unit_code: str | None, year: int, key: str) -> Row | None:
        """The opening of a unit and year, if it holds that figure."""
        found = self._found.get((unit_code or "", year))
        return found if found is not None and found[key] is not None else None

    def note(self, year: int) -> None:
        """Say once that an opening of a whole year cannot be compared with part of one."""
        said = Note("OPENING_WHOLE_YEAR", facts={"year": year})
        if said not in self.notes:
            self.notes.append(said)

    def compared(self, unit_code: str | None, key: str, figures: Row) -> Row:
        """A figure, the one a year before and its growth, openings put in; part of a year is never set against one."""
        now, then = figures[key], figures["previous_fen"]
        used = False
        opening = self.of(unit_code, self.year, key)
        if opening is not None and self.whole_year:
            now, used = opening[key], True
        opening = self.of(unit_code, self.year - 1, key)
        if opening is not None:
            if self.whole_year:
                then, used = opening[key], True
            else:
                then = None
                self.note(self.year - 1)
        return {key: now, "previous_fen": then, "growth_bp": growth_bp(now, then), "opening_used": used}
