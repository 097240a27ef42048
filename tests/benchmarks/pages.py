"""What the manual's page of proofs and the READMEs tell of speed, written from the figures of a run.

python -m tests.benchmarks.pages          from figures.json, as ``bench.py --million --write`` left it
python -m tests.benchmarks.pages FILE     from the figures that ``bench.py --json FILE`` wrote
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.figures import (
    FIGURES,
    WORKS,
    Figure,
    Figures,
    Work,
    is_heavy,
    is_over,
    short,
)

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh", "en")
README = {"zh": "README.zh.md", "en": "README.md"}
FAST = {"zh": "## 有多快\n", "en": "## Fast\n"}
"""The last heading of the page of proofs."""
QUICK = {"zh": "- **快**：", "en": "- **Quick**: "}
"""How the READMEs' line begins."""
WIDTH = 120

WORDS: dict[str, tuple[str, str]] = {
    "--help": ("`mutualaid --help`", "`mutualaid --help`"),
    "small report, json": ("小账本上的一个报表，JSON", "a report on a small ledger, JSON"),
    "small report, table": ("小账本上的一个报表，终端表格", "a report on a small ledger, a table on a terminal"),
    "headcount set": ("写一行：`unit headcount set`", "one row: `unit headcount set`"),
    "member edit": ("改一行：`member edit`", "one row: `member edit`"),
    "verify": ("`journal verify`，没有新内容", "`journal verify`, nothing new"),
    "undo of one fact": ("`journal undo`，一行", "`journal undo` of one row"),
    "member import": ("`member import`，逐行判断并记入凭证", "`member import`, judged and journaled"),
    "enroll import": ("`enroll import`，逐行判断、缴费并记入凭证", "`enroll import`, judged, paid and journaled"),
    "payout import": ("`payout import`，逐行判断并记入凭证", "`payout import`, judged and journaled"),
    "claim import": ("`claim import`，逐行判断并记入凭证", "`claim import`, judged and journaled"),
    "claim adjudicate": ("`claim adjudicate`，同样多的结算单", "`claim adjudicate` of as many settlements"),
    "claim recheck": ("`claim recheck`，同样多的决定", "`claim recheck` of as many decisions"),
    "undo of an import": ("`journal undo`，撤销整个会员导入", "`journal undo` of the whole member import"),
    "participation": ("`report participation --by town`", "`report participation --by town`"),
    "participation at an entry": (
        "`report participation --by town --at`，问较早的凭证",
        "`report participation --by town --at`, an earlier entry",
    ),
    "aid": ("`report aid --by town`", "`report aid --by town`"),
    "summary": ("`report summary`，上报的工作簿", "`report summary`, the workbook that goes upward"),
    "find by name": ("`member find`，按姓名", "`member find` by name"),
    "find by initials": ("`member find`，按拼音首字母", "`member find` by initials"),
    "list of enrollments": ("`enroll list -o` 工作簿", "`enroll list -o` a workbook"),
    "list of receipts": ("`contribution list -o` 工作簿", "`contribution list -o` a workbook"),
    "check": ("`check`，全部检查", "`check`, all of them"),
    "verify --full": ("`journal verify --full`", "`journal verify --full`"),
    "verify of small entries": (
        "`journal verify --full`，20,000 张小凭证",
        "`journal verify --full`, 20,000 small entries",
    ),
    "backup": ("`backup create`，打开、验证并检查", "`backup create`, opened, verified and checked"),
    "member import, under a key": ("`member import`，账本加密", "`member import`, ledger encrypted"),
    "participation, under a key": ("`report participation`，账本加密", "`report participation`, ledger encrypted"),
    "member import, on a server": (
        "`member import` 到 PostgreSQL，按钟表",
        "`member import` into PostgreSQL, by the clock",
    ),
    "renewals, on a server": ("`report renewals`，PostgreSQL，按钟表", "`report renewals` on PostgreSQL, by the clock"),
    "participation by plan, on a server": (
        "`report participation --by plan`，PostgreSQL，按钟表",
        "`report participation --by plan` on PostgreSQL, by the clock",
    ),
}
"""What each row is called: Chinese, English."""
BESIDE: dict[str, tuple[str, str]] = {
    "python": ("`python -c pass`", "`python -c pass`"),
    "read members": ("python-calamine 单纯读取", "python-calamine's bare read"),
    "read enrollments": ("python-calamine 单纯读取", "python-calamine's bare read"),
    "read payments": ("python-calamine 单纯读取", "python-calamine's bare read"),
    "read settlements": ("python-calamine 单纯读取", "python-calamine's bare read"),
    "claim adjudicate": ("`claim adjudicate`", "`claim adjudicate`"),
    "update": ("同样的触发器下，每表一条 UPDATE", "one UPDATE a table under the same guards"),
    "participation, flat": ("平表上的一条 SQL", "one SQL over flat tables"),
    "payments, flat": ("平表上的一条 SQL", "one SQL over flat tables"),
    "participation, from the facts": (
        "从事实问一次 `report participation`",
        "one `report participation` from the facts",
    ),
    "scan of names": ("逐个姓名 LIKE", "LIKE over every name"),
    "enrollments as csv": ("同一名单存为 CSV", "the same list as CSV"),
    "receipts as csv": ("同一名单存为 CSV", "the same list as CSV"),
    "select of all": ("每表 `select *`", "`select *` of every table"),
    "select of small entries": ("每表 `select *`", "`select *` of every table"),
    "copy": ("SQLite 的 `.backup` 加 `integrity_check`", "SQLite's `.backup` and `integrity_check`"),
    "member import, plain": ("未加密的账本", "a plain ledger"),
    "participation, plain": ("未加密的账本", "a plain ledger"),
    "member import, on SQLite": ("SQLite", "SQLite"),
    "renewals, on SQLite": ("SQLite", "SQLite"),
    "participation by plan, on SQLite": ("SQLite", "SQLite"),
}
"""What stands beside: Chinese, English."""
INTRODUCTION = {
    "zh": """\
`python tests/benchmarks/bench.py --million --write` 测量下面的一切，并写出本节。每项工作都写成同一次运行中、同一工作至少要用的时间的倍数，两者轮流运行，不同的机器可以比较：整个进程（连同子进程）的 CPU 时间，各轮倍数的中位数。{day}，{commit}，{processor}，{cores} 核，Python {python}，SQLite {sqlite}。

一格里有几个数时，依次对应 {sizes} 名会员，每个基层工会约 120 人；名单和结算单的行数与会员人数相同。增长是从少到多的指数（1 为成正比），括号里是旁边那项的。内存是最大进程的峰值。目标后面括号里有人数的，从那么多会员起才算。**粗体**：超出目标。
""",
    "en": """\
`python tests/benchmarks/bench.py --million --write` measures all of this and writes this section. Each work is a ratio to the least
that the same work takes, in the same run and in turn, so that machines can be compared: CPU of whole processes with their children,
the median of the rounds' ratios. {day}, {commit}, {processor}, {cores} cores, Python {python}, SQLite {sqlite}.

Where a cell has more figures than one they are for {sizes} members, in unions of about 120; lists and settlements have as many rows
as there are members. Growth is the exponent from the smaller to the larger (1: linear), in brackets that of what stands beside. Memory
is the peak of the largest process. A goal with a number of members in brackets holds from there on. **Bold**: beyond the goal.
""",
}
HEADINGS = {
    "zh": "| 做什么 | 与什么相比 | 倍数 | 目标 | 增长 | CPU 秒 | MiB |",
    "en": "| what | beside | ratio | goal | growth | CPU s | MiB |",
}
OTHERS = {
    "zh": "其他工具做同样的事（读入只是装进一张空表，什么也不判断、不记录），本程序所用时间是它的多少倍。{tools}。",
    "en": """\
What the program took of other tools' time for the same (of an import: into a bare table, nothing judged, nothing journaled).
{tools}.""",
}
OTHER_HEADINGS = {"zh": "| 做什么 | 是它的多少倍 |", "en": "| what | of the time of |"}
AND = {"zh": "；", "en": "; "}
GOAL = {"zh": "，目标 {goal}", "en": ", goal {goal}"}
MISSING = {"zh": "未安装", "en": "not installed"}
TOLD = {
    "zh": "{rows:,} 名会员的名单逐行判断并记入凭证，用时是单纯读取该文件的 {taken} 倍，是 pandas 用 openpyxl 装进一张空表的 {pandas} 倍；{many:,} 名会员的参保率按镇列出，用 CPU {asked} 秒，是 polars 读同样的行的 {polars} 倍。全部数字和目标：`mutualaid manual proofs`。",
    "en": "{rows:,} members judged and journaled take {taken} × the bare read of their file, {pandas} × what pandas with openpyxl takes"
    " to fill a bare table; participation by town of {many:,} members takes {asked} s of CPU, {polars} × polars over the same rows. Every"
    " figure with its goal: `mutualaid manual proofs`.",
}


def section(figures: Figures, language: str) -> str:
    """What stands below the heading of the page of proofs."""
    of = LANGUAGES.index(language)
    sizes = {"zh": "、", "en": " and "}[language].join(f"{rows:,}" for rows in figures.sizes)
    measured = [work for work in WORKS if work.name in figures.at]
    compared = [work for work in measured if work.others]
    parts = [
        INTRODUCTION[language].format(sizes=sizes, **figures.machine),
        "\n".join([HEADINGS[language], "|---" * 7 + "|", *(_row(figures, work, of) for work in measured)]) + "\n",
        OTHERS[language].format(tools=figures.machine["tools"].replace(", ", {"zh": "、", "en": ", "}[language]))
        + "\n",
        "\n".join(
            [OTHER_HEADINGS[language], "|---" * 2 + "|", *(_other_row(figures, work, language) for work in compared)]
        )
        + "\n",
    ]
    return "\n".join(parts)


def _each(figures: Figures, work: Work, of: Callable[[int, Figure], str]) -> str:
    """One figure a size at which the work was measured."""
    found = ((rows, figures.get(work.name, rows)) for rows in figures.sizes)
    return " / ".join(of(rows, figure) for rows, figure in found if figure is not None)


def _bold(text: str, *, when: bool) -> str:
    return f"**{text}**" if when else text


def _goal(goal: float | None, from_rows: int, more: str = "") -> str:
    if goal is None:
        return ""
    return f"{goal:g}{more}" + (f" ({from_rows:,})" if from_rows else "")


def _row(figures: Figures, work: Work, of: int) -> str:
    growth, beside = figures.growth(work.name), figures.growth(work.name, beside=True)
    cells = (
        WORDS[work.name][of],
        BESIDE[work.beside][of],
        _each(figures, work, lambda rows, figure: _bold(short(figure.ratio), when=is_over(work, rows, figure))),
        _goal(work.goal, work.from_rows, "" if work.goal_mib is None else f"; {work.goal_mib:g} MiB"),
        "" if growth is None else f"{growth:.2f} ({beside:.2f})",
        _each(figures, work, lambda _, figure: short(figure.cpu)),
        _each(figures, work, lambda rows, figure: _bold(f"{figure.peak:.0f}", when=is_heavy(work, rows, figure))),
    )
    return f"| {' | '.join(cells)} |"


def _other_row(figures: Figures, work: Work, language: str) -> str:
    def told(tool: str, goal: float | None) -> str:
        def taken(rows: int, figure: Figure) -> str:
            part = figure.others[tool]
            if part is None:
                return MISSING[language]
            return _bold(short(part), when=goal is not None and rows >= work.from_rows and part > goal)

        more = "" if goal is None else GOAL[language].format(goal=_goal(goal, work.from_rows))
        return f"{tool} {_each(figures, work, taken)}{more}"

    cells = (
        WORDS[work.name][LANGUAGES.index(language)],
        AND[language].join(told(*each) for each in work.others.items()),
    )
    return f"| {' | '.join(cells)} |"


def line(figures: Figures, language: str) -> str:
    """What the README says of speed; in English in lines of a page's width, in Chinese one line."""
    few, many = figures.sizes[0], figures.sizes[-1]
    imported, asked = (figures.at[name][rows] for name, rows in (("member import", few), ("participation", many)))
    told = QUICK[language] + TOLD[language].format(
        rows=few,
        taken=short(imported.ratio),
        pandas=short(imported.others["pandas + openpyxl"]),
        many=many,
        asked=short(asked.cpu),
        polars=short(asked.others["polars"]),
    )
    if language == "zh":
        return told + "\n"
    return textwrap.fill(told, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) + "\n"


def with_section(text: str, figures: Figures, language: str) -> str:
    """The page of proofs with this run's figures."""
    before, heading, _ = text.partition(FAST[language])
    if not heading:
        raise ValueError(f"the page has no heading {FAST[language]!r}")
    return f"{before}{heading}\n{section(figures, language)}"


def with_line(text: str, figures: Figures, language: str) -> str:
    """The README with this run's line in place of the one that stands."""
    pattern = re.compile(rf"^{re.escape(QUICK[language])}.*\n(?:  .*\n)*", re.MULTILINE)
    found, count = pattern.subn(lambda _: line(figures, language), text)
    if count != 1:
        raise ValueError(f"the README has {count} lines that begin with {QUICK[language]!r}")
    return found


def write(figures: Figures) -> None:
    """Write the section and the line of both languages."""
    for language in LANGUAGES:
        for path, renewed in (
            (ROOT / "mutualaid" / "manual" / language / "proofs.md", with_section),
            (ROOT / README[language], with_line),
        ):
            path.write_text(renewed(path.read_text(encoding="utf-8"), figures, language), encoding="utf-8")


if __name__ == "__main__":
    run = Figures.load(Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES)
    run.save(FIGURES)
    write(run)
