"""The overview sheet: four figures, the counts they rest on, two native charts, the lines to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid.render.summary.drawing import (
    ACCENT,
    BODY,
    BOLD,
    BOX,
    FACE,
    FIGURE,
    GRAY,
    HAIR,
    INK,
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
from mutualaid.render.summary.figures import Summary
from mutualaid.rules.rates import growth_bp, rate_bp


def draw_overview(page: Worksheet, summary: Summary, places: Mapping[str, Place]) -> Place:
    """The district at a glance: four figures, what they rest on, two charts, the lines to sign."""
    now, before = summary.now, summary.before
    opening(page, summary, "overview")
    widths = (27, 18, 18, 19, 16, 19, 19, 27)
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    for at, key in enumerate(
        ("figure", "this_year", "last_year", "change", "target", "to_target", "rests_on"), start=1
    ):
        head(page, 4, at, heading(key, summary), to_column=8 if key == "rests_on" else 0)
    page.row_dimensions[4].height = 22

    def rate_of(above: int | None, below: int | None) -> int | None:
        return None if above is None or below is None else rate_bp(above, below)

    def points(current: int | None, previous: int | None) -> int | None:
        return None if current is None or previous is None else current - previous

    def over(above: int | None, below: int | None) -> str:
        return say("over", above=f"{above or 0:,}", below=f"{below or 0:,}")

    taken, taken_before = (
        rate_of(now.insured_count, now.member_count),
        rate_of(before.insured_count, before.member_count),
    )
    helped = rate_of(now.beneficiary_count, now.member_count)
    helped_before = rate_of(before.beneficiary_count, before.member_count)
    grown = growth_bp(now.contribution_fen, before.contribution_fen)
    aid_grown = growth_bp(now.aid_fen, before.aid_fen)
    figures: list[tuple[str, Kind, int | None, int | None, Kind, int | None, int | None, str]] = [
        (
            "participation",
            "rate",
            taken,
            taken_before,
            "points",
            points(taken, taken_before),
            now.target_bp,
            over(now.insured_count, now.member_count),
        ),
        (
            "contribution",
            "fen",
            now.contribution_fen,
            before.contribution_fen,
            "growth",
            grown,
            None,
            say("rests_money_in"),
        ),
        (
            "direct",
            "rate",
            helped,
            helped_before,
            "points",
            points(helped, helped_before),
            None,
            over(now.beneficiary_count, now.member_count),
        ),
        ("aid", "fen", now.aid_fen, before.aid_fen, "growth", aid_grown, None, say("rests_money_out")),
    ]
    for row, (key, kind, value, previous, by, change, target, rests) in enumerate(figures, start=5):
        page.row_dimensions[row].height = 27
        put(page, row, 1, say(f"figure_{key}"), "text", font=BOLD)
        put(page, row, 2, value, kind, font=FIGURE)
        put(page, row, 3, previous, kind)
        cell = put(page, row, 4, change, by)
        if by == "points" and change is not None:
            cell.number_format = say("points_format")
        if target is None:
            for at in (5, 6):
                put(page, row, at, say("no_target"), "text", font=GRAY).alignment = RIGHT
        else:
            put(page, row, 5, target, "rate")
            gap = put(page, row, 6, points(value, target), "points")
            if value is not None:
                gap.number_format = say("points_format")
        put(page, row, 7, rests, "text", font=SMALL)
        page.cell(row=row, column=8).border = BOX
        page.merge_cells(start_row=row, start_column=7, end_row=row, end_column=8)

    counts: list[tuple[str, int | None, int | None]] = [
        ("member_count", now.member_count, before.member_count),
        ("insured_count", now.insured_count, before.insured_count),
        ("enrollment_count", now.enrollment_count, before.enrollment_count),
        ("insured_unit_count", now.insured_unit_count, before.insured_unit_count),
        ("beneficiary_count", now.beneficiary_count, before.beneficiary_count),
        ("payment_count", now.payment_count, before.payment_count),
    ]
    head(page, 10, 1, say("column_counts"))
    head(page, 10, 2, heading("this_year", summary))
    head(page, 10, 3, heading("last_year", summary))
    head(page, 10, 4, say("column_difference"))
    for row, (key, value, previous) in enumerate(counts, start=11):
        put(page, row, 1, say(f"count_{key}"), "text")
        put(page, row, 2, value, "count")
        put(page, row, 3, previous, "count")
        cell = put(page, row, 4, points(value, previous), "count")
        if cell.data_type == "n":
            cell.number_format = "+#,##0;-#,##0;0"
        page.row_dimensions[row].height = 17
    for at, key in enumerate(("year", "contribution_plain", "aid_plain"), start=6):
        head(page, 10, at, heading(key, summary))
    page.row_dimensions[10].height = 20
    for row, line in enumerate(summary.years[-6:], start=11):
        put(page, row, 6, str(line.year), "text").alignment = MIDDLE
        put(page, row, 7, line.contribution_fen, "fen")
        put(page, row, 8, line.aid_fen, "fen")
    last_year_row = 10 + max(1, min(6, len(summary.years)))
    draw_charts(page, summary, places["towns"], last_year_row)
    sign_row = 41
    for at, key in ((1, "prepared_by"), (4, "reviewed_by"), (7, "signed_on")):
        write_text(page, sign_row, at, say(key), BODY, LEFT_ONE_LINE)
    page.row_dimensions[sign_row].height = 24
    if before.as_reported:
        write_text(page, sign_row - 1, 1, say("as_reported", year=summary.year - 1), SMALL, LEFT_ONE_LINE)
    page.freeze_panes = "A5"
    paper(page, stamp_below(page, summary, sign_row + 1, 8), 8, titles="1:4", one_page=True)
    return Place(page.title, 5, 8, 5, {"this": "B", "last": "C", "change": "D", "year": "F", "in": "G", "out": "H"})


def draw_charts(page: Worksheet, summary: Summary, towns: Place, last_year_row: int) -> None:
    """Participation by town (bars) and money in and out over the years (columns), both native."""
    book: Any = page.parent
    towns_page = book[towns.sheet]

    def letters(size: int, *, bold: bool = False, color: str = INK) -> RichText:
        face = DrawingFont(typeface=FACE)
        text = CharacterProperties(sz=size * 100, b=bold, solidFill=color, latin=face, ea=face)
        return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=text), endParaRPr=text)])

    def dress(chart: Any, title: str, colors: Sequence[str]) -> None:
        chart.title = title
        face = DrawingFont(typeface=FACE)
        text = CharacterProperties(sz=1100, b=True, solidFill=ACCENT, latin=face, ea=face)
        for paragraph in chart.title.tx.rich.p:
            paragraph.pPr = ParagraphProperties(defRPr=text)
            for run in paragraph.r or ():
                run.rPr = text
        chart.title.overlay = False
        for series, color in zip(chart.series, colors, strict=False):
            series.graphicalProperties = GraphicalProperties(solidFill=color)
            series.graphicalProperties.line = LineProperties(noFill=True)
            series.invertIfNegative = False
        for axis in (chart.x_axis, chart.y_axis):
            axis.delete = False
            axis.txPr = letters(8)
            axis.majorTickMark = "none"
            axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=HAIR))
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E8EE"))
        chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=HAIR))

    if towns.last_row >= towns.first_row:
        bars: Any = BarChart()
        bars.type = "bar"
        letter = towns.columns["rate"]
        column = towns_page[f"{letter}1"].column
        bars.add_data(Reference(towns_page, min_col=column, min_row=towns.first_row, max_row=towns.last_row))
        names = towns_page[f"{towns.columns['unit_name']}1"].column
        bars.set_categories(Reference(towns_page, min_col=names, min_row=towns.first_row, max_row=towns.last_row))
        dress(bars, say("chart_towns", year=summary.year), ("5B84B1",))
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
    if not summary.years:
        return
    columns: Any = BarChart()
    columns.type = "col"
    columns.add_data(Reference(page, min_col=7, max_col=8, min_row=10, max_row=last_year_row), titles_from_data=True)
    columns.set_categories(Reference(page, min_col=6, min_row=11, max_row=last_year_row))
    dress(columns, say("chart_years"), ("5B84B1", "C98B4A"))
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
