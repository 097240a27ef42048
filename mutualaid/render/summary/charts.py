"""How every native chart is dressed: its title, its colors, thin axes, the letters of the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as DrawingFont

from mutualaid.render.summary.drawing import ACCENT, FACE, HAIR, INK


def letters(size: int, *, color: str = INK) -> RichText:
    """The letters of a chart, of a size in points."""
    text = _characters(size * 100, bold=False, color=color)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=text), endParaRPr=text)])


def _characters(size: int, *, bold: bool, color: str) -> CharacterProperties:
    face = DrawingFont(typeface=FACE)
    return CharacterProperties(sz=size, b=bold, solidFill=color, latin=face, ea=face)


def dress_chart(chart: Any, title: str, colors: Sequence[str]) -> None:
    """Give a chart its title, its colors and thin axes."""
    chart.title = title
    text = _characters(1100, bold=True, color=ACCENT)
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
