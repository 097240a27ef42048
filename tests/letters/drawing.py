"""The Word templates built in, drawn anew by ``python -m tests.letters.drawing`` into ``db/letters``.

They are plain templates of docxtpl: an office opens one in Word, changes what it wants and hands it to ``--template``.
Fonts and the red head follow GB/T 9704-2012 (公文格式): head in red 小标宋 over a red line, title in 小标宋 二号, text in
仿宋 三号; tables are in 小四.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from mutualaid.store.resources import folder

RED = RGBColor(0xE6, 0x00, 0x12)
TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋"
TITLE_SIZE, TEXT_SIZE, TABLE_SIZE, STAMP_SIZE = Pt(22), Pt(16), Pt(12), Pt(9)
"""二号, 三号, 小四 and 小五."""

_COVER_TABLE = (
    ("项目", "plan_name", 4.6),
    ("保障起日", "starts_on", 2.9),
    ("保障止日", "ends_on", 2.9),
    ("份数", "share_count", 1.4),
    ("档次", "tier", 1.4),
)
_TABLES: dict[str, Sequence[tuple[str, str, float]]] = {
    "receipt": (*_COVER_TABLE, ("金额（元）", "amount", 2.6)),
    "cover": (
        ("项目", "plan_name", 3.6),
        ("保障起日", "starts_on", 2.6),
        ("保障止日", "ends_on", 2.6),
        ("等待期至", "waiting_until", 2.6),
        ("份数", "share_count", 1.2),
        ("档次", "tier", 1.2),
        ("参保编号", "enrollment_no", 2.0),
    ),
    "payment": (("如何算出", "text", 12.6), ("金额（元）", "amount", 3.4)),
    "refusal": (("审核经过", "text", 16.0),),
    "renewal": (
        ("姓名", "name", 2.2),
        ("证件号码", "document_no", 5.2),
        ("项目", "plan_name", 3.0),
        ("到期日", "ends_on", 2.8),
        ("上期互助费（元）", "fee", 2.8),
    ),
}
"""The table of each letter: heading, field of a row, width in cm."""
_TITLES = {
    "receipt": "职工互助保障互助费收据",
    "cover": "职工互助保障参保凭证",
    "payment": "受助金给付通知书",
    "refusal": "不予给付通知书",
    "renewal": "职工互助保障续保提醒",
}
_BEFORE: dict[str, Sequence[str]] = {
    "receipt": (
        "{% if receipt_no %}收据号：{{ receipt_no }}{% endif %}",
        "今收到 {{ union_name }} {{ name }}（证件号码 {{ document_no }}）于{{ received_on }}缴纳的互助费，明细如下：",
    ),
    "cover": (
        "{{ union_name }} {{ name }}（证件号码 {{ document_no }}）参加职工互助保障，截至{{ as_of }}已缴费、尚未期满的保障如下；"
        "保障起日以前、等待期以内发生的不予给付。特此证明。",
    ),
    "payment": (
        "{{ name }} 同志：",
        "你于{{ event_on }}发生的“{{ plan_name }}”申请（申领编号 {{ claim_no }}）已审核，给付受助金 {{ amount }} 元"
        "（人民币{{ amount_capital }}）。计算如下：",
    ),
    "refusal": (
        "{{ name }} 同志：",
        "你于{{ event_on }}发生的“{{ plan_name }}”申请（申领编号 {{ claim_no }}）已审核，按条款不予给付。",
        "原因：{{ reason }}",
    ),
    "renewal": (
        "{{ union_name }}：",
        "你单位有 {{ person_count }} 人的 {{ count }} 份保障将在{{ as_of }}至{{ until }}到期，到期后发生的住院、疾病和意外"
        "不在保障之内。请在到期前收齐互助费、办理续保，保障即可不间断。名单如下：",
    ),
}
_AFTER: dict[str, Sequence[str]] = {
    "receipt": ("合计：{{ amount }} 元（人民币{{ amount_capital }}）",),
    "cover": (),
    "payment": (
        "受助金付至 {{ payee }}{% if bank %}，{{ bank }}{% endif %}{% if account %}，账号尾号 {{ account }}{% endif %}。",
    ),
    "refusal": ("对上述结论有疑问的，请携带材料到工会查询；有新的材料，可以重新申请审核。",),
    "renewal": ("上期互助费合计 {{ fee }} 元，续保金额以现行条款为准。",),
}


def draw(kind: str) -> Any:
    """The template of a letter as a document of python-docx."""
    document = _paper()
    _say(document, _TITLES[kind], TITLE_FONT, TITLE_SIZE, center=True)
    document.paragraphs[-1].paragraph_format.space_before = Pt(18)
    document.paragraphs[-1].paragraph_format.space_after = Pt(12)
    for line in _BEFORE[kind]:
        _say(
            document,
            line,
            TEXT_FONT,
            TEXT_SIZE,
            indent="同志：" not in line and not line.startswith("{{ union_name }}："),
        )
    _table(document, _TABLES[kind])
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    for line in _AFTER[kind]:
        _say(document, line, TEXT_FONT, TEXT_SIZE, indent=True)
    for line in ("{{ district_name }}（盖章）", "{{ written_on }}"):
        _say(document, line, TEXT_FONT, TEXT_SIZE, right=True)
    _say(document, "{{ qr }}", TEXT_FONT, STAMP_SIZE)
    _say(document, "账本凭证 {{ entry }}:{{ head }}", TEXT_FONT, STAMP_SIZE)
    return document


_BULLETIN_TABLES: Sequence[tuple[str, str, Sequence[tuple[str, str, float]]]] = (
    (
        "附表一　逐年比较",
        "years",
        (
            ("年度", "year", 1.8),
            ("会员数", "members", 1.7),
            ("参保人数", "insured", 2.0),
            ("参保率", "rate", 2.1),
            ("互助费（元）", "contribution", 2.9),
            ("直赔受助率", "direct_rate", 2.0),
            ("给付人次", "payments", 1.6),
            ("受助金（元）", "aid", 2.7),
        ),
    ),
    (
        "附表二　各险种",
        "plans",
        (
            ("险种", "plan", 4.6),
            ("参保人数", "insured", 2.6),
            ("互助费（元）", "contribution", 3.6),
            ("给付人次", "payments", 2.4),
            ("受助金（元）", "aid", 3.6),
        ),
    ),
    (
        "附表三　街道乡镇和系统",
        "towns",
        (
            ("单位", "town", 3.9),
            ("会员数", "members", 1.8),
            ("参保人数", "insured", 1.9),
            ("参保率", "rate", 2.1),
            ("互助费（元）", "contribution", 2.9),
            ("直赔受助人数", "beneficiaries", 1.7),
            ("受助金（元）", "aid", 2.7),
        ),
    ),
)
"""The tables of the notice: caption, its rows, the columns."""


def draw_bulletin() -> Any:
    """The template of the yearly notice (通报)."""
    document = _paper()
    _say(document, "{{ title }}", TITLE_FONT, TITLE_SIZE, center=True)
    document.paragraphs[-1].paragraph_format.space_before = Pt(18)
    document.paragraphs[-1].paragraph_format.space_after = Pt(12)
    _say(document, "{{ lead }}", TEXT_FONT, TEXT_SIZE, indent=True)
    for line in ("{%p for section in sections %}", "{{ section.heading }}", "{%p for line in section.lines %}"):
        _say(document, line, "黑体" if "heading" in line else TEXT_FONT, TEXT_SIZE, indent=True)
    _say(document, "{{ line }}", TEXT_FONT, TEXT_SIZE, indent=True)
    for line in ("{%p endfor %}", "{%p endfor %}"):
        _say(document, line, TEXT_FONT, TEXT_SIZE)
    for line in ("{{ district_name }}（盖章）", "{{ written_on }}"):
        _say(document, line, TEXT_FONT, TEXT_SIZE, right=True)
    for caption, rows, columns in _BULLETIN_TABLES:
        _say(document, caption, "黑体", TABLE_SIZE)
        document.paragraphs[-1].paragraph_format.space_before = Pt(12)
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _table(document, columns, rows=rows, size=Pt(10))
    _say(document, "口径", "黑体", TABLE_SIZE)
    document.paragraphs[-1].paragraph_format.space_before = Pt(12)
    for line in ("{%p for line in definitions %}", "{{ line }}", "{%p endfor %}"):
        _say(document, line, TEXT_FONT, Pt(10.5))
    _say(document, "{{ qr }}", TEXT_FONT, STAMP_SIZE)
    _say(document, "{{ stamp }}", TEXT_FONT, STAMP_SIZE)
    return document


def _paper() -> Any:
    """A sheet of A4 with the red head."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    section.left_margin = section.right_margin = Cm(2.5)
    _say(document, "{{ district_name }}", TITLE_FONT, Pt(30), center=True, color=RED)
    _red_line(document.paragraphs[-1])
    return document


def _say(
    document: Any, text: str, font: str, size: Pt, *, center: bool = False, right: bool = False, indent: bool = False,
    color: RGBColor | None = None,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    if center or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if center else WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * TEXT_SIZE.pt)
    paragraph.paragraph_format.space_after = Pt(4)
    _written(paragraph, text, font, size, color)


def _written(paragraph: Any, text: str, font: str, size: Pt, color: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if color is not None:
        run.font.color.rgb = color


def _red_line(paragraph: Any) -> None:
    """A red line under the head, as on an office's paper."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


NUMBERS = frozenset(
    ("amount", "fee", "members", "insured", "rate", "contribution", "direct_rate", "payments", "aid", "beneficiaries")
)
"""Fields that stand to the right."""


def _table(
    document: Any, columns: Sequence[tuple[str, str, float]], *, rows: str = "rows", size: Pt = TABLE_SIZE
) -> None:
    """A table with one line for each of the rows of a field, its head repeated on every page."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for place, (heading, field, width) in enumerate(columns):
        table.columns[place].width = Cm(width)
        for row in table.rows:
            row.cells[place].width = Cm(width)
        first = place == 0
        texts = (
            heading,
            f"{{%tr for row in {rows} %}}" if first else "",
            f"{{{{ row.{field} }}}}",
            "{%tr endfor %}" if first else "",
        )
        for row, text in zip(table.rows, texts, strict=True):
            _written(row.cells[place].paragraphs[0], text, TEXT_FONT, size)
        if field in NUMBERS:
            table.rows[2].cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def write() -> None:
    """Draw every template into ``db/letters``."""
    for kind in _TITLES:
        draw(kind).save(str(Path(folder("db")) / "letters" / f"{kind}.docx"))
    draw_bulletin().save(str(Path(folder("db")) / "letters" / "bulletin.docx"))


if __name__ == "__main__":
    write()
