"""The sheets of a trial that are read: both terms beside each other with their sources, and what is taken for given."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import program_version, words
from mutualaid.claims.trying import Trial, beside
from mutualaid.render import cells
from mutualaid.render.aloud import aloud
from mutualaid.render.summary.drawing import BAND_FILL, BOX, LEFT_ONE_LINE, SECTION, line_height, paper, write_text
from mutualaid.render.trial.drawing import Column, heads, line, opening, say, stamp_of
from mutualaid.reports.terms import term_called
from mutualaid.words import typed

TERMS = (
    Column("term", "text", 26),
    Column("value_before", "text", 32),
    Column("value_after", "text", 32),
    Column("source_after", "text", 52),
    Column("source_before", "text", 52),
)
ASSUMED = (Column("subject", "text", 24), Column("meaning", "text", 116))
FIGURES = ("cost", "aided", "paid_claims", "average", "fees", "ratio", "gaining", "towns")


def draw_terms(page: Worksheet, trial: Trial) -> None:
    """Each value of the terms tried beside that of the plan held against; what differs first, in color."""
    opening(page, trial, "terms", TERMS)
    heads(page, 4, TERMS)
    row = 4
    for each in beside(trial):
        row += 1
        values = [say("no_value") if value is None else value for value in (each.before, each.after)]
        line(page, row, TERMS, (term_called(each.term), *values, each.source_after, each.source_before))
        if each.differs:
            for at in range(1, len(TERMS) + 1):
                page.cell(row=row, column=at).fill = BAND_FILL
    page.freeze_panes = "B5"
    paper(page, row, len(TERMS), titles="1:4")


def draw_assumed(page: Worksheet, trial: Trial, file: str) -> None:
    """What the comparison takes for given and could not judge, what each figure means, and how to have it again."""
    opening(page, trial, "assumed", ASSUMED)
    row = _block(page, 4, "assumed", [("", cells.told(note.code, note.facts)) for note in trial.assumed])
    said = aloud(trial.terms, kind_code=trial.file.kind_code, on=trial.terms.effective_on)
    row = _block(page, row + 2, "told", [(words.label("topic", each.topic), each.message) for each in said])
    row = _block(page, row + 2, "figures", [(say(f"figure_{key}"), say(f"meaning_{key}")) for key in FIGURES])
    unit = [] if trial.unit is None or trial.unit.kind_code == "district" else ["--unit", trial.unit.unit_code]
    again = [
        *("mutualaid", "--at", stamp_of(trial.ledger), "plan", "try", file, "--year", str(trial.year)),
        *("--against", trial.against.plan_code, "--effective-on", trial.terms.effective_on, *unit, "-o", "trial.xlsx"),
    ]
    facts = [
        ("ledger", f"{trial.ledger.entry}  {trial.ledger.head}"),
        ("file", f"{file}  {trial.file.plan_code}  {trial.terms.effective_on}"),
        ("sha256", trial.terms.sha256()),
        ("program", f"mutualaid {program_version()}"),
        ("again", " ".join(map(typed, again))),
    ]
    row = _block(page, row + 2, "stamp", [(say(f"fact_{key}"), value) for key, value in facts])
    page.freeze_panes = "A4"
    paper(page, row, len(ASSUMED), titles=None, one_page=True)


def _block(page: Worksheet, row: int, name: str, told: list[tuple[str, str]]) -> int:
    """Pairs below what they are; hands back the last row."""
    write_text(page, row, 1, say(f"block_{name}"), SECTION, LEFT_ONE_LINE)
    for subject, meaning in told:
        row += 1
        for at in (1, 2):
            page.cell(row=row, column=at).border = BOX
        if not subject:
            page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        write_text(page, row, 1, subject or meaning)
        if subject:
            write_text(page, row, 2, meaning)
        width = ASSUMED[1].width + (0 if subject else ASSUMED[0].width)
        page.row_dimensions[row].height = line_height([(meaning, width)]) + (0 if words.language() == "zh" else 1)
    return row
