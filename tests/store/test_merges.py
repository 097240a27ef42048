"""Persons who are one human being: the lowest views say so, at no price for whoever asks by a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutualaid.facts import KEYS
from mutualaid.journal import write
from mutualaid.store.reading import read
from mutualaid.store.resources import view_texts
from tests.ledgers import founded, intent

RESOLVING = sorted(
    name.removesuffix("_now") for name, text in view_texts(None) if "survivor_id" in text and name != "person_alias_now"
)
TABLES = {"identity": "personal", "enrollment_span": "enrollment", "outgoing": "payout"}


def merged(folder: Path, pairs: int) -> str:
    """A ledger with so many pairs of records that are one human being each."""
    folder.mkdir()
    url = founded(folder)
    with write(url, intent("setting the stage")) as writer:
        people = writer.assert_rows("person", ("sex_code",), [("M",)] * (2 * pairs))
        writer.assert_rows(
            "person_alias", ("person_id", "survivor_id"), list(zip(people[1::2], people[::2], strict=True))
        )
    return url


def steps(url: str, sql: str, at: str | None) -> int:
    """How many steps SQLite's machine takes to answer."""
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    with read(url, at=at) as reader:
        reader.connection.set_progress_handler(count, 1)
        reader.select(sql)
        reader.connection.set_progress_handler(None, 0)
    return taken[0]


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("merges")
    return merged(folder / "few", 2), merged(folder / "many", 400)


def test_the_views_that_resolve_merges_are_those_of_people() -> None:
    assert RESOLVING == [
        "claim", "dependant", "enrollment", "enrollment_span", "identity", "membership", "outgoing", "payee", "payout",
        "relief", "settlement",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "at", "by"),
    [
        *((name, None, KEYS[TABLES.get(name, name)]) for name in RESOLVING),
        *((name, at, "person_id") for name in RESOLVING for at in (None, "2")),
    ],
)
def test_a_look_by_number_or_by_person_takes_no_longer_for_every_merge(
    ledgers: tuple[str, str], name: str, at: str | None, by: str
) -> None:
    # A hundred one after the other, as a batch of payments looks for those of its decisions, or a report for covers.
    numbers = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 100)"
    sql = f"{numbers} select n.x, exists (select 1 from {name}_now v where v.{by} = n.x) from n"
    few, many = (steps(url, sql, at) for url in ledgers)
    # To read the list of merges once is a few steps for each; to read it for every number would be 40,000.
    assert many - few < 10_000
