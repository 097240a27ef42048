"""The overview sheet: four figures, the counts they rest on, two native charts, the lines to sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.render.summary.charts import dress_chart, letters
from mutualaid.render.summary.drawing import (
    BODY,
    BOLD,
    BOX,
    FIGURE,
    GRAY,
    LEFT_ONE_LINE,
    MIDDLE,
    MUTED,
    RIGHT,
    SMALL,
    Kind,
    Place,
    head,
    heading,
    opening,
    paper,
    put,
    say,
    stamp_below,
    write_text,
)
from mutualaid.render.summary.figures import COUNTS, Summary
from mutualaid.rules.rates import growth_bp, rate_bp

MOST_YEARS = 6


class _Figure(NamedTuple):
    """One of the four figures: its value of this year and the one before, the change, and what it rests on."""

    key: str
    kind: Kind
    value: int | None
    previous: int | None
    by: Kind
    change: int | None
    target: int | None
    rests_on: str


def draw_overview(page: Worksheet, summary: Summary, places: Mapping[str, Place]) -> Place:
    """The district at a glance: four figures, what they rest on, two charts, the lines to sign."""
    opening(page, summary, "overview")
    widths = (27, 18, 18, 19, 16, 19, 19, 27)
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    _draw_figures(page, summary)
    _draw_counts(page, summary)
    _draw_years(page, summary)
    _draw_towns_chart(page, summary, places["towns"])
    _draw_years_chart(page, summary)
    last_row = _draw_signing(page, summary)
    page.freeze_panes = "A5"
    paper(page, last_row, 8, titles="1:4", one_page=True)
    return Place(page.title, 5, 8, 5, {"this": "B", "last": "C", "change": "D", "year": "F", "in": "G", "out": "H"})


def _figures(summary: Summary) -> list[_Figure]:
    """Participation (M01), contributions (M02), direct claims (M03) and aid (M04)."""
    now, before = summary.now, summary.before
    taken, taken_before = (_rate(whole.insured_count, whole.member_count) for whole in (now, before))
    helped, helped_before = (_rate(whole.beneficiary_count, whole.member_count) for whole in (now, before))
    grown = growth_bp(now.contribution_fen, before.contribution_fen)
    aid_grown = growth_bp(now.aid_fen, before.aid_fen)
    money_in = now.contribution_fen, before.contribution_fen
    money_out = now.aid_fen, before.aid_fen
    insured, beneficiaries = (_over(count, now.member_count) for count in (now.insured_count, now.beneficiary_count))
    change, change_direct = _points(taken, taken_before), _points(helped, helped_before)
    return [
        _Figure("participation", "rate", taken, taken_before, "points", change, now.target_bp, insured),
        _Figure("contribution", "fen", *money_in, "growth", grown, None, say("rests_money_in")),
        _Figure("direct", "rate", helped, helped_before, "points", change_direct, None, beneficiaries),
        _Figure("aid", "fen", *money_out, "growth", aid_grown, None, say("rests_money_out")),
    ]


def _rate(above: int | None, below: int | None) -> int | None:
    return None if above is None or below is None else rate_bp(above, below)


def _points(current: int | None, previous: int | None) -> int | None:
    return None if current is None or previous is None else current - previous


def _over(above: int | None, below: int | None) -> str:
    return say("over", above=f"{above or 0:,}", below=f"{below or 0:,}")


def _draw_figures(page: Worksheet, summary: Summary) -> None:
    """The four figures, each with the year before, its change and, where there is one, its target."""
    for at, key in enumerate(
        ("figure", "this_year", "last_year", "change", "target", "to_target", "rests_on"), start=1
    ):
        head(page, 4, at, heading(key, summary), to_column=8 if key == "rests_on" else 0)
    page.row_dimensions[4].height = 22
    for row, figure in enumerate(_figures(summary), start=5):
        page.row_dimensions[row].height = 27
        put(page, row, 1, say(f"figure_{figure.key}"), "text", font=BOLD)
        put(page, row, 2, figure.value, figure.kind, font=FIGURE)
        put(page, row, 3, figure.previous, figure.kind)
        cell = put(page, row, 4, figure.change, figure.by)
        if figure.by == "points" and figure.change is not None:
            cell.number_format = say("points_format")
        if figure.target is None:
            for at in (5, 6):
                put(page, row, at, say("no_target"), "text", font=GRAY).alignment = RIGHT
        else:
            put(page, row, 5, figure.target, "rate")
            gap = put(page, row, 6, _points(figure.value, figure.target), "points")
            if figure.value is not None:
                gap.number_format = say("points_format")
        put(page, row, 7, figure.rests_on, "text", font=SMALL)
        page.cell(row=row, column=8).border = BOX
        page.merge_cells(start_row=row, start_column=7, end_row=row, end_column=8)


def _draw_counts(page: Worksheet, summary: Summary) -> None:
    """The counts that the figures rest on, of this year and the one before."""
    head(page, 10, 1, say("column_counts"))
    head(page, 10, 2, heading("this_year", summary))
    head(page, 10, 3, heading("last_year", summary))
    head(page, 10, 4, say("column_difference"))
    for row, key in enumerate(COUNTS, start=11):
        value, previous = getattr(summary.now, key), getattr(summary.before, key)
        put(page, row, 1, say(f"count_{key}"), "text")
        put(page, row, 2, value, "count")
        put(page, row, 3, previous, "count")
        cell = put(page, row, 4, _points(value, previous), "count")
        if cell.data_type == "n":
            cell.number_format = "+#,##0;-#,##0;0"
        page.row_dimensions[row].height = 17


def _draw_years(page: Worksheet, summary: Summary) -> None:
    """Money in and out of the last years, beside the counts."""
    for at, key in enumerate(("year", "contribution_plain", "aid_plain"), start=6):
        head(page, 10, at, heading(key, summary))
    page.row_dimensions[10].height = 20
    for row, line in enumerate(summary.years[-MOST_YEARS:], start=11):
        put(page, row, 6, str(line.year), "text").alignment = MIDDLE
        put(page, row, 7, line.contribution_fen, "fen")
        put(page, row, 8, line.aid_fen, "fen")


def _draw_signing(page: Worksheet, summary: Summary) -> int:
    """The lines to sign and the stamp; hands back the last row."""
    sign_row = 41
    for at, key in ((1, "prepared_by"), (4, "reviewed_by"), (7, "signed_on")):
        write_text(page, sign_row, at, say(key), BODY, LEFT_ONE_LINE)
    page.row_dimensions[sign_row].height = 24
    if summary.before.as_reported:
        write_text(page, sign_row - 1, 1, say("as_reported", year=summary.year - 1), SMALL, LEFT_ONE_LINE)
    return stamp_below(page, summary, sign_row + 1, 8)


def _draw_towns_chart(page: Worksheet, summary: Summary, towns: Place) -> None:
    """Participation by town, as native bars; none where there are no towns."""
    if towns.last_row < towns.first_row:
        return
    book: Any = page.parent
    towns_page = book[towns.sheet]

    def column_of(key: str) -> Reference:
        column = towns_page[f"{towns.columns[key]}1"].column
        return Reference(towns_page, min_col=column, min_row=towns.first_row, max_row=towns.last_row)

    bars: Any = BarChart()
    bars.type = "bar"
    bars.add_data(column_of("rate"))
    bars.set_categories(column_of("unit_name"))
    dress_chart(bars, say("chart_towns", year=summary.year), ("5B84B1",))
    bars.legend = None
    bars.gapWidth = 45
    bars.x_axis.scaling.orientation = "maxMin"
    bars.y_axis.crosses = "max"
    bars.y_axis.scaling.min, bars.y_axis.scaling.max = 0, 1
    bars.y_axis.number_format = "0%"
    bars.y_axis.majorUnit = 0.25
    bars.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    bars.dataLabels.numFmt = "0.0%"
    bars.dataLabels.txPr = letters(7, color=MUTED)
    _place_chart(page, bars, 0, 4)


def _draw_years_chart(page: Worksheet, summary: Summary) -> None:
    """Money in and out over the years, as native columns; none where there are no years."""
    if not summary.years:
        return
    last_row = 10 + min(MOST_YEARS, len(summary.years))
    columns: Any = BarChart()
    columns.type = "col"
    columns.add_data(Reference(page, min_col=7, max_col=8, min_row=10, max_row=last_row), titles_from_data=True)
    columns.set_categories(Reference(page, min_col=6, min_row=11, max_row=last_row))
    dress_chart(columns, say("chart_years"), ("5B84B1", "C98B4A"))
    columns.legend.position = "b"
    columns.legend.txPr = letters(8)
    columns.gapWidth, columns.overlap = 80, -5
    columns.y_axis.number_format = "#,##0"
    columns.y_axis.scaling.min = 0
    columns.layout = Layout(manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.13, y=0.14, w=0.83, h=0.68))
    _place_chart(page, columns, 4, 8)


def _place_chart(page: Worksheet, chart: Any, first_column: int, last_column: int) -> None:
    """Put a chart over the cells below the counts, its edges on the edges of columns (counted from 0)."""
    gap = 90_000
    start = AnchorMarker(col=first_column, row=17, colOff=gap if first_column else 0)
    end = AnchorMarker(col=last_column, row=39, colOff=0)
    if last_column < 8:
        end = AnchorMarker(col=last_column - 1, row=39, colOff=1_200_000)
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    page.add_chart(chart)
