"""What the judged events of a year come to: by town, by outcome and reason, by person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mutualaid.claims.trying.sides import Line
from mutualaid.codes import OUTCOMES
from mutualaid.rules.benefit import REASONS


class PersonLine(NamedTuple):
    """What one person receives for the events of the year; the unit is that of the last of them."""

    person_no: int
    name: str
    unit_code: str
    unit_name: str
    claim_count: int
    before_fen: int
    after_fen: int

    @property
    def change_fen(self) -> int:
        """What the person gains; negative: loses."""
        return self.after_fen - self.before_fen


class Sums(NamedTuple):
    """The figures of a town or of the whole."""

    claim_count: int
    before_fen: int
    after_fen: int
    aided_before_count: int
    aided_after_count: int
    gaining_count: int
    losing_count: int

    @property
    def change_fen(self) -> int:
        """After less before."""
        return self.after_fen - self.before_fen

    def told(self) -> dict[str, object]:
        """Under the keys of an answer, the difference beside what it is of."""
        before, after = {"before_fen": self.before_fen, "after_fen": self.after_fen}, self._asdict()
        return {**before, "change_fen": self.change_fen, **{k: v for k, v in after.items() if k not in before}}


def summed(lines: Iterable[Line]) -> Sums:
    """The figures of some events; a person counts once, and gains or loses by all of theirs together."""
    claim_count = 0
    people: dict[int, list[int]] = {}
    aided_before: set[int] = set()
    aided_after: set[int] = set()
    for line in lines:
        claim_count += 1
        person_no, before_fen, after_fen = line.person_no, line.before.amount_fen, line.after.amount_fen
        sums = people.setdefault(person_no, [0, 0])
        sums[0] += before_fen
        sums[1] += after_fen
        if before_fen:
            aided_before.add(person_no)
        if after_fen:
            aided_after.add(person_no)
    return Sums(
        claim_count,
        sum(before for before, _ in people.values()),
        sum(after for _, after in people.values()),
        len(aided_before),
        len(aided_after),
        sum(after > before for before, after in people.values()),
        sum(after < before for before, after in people.values()),
    )


def outcomes(lines: Iterable[Line]) -> dict[tuple[str | None, str | None], tuple[int, int, int, int]]:
    counts: dict[tuple[str | None, str | None], list[int]] = {}
    for line in lines:
        for side, said in enumerate((line.before, line.after)):
            sums = counts.setdefault((said.outcome, said.reason_code), [0, 0, 0, 0])
            sums[side] += 1
            sums[2 + side] += said.amount_fen
    return {key: (sums[0], sums[1], sums[2], sums[3]) for key, sums in sorted(counts.items(), key=_place)}


def _place(told: tuple[tuple[str | None, str | None], object]) -> tuple[int, int]:
    """Where an outcome stands: in the order of outcomes and reasons; what nobody claimed last."""
    (outcome, reason_code), _ = told
    return (
        OUTCOMES.index(outcome) if outcome in OUTCOMES else len(OUTCOMES),
        -1 if reason_code is None else REASONS.index(reason_code),
    )


def people_of(lines: Iterable[Line], names: Mapping[str, str]) -> list[PersonLine]:
    """Each person once, whoever gains most first; of those alike, by number."""
    counts: dict[int, list[int]] = {}
    places: dict[int, str] = {}
    for line in lines:
        sums = counts.setdefault(line.person_no, [0, 0, 0])
        sums[0] += 1
        sums[1] += line.before.amount_fen
        sums[2] += line.after.amount_fen
        places[line.person_no] = line.unit_code
    made = [
        PersonLine(person_no, "", places[person_no], names.get(places[person_no], places[person_no]), *sums)
        for person_no, sums in counts.items()
    ]
    return sorted(made, key=lambda line: (-line.change_fen, line.person_no))
