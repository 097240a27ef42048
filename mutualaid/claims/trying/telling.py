"""A trial as an answer: a row a town or a person, the whole, and the lists beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from mutualaid.claims.trying.figures import PersonLine
from mutualaid.claims.trying.trial import NAMED, Trial, called
from mutualaid.reports.terms import itemized, term_called
from mutualaid.results import Note, Table
from mutualaid.rules.rates import growth_bp, rate_bp
from mutualaid.words import label, sentence

if TYPE_CHECKING:
    from mutualaid.rules.terms import Terms

TOWNS = (
    *("unit_code", "unit_name", "before_fen", "after_fen", "change_fen", "claim_count"),
    *("aided_before_count", "aided_after_count", "gaining_count", "losing_count"),
)
PEOPLE = ("person_no", "name", "unit_name", "before_fen", "after_fen", "change_fen", "claim_count", "unit_code")

MOST_DIFFERING = 12
"""More terms that differ are counted on a terminal; the workbook holds them all."""


def table(trial: Trial, *, people: bool = False, most: int = NAMED) -> Table:
    """The answer: a row a town, or with ``people`` one a person; the whole, outcomes, and who gains and loses most."""
    gain = [line for line in trial.people if line.change_fen > 0][:most]
    lose = [line for line in reversed(trial.people) if line.change_fen < 0][:most]
    whole, fees = trial.sums, trial.fees
    told = {
        **whole.told(),
        "change_bp": growth_bp(whole.after_fen, whole.before_fen),
        "cover_count": fees.cover_count,
        "fee_before_fen": fees.before_fen,
        "fee_after_fen": fees.after_fen,
        "ratio_before_bp": ratio_bp(whole.before_fen, fees.before_fen),
        "ratio_after_bp": ratio_bp(whole.after_fen, fees.after_fen),
    }
    rows_of = {
        "towns": [{"unit_code": code, "unit_name": name, **sums.told()} for code, name, sums in trial.towns],
        "people": [_person(line) for line in trial.people],
    }
    return Table(
        head={
            "report": "plan-try",
            "definition": None,
            "unit_code": None if trial.unit is None else trial.unit.unit_code,
            "year": trial.year,
            "plan_code": trial.file.plan_code,
            "plan_name": called(trial.file),
            "against_code": trial.against.plan_code,
            "against_name": called(trial.against),
            "effective_on": trial.terms.effective_on,
            "sha256": trial.terms.sha256(),
        },
        ledger=trial.ledger,
        columns=PEOPLE if people else TOWNS,
        rows=rows_of["people" if people else "towns"],
        total=told,
        notes=trial.assumed,
        lists={
            "differing": [
                {"term": each.term, "value_before": each.before, "value_after": each.after}
                for each in beside(trial)
                if each.differs
            ],
            "outcomes": [dict(zip(_OUTCOMES, (*key, *sums), strict=True)) for key, sums in trial.outcomes.items()],
            "gaining": [_person(line) for line in gain],
            "losing": [_person(line) for line in lose],
        },
    )


class Beside(NamedTuple):
    """A value of the terms tried beside that of the version held against; ``None`` where one of them has none."""

    term: str
    before: str | None
    after: str | None
    source_before: str | None
    source_after: str | None
    """Where the value comes from; of one that is assumed the assumption, after a word that says so."""

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return self.before != self.after


def beside(trial: Trial) -> list[Beside]:
    """Every value of both terms, as a plan's own page tells it; what differs first."""
    before, after = _values(trial.standing), _values(trial.terms)
    told = [
        Beside(term, *(values.get(term, {}).get(key) for key in ("value", "source") for values in (before, after)))
        for term in dict.fromkeys((*after, *before))
    ]
    return sorted(told, key=lambda each: not each.differs)


def _values(terms: Terms) -> dict[str, dict[str, str]]:
    version = {"effective_on": terms.effective_on, "values": json.loads(terms.content())}
    return {
        told["term"]: {
            "value": str(told["value"]),
            "source": told["source"] or (told["assumption"] and sentence("TRY_ASSUMED", text=told["assumption"])),
        }
        for told in itemized({"terms": [version]})["terms"]
    }


def ratio_bp(cost_fen: int, fee_fen: int | None) -> int | None:
    """What the events cost of what the covers cost, in basis points; None where they cost nothing, or nobody knows."""
    return rate_bp(cost_fen, fee_fen) if fee_fen else None


_OUTCOMES = ("outcome", "reason_code", "before_count", "after_count", "before_fen", "after_fen")


def for_people(table: Table) -> Table:
    """The same answer without what only programs look for, its reasons in a few words."""
    outcomes = [
        {
            ("reason" if key == "reason_code" else key): label("step", value)
            if key == "reason_code" and value
            else value
            for key, value in row.items()
        }
        for row in table.lists["outcomes"]
    ]
    people = {
        name: [{key: value for key, value in row.items() if key != "unit_code"} for row in table.lists[name]]
        for name in ("gaining", "losing")
    }
    head = {key: value for key, value in table.head.items() if key not in ("plan_code", "against_code", "sha256")}
    differing = [{**row, "term": term_called(str(row["term"]))} for row in table.lists["differing"]]
    lists = {**table.lists, "differing": differing, "outcomes": outcomes, **people}
    notes = [*table.notes, Note("TRY_LEDGER", facts={"entry": table.ledger.entry})]
    if (count := len(lists["differing"])) > MOST_DIFFERING:
        del lists["differing"]
        notes.append(Note("TRY_DIFFERING", facts={"count": count}))
    return table._replace(head=head, lists=lists, notes=notes)


def _person(line: PersonLine) -> dict[str, object]:
    told = {**line._asdict(), "change_fen": line.change_fen}
    return {key: told[key] for key in PEOPLE}
