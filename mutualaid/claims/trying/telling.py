"""A trial as an answer: a row a town or a person, the whole, and the lists beside them."""

from __future__ import annotations

from mutualaid.claims.trying.figures import PersonLine
from mutualaid.claims.trying.trial import NAMED, Trial, called
from mutualaid.results import Table
from mutualaid.rules.rates import growth_bp
from mutualaid.words import label

TOWNS = (
    *("unit_code", "unit_name", "before_fen", "after_fen", "change_fen", "claim_count"),
    *("aided_before_count", "aided_after_count", "gaining_count", "losing_count"),
)
PEOPLE = ("person_no", "name", "unit_name", "before_fen", "after_fen", "change_fen", "claim_count", "unit_code")


def table(trial: Trial, *, people: bool = False, most: int = NAMED) -> Table:
    """The answer: a row a town, or with ``people`` one a person; the whole, outcomes, and who gains and loses most."""
    gain = [line for line in trial.people if line.change_fen > 0][:most]
    lose = [line for line in reversed(trial.people) if line.change_fen < 0][:most]
    told = {**trial.whole.told(), "change_bp": growth_bp(trial.whole.after_fen, trial.whole.before_fen)}
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
            "outcomes": [dict(zip(_OUTCOMES, (*key, *sums), strict=True)) for key, sums in trial.outcomes.items()],
            "gaining": [_person(line) for line in gain],
            "losing": [_person(line) for line in lose],
        },
    )


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
    return table._replace(head=head, lists={"outcomes": outcomes, **people})


def _person(line: PersonLine) -> dict[str, object]:
    told = {**line._asdict(), "change_fen": line.change_fen}
    return {key: told[key] for key in PEOPLE}
