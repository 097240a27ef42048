"""Why a spell of membership ended, read from what clerks write: a code, its name, or free words.

That somebody died decides where money goes; the words of a doubt, of a denial or of another's death never say it.
Source: interface.md (member leave; claim payee); the words are an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutualaid.codes import LEFT_REASONS
from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.text import Findings, compact, plain
from mutualaid.rules.wording import reason_said

REASONS: Mapping[str, Sequence[str]] = {
    "deceased": (
        *(
            "死亡",
            "去世",
            "身故",
            "病故",
            "亡故",
            "逝世",
            "过世",
            "离世",
            "辞世",
            "故世",
            "已故",
            "故去",
            "病逝",
            "仙逝",
        ),
        *("身亡", "工亡", "病亡", "病亡故", "溺亡", "猝亡", "丧生", "丧命", "殒命", "殁", "猝死", "死", "遇难", "遇害"),
        *("殉职", "牺牲", "与世长辞", "寿终正寝", "夭折"),
        *("deceased", "decease", "died", "death", "dead"),
    ),
    "retired": ("退休", "离休", "内退", "病退", "退职", "退养", "retired", "retirement"),
    "resigned": (
        *("辞职", "离职", "辞退", "辞工", "开除", "解聘", "合同到期", "合同期满", "合同终止", "终止合同", "解除合同"),
        *("解除劳动合同", "终止劳动合同", "劳动合同解除", "resigned", "resignation", "dismissed"),
    ),
    "transferred": (
        *("调出", "调离", "调走", "调动", "调往", "调至", "调到", "调任", "转出", "转会", "转往", "转至", "转到"),
        *("transferred", "transfer"),
    ),
}
"""What is written for each reason but ``other``; the first is the grave one."""
_NAMES: Mapping[str, str] = {
    **dict(zip(LEFT_REASONS, LEFT_REASONS, strict=True)),
    **dict.fromkeys(("死亡", "亡", "已亡", "卒", "已卒", "逝", "已逝", "passedaway"), "deceased"),
    "退休": "retired",
    "离职": "resigned",
    "辞职": "resigned",
    "调出": "transferred",
    "其他": "other",
    "其它": "other",
}
_NOTHING = frozenset(("无", "-", "--", "/", "\\", "—", "none", "n/a"))
_DATED = Shape(r"(?:19|20)[0-9]{2}(?:[年./-][0-9]{1,2}(?:[月./-](?:[0-9]{1,2}日?)?)?|年)")
_JOINTS = Shape(r"[-~—–_:：]+")


def read_left_reason(cell: object) -> tuple[str | None, Findings]:
    """The reason for leaving as a code: from its own name, else from words, with a note of what was read.

    Words that name a reason with a doubt, or tell of somebody else, are held as LEFT_REASON_UNSURE; words that name
    none are ``other``. A death is always noted.

    >>> read_left_reason("退休"), read_left_reason("因病去世")[0], read_left_reason("回老家")[0]
    (('retired', ()), 'deceased', 'other')
    >>> read_left_reason("配偶去世")[1][0].code, read_left_reason("死亡？")[1][0].verdict
    ('LEFT_REASON_UNSURE', 'held')
    """
    text = plain(cell)
    word = "" if text is None else compact(text).casefold()
    if text is None or not word or word in _NOTHING:
        return None, ()
    undated = _JOINTS.sub("，", _DATED.sub("", text))
    code = _NAMES.get(word) or _NAMES.get(compact(undated).casefold().strip("，"))
    if code is not None:
        return code, (_read(code),) if code == "deceased" else ()
    said, found = reason_said(REASONS, undated)
    if said == "unsure":
        return "other", (Finding("held", "LEFT_REASON_UNSURE"),)
    return found or "other", (_read(found or "other"),)


def _read(code: str) -> Finding:
    return Finding("note", "LEFT_REASON_READ", {"left_reason_code": code})
