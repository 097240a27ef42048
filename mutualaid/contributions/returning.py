"""Money that goes back: refunds and reversals, each of the receipt it came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mutualaid.contributions.paying import Pair, allocate, take_off
from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import need_reason, number_given, settled
from mutualaid.journal import Intent, Writer, write
from mutualaid.results import Finding, Receipt
from mutualaid.rules.money_days import judge_move
from mutualaid.rules.payers import COLUMNS, Parts, parts_of
from mutualaid.store.slices import listed


def give_back(writer: Writer, back: Sequence[Money], enrollment_id: int, on: str) -> int:
    """Give back everything an enrollment has received (``money_of``), dated ``on``; the amount.

    Its own contributions get a refund each; parts of unit receipts are taken off it and the receipts refunded by as
    much. Raises REFUND_BEFORE_RECEIPT (exit 1) for a day before the money came in.
    """
    take_off(writer, [enrollment_id])
    _assert_refunds(writer, back, on)
    return sum(money.rest_fen for money in back)


def money_of(writer: Writer, enrollment_id: int) -> list[Money]:
    """What an enrollment has received: its own contributions, and of each unit receipt the part that paid it.

    Raises LIES_OUTSIDE (exit 1) where a receipt lies outside the part of whoever acts.
    """
    found = [money for money in _standing_money(writer, "c.enrollment_id = :id", enrollment_id) if money.rest_fen > 0]
    for contribution_id, amount_fen in writer.select(
        "select contribution_id, amount_fen from allocation_now where enrollment_id = :id order by contribution_id",
        {"id": enrollment_id},
    ):
        paid_by = _standing_money(writer, "c.contribution_id = :id", contribution_id)
        if not paid_by:
            # The receipt of a unit outside the part of whoever acts paid for somebody who has come into it since.
            raise MutualAidError("LIES_OUTSIDE")
        found.append(paid_by[0]._replace(rest_fen=amount_fen))
    return found


def judge_back(writer: Writer, back: Sequence[Money], on: str, enrollment_id: int | None = None) -> Finding | None:
    """Held where ``on`` is a year and more from the money to give back and the covers that it paid, or to come.

    Raises REFUND_BEFORE_RECEIPT (exit 1).
    """
    _refuse_before(back, on)
    covers = listed(sorted({money.enrollment_id for money in back if money.enrollment_id} | {enrollment_id or 0}))
    receipts = listed(sorted({money.contribution_id for money in back}) or [0])
    days = writer.select(
        "select min(e.starts_on), max(e.ends_on) from enrollment_now e"  # noqa: S608 - own integers
        f" where e.enrollment_id in ({covers}) or e.enrollment_id in"
        f" (select a.enrollment_id from allocation_now a where a.contribution_id in ({receipts}))"
    )[0]
    belonging = [day for day in (*days, *(money.received_on for money in back)) if day is not None]
    return judge_move(on, min(belonging), max(belonging), writer.day)


class Money(NamedTuple):
    """A standing receipt and what of it has not been given back."""

    contribution_id: int
    unit_id: int
    plan_id: int | None
    received_on: str
    enrollment_id: int | None
    rest_fen: int
    parts: Parts
    """Of all that has not been given back, whose it is."""

    @property
    def given_back(self) -> Parts:
        """Whose ``rest_fen`` is, when it goes back: each payer's in the ratio of what is left of theirs."""
        return self.parts.of(self.rest_fen)


def _standing_money(writer: Writer, condition: str, number: object) -> list[Money]:
    backs = ", ".join(f"cast(sum(r.{column}) as bigint) as {column}" for column in COLUMNS)
    rests = ", ".join(f"coalesce(c.{column}, 0) + coalesce(b.{column}, 0)" for column in COLUMNS)
    rows = writer.select(
        "with back as ("  # noqa: S608 - own text
        f" select r.reverses_id, cast(sum(r.amount_fen) as bigint) as amount_fen, {backs} from contribution_now r"
        " where r.reverses_id is not null group by r.reverses_id)"
        " select c.contribution_id, c.unit_id, c.plan_id, c.received_on, c.enrollment_id,"
        f" c.amount_fen + coalesce(b.amount_fen, 0), {rests}"
        " from contribution_now c left join back b on b.reverses_id = c.contribution_id"
        " where c.kind_code in ('receipt', 'joining_fee')"
        f" and {condition} order by c.received_on, c.contribution_id",
        {"id": number},
    )
    return [Money._make([*row[:6], parts_of(row[5], row[6:])]) for row in rows]


def _refuse_before(back: Sequence[Money], on: str) -> None:
    for money in back:
        if on < money.received_on:
            raise MutualAidError("REFUND_BEFORE_RECEIPT", on=on, received_on=money.received_on)


def _assert_refunds(writer: Writer, back: Sequence[Money], on: str, kind_code: str = "refund") -> None:
    _refuse_before(back, on)
    writer.assert_rows(
        "contribution",
        ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen", "enrollment_id", "reverses_id", *COLUMNS),
        [
            (
                *(kind_code, money.unit_id, money.plan_id, on, -money.rest_fen),
                *(money.enrollment_id, money.contribution_id, *(-money.given_back).stored),
            )
            for money in back
        ],
    )


def reverse_own(writer: Writer, enrollment_id: int, on: str) -> list[Money]:
    """Reverse an enrollment's own contributions, dated ``on``, so that they can be entered anew as they should be.

    Raises REFUND_BEFORE_RECEIPT (exit 1).
    """
    standing = [m for m in _standing_money(writer, "c.enrollment_id = :id", enrollment_id) if m.rest_fen > 0]
    _assert_refunds(writer, standing, on, "reversal")
    return standing


def refund(
    url: str,
    intent: Intent,
    *,
    on: str,
    contribution: int | None = None,
    receipt_no: str | None = None,
    enrollment: int | None = None,
    amount_fen: int | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Give money back, dated ``on``: a contribution by its number or receipt number, or all an enrollment received.

    What it covered stands no longer paid: of a unit's receipt the newest enrollments first, until the rest suffices.
    ``amount_fen`` gives back a part of one contribution. A day far from the money is held as MONEY_DAY_FAR, one to come
    as MONEY_DAY_TO_COME, but where ``accept`` names it. Raises CONTRIBUTION_UNKNOWN, RECEIPT_UNKNOWN,
    ENROLLMENT_UNKNOWN, REFUND_TOO_MUCH, REFUND_BEFORE_RECEIPT (exit 1), REFUND_DONE (exit 5), REFUND_WHAT, REFUND_PART
    and REASON_NEEDED (exit 2).
    """
    need_reason(accept, intent.reason)
    if sum(given is not None for given in (contribution, receipt_no, enrollment)) != 1:
        raise MutualAidError("REFUND_WHAT", Exit.USAGE)
    if enrollment is not None and amount_fen is not None:
        raise MutualAidError("REFUND_PART", Exit.USAGE)
    with write(url, intent) as writer:
        if enrollment is not None:
            _refuse_unknown_enrollment(writer, enrollment)
            back = money_of(writer, enrollment)
        else:
            asked = _asked_money(writer, contribution, receipt_no)
            back = _wanted_back([money for money in asked if money.rest_fen > 0], amount_fen)
        if not back:
            raise MutualAidError("REFUND_DONE", Exit.CONFLICT)
        problems, notes = settled(judge_back(writer, back, on), accept, of="--on", value=on)
        refunded_fen = 0
        if not problems and enrollment is not None:
            refunded_fen = give_back(writer, back, enrollment, on)
        elif not problems:
            refunded_fen = _refund_receipts(writer, back, on, accept)
    return writer.receipt(notes=notes, problems=problems, facts={"refunded_fen": refunded_fen})


def _wanted_back(standing: list[Money], amount_fen: int | None) -> list[Money]:
    """The money to give back: all of it, or a part of the one receipt that it is."""
    if amount_fen is None or not standing:
        return standing
    if len(standing) > 1:
        raise MutualAidError("REFUND_PART", Exit.USAGE)
    if not 0 < amount_fen <= standing[0].rest_fen:
        raise MutualAidError("REFUND_TOO_MUCH", amount_fen=amount_fen, rest_fen=standing[0].rest_fen)
    return [standing[0]._replace(rest_fen=amount_fen)]


def _refuse_unknown_enrollment(writer: Writer, enrollment: int) -> None:
    if not writer.select("select 1 from enrollment_now where enrollment_id = :id", {"id": enrollment}):
        raise MutualAidError("ENROLLMENT_UNKNOWN", enrollment_no=enrollment)


def _asked_money(writer: Writer, contribution: int | None, receipt_no: str | None) -> list[Money]:
    if contribution is not None:
        found = _standing_money(writer, "c.contribution_id = :id", contribution)
        if not found:
            raise MutualAidError("CONTRIBUTION_UNKNOWN", contribution_no=contribution)
        return found
    number = number_given(receipt_no or "")
    found = _standing_money(writer, "c.receipt_no = :id", number)
    if not found:
        raise MutualAidError("RECEIPT_UNKNOWN", receipt_no=number)
    return found


def _refund_receipts(writer: Writer, back: Sequence[Money], on: str, accept: frozenset[str]) -> int:
    pairs: list[Pair] = []
    for money in back:
        if money.enrollment_id is None and money.plan_id is not None:
            pairs.append((money.unit_id, money.plan_id))
            _free(writer, money)
    _assert_refunds(writer, back, on)
    # Freed parts of other receipts wait again; the oldest enrollments have the first claim on them.
    allocate(writer, pairs, accept)
    return sum(money.rest_fen for money in back)


def _free(writer: Writer, money: Money) -> None:
    """Take enrollments off a unit's receipt, newest first day first, until its rest can give the money back."""
    rest_fen = writer.select(
        "select c.amount_fen + coalesce((select cast(sum(r.amount_fen) as bigint) from contribution_now r"
        " where r.reverses_id = c.contribution_id), 0)"
        " - coalesce((select cast(sum(a.amount_fen) as bigint) from allocation_now a"
        " where a.contribution_id = c.contribution_id), 0)"
        " from contribution_now c where c.contribution_id = :id",
        {"id": money.contribution_id},
    )[0][0]
    off: list[int] = []
    for enrollment_id, part_fen in writer.select(
        "select a.enrollment_id, a.amount_fen from allocation_now a where a.contribution_id = :id order by"
        " (select e.starts_on from enrollment_now e where e.enrollment_id = a.enrollment_id) desc,"
        " a.enrollment_id desc",
        {"id": money.contribution_id},
    ):
        if rest_fen >= money.rest_fen:
            break
        off.append(enrollment_id)
        rest_fen += part_fen
    take_off(writer, off)
