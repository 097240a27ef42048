"""Identity documents, read and judged by their shape, the day in them and their check character."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import EXPONENT, MOST_DIGITS, Findings, compact, plain


class Document(NamedTuple):
    """One identity document as the ledger keeps it."""

    document_type: str
    document_no: str
    """Normalized: upper case, no blanks, a 15-digit resident number with 18."""
    document_original: str | None = None
    """As written, only when that differs."""
    birth_on: str | None = None
    """Only where the number holds it."""
    sex_code: str | None = None
    """``M`` or ``F``, only where the number holds it."""


# --- the number of 18 characters ---

_EIGHTEEN = Shape(r"[1-9][0-9]{16}[0-9X]")
_AREA = Shape(r"[1-9][0-9]{5}")
_BIRTH = Shape(r"(?:19|20)[0-9]{6}")
_SEQUENCE = Shape(r"[0-9]{3}")
_FIFTEEN = Shape(r"[1-9][0-9]{14}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905
)
_RESIDENCE_AREAS = frozenset(("810000", "820000", "830000"))
"""Residence permits for people of Hong Kong, Macao and Taiwan [S64]."""


def _weigh(digits: str, start: int) -> int:
    return sum(map(mul, map(int, digits), _WEIGHTS[start:]))


# Rosters repeat areas, birthdays and sequence numbers: the parts are judged once and remembered (bounded). A part that
# is not all digits weighs nothing and tells nothing.


@lru_cache(maxsize=16384)
def _area(digits: str) -> tuple[int, str | None, bool]:
    """The weighted sum of the six area digits, the document type they tell, and whether the province is known."""
    if not _AREA.fullmatch(digits):
        return 0, None, False
    if digits[0] == "9":
        return _weigh(digits, 0), "foreign_pr", True
    kind = "hmt_residence" if digits in _RESIDENCE_AREAS else "resident_id"
    return _weigh(digits, 0), kind, digits[:2] in _PROVINCES


@lru_cache(maxsize=65536)
def _birth(digits: str) -> tuple[int, str | None]:
    """The weighted sum of the eight birth digits and the day as ISO text, ``None`` when there is no such day."""
    if not _BIRTH.fullmatch(digits):
        return 0, None
    birth_on = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    try:
        date.fromisoformat(birth_on)
    except ValueError:
        return 0, None
    return _weigh(digits, 6), birth_on


@lru_cache(maxsize=2048)
def _sequence(digits: str) -> tuple[int, str | None]:
    """The weighted sum of the three sequence digits and the sex the last of them tells."""
    if not _SEQUENCE.fullmatch(digits):
        return 0, None
    return _weigh(digits, 14), "M" if digits[2] in "13579" else "F"


_weighed = lru_cache(maxsize=65536)(_weigh)
"""Of many numbers in a row: their parts repeat."""


def check_character(first_17: str) -> str:
    """The check character of an 18-character number (ISO 7064 MOD 11-2).

    >>> check_character("11010019850712003"), check_character("11010019860315009")
    ('4', 'X')
    """
    return _CHECKS[(_weighed(first_17[:6], 0) + _weighed(first_17[6:14], 6) + _weighed(first_17[14:], 14)) % 11]


# --- other documents ---

_TYPES = {
    word: code
    for code, words in {
        "resident_id": "居民身份证 身份证 中国居民身份证 中华人民共和国居民身份证 二代身份证 第二代居民身份证 "
        "临时身份证 临时居民身份证 residentid residentidentitycard identitycard idcard id",
        "hmt_residence": "港澳台居民居住证 港澳居民居住证 台湾居民居住证 港澳台居住证 居住证 hmtresidencepermit",
        "hk_macao_permit": "港澳居民来往内地通行证 港澳居民通行证 港澳通行证 来往内地通行证 回乡证 港澳来往内地通行证 "
        "hkmacaopermit homereturnpermit",
        "taiwan_permit": "台湾居民来往大陆通行证 台湾通行证 台胞证 台湾居民通行证 taiwanpermit",
        "passport": "护照 外国护照 中国护照 因私护照",
        "foreign_pr": "外国人永久居留身份证 外国人永久居留证 永久居留身份证 永久居留证 外国人居留证 "
        "foreignpermanentresidentcard permanentresidentcard",
        "other": "其他 其它 其他证件 军官证 士兵证 警官证 军人证 文职干部证 户口簿 出生医学证明 出生证明 出生证 "
        "otherdocument birthcertificate",
    }.items()
    for word in (code, *words.split())
}
_PLAIN_TYPES = frozenset((None, "居民身份证", "身份证", "resident_id"))
_CHINA = frozenset(("", "中国", "中华人民共和国", "china", "chn", "cn", "汉族"))
_ASIDE = Shape(r"\(.*\)|[_-]")
_HK_MACAO = Shape(r"([HM][0-9]{8})([0-9]{2})?")
_TAIWAN = Shape(r"([0-9]{8})([0-9]{2}(?:\([A-Z]\)|[A-Z])?)?")
_PASSPORT = Shape(r"(?=.*[0-9])[A-Z0-9]{5,15}")
_OLD_FOREIGN = Shape(r"[A-Z]{3}[0-9]{4}([0-9]{6})[0-9]{2}")
_OTHER = Shape(r"(?=.*[0-9])[A-Z0-9\u4e00-\u9fff(][A-Z0-9\u4e00-\u9fff()/-]{1,39}")
_LETTERED = Shape(r"[A-Z]{1,2}[0-9]{6,10}")
_LOOKALIKE_X = frozenset("×✕✖╳ХΧ")
"""Multiplication signs, Cyrillic Ha and Greek Chi: typed where the check character is X."""
_HYPHENS = Shape("[-\u2010-\u2015\u2212]")
_LONGEST = 100
_PIVOT = 30


def check_character_ok(number: str) -> bool:
    """Whether the last of 18 characters follows from the others.

    >>> check_character_ok("110100198507120034"), check_character_ok("110100198507120000"), check_character_ok("1")
    (True, False, False)
    """
    return bool(_EIGHTEEN.fullmatch(number)) and number[17] == check_character(number[:17])


def read_document_type(cell: object) -> tuple[str | None, Findings]:
    """The type of a document by any usual name; unknown names are refused, typed numbers too.

    >>> read_document_type("身份证"), read_document_type("护照"), read_document_type("1")[1][0].code
    (('resident_id', ()), ('passport', ()), 'DOCUMENT_TYPE_UNKNOWN')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    folded = compact(text).casefold()
    found = _TYPES.get(folded) or _TYPES.get(_ASIDE.sub("", folded))
    return (found, ()) if found else (None, (Finding("refused", "DOCUMENT_TYPE_UNKNOWN"),))


def read_document(
    cell: object, type_cell: object = None, nationality: object = None
) -> tuple[Document | None, Findings]:
    """The identity document in a cell, its type taken from the type column, else from the number itself.

    A held document comes with the value an accepted hold takes; a refused one is ``None``. A number cell beyond 15
    digits is refused whatever its digits. Source: domain.md 8.2 rows 3 to 13 and 21 to 24.

    >>> read_document("110100198507120034")[0]
    Document(document_type='resident_id', document_no='110100198507120034', document_original=None, \
birth_on='1985-07-12', sex_code='M')
    >>> document, findings = read_document("110100720115001")
    >>> document.document_no, document.document_original, findings[0].code
    ('110100197201150017', '110100720115001', 'ID_UPGRADED')
    >>> read_document(1.1010019850712e17)[1][0].code, read_document("110100198507120035")[1][0].code
    ('ID_STORED_AS_NUMBER', 'ID_CHECK_DIGIT')
    """
    if type(cell) is str and len(cell) == 18 and type_cell in _PLAIN_TYPES:
        area_sum, kind, is_known = _area(cell[:6])
        birth_sum, birth_on = _birth(cell[6:14])
        sequence_sum, sex_code = _sequence(cell[14:17])
        if (
            is_known
            and birth_on
            and sex_code
            and cell[17] == _CHECKS[(area_sum + birth_sum + sequence_sum) % 11]
            and (type_cell is None or kind == "resident_id")
        ):
            return Document(kind or "", cell, None, birth_on, sex_code), ()
    return _judge_document(cell, type_cell, nationality)


def _refused(code: str) -> tuple[None, Findings]:
    return None, (Finding("refused", code),)


def _judge_document(cell: object, type_cell: object, nationality: object) -> tuple[Document | None, Findings]:
    """The long way, for everything that is not a clean number of 18 characters."""
    declared, findings = read_document_type(type_cell)
    if findings:
        return None, findings
    written, findings = _written(cell)
    if findings:
        return None, findings
    text = compact(written).upper()
    if not text:
        return None, ()
    if EXPONENT.fullmatch(text):
        return _refused("ID_STORED_AS_NUMBER")
    document, note, findings = _judge_text(text, declared, nationality)
    if document is None:
        return None, findings
    if document.document_no == written and (isinstance(cell, str) or cell is None):
        return document, findings
    if not any(finding.code == "PERMIT_COUNT_DROPPED" for finding in findings):
        findings = (Finding("note", note), *findings)
    if document.document_no == written:
        return document, findings
    return document._replace(document_original=written), findings


def _written(cell: object) -> tuple[str, Findings]:
    """What a cell says, a number in full; refused is one that has lost digits, and what is no text at all."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**MOST_DIGITS:
            return "", (Finding("refused", "ID_STORED_AS_NUMBER"),)
        written = plain(cell) or ""
    elif isinstance(cell, str) or cell is None:
        written = cell or ""
    else:
        return "", (Finding("refused", "ID_SHAPE"),)
    return written, (Finding("refused", "ID_SHAPE"),) if len(written) > _LONGEST else ()


def _judge_text(text: str, declared: str | None, nationality: object) -> tuple[Document | None, str, Findings]:
    """The document by the shape of its number and the type declared, and the note to make where it was rewritten."""
    number, note = _HYPHENS.sub("", text), "ID_NORMALIZED"
    if number[-1:] in _LOOKALIKE_X and len(number) == 18:
        number, note = number[:-1] + "X", "ID_LOOKALIKE_X"
    if _EIGHTEEN.fullmatch(number):
        document, findings = _judge_eighteen(number, declared)
        if document is None and declared in ("passport", "other"):
            document, findings = _judge_declared(text, declared)
    elif declared in (None, "resident_id") and _FIFTEEN.fullmatch(number):
        first_17 = number[:6] + "19" + number[6:]
        document, findings = _judge_eighteen(first_17 + check_character(first_17), declared)
        note = "ID_UPGRADED"
    elif declared in (None, "resident_id", "hmt_residence"):
        document, findings = _judge_lettered(number, declared, nationality)
    else:
        document, findings = _judge_declared(text if declared == "other" else number, declared)
    return document, note, findings


def _judge_eighteen(number: str, declared: str | None) -> tuple[Document | None, Findings]:
    _, kind, is_known = _area(number[:6])
    _, birth_on = _birth(number[6:14])
    if birth_on is None:
        return _refused("ID_BIRTH_DATE")
    findings: Findings = ()
    if declared not in (None, kind):
        findings = (Finding("note", "DOCUMENT_TYPE_CORRECTED", {"document_type": kind}),)
    if not is_known:
        findings = (*findings, Finding("note", "ID_REGION"))
    document = Document(kind or "", number, None, birth_on, _sequence(number[14:17])[1])
    if number[17] != check_character(number[:17]):
        if declared in ("passport", "other"):
            return None, ()  # not a resident number after all
        findings = (*findings, Finding("held", "ID_CHECK_DIGIT"))
    return document, findings


def _judge_old_foreign(number: str) -> tuple[Document | None, Findings]:
    """A permanent resident card of before December 2023: three letters, area, birth as YYMMDD, sequence and check."""
    found = _OLD_FOREIGN.fullmatch(number)
    if found is None:
        return None, ()
    year = int(found[1][:2])
    _, birth_on = _birth(f"{2000 + year if year < _PIVOT else 1900 + year}{found[1][2:]}")
    if birth_on is None:
        return _refused("ID_BIRTH_DATE")
    return Document("foreign_pr", number, None, birth_on), ()


def _judge_lettered(number: str, declared: str | None, nationality: object) -> tuple[Document | None, Findings]:
    """Without a type, or with that of a resident, a number that is not one: another document, or nothing."""
    document, findings = _judge_old_foreign(number)
    if findings:
        return None, findings
    if document is not None:
        corrected = Finding("note", "DOCUMENT_TYPE_CORRECTED", {"document_type": "foreign_pr"})
        return document, (corrected,) if declared else ()
    if declared is None and _LETTERED.fullmatch(number):
        if compact(plain(nationality) or "").casefold() not in _CHINA:
            corrected = Finding("note", "DOCUMENT_TYPE_CORRECTED", {"document_type": "passport"})
            return Document("passport", number), (corrected,)
        likely = "hk_macao_permit" if _HK_MACAO.fullmatch(number) else "passport"
        document, findings = _judge_declared(number, likely)
        return document, (*findings, Finding("held", "DOCUMENT_TYPE_NEEDED", {"document_type": likely}))
    return _refused("ID_SHAPE")


def _judge_declared(number: str, declared: str | None) -> tuple[Document | None, Findings]:
    """A number judged by the shape of the type given for it."""
    if declared in ("hk_macao_permit", "taiwan_permit"):
        found = _HK_MACAO.fullmatch(number) if declared == "hk_macao_permit" else _TAIWAN.fullmatch(number)
        if found:
            count = (Finding("note", "PERMIT_COUNT_DROPPED"),) if found[2] else ()
            return Document(declared, found[1]), count
    elif declared == "foreign_pr":
        document, findings = _judge_old_foreign(number)
        if document is not None or findings:
            return document, findings
    elif declared == "passport" and _PASSPORT.fullmatch(_HYPHENS.sub("", number)):
        return Document(declared, _HYPHENS.sub("", number)), ()
    elif declared == "other" and _OTHER.fullmatch(number):
        return Document(declared, number), ()
    return _refused("DOCUMENT_SHAPE")


def document_key(text: str) -> str:
    """A document number as a person may type it, in the form the ledger keeps; never fails.

    >>> document_key(" 110100720115001 "), document_key("11010019860315009x"), document_key("h1234567801")
    ('110100197201150017', '11010019860315009X', 'H12345678')
    """
    if len(text) == 18 and text.isascii() and text.isalnum():
        return text.upper()  # as nearly every number: what follows would leave it as it is
    number = _HYPHENS.sub("", compact(text[:_LONGEST]).upper())
    if number[-1:] in _LOOKALIKE_X and len(number) == 18:
        return number[:-1] + "X"
    if _FIFTEEN.fullmatch(number):
        first_17 = number[:6] + "19" + number[6:]
        return first_17 + check_character(first_17)
    permit = _HK_MACAO.fullmatch(number)
    return permit[1] if permit else number


def sex_verdict(document: Document, sex_code: str | None) -> Finding | None:
    """Held as ``SEX_DIFFERS`` when the sex column disagrees with the 17th digit. Source: domain.md 8.2 row 14.

    >>> document = read_document("110100198507120042")[0]
    >>> sex_verdict(document, "M").code, sex_verdict(document, "F"), sex_verdict(document, None)
    ('SEX_DIFFERS', None, None)
    """
    if document.sex_code is None or sex_code is None or document.sex_code == sex_code:
        return None
    return Finding("held", "SEX_DIFFERS")


def birth_verdict(birth_on: str, day: str) -> Finding | None:
    """Refused as ``ID_BIRTH_DATE`` when the birth lies after a day on which the person did something.

    >>> birth_verdict("2099-12-31", "2018-01-01").code, birth_verdict("1985-07-12", "2018-01-01")
    ('ID_BIRTH_DATE', None)
    """
    return Finding("refused", "ID_BIRTH_DATE") if birth_on > day else None
