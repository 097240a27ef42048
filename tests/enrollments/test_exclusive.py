"""Plans that may not be held together: every way in which an enrollment comes to stand, and what stands already."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid import checks, enrollments, members, plans, words
from mutualaid.cli.main import main
from mutualaid.enrollments import judging
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.undoing import undo
from mutualaid.reports import enrolled
from mutualaid.reports.terms import plan_record
from mutualaid.rules.exclusion import NO_EXCLUSIONS
from mutualaid.store.reading import read
from tests.enrollments.stage import LI, ZHANG, covers, five, row, said, staged, take, without
from tests.ledgers import CLERK, answer, intent

SAMPLES = Path(__file__).parents[2] / "samples" / "plans"
ALLOWANCE, COMBINED = "CQ_ALLOW", "CQ_COMBINED"


def load(url: str, name: str) -> Any:
    """Load one of the samples."""
    return plans.load(url, intent("plan load"), (SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def exclusive_stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exclusive")
    (folder / "stage").mkdir()
    path = folder / "ledger.db"
    path.write_bytes(staged(folder / "stage"))
    for name in ("chongqing_allowance", "chongqing_combined"):
        load(str(path), name)
    return path


@pytest.fixture
def url(exclusive_stage: Path, tmp_path: Path) -> str:
    return str(copy(exclusive_stage, tmp_path / "ledger.db"))


def add(url: str, *codes: str, starts_on: str = "2018-01-01", person: str = ZHANG) -> Any:
    values = {"unit": "U1", "starts_on": starts_on, "received_on": "2018-01-05"}
    return enrollments.add(url, intent("enroll add"), values, plans=codes, person=person)


def found(url: str) -> list[tuple[str, Any]]:
    """What the check tells: the record, and the number of the other."""
    with read(url) as reader:
        outcome = checks.check(reader, ["exclusive-covers"], today="2018-12-31")
    return [(each.record, each.facts["enrollment_no"]) for each in outcome.findings]


@pytest.mark.parametrize(("first", "second"), [(ALLOWANCE, COMBINED), (COMBINED, ALLOWANCE)])
def test_the_second_of_two_exclusive_plans_is_refused_and_the_first_named(url: str, first: str, second: str) -> None:
    add(url, first)
    for receipt in (add(url, second, starts_on="2018-12-31"), take(url, row(plan=second, starts_on="2018-12-31"))):
        [problem] = receipt.problems
        assert (problem.verdict, problem.code) == ("refused", "EXCLUDED")
        assert {name: problem.facts[name] for name in ("plan_code", "enrollment_no", "starts_on", "ends_on", "entry")} == {
            "plan_code": first, "enrollment_no": 1, "starts_on": "2018-01-01", "ends_on": "2018-12-31", "entry": 6,
        }  # fmt: skip
    assert (len(covers(url)), found(url)) == (1, [])


def test_the_day_after_the_last_day_is_free_and_so_is_another_person(url: str) -> None:
    add(url, ALLOWANCE)
    assert add(url, COMBINED, starts_on="2019-01-01").problems == []
    assert add(url, COMBINED, person=LI).problems == []
    # Between two covers of the other plan there is no room for a year.
    assert ("refused", "EXCLUDED", "plan") in said(add(url, ALLOWANCE, starts_on="2019-12-31"))
    assert found(url) == []


def test_both_at_once_by_hand_are_refused(url: str) -> None:
    assert [problem.code for problem in add(url, ALLOWANCE, COMBINED).problems] == ["EXCLUDED_IN_ROW"]
    assert covers(url) == []


def test_what_is_refused_by_hand_is_told_in_the_clerks_words_without_numbers_of_nothing(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = [ZHANG, "--unit", "U1", "--starts-on", "2018-01-01", "--received-on", "2018-01-05"]
    both = ["--plan", "重庆住院津贴", "--plan", COMBINED]
    assert main(["--db", url, "--lang", "zh", "--actor", "zhang", "enroll", "add", *line, *both]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[:2] == [
        "登记参保：未写入任何内容，原因见下。",
        "拒绝 重庆住院医疗意外综合 1: 同时还要参加 重庆住院津贴（2018-01-01 至 2018-12-31），按条款这两个计划不能同时参加。请只留一个。",
    ]
    add(url, ALLOWANCE)
    assert main(["--db", url, "--lang", "en", "--actor", "zhang", "enroll", "add", *line, *both[2:]]) == 1
    assert (
        f"This person holds {ALLOWANCE} (enrollment 1 of unit U1, 2018-01-01 to 2018-12-31, entry 6), which by the terms may"
        " not be held beside this plan; the first stands."
    ) in capsys.readouterr().out


def test_in_one_file_the_first_row_stands_and_the_second_is_refused(url: str) -> None:
    rows = (row(plan="重庆住院津贴"), row(LI, plan="重庆住院津贴"), row(plan=COMBINED, starts_on="2018-12-31"))
    receipt = take(url, *rows)
    [problem] = receipt.problems
    assert (problem.row, problem.code, problem.column, problem.facts["row"]) == (4, "EXCLUDED_IN_FILE", "plan", 2)
    assert covers(url) == []
    assert five(take(url, *rows, valid_rows=True)) == (2, 0, 0, 0, 1)
    assert [cover[1] for cover in covers(url)] == [ALLOWANCE, ALLOWANCE]


def test_of_several_files_at_once_the_first_one_stands_in_the_others_way(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "姓名,证件号码,单位,计划,起保日期,收款日期\n"
    files = [tmp_path / name for name in ("1.csv", "2.csv")]
    for path, plan, starts_on in zip(files, (ALLOWANCE, COMBINED), ("2018-01-01", "2018-12-31"), strict=True):
        path.write_text(f"{head}李四,{LI},U1,{plan},{starts_on},{starts_on}\n", encoding="utf-8")
    line = ["--db", url, "--lang", "zh", "--actor", "zhang", "import", *map(str, files)]
    for how in ("--dry-run", "--yes"):
        assert main([*line, how]) == 1
        told = capsys.readouterr().out
        assert "此人已参加 重庆住院津贴（参保 1，单位 U1，2018-01-01 至 2018-12-31，凭证 6）" in told
        assert len(covers(url)) == (how == "--yes")


def test_in_the_wide_form_the_cell_of_the_second_plan_is_refused(url: str) -> None:
    wide = without(row(), "plan") | {f"plan:{ALLOWANCE}": 1, f"plan:{COMBINED}": 1}
    assert said(take(url, wide)) == [("refused", "EXCLUDED_IN_ROW", f"plan:{COMBINED}")]
    assert five(take(url, wide | {f"plan:{COMBINED}": 0})) == (1, 0, 0, 0, 0)
    assert said(take(url, wide | {f"plan:{ALLOWANCE}": None})) == [("refused", "EXCLUDED", f"plan:{COMBINED}")]


def test_a_cover_that_was_canceled_stands_in_nobodys_way(url: str) -> None:
    add(url, ALLOWANCE)
    enrollments.cancel(url, intent("enroll cancel"), 1, on="2018-01-06")
    assert add(url, COMBINED).problems == []


def test_a_cancellation_is_not_undone_beside_the_plan_that_was_bought_instead(url: str) -> None:
    add(url, ALLOWANCE)
    cancel = enrollments.cancel(url, intent("enroll cancel"), 1, on="2018-01-06").entry
    assert cancel is not None
    bought = add(url, COMBINED, starts_on="2018-12-31").entry
    with pytest.raises(MutualAidError) as wrong:
        undo(url, cancel, actor=CLERK, reason="x")
    assert (wrong.value.code, wrong.value.exit_code) == ("COVERS_EXCLUDED", Exit.REFUSED)
    assert wrong.value.facts == {
        "count": 1,
        "plan_code": ALLOWANCE,
        "starts_on": "2018-01-01",
        "ends_on": "2018-12-31",
        "other_no": 2,
        "other_code": COMBINED,
        "other_starts_on": "2018-12-31",
        "other_ends_on": "2019-12-30",
    }
    with pytest.raises(MutualAidError, match="COVERS_EXCLUDED"):
        undo(url, cancel, actor=CLERK, reason="x", dry_run=True)
    assert len(covers(url)) == 1
    undo(url, bought, actor=CLERK, reason="x")
    undo(url, cancel, actor=CLERK, reason="x")
    assert [cover[1] for cover in covers(url)] == [ALLOWANCE]


def test_a_cover_is_neither_made_longer_nor_longer_again_over_an_excluded_one(url: str) -> None:
    add(url, ALLOWANCE)
    shorter = take(url, row(plan=ALLOWANCE, ends_on="2018-06-30"), accept=("DIFFERS",)).entry
    assert shorter is not None
    assert add(url, COMBINED, starts_on="2018-07-01").problems == []
    longer = take(url, row(plan=ALLOWANCE, ends_on="2018-07-01"), accept=("DIFFERS", "EXCLUDED"))
    assert ("refused", "EXCLUDED", "plan") in said(longer)
    with pytest.raises(MutualAidError, match="COVERS_EXCLUDED"):
        undo(url, shorter, actor=CLERK, reason="x")
    assert [cover[3:5] for cover in covers(url)] == [("2018-01-01", "2018-06-30"), ("2018-07-01", "2019-06-30")]


def test_whatever_writes_an_enrollment_meets_the_guard_of_the_journal(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(url, ALLOWANCE)
    monkeypatch.setattr(judging, "exclusions", lambda _: NO_EXCLUSIONS)
    with pytest.raises(MutualAidError, match="COVERS_EXCLUDED"):
        add(url, COMBINED)
    assert len(covers(url)) == 1
    assert add(url, COMBINED, starts_on="2019-01-01").problems == []


def sample(name: str, *, excludes: str | None = None) -> str:
    """A sample that excludes other plans than it says, or none."""
    lines = (SAMPLES / f"{name}.toml").read_text(encoding="utf-8").split("\n")
    own = next(place for place, line in enumerate(lines) if line.startswith("excludes"))
    lines[own] = "" if excludes is None else f'excludes = {{ value = {excludes}, source = "S31" }}'
    return "\n".join(lines)


def take_in(url: str, text: str) -> list[tuple[str, dict[str, object]]]:
    """Load terms, and what was noted."""
    receipt = plans.load(url, intent("plan load"), text)
    return [(note.code, dict(note.facts)) for note in receipt.notes]


def test_terms_loaded_later_leave_what_stands_tell_it_and_let_it_be_corrected(url: str) -> None:
    a, b = sample("chongqing_critical_a"), sample("chongqing_critical_b")
    assert take_in(url, a) == take_in(url, b) == []
    assert add(url, "CQ_CRITICAL_A", starts_on="2018-05-31").problems == []
    assert add(url, "CQ_CRITICAL_B", starts_on="2018-06-01").problems == []
    assert add(url, "CQ_CRITICAL_A", starts_on="2018-05-31", person=LI).problems == []
    assert add(url, "CQ_CRITICAL_B", starts_on="2018-05-31", person=LI).problems == []
    assert found(url) == []
    # A further version of B, from a day before one of the covers began: it alone is found.
    head, _, version = b.partition("[[version]]")
    newer = sample("chongqing_critical_b", excludes='["CQ_CRITICAL_A", "CQ_CRITICAL_C"]').partition("[[version]]")[2]
    first = version.replace("2018-01-01", "2018-01-01\nends_on = 2018-05-31")
    text = f"{head}[[version]]{first}\n[[version]]{newer.replace('2018-01-01', '2018-06-01')}"
    assert take_in(url, text) == [
        ("EXCLUDES_UNKNOWN", {"other_code": "CQ_CRITICAL_C", "nearest": "CQ_CRITICAL_A, CRITICAL"}),
        ("EXCLUSIVE_COVERS_STAND", {"count": 1}),
    ]
    assert found(url) == [("enrollment:2", 1)]
    # They stand; their rows may come again, and be corrected; a further cover is refused.
    both = (row(plan="CQ_CRITICAL_A", starts_on="2018-05-31"), row(plan="CQ_CRITICAL_B", starts_on="2018-06-01"))
    assert five(take(url, *both)) == (0, 0, 2, 0, 0)
    again = take(url, both[0] | {"fee": "31"}, accept=("DIFFERS", "FEE_DIFFERS"))
    assert (five(again), found(url)) == ((0, 1, 0, 0, 0), [("enrollment:2", 1)])
    assert ("refused", "EXCLUDED", "plan") in said(add(url, "CQ_CRITICAL_A", starts_on="2019-05-31"))


def test_a_plan_of_every_member_is_excluded_by_nobody_and_a_code_not_loaded_holds_once_it_is(url: str) -> None:
    universal = answer(url, "select plan_code from plan_now where kind_code = 'universal' order by plan_code")[0][0]
    told = take_in(url, sample("chongqing_critical_b", excludes=f'["CQ_CRITICAL_A", "{universal}"]'))
    assert [code for code, _ in told] == ["EXCLUDES_UNKNOWN", "EXCLUDES_UNIVERSAL"]
    assert told[1][1] == {"plan_code": "CQ_CRITICAL_B", "other_code": universal}
    assert add(url, "CQ_CRITICAL_B").problems == []
    # A names nothing here: that B names A is enough, and is told of both.
    assert take_in(url, sample("chongqing_critical_a")) == []
    words.use("zh")
    with read(url) as reader:
        a, b = (plan_record(reader, code, as_of="2018-06-01").apart for code in ("CQ_CRITICAL_A", "CQ_CRITICAL_B"))
    assert (a, b[1:]) == (["重庆重大疾病B"], ["重庆重大疾病A"])
    assert said(add(url, "CQ_CRITICAL_A")) == [("refused", "EXCLUDED", "plan")]


def test_who_has_chosen_the_other_plan_is_not_asked_to_renew(url: str) -> None:
    assert add(url, ALLOWANCE).problems == add(url, ALLOWANCE, person=LI).problems == []
    assert add(url, COMBINED, starts_on="2019-01-01").problems == []

    def asked() -> tuple[list[object], list[object]]:
        with read(url) as reader:
            ends = enrolled.ending(reader, today="2018-12-31", within_days=1)
            again = enrolled.again(reader, unit="U1", year=2018, language="zh")
        return [row["person_no"] for row in ends.rows], [row["plan"] for row in again]

    assert asked() == ([2], ["重庆住院津贴"])
    enrollments.cancel(url, intent("enroll cancel"), 3, on="2019-01-01")
    assert asked() == ([1, 2], ["重庆住院津贴", "重庆住院津贴"])
    # The renewal would be of the year 2019: to its last day, and no further.
    values = {"unit": "U1", "received_on": "2019-12-31"}
    for day, people in (("2020-01-01", [1, 2]), ("2019-12-31", [2])):
        given = {**values, "starts_on": day}
        entry = enrollments.add(url, intent("enroll add"), given, plans=[COMBINED], person=ZHANG).entry
        assert entry is not None
        assert asked()[0] == people
        undo(url, entry, actor=CLERK, reason="x")


def test_a_class_of_diseases_that_is_called_so_excludes_nothing(url: str) -> None:
    text = sample("chongqing_critical_a").replace("{ malignancy = ", "{ excludes = ")
    assert 'excludes = ["恶性肿瘤"' in text
    assert take_in(url, text) == []
    assert add(url, "CQ_CRITICAL_A").problems == []


def test_a_merge_that_brings_them_together_is_noted_and_found(url: str) -> None:
    add(url, ALLOWANCE)
    add(url, COMBINED, starts_on="2018-12-31", person=LI)
    numbers = dict(answer(url, "select document_no, person_id from personal_now"))
    receipt = members.merge(url, intent("member merge"), str(numbers[LI]), into=str(numbers[ZHANG]))
    told = {note.code: note.facts for note in receipt.notes if "COVERS" in note.code}
    assert told == {"MERGE_COVERS_EXCLUDED": {"enrollments": "1, 2"}}
    assert found(url) == [("enrollment:1", 2)]


# --- whatever is done, in any order ---

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from((ALLOWANCE, COMBINED)), st.integers(1, 12)),
        st.tuples(st.just("end"), st.sampled_from((ALLOWANCE, COMBINED)), st.integers(1, 12)),
        st.tuples(st.just("cancel"), st.integers(0, 5), st.none()),
    ),
    min_size=4,
    max_size=8,
)


def do(url: str, step: tuple[str, Any, Any]) -> None:
    """One step of somebody; what is refused changes nothing."""
    what, which, month = step
    if what == "add":
        day = f"2018-{month:02}-01"
        values = {"unit": "U1", "starts_on": day, "received_on": day}
        enrollments.add(url, intent("enroll add"), values, plans=[which], person=ZHANG)
    elif what == "end":
        own = [cover for cover in covers(url) if cover[1] == which]
        if own:
            last = f"{2018 + month // 7}-{month:02}-28"
            again = row(plan=which, starts_on=own[-1][3], ends_on=max(last, own[-1][3]), received_on=own[-1][3])
            take(url, again, accept=("DIFFERS",))
    elif what == "cancel":
        standing = covers(url)
        if standing:
            number, _, _, starts_on, *_ = standing[which % len(standing)]
            enrollments.cancel(url, intent("enroll cancel"), number, on=starts_on)
    else:
        undo(url, which, actor=CLERK, reason="x")


BEFORE = 5
"""The entries of the stage."""


@settings(max_examples=max(4, int(os.environ.get("MUTUALAID_EXCLUSIONS", "60")) // 15))
@given(steps=STEPS)
def test_whatever_is_entered_made_longer_canceled_and_undone_exclusive_plans_share_no_day(
    exclusive_stage: Path, steps: list[tuple[str, Any, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        path = copy(exclusive_stage, Path(folder) / "ledger.db")
        # At last whatever can be taken back is, from the oldest entry on: what was entered since still stands.
        undone = [("undo", BEFORE + 1 + number, None) for number in range(len(steps))]
        for step in (*steps, *undone):
            with suppress(MutualAidError):
                do(str(path), step)
            held = [(plan, starts_on, ends_on) for _, plan, _, starts_on, ends_on, *_ in covers(str(path))]
            for one, other in combinations(held, 2):
                assert one[0] == other[0] or one[2] < other[1] or other[2] < one[1], (step, held)
        assert found(str(path)) == []
