"""What is measured, beside what, and its goal; the figures of a run as JSON and as one table."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Run, cpu, peak, ratio

FIGURES = Path(__file__).parent / "figures.json"
"""The run that the manual's page and the READMEs tell of."""
SMALL, LARGE = 60_000, 1_000_000
"""The members of a large district, and of a city."""


@dataclass(frozen=True, slots=True)
class Work:
    """A row of the table: a command of the program beside the least that the same work takes."""

    name: str
    beside: str
    goal: float | None = None
    """At most so often what stands beside it takes."""
    goal_mib: float | None = None
    others: Mapping[str, float | None] = field(default_factory=dict)
    """Other tools that do the same, each with what the program may take of its time."""
    from_rows: int = 0
    """The number of members from which the goals hold."""


READERS = {"openpyxl": None, "pandas + openpyxl": None, "pandas + calamine": None, "sqlite-utils": None}
FRAMES = {"polars": 0.4, "pandas": None, "duckdb": None}
WORKS = (
    Work("--help", "python"),
    Work("small report, json", "python", 8, others={"sqlite-utils": None}),
    Work("small report, table", "python", 14),
    Work("headcount set", "python", 11),
    Work("member edit", "python", 11),
    Work("verify", "python", 13),
    Work("undo of one fact", "python", 12),
    Work("member import", "read members", 5, others=READERS),
    Work("enroll import", "read enrollments", 6.5, others=READERS),
    Work("payout import", "read payments", 7, others=READERS),
    Work("claim import", "read settlements", 7),
    Work("claim adjudicate", "read settlements", 3),
    Work("claim recheck", "claim adjudicate", 2),
    Work("undo of an import", "update", 1.5),
    Work("participation", "participation, flat", 0.7, others=FRAMES, from_rows=LARGE),
    Work("participation at an entry", "participation, flat"),
    Work("aid", "payments, flat"),
    Work("summary", "participation, from the facts", 5, 300),
    Work("find by name", "scan of names"),
    Work("find by initials", "scan of names", 2, from_rows=LARGE),
    Work("list of enrollments", "enrollments as csv", 1.5, 100, others={"pandas + openpyxl": None, "polars": None}),
    Work("list of receipts", "receipts as csv", 1.5, 100),
    Work("check", "select of all", 3),
    Work("verify --full", "select of all", 4),
    Work("verify of small entries", "select of small entries"),
    Work("backup", "copy", 3),
    Work("member import, under a key", "member import, plain", 1.5),
    Work("participation, under a key", "participation, plain"),
    Work("member import, on a server", "member import, on SQLite", 2),
    Work("renewals, on a server", "renewals, on SQLite", 1.5),
    Work("participation by plan, on a server", "participation by plan, on SQLite", 1.5),
)
"""Every row, in the order of the table."""
OF = {work.name: work for work in WORKS}


@dataclass(frozen=True, slots=True)
class Figure:
    """A row as measured in a district of one size."""

    ratio: float
    runs: int
    cpu: float
    """Seconds."""
    beside_cpu: float
    peak: float
    """MiB."""
    others: Mapping[str, float | None]
    """What the program took of each tool's time; None where the tool is not installed."""

    @classmethod
    def of(cls, work: Work, runs: Mapping[str, Sequence[Run]]) -> Figure:
        """From the runs of all ways to do it, by name."""
        ours, beside = runs[work.name], runs[work.beside]
        others = {tool: runs[f"{work.name} by {tool}"] for tool in work.others}
        return cls(
            ratio=ratio(ours, beside),
            runs=min(len(ours), len(beside)),
            cpu=cpu(ours),
            beside_cpu=cpu(beside),
            peak=peak(ours),
            others={tool: ratio(ours, theirs) if theirs else None for tool, theirs in others.items()},
        )


@dataclass(slots=True)
class Figures:
    """A whole run: where and when, and each row at each size."""

    machine: dict[str, str]
    sizes: list[int]
    at: dict[str, dict[int, Figure]] = field(default_factory=dict)

    def keep(self, work: Work, rows: int, figure: Figure) -> None:
        """Hold one row at one size."""
        self.at.setdefault(work.name, {})[rows] = figure

    def get(self, work: str, rows: int) -> Figure | None:
        """One row at one size, if it was measured."""
        return self.at.get(work, {}).get(rows)

    def growth(self, work: str, *, beside: bool = False) -> float | None:
        """The exponent from the smallest district to the largest: 1 is linear, 2 quadratic; of what stands beside it too."""
        few, many = (self.get(work, rows) for rows in (self.sizes[0], self.sizes[-1]))
        if few is None or many is None or len(self.sizes) == 1:
            return None
        took = [each.beside_cpu if beside else each.cpu for each in (few, many)]
        return math.log(took[1] / took[0]) / math.log(self.sizes[-1] / self.sizes[0])

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        rows = [
            {
                "work": work.name,
                "beside": work.beside,
                "goal": work.goal,
                "goal_mib": work.goal_mib,
                "goal_from_rows": work.from_rows,
                "growth": _rounded(self.growth(work.name)),
                "growth_beside": _rounded(self.growth(work.name, beside=True)),
                "at": {str(rows): _told(figure) for rows, figure in sorted(self.at[work.name].items())},
            }
            for work in WORKS
            if work.name in self.at
        ]
        told = {"machine": self.machine, "sizes": self.sizes, "rows": rows}
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Figures:
        """Read it back."""
        told = json.loads(path.read_text(encoding="utf-8"))
        at = {row["work"]: {int(rows): Figure(**each) for rows, each in row["at"].items()} for row in told["rows"]}
        return cls(told["machine"], told["sizes"], at)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _told(figure: Figure) -> dict[str, Any]:
    return {
        "ratio": _rounded(figure.ratio),
        "runs": figure.runs,
        "cpu": _rounded(figure.cpu),
        "beside_cpu": _rounded(figure.beside_cpu),
        "peak": round(figure.peak),
        "others": {tool: _rounded(each) for tool, each in figure.others.items()},
    }


def short(value: float | None) -> str:
    """A ratio or an exponent with two digits that matter."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 0.995 else f"{value:.2f}"


def is_over(work: Work, rows: int, figure: Figure) -> bool:
    """Whether what is shown of a row is beyond its goal."""
    return work.goal is not None and rows >= work.from_rows and float(short(figure.ratio)) > work.goal


def is_heavy(work: Work, rows: int, figure: Figure) -> bool:
    """Whether a row took more memory than its goal."""
    return work.goal_mib is not None and rows >= work.from_rows and round(figure.peak) > work.goal_mib


HEADINGS = ("work", "beside", "runs", "ratio", "goal", "growth", "(its floor)", "CPU s", "MiB", "ours ÷ another tool's")


def table(figures: Figures) -> str:
    """The whole run as aligned text; a cell has one figure a size, ``!`` marks one that is over its goal."""
    rows = [HEADINGS, *(_row(figures, work) for work in WORKS if work.name in figures.at)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    sizes = " / ".join(f"{rows:,}" for rows in figures.sizes)
    return "\n".join([f"members: {sizes}; medians of CPU of whole processes, in turn", *lines])


def _row(figures: Figures, work: Work) -> tuple[str, ...]:
    found = [(rows, figures.get(work.name, rows)) for rows in figures.sizes]

    def each(of: Any) -> str:
        return " / ".join("–" if figure is None else of(rows, figure) for rows, figure in found)

    others = [
        f"{tool} {each(lambda _, figure, tool=tool: 'not installed' if figure.others[tool] is None else short(figure.others[tool]))}"
        + (f" (goal {goal:g})" if goal else "")
        for tool, goal in work.others.items()
    ]
    return (
        work.name,
        work.beside,
        each(lambda _, figure: str(figure.runs)),
        each(lambda rows, figure: short(figure.ratio) + "!" * is_over(work, rows, figure)),
        "–" if work.goal is None else f"{work.goal:g}" + (f" from {work.from_rows:,}" if work.from_rows else ""),
        short(figures.growth(work.name)),
        short(figures.growth(work.name, beside=True)),
        each(lambda _, figure: short(figure.cpu)),
        each(lambda rows, figure: f"{figure.peak:.0f}" + "!" * is_heavy(work, rows, figure)),
        "; ".join(others),
    )
