"""Every personal value masked, by the field it stands in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from re import Match

from mutualaid.codes import PART_FIELDS
from mutualaid.results import ERASED
from mutualaid.rules.shapes import Shape
from mutualaid.rules.typed import is_typed
from mutualaid.rules.values import plain

_SEPARATED_DIGITS = Shape(r"\d(?:[ -]?\d){6,}[Xx]?")
_PERSON_LIKE = Shape(r"(?<!\d)(?:\d{15,19}[Xx]?|1[3-9]\d{9})(?!\d)")
_A_DAY = Shape(r"\d{4}-\d{1,2}-\d{1,2}")
_CHINESE = Shape(r"[\u3400-\u9fff]")
_LETTER_RUN = Shape(r"[^\W\d_]+")
_CODE_FIELDS = frozenset(
    (
        *("unit", "unit_code", "unit_name", "parent_code", "unit_kind", "uscc", "staff_count", "status"),
        *("plan", "share_count", "fee", "tier", "amount", "kind", "quarter", "category", "result", "receipt_no"),
        *("serial_no", "settlement_no", "sex", "document_type", "first_or_renewal"),
        *PART_FIELDS,
        *("total_fee", "fund_paid", "self_pay_one", "self_pay_two", "own_expense"),
    )
)
"""Columns that, like days, hold long numbers of their own: only what looks like a person's number is starred."""


def mask_document(document_no: str) -> str:
    """A document number with its first three and last four characters; a short one shows less, six or fewer nothing.

    Source: domain.md 6 (masking proposal).

    >>> mask_document("110100198507120034"), mask_document("E12345678"), mask_document("123456")
    ('110***********0034', 'E******78', '******')
    >>> mask_document("李强华110100198507120034"), mask_document("110100198507120034李强华")
    ('李********************', '1********************')
    """
    size = len(document_no)
    if size <= 6:
        return "*" * size
    if _CHINESE.search(document_no):
        return _first_alone(document_no)
    first, last = (3, 4) if size >= 14 else (1, 2)
    return document_no[:first] + "*" * (size - first - last) + document_no[-last:]


def _first_alone(text: str) -> str:
    """A number beside which words stand: whose it is may be among them."""
    return text[0] + "*" * (len(text) - 1)


def mask_name(name: str) -> str:
    """A name with its first and, from three characters on, its last character.

    >>> mask_name("张三"), mask_name("张三丰"), mask_name("买买提·阿不都"), mask_name("John Smith"), mask_name("张 三")
    ('张*', '张*丰', '买买提·*', 'J*** S***', '张*')
    """
    if not name or not _LETTER_RUN.match(name):
        return "*" * min(len(name), 6)
    if any(character.isdigit() for character in name):
        return name[0] + "***"
    if "·" in name:
        return name[: name.index("·")] + "·*"
    if name[0] < "\u2e80":
        return " ".join(f"{part[0]}***" for part in name.split()[:4])
    name = "".join(name.split())
    if len(name) <= 2:
        return name[0] + "*" if len(name) == 2 else "*"
    return name[0] + "*" * min(len(name) - 2, 6) + name[-1]


def name_shown(name: str | None) -> str:
    """A person's name as it may be seen: masked, or a word for one that was erased by law.

    >>> name_shown("张三丰"), name_shown(None)
    ('张*丰', '(erased)')
    """
    return mask_name(name) if name else ERASED


def mask_phone(phone: str) -> str:
    """A mobile number with its first three and last four digits, any other with its last two.

    >>> mask_phone("13800001234"), mask_phone("010-69101234"), mask_phone("12345")
    ('138****1234', '**********34', '*****')
    """
    if _CHINESE.search(phone):
        return _first_alone(phone)
    if len(phone) == 11 and phone.isdigit():
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * len(phone) if len(phone) <= 6 else "*" * (len(phone) - 2) + phone[-2:]


def mask_card(card_no: str) -> str:
    """A card number with its last four digits; four digits are a tail already.

    >>> mask_card("4111111111111111"), mask_card("0034"), mask_card("12345")
    ('************1111', '0034', '*****')
    """
    if _CHINESE.search(card_no):
        return _first_alone(card_no)
    if len(card_no) <= 4 and card_no.isdigit():
        return card_no
    return "*" * len(card_no) if len(card_no) <= 8 else "*" * (len(card_no) - 4) + card_no[-4:]


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "bank_name": mask_name,
    "document_no": mask_document,
    "document_original": mask_document,
    "phone": mask_phone,
    "card_no": mask_card,
    "birth_on": lambda day: f"{day[:4] if day[:4].isdecimal() else '****'}-**-**",
    "diagnosis": lambda _: "***",
    "holder": mask_name,
    "account_no": mask_card,
    "bank": lambda _: "***",
    "evidence": lambda _: "***",
}
"""How every personal column is shown, in answers, in the journal and in what is said of a file."""
_PART_OF = {"card_tail": "card_no", "icd_code": "diagnosis"}
"""The personal column that a column of a file tells a part of; it is masked alike."""


_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def narrow(text: str) -> str:
    """A text with the digits of a full-width keyboard as those of any other: a number is one either way.

    >>> narrow("电话１３８００１３８０００")
    '电话13800138000'
    """
    return text if text.isascii() else text.translate(_WIDE)


def _mask_digits(text: str) -> str:
    return _SEPARATED_DIGITS.sub(lambda run: run[0] if _A_DAY.fullmatch(run[0]) else mask_document(run[0]), text)


def star_numbers(text: str) -> str:
    """A text that somebody typed, with what looks like an identity, card or mobile number starred; days are kept.

    >>> star_numbers("身份证 110100 19850712 0034 有误, 2018-01-01 2018-02-01")
    '身份证 110*************0034 有误, 2018-01-01 2018-02-01'
    >>> star_numbers("tel 13800001234, no. 201801")
    'tel 1********34, no. 201801'
    """

    def told(run: Match[str]) -> str:
        digits = run[0].replace(" ", "").replace("-", "")
        mobile = len(digits) == 11 and digits[0] == "1" and digits[1] not in "012"
        days = all(_A_DAY.fullmatch(part) for part in run[0].split(" "))
        return mask_document(run[0]) if not days and (mobile or 15 <= len(digits) <= 19) else run[0]

    return _SEPARATED_DIGITS.sub(told, text)


TYPED_BACK = frozenset(("name", "document_no", "phone", "card_no"))
"""What is not starred back at whoever typed it. A day is typed for many things: of whom it is the birth is not told."""


def shown_to(typed: Collection[str], field: str, value: str) -> str:
    """A personal value as whoever typed ``typed`` may see it: the very value that they typed, any other masked.

    >>> shown_to({"张三丰"}, "name", "张三丰"), shown_to({"张三丰"}, "name", "张大丰")
    ('张三丰', '张*丰')
    """
    return value if field in TYPED_BACK and is_typed(typed, value) else MASKS[field](value)


def mask_value(field: str | None, value: object) -> str | None:
    """The cell of a column as a person may see it: personal fields by their mask, elsewhere long runs of digits and
    whatever name slipped there.

    ``field`` is a field name of an imported column, ``None`` for an unknown heading. In columns of codes, days and
    amounts only what looks like an identity, card or mobile number is starred.

    >>> mask_value("document_no", "110100198507120034"), mask_value("unit_code", "110119100")
    ('110***********0034', '110119100')
    >>> mask_value(None, "tel 138-0000-1234"), mask_value("name", "张三丰"), mask_value("phone", None)
    ('tel 1**********34', '张*丰', None)
    >>> mask_value("joined_on", "李强华"), mask_value("unit", "李强华13800001234")
    ('李*华', '李*华1********34')
    """
    from mutualaid.rules.identity.slips import mask_slipped  # it masks with what stands here

    text = plain(value)
    if text is None:
        return None
    text = narrow(text)
    mask = MASKS.get(_PART_OF.get(field or "", field or ""))
    if mask is not None:
        return mask(text)
    if field is None:
        return _mask_digits(text)
    is_coded = field in _CODE_FIELDS or field.endswith("_on") or field.startswith(("plan:", "fee:"))
    shown = star_numbers(_PERSON_LIKE.sub(lambda run: mask_document(run[0]), text)) if is_coded else _mask_digits(text)
    return mask_slipped(field, text, shown)
