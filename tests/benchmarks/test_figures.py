"""The figures of speed: what a run is told as, and that the pages tell of the run that is kept beside them."""

from __future__ import annotations

import ast
import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from mutualaid import manual
from mutualaid.cli.main import main
from tests.benchmarks import bench, district, floors, pages, works
from tests.benchmarks.figures import FIGURES, LARGE, SMALL, WORKS, Figure, Figures, Work, is_over, short, table
from tests.benchmarks.measuring import FailedError, NotInstalledError, Run, in_turn, measured, ratio

KEPT = Figures.load(FIGURES)
ON_A_SERVER = {work.name for work in WORKS if work.name.endswith("on a server")}
IN_THE_SMALLER_ALONE = {
    *("verify of small entries", "member import, under a key", "participation, under a key"),
    *ON_A_SERVER,
}


def run(cpu: float, peak: float = 10) -> Run:
    return Run(cpu, cpu, peak)


def figures(few: float, many: float) -> Figures:
    """Two sizes of one row: what stands beside takes 1 and 10 seconds."""
    found = Figures({}, [60_000, 1_000_000])
    import_, tools = WORK_OF["member import"], {tool: (run(4.0),) for tool in WORK_OF["member import"].others}
    for rows, ours, beside in ((60_000, few, 1.0), (1_000_000, many, 10.0)):
        runs = {"member import": [run(ours)], "read members": [run(beside)]}
        found.keep(
            import_, rows, Figure.of(import_, runs | {f"member import by {tool}": each for tool, each in tools.items()})
        )
    return found


WORK_OF = {work.name: work for work in WORKS}


def test_the_pages_tell_what_the_run_measured() -> None:
    for language in pages.LANGUAGES:
        page = manual.page("proofs", language).text
        assert page == pages.with_section(page, KEPT, language), "run: python -m tests.benchmarks.pages"
        readme = (pages.ROOT / pages.README[language]).read_text(encoding="utf-8")
        assert readme == pages.with_line(readme, KEPT, language), "run: python -m tests.benchmarks.pages"


def test_the_run_has_every_row_in_both_districts_and_was_written_as_it_is_now(tmp_path: Path) -> None:
    assert KEPT.sizes == [SMALL, LARGE]
    assert {name: sorted(at) for name, at in KEPT.at.items()} == {
        work.name: [SMALL] if work.name in IN_THE_SMALLER_ALONE else [SMALL, LARGE]
        for work in WORKS
        if work.name in KEPT.at or work.name not in ON_A_SERVER
    }
    KEPT.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == FIGURES.read_text(encoding="utf-8")


def test_every_row_is_called_something_in_both_languages() -> None:
    assert set(pages.WORDS) == set(WORK_OF)
    assert set(pages.BESIDE) == {work.beside for work in WORKS}


def test_the_exponent_of_growth_is_of_both_districts() -> None:
    found = figures(1.0, 1_000_000 / 60_000)
    assert found.growth("member import") == pytest.approx(1.0)
    assert found.growth("member import", beside=True) == pytest.approx(0.8184, abs=1e-4)
    assert figures(1.0, (1_000_000 / 60_000) ** 2).growth("member import") == pytest.approx(2.0)


def test_a_ratio_is_the_median_round_by_round() -> None:
    assert ratio([run(2), run(40), run(9)], [run(1), run(10), run(3)]) == 3
    assert ratio([run(2), run(40)], [run(4)]) == 0.5


def test_what_is_beyond_its_goal_is_marked_where_the_goal_holds() -> None:
    goal = Work("check", "select of all", 3, from_rows=LARGE)
    figure = Figure(3.06, 1, 1, 1, 1, {})
    assert not is_over(goal, SMALL, figure)
    assert is_over(goal, LARGE, figure)
    assert not is_over(goal, LARGE, Figure(3.04, 1, 1, 1, 1, {}))  # told as 3.0


def test_the_table_and_the_page_tell_the_same_of_a_row() -> None:
    found = figures(5.04, 70.0)
    assert "member import  read members  1 / 1  5.0 / 7.0!  5     0.94    0.82         5.0 / 70.0  10 / 10" in table(
        found
    )
    row = "| `member import`, judged and journaled | python-calamine's bare read | 5.0 / **7.0** | 5 | 0.94 (0.82) | 5.0 / 70.0 | 10 / 10 |"
    found.machine = dict.fromkeys(("day", "commit", "processor", "cores", "python", "sqlite", "tools"), "x")
    assert row in pages.section(found, "en")


@pytest.mark.parametrize(
    ("value", "told"), [(0.094, "0.09"), (0.996, "1.0"), (7.04, "7.0"), (123.4, "123"), (None, "–")]
)
def test_a_figure_has_the_digits_that_matter(value: float | None, told: str) -> None:
    assert short(value) == told


def test_ways_are_run_in_turn_and_a_tool_that_is_not_there_is_left_out() -> None:
    order: list[str] = []

    def way(name: str) -> Run:
        order.append(name)
        if name == "c":
            raise NotInstalledError(name)
        return run(1)

    ways = {name: lambda name=name: way(name) for name in "abcd"}
    found = in_turn(2, ways, once=["b"])
    assert order == [*"abcd", *"ad"]
    assert {name: len(runs) for name, runs in found.items()} == {"a": 2, "b": 1, "c": 0, "d": 2}


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(FailedError, match="exit 3"):
        measured(["sh", "-c", "exit 3"])
    with pytest.raises(NotInstalledError):
        measured(["sh", "-c", f"exit {floors.NOT_INSTALLED}"])


@pytest.mark.parametrize("given", [[], ["--million", "--rows", "600"], ["--million", "--only", "start"]])
def test_the_pages_are_written_from_a_whole_run_alone(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "--write", *given])
    with pytest.raises(SystemExit) as ended:
        bench.options()
    assert ended.value.code == 2
    assert "--write tells of both districts" in capsys.readouterr().err


def test_a_page_without_the_place_for_figures_is_not_written() -> None:
    with pytest.raises(ValueError, match="no heading"):
        pages.with_section("# Proofs\n", KEPT, "en")
    with pytest.raises(ValueError, match="0 lines"):
        pages.with_line("# mutualaid\n", KEPT, "en")


def test_a_part_of_the_run_is_called_and_run_for_the_sizes_it_is_for() -> None:
    assert [works.sizes_of(part, [SMALL, LARGE]) for part in ("imports", "keys")] == [[SMALL, LARGE], [SMALL]]


def test_what_participation_is_held_beside_counts_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, units = str(tmp_path / "district.db"), tmp_path / "units.csv"
    district.write_units(str(units), 9)
    for command in (["init", "--code", "110119"], ["unit", "import", str(units)]):
        with redirect_stdout(StringIO()):
            assert main([*command, "--db", db]) == 0
    district.fill_members(db, 100)
    district.fill_payments(db)
    capsys.readouterr()
    assert main(["report", "participation", "--year", "2018", "--by", "town", "-f", "json", "--db", db]) == 0
    told = json.loads(capsys.readouterr().out)["rows"]
    floors.participation_flat(db)
    counted = ast.literal_eval(capsys.readouterr().out)
    columns = ("member_count", "insured_count", "covered_in_year_count")
    assert [tuple(row[column] for column in columns) for row in told] == [town[1:] for town in counted]
    assert sum(row["insured_count"] for row in told) == 73  # three of four, in blocks of nine
