"""What a text in free words says of listed things: names it plainly, leaves it unsure, or says nothing of it.

A text is cut into clauses at its punctuation. In a clause a listed word is plain where nothing before it doubts or
denies it, nothing behind it dates or denies it, and it is the head of its phrase: 癌 in 肺癌, not in 癌前病变. Money
follows what is plain alone; what is unsure is a person's to settle. Source: interface.md (claim import); the marks of
doubt are an assumption (``marks``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from mutualaid.rules.shapes import Shape
from mutualaid.rules.wording import marks

MOST = 1_000
"""A longer text is left to a person wherever it names anything of a list."""

Certainty = Literal["plain", "part", "unsure"]
"""``part``: the word stands in the name of another thing. ``unsure``: it is doubted, denied, past or another's."""
Said = Literal["absent", "plain", "unsure"]


class Named(NamedTuple):
    """A listed word in a text."""

    word: str
    """As the list has it."""
    certainty: Certainty
    is_main: bool
    """It heads the first thing that the text names."""
    part: int = 0
    """In which part of the text it stands: parts are told apart by commas, 、/ and +, 伴, 合并, 及 and the like."""


class _Clause(NamedTuple):
    text: str
    sentence: int
    is_aside: bool
    """It stands in brackets."""
    is_apart: bool = False
    """Nothing but blanks stand between it and the clause before."""
    is_part: bool = True
    """It begins another part; what stands in brackets or behind them goes on with the same."""


class _Found(NamedTuple):
    start: int
    end: int
    word: str
    is_near: bool


def _any_of(words: Iterable[str], *more: str) -> Shape:
    """A pattern that finds any of the words, the longest first."""
    return Shape("|".join([*map(re.escape, sorted(words, key=len, reverse=True)), *more]))


_SENTENCE = Shape(r"[。;；\n]+")
_NUMBERING = Shape(r"[①-⑳]|(?<![A-Z0-9.])[0-9]{1,2}[、.)](?![0-9])")
_STRONG, _WEAK = Shape(f"({marks.STRONG})"), Shape(marks.WEAK)
_ON = _any_of("()[]【】〔〕{}<>《》「」\"'“”‘’")
_BLANKS, _LEAST = Shape(r"\s+"), Shape(r"[\u4e00-\u9fff]")
_SPACED = Shape(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff])+(?![\u4e00-\u9fff])")
"""Letters set apart one by one, as a form sets them to fill its line."""
_HARMLESS = _any_of(marks.HARMLESS, r"[A-Z0-9]+阴性")
_BEFORE = _any_of({*marks.DOUBT_BEFORE, *marks.DENIAL_BEFORE, *marks.PAST_BEFORE, *marks.KIN})
_AFTER = _any_of({*marks.DOUBT_AFTER, *marks.DENIAL_AFTER, *marks.PAST_AFTER, *marks.KIN}, marks.SPAN)
_LESSER = _any_of(marks.LESSER_BEFORE)
_LEADS = _any_of(marks.DENIAL_LEADS)
_TAILS = {tail: Shape(shape) for tail, shape in marks.TAILS.items()}
_MARK = _any_of(
    {*marks.DOUBT_BEFORE, *marks.DOUBT_AFTER, *marks.DENIAL_BEFORE, *marks.DENIAL_AFTER}
    | {*marks.PAST_BEFORE, *marks.PAST_AFTER, *marks.KIN}
)
_FILLERS = Shape(marks.FILLERS)
_OTHERS = _any_of(marks.OTHERS)
_ASIDE = _any_of({*marks.DOUBT_AFTER, *marks.PAST_AFTER})
_HAPPENED_BEFORE = _any_of({"涉嫌", "疑", "可能", "待", "?", "既往", "曾", *marks.DENIAL_BEFORE})
_HAPPENED_AFTER = _any_of(marks.HAPPENED_DOUBT_AFTER)
_HAPPENED_LEADS = _any_of(marks.HAPPENED_LEADS)
_COMPANIONS = _any_of(marks.COMPANIONS)
_RELATIVES = Shape(rf"\b(?:{'|'.join(marks.RELATIVES)})\b")
_SHORT = Shape(rf"(?<![A-Z0-9])(?:{'|'.join(sorted(marks.SHORT, key=len, reverse=True))})(?![A-Z0-9])")


def diseases_said(classes: Mapping[str, Sequence[str]], text: str) -> tuple[Said, tuple[str, ...]]:
    """What a diagnosis says of the diseases of a list: the classes it names plainly, one a part of the text.

    Within a part the longest word rules (结肠原位癌 is no cancer), of words equally long the first of the list. The
    class of the longest word of all comes first; it is unsure where the text also doubts that class.

    >>> cancers = {"malignancy": ["恶性肿瘤", "癌"], "stroke": ["脑出血"], "in_situ": ["原位癌"]}
    >>> [diseases_said(cancers, text) for text in ("左肺癌", "肺癌待排", "胃癌？ 脑出血", "感冒")]
    [('plain', ('malignancy',)), ('unsure', ()), ('plain', ('stroke',)), ('absent', ())]
    >>> [diseases_said(cancers, text)[1] for text in ("胃癌，结肠原位癌", "结肠癌（原位癌）")]
    [('in_situ', 'malignancy'), ('in_situ',)]
    >>> [diseases_said(cancers, text)[0] for text in ("胃CA", "右肺ＭＴ", "CA125升高", "血Ca2+偏低")]
    ['unsure', 'unsure', 'absent', 'absent']
    """
    class_of = {word: code for code, words in reversed(list(classes.items())) for word in words}
    found = named(text, tuple(class_of))
    plain = [one for one in found if one.certainty == "plain"]
    if not plain:
        return ("unsure" if found or named(_spelled_out(text), tuple(class_of)) else "absent"), ()
    order = list(classes)
    # From the longest word to the shortest: the first of a part is the one that rules there.
    plain.sort(key=lambda one: (-len(one.word), order.index(class_of[one.word])))
    by_part: dict[int, str] = {}
    for one in plain:
        by_part.setdefault(one.part, class_of[one.word])
    doubted = {class_of[one.word] for one in found if one.certainty == "unsure"}
    said = dict.fromkeys(by_part.values())
    if next(iter(said)) in doubted:
        return "unsure", ()
    return "plain", tuple(code for code in said if code not in doubted)


def _spelled_out(text: str) -> str:
    """A text with what doctors write short in full, for whoever has found nothing in it."""
    whole = unicodedata.normalize("NFKC", text).upper()
    return _SHORT.sub(lambda short: marks.SHORT[short[0]], whole)


def illness_said(words: Sequence[str], text: str) -> Said:
    """What a diagnosis says of excluded illnesses; plain is the one it names first, for that is why the person came.

    >>> [illness_said(["抑郁"], text) for text in ("抑郁症", "骨折（无抑郁）", "骨折，抑郁状态", "骨折")]
    ['plain', 'unsure', 'unsure', 'absent']
    """
    found = named(text, tuple(words), tail="excluded")
    return _said(found, [one for one in found if one.is_main])


def act_said(words: Sequence[str], text: str) -> Said:
    """What the report of an accident says of excluded acts and events; somebody else's act leaves it unsure.

    >>> [act_said(["酒驾", "醉酒"], text) for text in ("酒后驾驶摔伤", "未发现酒驾", "对方醉酒驾车", "骑车摔伤")]
    ['plain', 'unsure', 'unsure', 'absent']
    """
    found = named(text, tuple(words), tail="any")
    return _said(found, found)


def reason_said(reasons: Mapping[str, Sequence[str]], text: str) -> tuple[Said, str | None]:
    """Why somebody left, in words: the reason that is named first, if any is named without a doubt.

    The first of the list is the grave one: named plainly it stands before every other, and whatever leaves it unsure
    leaves the whole text unsure. What follows the name of another reason does not matter (辞职回老家).

    >>> reasons = {"deceased": ["死亡", "去世"], "resigned": ["辞职"]}
    >>> [reason_said(reasons, text) for text in ("因病去世", "辞职回老家", "母亲去世，辞职", "回老家")]
    [('plain', 'deceased'), ('plain', 'resigned'), ('unsure', None), ('absent', None)]
    """
    reason_of = {word: code for code, words in reasons.items() for word in words}
    found = named(text, tuple(reason_of), tail="left")
    grave = [one.certainty for one in found if reason_of[one.word] == next(iter(reasons))]
    sure = [reason_of[one.word] for one in found if one.certainty != "unsure"]
    if any(certainty != "plain" for certainty in grave) or (found and not sure):
        return "unsure", None
    if grave and _RELATIVES.search(text.upper()):
        return "unsure", None
    if not found:
        return "absent", None
    return "plain", next(iter(reasons)) if grave else sure[0]


def _said(found: Sequence[Named], deciding: Sequence[Named]) -> Said:
    """Plain where a word that may decide is named plainly and nowhere doubted."""
    doubted = {one.word for one in found if one.certainty == "unsure"}
    if any(one.certainty == "plain" and one.word not in doubted for one in deciding):
        return "plain"
    return "unsure" if found else "absent"


# --- a word in its clause -------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def named(
    text: str, words: tuple[str, ...], *, tail: Literal["disease", "excluded", "left", "any"] = "disease"
) -> tuple[Named, ...]:
    """Every listed word in a text with its certainty, in the order of the text.

    ``tail``: what may follow a plain word: what follows a disease, an excluded illness, a reason for leaving, or (a
    report of what happened) anything.
    """
    numbered = _SPACED.sub(lambda spaced: _BLANKS.sub("", spaced[0]), _NUMBERING.sub("\n", text))
    whole = unicodedata.normalize("NFKC", numbered).upper()
    names = _names(words)
    glued = _BLANKS.sub("", whole)
    said = [word for name, (word, _) in names.items() if name in glued]
    if not said or len(whole) > MOST:
        return tuple(Named(word, "unsure", False) for word in said)
    clauses = _clauses(whole)
    if tail == "any":
        is_others, leads = _OTHERS.search(_HARMLESS.sub("", whole)) is not None, _HAPPENED_LEADS
    else:
        is_others, leads = False, _LEADS
    shaded = _shaded(clauses, leads)
    made: list[Named] = []
    part = 0
    main = next((number for number, clause in enumerate(clauses) if _says_something(clause.text)), None)
    for number, clause in enumerate(clauses):
        found = _find(clause.text, names)
        masked = _masked(clause.text, found)
        is_unsure = is_others or shaded[number]
        part += clause.is_part
        for one in found:
            is_in_doubt = is_unsure or one.is_near or _is_torn(clauses, number, one)
            certainty: Certainty = "unsure" if is_in_doubt else _certainty(clause.text, masked, one, tail)
            is_main = number == main and not _WEAK.search(clause.text[: one.start])
            made.append(Named(one.word, certainty, is_main, part + len(_WEAK.findall(masked[: one.start]))))
        part += len(_WEAK.findall(masked))
    # A word that blanks or line ends cut in two is still there to be seen by a person.
    return tuple(made) or tuple(Named(word, "unsure", False) for word in said)


@lru_cache(maxsize=256)
def _names(words: tuple[str, ...]) -> dict[str, tuple[str, bool]]:
    """Every name to look for: the listed word it stands for, and whether it is near to it only."""
    names: dict[str, tuple[str, bool]] = {}
    for listed, is_near in ((marks.NEAR, True), (marks.MEANT, False)):
        for word in words:
            names.update(dict.fromkeys(listed.get(word, ()), (word, is_near)))
    names.update({unicodedata.normalize("NFKC", word).upper(): (word, False) for word in words})
    return names


def _clauses(whole: str) -> list[_Clause]:
    made = []
    for number, sentence in enumerate(_SENTENCE.split(whole)):
        # A colon joins what it stands between: 考虑：肺癌.
        texts = _STRONG.split(sentence.replace(":", ""))
        for text, opening in zip(texts[::2], ["", *texts[1::2]], strict=True):
            if text:
                is_apart = bool(opening) and not opening.strip()
                is_part = not opening.strip() or bool(_ON.sub("", opening).strip())
                is_aside = opening.endswith(("(", "[", "【", "〔", "{"))
                made.append(_Clause(text, number, is_aside, is_apart, is_part))
    return made


def _find(clause: str, names: Mapping[str, tuple[str, bool]]) -> list[_Found]:
    """The names in a clause, by place; what lies within a longer one is left out, and what is near at a full one."""
    spots = [
        _Found(found.start(), found.end(), *names[name])
        for name in names
        for found in re.finditer(re.escape(name), clause)
    ]
    return sorted(one for one in spots if not any(_outdone(one, other) for other in spots))


def _outdone(one: _Found, other: _Found) -> bool:
    if one.is_near and not other.is_near:
        return one.start < other.end and other.start < one.end
    return other.start <= one.start and one.end <= other.end and other[:2] != one[:2]


def _masked(clause: str, found: Sequence[_Found]) -> str:
    """The clause with a blot over every listed word: 无 in 无证驾驶 denies nothing."""
    for one in found:
        clause = clause[: one.start] + "\0" * (one.end - one.start) + clause[one.end :]
    return clause


def _certainty(clause: str, masked: str, one: _Found, tail: str) -> Certainty:
    """How sure a word is in its own clause, the other listed words left aside."""
    before = _HARMLESS.sub("", masked[: one.start])
    after = _HARMLESS.sub("", masked[one.end :])
    # Directly before it the letters themselves count: 非 in 非癌.
    if clause[: one.start].endswith(marks.LESSER_BESIDE):
        return "unsure"
    if tail == "any":
        if _HAPPENED_BEFORE.search(before) or _HAPPENED_AFTER.search(after):
            return "unsure"
        return "part" if after.startswith(marks.HAPPENED_PART) else "plain"
    if _BEFORE.search(before) or _AFTER.search(after) or after.startswith("后"):
        return "unsure"
    if tail == "left":
        if _COMPANIONS.search(before) or _COMPANIONS.search(after):
            return "unsure"
    elif _LESSER.search(_WEAK.split(before)[-1]):
        return "unsure"
    return "plain" if _TAILS[tail].fullmatch(_WEAK.split(after)[0]) else "part"


def _is_torn(clauses: Sequence[_Clause], number: int, one: _Found) -> bool:
    """Whether blanks alone part a word from what makes another thing of it: 原位 癌, 癌 前病变."""
    clause = clauses[number]
    if one.start == 0 and clause.is_apart:
        before = clauses[number - 1].text
        if _LESSER.search(before) or before.endswith(marks.LESSER_BESIDE):
            return True
    following = clauses[number + 1 : number + 2]
    return one.end == len(clause.text) and any(
        after.is_apart and after.text.startswith(marks.PART_AFTER) for after in following
    )


def _shaded(clauses: Sequence[_Clause], leads: Shape) -> list[bool]:
    """Of each clause whether one beside it speaks of it too.

    A clause that is nothing but a mark (病理待回报) speaks of the next one and of all before it in its sentence, at the
    head of a sentence of the one before; a bracket with a doubt or the past in it (肺叶切除术后) of the one before; a
    denial at the head of a clause of all that follow in its sentence.
    """
    told = [_HARMLESS.sub("", clause.text) for clause in clauses]
    bare = [_MARK.search(text) is not None and not _FILLERS.sub("", _MARK.sub("", text)) for text in told]
    shaded = [False] * len(clauses)
    is_denied = is_marked = False
    for number, clause in enumerate(clauses[1:], 1):
        is_denied = clauses[number - 1].sentence == clause.sentence and (
            is_denied or leads.match(told[number - 1]) is not None
        )
        shaded[number] = is_denied or bare[number - 1]
    for number in reversed(range(len(clauses) - 1)):
        is_marked = bare[number + 1] or (is_marked and clauses[number + 1].sentence == clauses[number].sentence)
        is_glossed = clauses[number + 1].is_aside and _ASIDE.search(told[number + 1]) is not None
        shaded[number] = shaded[number] or is_marked or is_glossed
    return shaded


def _says_something(clause: str) -> bool:
    return _LEAST.search(_FILLERS.sub("", clause)) is not None
