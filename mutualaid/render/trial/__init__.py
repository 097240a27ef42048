"""A trial of terms (``plan try``) as a workbook: what they would cost, whom they move, what that rests on.

Every figure is a value. Text is written as text, so that no name or code can become a formula or lose a digit.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from mutualaid import program_version
from mutualaid.claims.trying import Trial
from mutualaid.render.trial.drawing import footer, say, title_of
from mutualaid.render.trial.overview import draw_overview
from mutualaid.render.trial.reading import draw_assumed, draw_terms
from mutualaid.render.trial.tables import draw_outcomes, draw_people, draw_towns

SHEETS = ("overview", "towns", "outcomes", "people", "terms", "assumed")


def write(trial: Trial, path: Path, *, file: str) -> None:
    """Write the workbook to ``path``, in the language in use; ``file`` is what the file of terms is called."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    pages = {name: book.create_sheet(say(f"sheet_{name}")) for name in SHEETS}
    towns = draw_towns(pages["towns"], trial)
    draw_overview(pages["overview"], trial, towns)
    draw_outcomes(pages["outcomes"], trial)
    draw_people(pages["people"], trial)
    draw_terms(pages["terms"], trial)
    draw_assumed(pages["assumed"], trial, file)
    for page in pages.values():
        footer(page, trial)
    book.properties.title = title_of(trial)
    book.properties.creator = f"mutualaid {program_version()}"
    book.save(path)
