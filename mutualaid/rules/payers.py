"""Who pays a contribution: the member, the unit, the district, the city; and what nobody has told.

What was told and what was not add up to the contribution, to the fen, always. Source: product.md M09; domain.md 8.1
(allocation of the fee). Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from mutualaid.codes import PAYERS
from mutualaid.results import Finding
from mutualaid.rules.money import shared_out

UNTOLD = "untold"


class Parts(NamedTuple):
    """What each payer gave of an amount, in the order of ``PAYERS``, and the rest of it that nobody has told."""

    member_fen: int = 0
    unit_fen: int = 0
    district_fen: int = 0
    city_fen: int = 0
    untold_fen: int = 0

    @property
    def whole_fen(self) -> int:
        """The amount whose parts they are."""
        return sum(self)

    @property
    def stored(self) -> tuple[int | None, ...]:
        """The values of ``COLUMNS``: a payer who gave nothing has none."""
        return tuple(part or None for part in self[: len(PAYERS)])

    @property
    def is_told(self) -> bool:
        """Whether anything is told."""
        return self[: len(PAYERS)] != _NOTHING

    def of(self, amount_fen: int) -> Parts:
        """So much of it, of every payer in the ratio of the parts (see ``shared_out``).

        >>> Parts(3500, 6000).of(100)
        Parts(member_fen=37, unit_fen=63, district_fen=0, city_fen=0, untold_fen=0)
        """
        return Parts(*shared_out(amount_fen, self))

    def __neg__(self) -> Parts:
        """The same going back."""
        return Parts(*(-part for part in self))


_NOTHING = (0,) * len(PAYERS)
COLUMNS = Parts._fields[: len(PAYERS)]
"""The columns of the ledger that hold what each payer gave."""


def parts_of(whole_fen: int, told: Mapping[str, int] | Sequence[int | None]) -> Parts:
    """The parts of an amount of which some are told, by payer or in the order of ``COLUMNS``; the rest nobody told.

    >>> parts_of(9500, {"unit": 6000})
    Parts(member_fen=0, unit_fen=6000, district_fen=0, city_fen=0, untold_fen=3500)
    """
    parts = [told.get(payer, 0) for payer in PAYERS] if isinstance(told, Mapping) else [part or 0 for part in told]
    return Parts._make([*parts, whole_fen - sum(parts)])


def judge_parts(
    whole_fen: int, told: Sequence[tuple[str, int | None]], payer: str | None = None
) -> tuple[Parts, Finding | None]:
    """The parts of a fee or a receipt: ``told`` has a payer for each column of parts, and ``None`` where it is blank.

    A row that tells none leaves the whole to ``payer``, else untold. What is told has to add up to the whole, else the
    row is held (PARTS_DIFFER): accepted, what is told stands as far as it is no more than the whole. Only two rests are
    somebody's or nobody's without a doubt: ``payer``, who has no column, paid what the columns leave; and a file with a
    single column of parts says "of which" (其中), so that the rest is not told. Source: interface.md (互助费 is the
    whole price, whoever pays).

    >>> judge_parts(9500, [("unit", 6000), ("member", 3000)])[1].code
    'PARTS_DIFFER'
    >>> judge_parts(9500, [("unit", 6000)])[0].untold_fen, judge_parts(9500, [("unit", 6000)], "member")[0].member_fen
    (3500, 3500)
    """
    given: dict[str, int] = {}
    for of, part_fen in told:
        if part_fen is not None:
            given[of] = given.get(of, 0) + part_fen
    rest_fen = whole_fen - sum(given.values())
    if payer is not None and (not given or (rest_fen >= 0 and payer not in dict(told))):
        return parts_of(whole_fen, {**given, payer: rest_fen}), None
    if rest_fen == 0 or not given or (rest_fen > 0 and len(told) == 1):
        return parts_of(whole_fen, given), None
    facts = {"whole_fen": whole_fen, "parts": told_of(given), "sum_fen": sum(given.values())}
    return parts_of(whole_fen, given if rest_fen > 0 else {}), Finding("held", "PARTS_DIFFER", facts)


def told_of(parts: Mapping[str, int] | Parts) -> dict[str, int]:
    """Parts as a sentence tells them: by column, without those of whom nothing came."""
    named = parts._asdict() if isinstance(parts, Parts) else {f"{of}_fen": part_fen for of, part_fen in parts.items()}
    return {column: part_fen for column, part_fen in named.items() if part_fen}


def shared_among(parts: Parts, wholes_fen: Collection[int]) -> Iterator[Parts]:
    """The parts of several amounts bought together, in the ratio of the amounts: each adds up, and so does each payer.

    >>> [tuple(each)[:2] for each in shared_among(Parts(6000, 9500), [9500, 6000])]
    [(3677, 5823), (2323, 3677)]
    """
    left = parts
    for whole_fen in wholes_fen:
        some = left.of(whole_fen)
        left = Parts(*(part - taken for part, taken in zip(left, some, strict=True)))
        yield some
