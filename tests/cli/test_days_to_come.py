"""Days that may come and days that may not: on some something is to hold, on the others something has happened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mutualaid.journal import entries
from tests.cli.conftest import Run
from tests.ledgers import founded
from tests.operators.walk import days_written

MAY_COME = {
    "unit add --opened-on",
    "unit move --on",
    "unit rename --on",
    "unit merge --on",
    "unit close --on",
    "member import --joined-on",
    "member import --on",
    "member add --joined-on",
    "member add --left-on",
    "member leave --on",
    "member status --on",
    "member transfer --on",
    "enroll import --starts-on",
    "enroll add --starts-on",
    "enroll add --ends-on",
    "period close --until",
    "period reopen --until",
    "publish create --as-of",
    "import --joined-on",
    "import --starts-on",
    "dependant add --from",
    "dependant end --on",
    "letter receipt --on",
    "letter cover --on",
    "letter payment --on",
    "letter refusal --on",
    "letter renewal --on",
    "chase --as-of",
}
"""From such a day on something stands, or up to it something is asked."""
HAPPENED = {
    "unit headcount set --on",
    "enroll import --received-on",
    "enroll add --received-on",
    "enroll cancel --on",
    "contribution record --received-on",
    "contribution refund --on",
    "claim import --received-on",
    "claim add --on",
    "claim add --received-on",
    "payout import --paid-on",
    "payout confirm --on",
    "payout recover --on",
    "relief add --on",
    "relief import --on",
    "relief approve --on",
    "import --on",
    "import --paid-on",
    "import --received-on",
}
"""Something happened on such a day, or money moved: one that is still to come is held."""
REFUSED = {"dependant add --born-on"}
"""Nobody is born on a day to come."""


def test_every_day_that_is_written_may_come_or_is_asked_about_where_it_is_still_to_come() -> None:
    written = days_written()
    assert written.keys() == MAY_COME | HAPPENED | REFUSED
    assert not MAY_COME & HAPPENED
    assert [option for option in sorted(HAPPENED) if not written[option]] == []


@pytest.mark.parametrize(
    "words",
    [
        ("unit", "headcount", "set", "110119100", "12", "--on", "2018-12-06"),
        ("contribution", "record", "--unit", "110119100", "--plan", "HOSP_MED", "--amount", "95", "--received-on", "2018-12-06"),
    ],
)  # fmt: skip
def test_a_day_to_come_is_held_and_taken_with_a_word(
    run: Run, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ("--db", founded(tmp_path), *words, "-f", "json")
    monkeypatch.setattr(entries, "clock", lambda: datetime(2018, 12, 5, 4, tzinfo=UTC))
    held = run(*line)
    [problem] = json.loads(held.out)["problems"]
    assert (held.code, problem["verdict"], json.loads(held.out)["entry"]) == (1, "held", None)
    taken = run(*line, "--accept", problem["code"], "--reason", "planned")
    # The ledger was founded on the day on which the test is run: that the clock was set back is told beside.
    notes = [note["code"] for note in json.loads(taken.out)["notes"]]
    assert (taken.code, notes) == (0, [problem["code"], "CLOCK_BACK"])
    today = tuple(word.replace("12-06", "12-05") for word in line)
    assert run(*today).code == 0


def test_nobody_is_born_on_a_day_to_come(run: Run, tmp_path: Path) -> None:
    url = founded(tmp_path)
    line = ("dependant", "add", "张小宝", "P110100", "--of", "张三丰", "--relation", "child", "--born-on", "2050-01-01")
    ran = run("--db", url, *line)
    assert (ran.code, "still to come" in ran.err) == (1, True)
