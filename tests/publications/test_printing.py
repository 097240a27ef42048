"""A figure is kept as it is printed, and computed again at its head."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from mutualaid.cli.main import main
from mutualaid.reports.publications import publication
from mutualaid.store.reading import read
from tests.publications.conftest import LI, WANG, ZHANG, Desk

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code and the JSON object of a command."""

    def ran(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["--db", desk.url, "--actor", "zhang", "--lang", "en", *words, "-f", "json"])
        said = capsys.readouterr().out
        return code, json.loads(said) if said else None

    return ran


def test_a_publication_keeps_question_figure_and_head(desk: Desk, run: Run) -> None:
    with read(desk.url) as reader:
        head = reader.stamp
    code, receipt = run("publish", "create", "participation", "--year", "2018", "--by", "town", "--title", "通报")
    assert (code, receipt["entry"], receipt["asserted"], receipt["voided"]) == (
        0,
        head.entry + 1,
        {"publication": 1},
        {},
    )
    assert receipt["publication_no"] == 1
    assert receipt["stamp"] == f"{head.entry}:{head.head[:16]}"
    assert (receipt["report"], receipt["unit_code"], receipt["as_of"]) == ("participation", "110119", "2018-12-31")
    total = {
        "member_count": 3, "insured_count": 1, "rate_bp": 3333, "covered_in_year_count": 1, "covered_in_year_bp": 3333,
    }  # fmt: skip
    assert receipt["total"] == total
    code, shown = run("publish", "show", "1")
    assert code == 0
    assert {key: shown[key] for key in ("list", "publication_no", "title", "printed", "definition", "unit_code")} == {
        "list": "publication",
        "publication_no": 1,
        "title": "通报",
        "printed": "participation",
        "definition": "M01",
        "unit_code": "110119",
    }
    assert (shown["as_of"], shown["by"], shown["actor"], shown["entry"]) == (
        "2018-12-31",
        "town",
        "zhang",
        head.entry + 1,
    )
    assert shown["total"] == total
    code, listed = run("publish", "list")
    assert code == 0
    assert [(row["publication_no"], row["report"], row["rate_bp"]) for row in listed["rows"]] == [
        (1, "participation", 3333)
    ]
    assert listed["total"] == {"publication_count": 1}


def test_a_dry_run_of_a_publication_keeps_nothing(desk: Desk, run: Run) -> None:
    code, receipt = run("publish", "create", "aid", "--year", "2018", "--dry-run")
    assert (code, receipt["entry"], receipt["dry_run"], receipt["publication_no"]) == (0, None, True, 1)
    assert run("publish", "list")[1]["rows"] == []


def test_the_same_figure_printed_again_names_the_one_before(desk: Desk) -> None:
    assert (desk.publish(), desk.publish()) == (1, 2)
    with read(desk.url) as reader:
        assert publication(reader, 2).params == publication(reader, 1).params


def test_a_publication_at_an_earlier_head_or_of_no_report_is_a_wrong_command_line(run: Run) -> None:
    assert run("publish", "create", "participation", "--year", "2018", "--at", "1") == (2, None)
    assert run("publish", "create", "summary", "--year", "2018") == (2, None)
    assert run("publish", "create", "floor", "--by", "town") == (2, None)


def test_an_unknown_publication_is_refused(run: Run) -> None:
    for verb in ("show", "reproduce", "bridge"):
        code, said = run("publish", verb, "7")
        assert (code, said["error"]["code"]) == (1, "PUBLICATION_UNKNOWN")


def test_a_printed_figure_is_reproduced_after_anything_that_came_later(desk: Desk, run: Run) -> None:
    reports = ("participation", "contributions", "direct-claims", "aid", "participations", "renewals", "floor")
    for report in (
        *reports,
        "payout-ratio",
        "who-not-covered",
        "excluded",
        "hindsight",
        "never-paid",
        "returned-unpaid",
    ):
        desk.publish(report)
    number = desk.publish(people=True)
    desk.leave(ZHANG, "2018-02-01")
    desk.enroll(WANG)
    desk.merge(LI, WANG)
    desk.move("U1", "110119102", "2018-01-01")
    for each in range(1, number + 1):
        code, said = run("publish", "reproduce", str(each))
        assert (code, said["reproduced"], said["total_agrees"], said["rows_agree"]) == (0, True, True, True)
    assert said["was"] == said["now"]


def test_a_printed_table_keeps_the_names_that_its_units_had(desk: Desk, run: Run) -> None:
    desk.publish(by="unit", as_of="2018-06-30")
    desk.publish(by="unit", as_of="2018-07-01")
    receipt = desk.rename("U1", "第一工会", "2018-07-01")
    told = [(note.code, note.facts["publication_no"]) for note in receipt.notes]
    assert told == [("PUBLISHED_ROWS_CHANGE", 2)]
    for number in ("1", "2"):
        code, said = run("publish", "reproduce", number)
        assert (code, said["reproduced"], said["rows_agree"]) == (0, True, True)


def test_names_stay_out_of_the_digest_so_that_they_may_be_erased(desk: Desk) -> None:
    number = desk.publish(people=True)
    with read(desk.url) as reader:
        printed = publication(reader, number)
    assert printed.params["columns"] == ["person_no", "unit_code", "insured", "reason"]


def test_a_ledger_that_was_altered_does_not_reproduce_the_figure(desk: Desk, run: Run) -> None:
    desk.publish()
    with sqlite3.connect(desk.url) as connection:
        guards = [name for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger'")]
        for name in guards:
            connection.execute(f'drop trigger "{name}"')
        connection.execute("update membership set left_on = '2018-02-01' where fact_id = 1")
    connection.close()
    code, said = run("publish", "reproduce", "1")
    assert (code, said["reproduced"]) == (6, False)
    assert (said["was"]["member_count"], said["now"]["member_count"]) == (3, 2)
    assert (said["total_agrees"], said["rows_agree"]) == (False, True)
    code, said = run("publish", "bridge", "1")
    assert (code, said["error"]["code"]) == (6, "PUBLICATION_DIFFERS")


def test_a_head_with_another_hash_is_a_broken_ledger(desk: Desk, run: Run) -> None:
    desk.publish()
    with sqlite3.connect(desk.url) as connection:
        for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            connection.execute(f'drop trigger "{name}"')
        connection.execute(
            "update entry set hash = ? where entry_id = (select head_entry from publication)", (f"{7:064x}",)
        )
    connection.close()
    code, said = run("publish", "reproduce", "1")
    assert (code, said["error"]["code"]) == (6, "AT_DIFFERS")


def test_a_bridge_tells_its_sentence_and_leads_to_a_later_publication_or_to_now(desk: Desk, run: Run) -> None:
    desk.publish()
    desk.enroll(WANG)
    desk.publish()
    desk.leave(ZHANG, "2018-12-01")
    code, said = run("publish", "bridge", "1", "--to", "2")
    assert (code, said["total"]["message"]) == (0, "33.33 % (1 / 3) -> 66.67 % (2 / 3): entered late +1 / 0")
    code, said = run("publish", "bridge", "1", "--to", "now")
    assert said["total"]["message"] == ("33.33 % (1 / 3) -> 50.00 % (1 / 2): entered late +1 / 0, left earlier -1 / -1")
    assert [row["name"] for row in said["rows"]] == ["王*", "张*丰"]
    code, said = run("publish", "bridge", "1", "--at", "7")
    assert said["ledger"]["entry"] == 7
    assert said["rows"] == []
    code, said = run("publish", "bridge", "2", "--to", "1")
    assert (code, said["error"]["code"]) == (1, "BRIDGE_BACKWARD")
    desk.publish("aid")
    code, said = run("publish", "bridge", "1", "--to", "3")
    assert (code, said["error"]["code"]) == (1, "BRIDGE_OTHER_QUESTION")


def test_a_publication_taken_back_is_undone_like_any_entry(desk: Desk, run: Run) -> None:
    desk.publish()
    with read(desk.url) as reader:
        entry = reader.stamp.entry
    desk.undo(entry)
    assert run("publish", "list")[1]["rows"] == []
    assert [row["publication_no"] for row in run("publish", "list", "--at", str(entry))[1]["rows"]] == [1]
