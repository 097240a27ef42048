"""The first sheet of a trial: the figures before and after, who is moved by how much, the towns beside each other."""

from __future__ import annotations

from typing import Any, NamedTuple

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.claims.trying import Trial, beside, ratio_bp
from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.render import qr
from mutualaid.render.aloud import aloud
from mutualaid.render.summary.charts import dress_chart, letters
from mutualaid.render.summary.drawing import (
    BODY,
    BOLD,
    FIGURE,
    LEFT,
    LEFT_ONE_LINE,
    MUTED,
    SMALL,
    Kind,
    Place,
    head,
    line_height,
    paper,
    put,
    write_text,
)
from mutualaid.render.trial.drawing import Column, opening, say, stamp_of
from mutualaid.reports.terms import term_called
from mutualaid.rules.money import half_up
from mutualaid.rules.rates import growth_bp
from mutualaid.sheets.writing import place_picture

COLUMNS = (
    Column("figure", "text", 25),
    Column("before", "fen", 18),
    Column("after", "fen", 18),
    Column("change", "fen", 17),
    Column("change_rate", "growth", 13),
    Column("meaning", "text", 74),
)
BANDS = (100_000, 10_000, 1)
"""From so many fen on a change is large, of some size, small."""
FIRST_BAND = 15
"""The row of the headings above the bands."""
CHART_ROWS = 22
DIFFERING = 8
"""So many values that differ are told on the first sheet."""
_COLORS = ("9FB3C8", "5B84B1")


class _Figure(NamedTuple):
    """A figure on either side."""

    key: str
    kind: Kind
    before: int | None
    after: int | None


def draw_overview(page: Worksheet, trial: Trial, towns: Place) -> None:
    """Eight figures, the persons by what they gain or lose, two charts, the stamp."""
    opening(page, trial, "overview", COLUMNS)
    _draw_figures(page, trial)
    _draw_differing(page, trial)
    last_band = _draw_bands(page, trial)
    _draw_bands_chart(page, last_band)
    last_row = _draw_towns_chart(page, towns, last_band + 2)
    if trial.ledger.entry:
        checked = words.sentence("summary.stamp_checked", stamp=stamp_of(trial.ledger))
        write_text(page, last_row + 2, 1, checked, SMALL, LEFT_ONE_LINE)
        place_picture(page, qr.png(trial.ledger), f"F{last_row + 1}")
        for below in range(last_row + 1, last_row + 5):
            page.row_dimensions[below].height = 17
        last_row += 4
    page.freeze_panes = "A5"
    paper(page, last_row, len(COLUMNS), titles="1:4", one_page=True)


def _figures(trial: Trial) -> list[_Figure]:
    whole, fees = trial.sums, trial.fees
    paid, refused, held = (
        [sum(told[side] for (outcome, _), told in trial.outcomes.items() if outcome in some) for side in (0, 1)]
        for some in (PAYING_OUTCOMES, ("reject",), ("hold",))
    )
    average = [
        half_up(fen, count) if count else None
        for fen, count in ((whole.before_fen, whole.aided_before_count), (whole.after_fen, whole.aided_after_count))
    ]
    return [
        _Figure("cost", "fen", whole.before_fen, whole.after_fen),
        _Figure("aided", "count", whole.aided_before_count, whole.aided_after_count),
        _Figure("average", "fen", *average),
        _Figure("paid_claims", "count", *paid),
        _Figure("refused_claims", "count", *refused),
        _Figure("held_claims", "count", *held),
        _Figure("fees", "fen", fees.before_fen, fees.after_fen),
        _Figure(
            "ratio", "rate", ratio_bp(whole.before_fen, fees.before_fen), ratio_bp(whole.after_fen, fees.after_fen)
        ),
    ]


def _draw_figures(page: Worksheet, trial: Trial) -> None:
    for at, column in enumerate(COLUMNS, start=1):
        head(page, 4, at, say(f"column_{column.key}"))
    page.row_dimensions[4].height = 22
    for row, figure in enumerate(_figures(trial), start=5):
        known = figure.before is not None and figure.after is not None
        change = (figure.after or 0) - (figure.before or 0) if known else None
        is_rate = figure.kind == "rate"
        put(page, row, 1, say(f"figure_{figure.key}"), "text", font=BOLD)
        put(page, row, 2, figure.before, figure.kind)
        put(page, row, 3, figure.after, figure.kind, font=FIGURE)
        cell = put(page, row, 4, change, "points" if is_rate else figure.kind)
        if change is not None:
            signed = {"fen": "+#,##0.00;-#,##0.00;0.00", "count": "+#,##0;-#,##0;0"}
            cell.number_format = signed.get(figure.kind) or words.sentence("summary.points_format")
        put(page, row, 5, None if is_rate else growth_bp(figure.after, figure.before), "growth")
        meaning = say(f"meaning_{figure.key}")
        put(page, row, 6, meaning, "text", font=SMALL)
        page.row_dimensions[row].height = max(24, line_height([(meaning, COLUMNS[5].width)]))


def _draw_differing(page: Worksheet, trial: Trial) -> None:
    """What the terms differ in, in a few words below the figures."""
    differing = [each for each in beside(trial) if each.differs]
    plain = [each for each in differing if each.before is not None and each.after is not None]
    told = [
        say("differs", term=term_called(each.term), before=each.before, after=each.after) for each in plain[:DIFFERING]
    ]
    if (more := len(differing) - len(told)) and told:
        told.append(say("more_differing", count=more))
    text = say("differing", terms=say("between").join(told)) if told else ""
    if len(plain) < len(differing):  # terms of another make: what they pay says more than what they lack
        said = aloud(trial.terms, kind_code=trial.file.kind_code, on=trial.terms.effective_on)
        text = " ".join(
            (text, say("pays", told=" ".join(each.message for each in said if each.topic == "pays")))
        ).strip()
    text = text or say("no_differing")
    row = FIRST_BAND - 2
    write_text(page, row, 1, text, BODY, LEFT)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COLUMNS))
    page.row_dimensions[row].height = 6 + line_height([(text, sum(column.width for column in COLUMNS) - 6)])


def _draw_bands(page: Worksheet, trial: Trial) -> int:
    """How many persons gain or lose how much; hands back the last row."""
    for at, key in enumerate(("band", "persons", "change"), start=1):
        head(page, FIRST_BAND, at, say(f"column_{key}"))
    page.row_dimensions[FIRST_BAND].height = 20
    large, some, _ = BANDS
    spans = (
        ("lose_large", None, -large),
        ("lose_some", -large, -some),
        ("lose_small", -some, -1),
        ("same", -1, 0),
        ("gain_small", 0, some - 1),
        ("gain_some", some - 1, large - 1),
        ("gain_large", large - 1, None),
    )
    row = FIRST_BAND
    for key, above, until in spans:
        row += 1
        changes = [
            person.change_fen
            for person in trial.people
            if (above is None or person.change_fen > above) and (until is None or person.change_fen <= until)
        ]
        put(page, row, 1, say(f"band_{key}"), "text")
        put(page, row, 2, len(changes), "count")
        put(page, row, 3, sum(changes), "fen").number_format = "+#,##0.00;-#,##0.00;0.00"
        page.row_dimensions[row].height = 19
    return row


def _draw_bands_chart(page: Worksheet, last_row: int) -> None:
    columns: Any = BarChart()
    columns.type = "col"
    columns.add_data(Reference(page, min_col=2, min_row=FIRST_BAND + 1, max_row=last_row))
    columns.set_categories(Reference(page, min_col=1, min_row=FIRST_BAND + 1, max_row=last_row))
    dress_chart(columns, say("chart_bands"), _COLORS[1:])
    columns.legend = None
    columns.gapWidth = 60
    columns.y_axis.number_format = "#,##0"
    columns.y_axis.scaling.min = 0
    columns.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    columns.dataLabels.txPr = letters(8, color=MUTED)
    _place(page, columns, 3, FIRST_BAND - 2, last_row)


def _draw_towns_chart(page: Worksheet, towns: Place, first_row: int) -> int:
    """Before and after by town, as native columns; hands back the last row it covers."""
    towns_page = page.parent[towns.sheet]  # type: ignore[index]
    columns: Any = BarChart()
    columns.type = "col"
    for key in ("before", "after"):
        at = column_index_from_string(towns.columns[key])
        values = Reference(towns_page, min_col=at, min_row=towns.first_row, max_row=towns.last_row)
        columns.add_data(values)
        columns.series[-1].tx = _named(say(f"series_{key}"))
    names = column_index_from_string(towns.columns["unit_name"])
    columns.set_categories(Reference(towns_page, min_col=names, min_row=towns.first_row, max_row=towns.last_row))
    dress_chart(columns, say("chart_towns"), _COLORS)
    columns.legend.position = "t"
    columns.legend.txPr = letters(8)
    columns.gapWidth, columns.overlap = 60, 0
    columns.y_axis.number_format = "#,##0"
    columns.y_axis.scaling.min = 0
    last_row = first_row + CHART_ROWS
    _place(page, columns, 0, first_row - 1, last_row)
    return last_row


def _named(name: str) -> Any:
    from openpyxl.chart.series import SeriesLabel

    return SeriesLabel(v=name)


def _place(page: Worksheet, chart: Any, first_column: int, first_row: int, last_row: int) -> None:
    """Put a chart over cells, from a column (counted from 0) to the last."""
    start = AnchorMarker(col=first_column, row=first_row, colOff=90_000 if first_column else 0, rowOff=60_000)
    end = AnchorMarker(col=len(COLUMNS), row=last_row)
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    page.add_chart(chart)
