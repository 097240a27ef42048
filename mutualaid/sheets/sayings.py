"""What one cell says by itself: something of its own, or a word of what stands between and below rows of data.

A cell is read in its column: 12 is an amount under 金额 and a count of people under 姓名; a text with a colon can be a
diagnosis and is never a name.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import Enum, auto

from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import read_day, read_quarter
from mutualaid.sheets.choices import COUNTS, IDENTIFIERS, MONEY
from mutualaid.sheets.grid import is_blank


class Column(Enum):
    """What the cells of a column could hold."""

    UNMAPPED = auto()
    NAME = auto()
    DOCUMENT = auto()
    UNIT = auto()
    PLAN = auto()
    DAY = auto()
    MONEY = auto()
    COUNT = auto()
    UNIT_NUMBER = auto()
    NUMBER = auto()
    WORD = auto()
    TEXT = auto()
    """Free text, in which a colon means nothing."""


_OF_FIELD = {
    "name": Column.NAME,
    "document_no": Column.DOCUMENT,
    "unit": Column.UNIT,
    "unit_name": Column.UNIT,
    "new_unit": Column.UNIT,
    "old_unit": Column.UNIT,
    "plan": Column.PLAN,
    "quarter": Column.DAY,
    "unit_code": Column.UNIT_NUMBER,
    "uscc": Column.UNIT_NUMBER,
    "line_no": Column.NUMBER,
    **dict.fromkeys(("hospital", "diagnosis", "cause", "referral", "purpose", "reason", "left_reason"), Column.TEXT),
    **dict.fromkeys(MONEY, Column.MONEY),
    **dict.fromkeys(COUNTS, Column.COUNT),
}


def column_of(field: str | None) -> Column:
    """What the column of a field holds; one of few words where nothing else is known of it."""
    if field is None:
        return Column.UNMAPPED
    if field.startswith("plan:"):
        return Column.COUNT
    if field.startswith("fee:"):
        return Column.MONEY
    if field.endswith("_on"):
        return Column.DAY
    return _OF_FIELD.get(field) or (Column.NUMBER if field in IDENTIFIERS else Column.WORD)


class Sense(Enum):
    """What a cell is for its row."""

    NAMES = auto()
    """A person, a document, a unit or a plan."""
    DAY = auto()
    SUM = auto()
    """A number in a column that is added up."""
    COUNT = auto()
    """A number, or so many people, where a number is not what the column holds."""
    OWN = auto()
    """Anything else that the column could hold."""
    TOTAL = auto()
    ENDS_TOTAL = auto()
    """A text that ends with the word: 康庄镇小计."""
    LABEL = auto()
    """Who filled in, checked, sealed, dated, with the answer: 经办人：王芳."""
    ASKS = auto()
    """A label whose answer stands in the next cell: 经办人：."""
    BARE = auto()
    """The words of a label and nothing else: a name may be written so."""
    PAGE = auto()
    TEXT = auto()
    """A text in a column that nobody reads."""
    OTHER = auto()
    """Anything else in a column that nobody reads."""


FURNITURE = frozenset((Sense.TOTAL, Sense.ENDS_TOTAL, Sense.LABEL, Sense.ASKS, Sense.BARE, Sense.PAGE))
"""Senses of what no column of a table holds."""
VALUES = frozenset((Sense.NAMES, Sense.OWN, Sense.COUNT))
"""Senses of what a row of data may hold beside days and sums."""

_TOTAL_WORD = "(?:合计|总计|小计|共计|累计|总合计|total|subtotal|grandtotal|sum)"
_TOTAL = Shape(
    rf"(?i)(?:本页|本表|本单位|本次|本期|本月|本年|全部|全区|单位|人数|金额|缴费|参保|以上)?{_TOTAL_WORD}"
    r"(?:人数|金额|人民币)?(?:[:(\d].*|大写.*)?|(?:以上)?共\d+(?:人|名|户|家|条|笔|份|项)(?:[,;。].*)?"
    r"|总(?:人数|金额|份数|额)(?:[:(\d].*)?|(?:人民币|金额)?\(?大写\)?(?:人民币|金额)?(?::.*|[零壹贰叁肆伍陆柒捌玖拾].*)?"
)
_ENDS_TOTAL = Shape(r"(?i).{1,30}(?:合计|小计|总计|共计|累计|subtotal|total):?")
_PARTIAL = Shape(r"(?i)小计|本页|subtotal")
_LABEL = Shape(
    r"(?i)(?:工会负责人|单位负责人|负责人|主管领导|分管领导|工会主席|主席|经办人|经手人|填报人|填表人|制表人|制表|制单|审核人|审核|"
    r"复核人|复核|审批人|批准人|录入人|统计人|领取人|收款人|交款人|"
    r"联系人|联系电话|联系方式|电话|填报日期|填表日期|制表日期|填报时间|打印日期|打印时间|日期|报送日期|申请单位|填报单位|参保单位|单位|"
    r"单位意见|单位工会意见|工会意见|审批意见|盖章|签章|公章|签字|注|备注|说明|填表说明|注意事项|温馨提示|"
    r"note|notes|remark|remarks|prepared ?by|checked ?by|approved ?by|signature|date)"
    r"(?:\d{0,2}[:.、)](?P<said>.*)|\((?:盖章|公章|签章|签字|签名|章)\):?(?P<signed>.*)|(?:签字|签名|签章|盖章):?|(?P<bare>))"
)
_SEALED = Shape(r".{2,30}\((?:盖章|公章|签章|章|签字)\)")
_PAGE = Shape(
    r"(?i)-?第[\d一二三四五六七八九十百]+页.*|共\d+页.*|\d+/\d+页?|-\d+-|page\d+.*|(?:\d{4})?年(?:\d{1,2})?月(?:\d{1,2})?日?|"
    r"\d{4}年(?:度|\d{1,2}月份?|第?[一二三四1-4]季度|[上下]半年)?|"
    r"\(?(?:以下(?:空白|无正文|无内容|为空)|此处空白|本页空白|[转接续][上下]页|续表|承前页|过次页|未完待续|continued|end)\)?"
)
_EXAMPLE = Shape(r"(?i)[(【\[]?(?:填写)?(?:样例|示例|范例|举例|例子|例|example|sample)\d*[)】\]]?(?::.*)?")
_SO_MANY = Shape(
    r"共?\d+(?:\.\d+)?(?:人|名|户|家|条|笔|份|项|张|个|人次|元)?|[零一二三四五六七八九十百千]+(?:人|名|家|笔)"
)
_IN_WORDS = Shape(r"(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆](?:[零壹贰叁肆伍陆柒捌玖角分]+)?[整正]?")
_CONTROL_COUNT = Shape(r"(?:合计|总计|共计?)?:?(\d{1,7})(?:笔|条|项)")
_NUMBER = Shape(r"-?\d+(?:\.\d+)?")
_LEAST_UNIT_CODE = 1000
_LEAST_DOCUMENT = 10_000
_DIGITS_OF_DOCUMENT = 5


def plain(cell: object) -> str:
    """A cell's text without any blank, for recognising a row by what it says."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)) if type(cell) is str else ""


def number(cell: object) -> float | None:
    """The number that a cell holds or writes: 80, ``1,234.50``, ``￥80元``."""
    if type(cell) in (int, float):
        return float(cell)  # type: ignore[arg-type]
    text = plain(cell).replace(",", "").strip("元份人¥￥")
    return float(text) if _NUMBER.fullmatch(text) else None


def is_example(cell: object) -> bool:
    """Whether a cell says that its row is an example."""
    if type(cell) is not str or not ("例" in cell or "e" in cell.casefold()):
        return False
    return _EXAMPLE.fullmatch(plain(cell)) is not None


def control_count(cell: object) -> int | None:
    """The number of payments that a line of totals says: ``12笔``."""
    found = _CONTROL_COUNT.fullmatch(plain(cell))
    return int(found[1]) if found else None


def is_partial(text: str) -> bool:
    """Whether a word of total speaks of a part: 小计, 本页合计."""
    return _PARTIAL.search(text) is not None


def sense_of(cell: object, column: Column) -> Sense | None:
    """What a cell is for its row; ``None`` for a blank one."""
    if is_blank(cell):
        return None
    if type(cell) is str:
        return _of_text(cell, plain(cell), column)
    if column is Column.UNMAPPED:
        return Sense.DAY if isinstance(cell, date) else Sense.OTHER
    if isinstance(cell, (date, datetime)):
        return Sense.DAY
    return Sense.OWN if isinstance(cell, bool) else _of_number(cell, column)


def _of_number(cell: object, column: Column) -> Sense:
    value = number(cell) or 0.0
    if column in (Column.MONEY, Column.COUNT):
        return Sense.SUM
    if column is Column.DAY:
        return Sense.DAY if read_day(cell)[0] is not None else Sense.COUNT
    if column is Column.DOCUMENT:
        return Sense.NAMES if value >= _LEAST_DOCUMENT else Sense.COUNT
    if column in (Column.UNIT, Column.PLAN, Column.UNIT_NUMBER):
        return Sense.NAMES if value >= _LEAST_UNIT_CODE else Sense.COUNT
    return Sense.OWN if column in (Column.WORD, Column.TEXT) else Sense.COUNT


def _of_text(cell: str, text: str, column: Column) -> Sense:
    if column is Column.DAY and (read_day(cell)[0] or read_quarter(cell)[0]) is not None:
        return Sense.DAY
    if furniture := _furniture(text):
        return furniture
    if column is Column.UNMAPPED:
        return Sense.OTHER if number(cell) is not None else Sense.TEXT
    if column in (Column.MONEY, Column.COUNT) and number(cell) is not None:
        return Sense.SUM
    if _SO_MANY.fullmatch(text) or _IN_WORDS.fullmatch(text):
        return _of_number(float(text) if text.isdecimal() else 0.0, column)
    if column is Column.DOCUMENT and sum(sign.isdecimal() for sign in text) >= _DIGITS_OF_DOCUMENT:
        return Sense.NAMES
    if column is Column.UNIT_NUMBER:
        return Sense.NAMES
    named = column in (Column.NAME, Column.UNIT, Column.PLAN)
    if named and _ENDS_TOTAL.fullmatch(text):
        return Sense.ENDS_TOTAL
    return _label(text, column) or (Sense.NAMES if named else Sense.OWN)


def _label(text: str, column: Column) -> Sense | None:
    """A label that no list knows, in a column that never holds a colon: 报送：区总工会, 会计：."""
    head, colon, said = text.partition(":")
    if not colon or not head or column is Column.TEXT:
        return None
    return Sense.LABEL if said else Sense.ASKS


def _furniture(text: str) -> Sense | None:
    """What a text is that stands in no column of a table, whatever the column."""
    if _TOTAL.fullmatch(text):
        return Sense.TOTAL
    if _PAGE.fullmatch(text):
        return Sense.PAGE
    found = _LABEL.fullmatch(text)
    if found is None:
        return Sense.LABEL if _SEALED.fullmatch(text) else None
    if found["bare"] is not None:
        return Sense.BARE
    return Sense.LABEL if found["said"] or found["signed"] else Sense.ASKS
