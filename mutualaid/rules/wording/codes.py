"""Disease codes (ICD-10) in a text, and the names that the categories of listed diseases bear.

Source: ICD-10 (WHO), chapters II, V, VI and IX; only categories that name one disease by themselves are here.
"""

from __future__ import annotations

import unicodedata

from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.counts import NO_WORDS
from mutualaid.rules.values.text import Findings, compact, plain, refused

_CODE = Shape(
    r"(?<![A-Z0-9])(?!C1[34][\s-]*(?:尿素)?呼气)([A-Z][0-9]{2})"
    r"(?:\.[0-9X]{1,3}(?:X[0-9]{3})?(?![0-9])|(?=$|[\s,;。、()\[\]+*]))"
)
NAMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("C50", "C50", ("乳腺恶性肿瘤",)),
    ("C51", "C51", ("外阴恶性肿瘤",)),
    ("C52", "C52", ("阴道恶性肿瘤",)),
    ("C53", "C53", ("宫颈恶性肿瘤",)),
    ("C54", "C54", ("子宫体恶性肿瘤", "子宫恶性肿瘤")),
    ("C55", "C55", ("子宫恶性肿瘤",)),
    ("C56", "C56", ("卵巢恶性肿瘤",)),
    ("C58", "C58", ("绒毛膜癌",)),
    ("C00", "C97", ("恶性肿瘤",)),
    ("D00", "D09", ("原位癌",)),
    ("G20", "G20", ("帕金森", "帕金森病")),
    ("G30", "G30", ("阿尔茨海默病",)),
    ("G35", "G35", ("多发性硬化",)),
    ("I21", "I22", ("急性心肌梗死",)),
    ("I60", "I60", ("蛛网膜下腔出血",)),
    ("I61", "I61", ("脑出血",)),
    ("I63", "I63", ("脑梗死",)),
    ("K50", "K50", ("克罗恩病",)),
    ("M05", "M05", ("类风湿性关节炎",)),
)
"""First and last category, and what a list of diseases calls it."""


def codes_in(text: str) -> list[str]:
    """The categories of the codes that a text writes out; what only looks like one (T2N0M0, C14呼气试验) is none.

    >>> codes_in("肺癌 C34.900x001；T2N0M0；C14呼气试验"), codes_in("F32"), codes_in("维生素B12缺乏")
    (['C34'], ['F32'], [])
    """
    found: list[str] = _CODE.findall(unicodedata.normalize("NFKC", text).upper())
    return found


def read_icd_code(cell: object) -> tuple[str | None, Findings]:
    """The one code of a cell (``F20``, ``K35.900X001``) in capitals; ``None`` for a blank cell, 无 and a dash.

    The dagger and the asterisk of a pair of codes are dropped. Anything else is refused as ``ICD_CODE_UNREADABLE``.

    >>> read_icd_code("ｆ20．0"), read_icd_code("S72.00x001"), read_icd_code("G63.2*"), read_icd_code("无")
    (('F20.0', ()), ('S72.00X001', ()), ('G63.2', ()), (None, ()))
    >>> [read_icd_code(cell)[1][0].code for cell in ("K359", "高血压", 20)]
    ['ICD_CODE_UNREADABLE', 'ICD_CODE_UNREADABLE', 'ICD_CODE_UNREADABLE']
    """
    text = plain(cell)
    word = "" if text is None else compact(text)
    if not word or word.casefold() in NO_WORDS:
        return None, ()
    code = word.upper().removesuffix("*").removesuffix("+").removesuffix("†")
    return (code, ()) if _CODE.fullmatch(code) else refused("ICD_CODE_UNREADABLE")


def with_code(code: str | None, words: str | None) -> str | None:
    """A diagnosis as it is kept: a code of its own cell on a line before the words, which hold no line break.

    >>> with_code("F20", "高血压"), with_code("F20", None), with_code(None, "高血压"), with_code(None, None)
    ('F20\\n高血压', 'F20\\n', '高血压', None)
    """
    return words if code is None else f"{code}\n{words or ''}"


def parted(diagnosis: str | None) -> tuple[str | None, str | None]:
    """The code and the words that ``with_code`` made one.

    >>> parted("F20\\n高血压"), parted("F20\\n"), parted("F20 高血压"), parted(None)
    (('F20', '高血压'), ('F20', None), (None, 'F20 高血压'), (None, None))
    """
    code, line_break, words = (diagnosis or "").partition("\n")
    return (code, words or None) if line_break else (None, diagnosis)


def names_of(code: str) -> list[str]:
    """What a list of diseases may call the category, the narrowest name first; nothing where no one name is certain.

    >>> names_of("C50"), names_of("I10")
    (['乳腺恶性肿瘤', '恶性肿瘤'], [])
    """
    return [name for least, most, names in NAMES if least <= code <= most for name in names]
