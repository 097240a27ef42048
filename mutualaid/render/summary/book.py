"""The yearly summary drawn as a workbook: nine sheets that a director can sign.

Every figure is a value; formulas stand on the check sheet only, where they compute rates and totals again from the
counts printed on the other sheets. Text is written as text, so that no name or code can become a formula or lose a
digit. The figures come in as a ``Summary``; nothing here knows the ledger.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from mutualaid.render.summary.check import draw_check
from mutualaid.render.summary.definitions import draw_definitions
from mutualaid.render.summary.drawing import footer, say, title_of
from mutualaid.render.summary.figures import Summary
from mutualaid.render.summary.overview import draw_overview
from mutualaid.render.summary.payouts import draw_payouts, draw_unpaid
from mutualaid.render.summary.tables import draw_plans, draw_shortfalls, draw_unions

SHEETS = ("overview", "towns", "units", "plans", "payouts", "unpaid", "shortfalls", "check", "definitions")


def draw(path: Path, summary: Summary) -> None:
    """Write the workbook to ``path``, in the language in use; an existing file is replaced."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    pages = {name: book.create_sheet(say(f"sheet_{name}")) for name in SHEETS}
    places = {
        "towns": draw_unions(pages["towns"], summary, "towns", summary.towns),
        "units": draw_unions(pages["units"], summary, "units", summary.units),
        "plans": draw_plans(pages["plans"], summary),
    }
    places["overview"] = draw_overview(pages["overview"], summary, places)
    places["shortfalls"] = draw_shortfalls(pages["shortfalls"], summary)
    places |= draw_payouts(pages["payouts"], summary)
    places |= draw_unpaid(pages["unpaid"], summary)
    draw_check(pages["check"], summary, places)
    draw_definitions(pages["definitions"], summary)
    for page in pages.values():
        footer(page, summary)
    book.properties.title = title_of(summary)
    book.properties.creator = f"mutualaid {summary.version}"
    # Whoever opens the workbook sees the check computed there and then, not a stored verdict.
    book.calculation.fullCalcOnLoad = True
    book.save(path)
