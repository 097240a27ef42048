"""Disease codes (ICD-10) in a text, and the names that the categories of listed diseases bear.

Source: ICD-10 (WHO), chapters II, V, VI and IX; only categories that name one disease by themselves are here.
"""

from __future__ import annotations

import unicodedata

from mutualaid.rules.shapes import Shape

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


def names_of(code: str) -> list[str]:
    """What a list of diseases may call the category, the narrowest name first; nothing where no one name is certain.

    >>> names_of("C50"), names_of("I10")
    (['乳腺恶性肿瘤', '恶性肿瘤'], [])
    """
    return [name for least, most, names in NAMES if least <= code <= most for name in names]
