"""What the words and codes of a claim say of exclusions and of the list of diseases; what is unsure is held.

A code decides before words (a class of the terms' list, an ICD-10 code in the text), and a person before both. Source:
interface.md (claim import), domain.md 8.1 ("mental illness is known by ...").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mutualaid.rules.benefit.gates import Fault
from mutualaid.rules.benefit.shapes import Event, Settled
from mutualaid.rules.shapes import Shape
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit
from mutualaid.rules.wording import Said, act_said, diseases_said, illness_said
from mutualaid.rules.wording.codes import codes_in, names_of

EXCLUDED, NONE = "excluded", "none"
"""What a person may settle beside a class of the list: an exclusion holds; nothing listed and nothing excluded."""
_EXCLUDED_CODES = Shape(r"(?<![A-Z0-9])[A-Z][0-9]{2}")


class Words(NamedTuple):
    """What a text says of the exclusions: a fault that refuses, or one that holds and waits for the other gates."""

    refuses: Fault | None = None
    holds: Fault | None = None


NOTHING_SAID = Words()


def settled_classes(terms: Terms) -> tuple[str, ...]:
    """What a person may settle under these terms: the classes of the list, ``excluded``, ``none``."""
    return (*terms.scheme.classes, EXCLUDED, NONE)


def exclusions(benefit: Benefit, text: str | None, settled: Settled | None = None, *, is_act: bool = False) -> Words:
    """What a diagnosis, or with ``is_act`` the report of an accident, says of what a benefit excludes.

    A code within the excluded range refuses, both ends and every code below its last one included (F99.9); another code
    leaves nothing unsure, but a plain exclusion beside it is held. The text itself is not repeated.
    """
    words = benefit.excluded_words
    if settled is not None:
        by_hand = Fault("excluded_cause", f"{benefit.clause}.excluded_words" if words else None, None)
        return Words(refuses=by_hand) if settled.class_code == EXCLUDED else NOTHING_SAID
    least, most = benefit.excluded_code_from, benefit.excluded_code_to
    if not text or not (words or (least is not None and most is not None)):
        return NOTHING_SAID
    return _excluded(text, words, least, most, is_act, benefit.clause)


@lru_cache(maxsize=16_384)
def _excluded(
    text: str, words: tuple[str, ...], least: str | None, most: str | None, is_act: bool, clause: str
) -> Words:
    """What a text says of excluded words and of a range of codes; of few thousand texts a list of claims is made."""
    has_code = False
    if least is not None and most is not None and not text.isalpha():
        folded = unicodedata.normalize("NFKC", text).upper()
        if any(least <= code <= most for code in _EXCLUDED_CODES.findall(folded)):
            return Words(refuses=Fault("excluded_cause", f"{clause}.excluded_code_from", None))
        has_code = bool(codes_in(text))
    said: Said = "absent"
    if words:
        said = act_said(words, text) if is_act else illness_said(words, text)
    unsure = Words(holds=Fault("words_unsure", f"{clause}.excluded_words", None, "hold"))
    if said == "plain":
        return unsure if has_code else Words(refuses=Fault("excluded_cause", f"{clause}.excluded_words", None))
    return unsure if said == "unsure" and not has_code else NOTHING_SAID


def disease_classes(terms: Terms, event: Event, settled: Settled | None = None) -> Fault | tuple[str, ...]:
    """The classes of the terms' list that a claim names, the one that rules first; or why it names none."""
    classes, clause = terms.scheme.classes, terms.scheme.classes_clause
    code = event.disease_code if settled is None else settled.class_code
    if code is not None and code in classes:
        return (code,)
    said, found = _listed(classes, told(event)) if settled is None else ("absent", ())
    if said == "unsure":
        return Fault("words_unsure", clause, None, "hold")
    return found or Fault("disease_not_listed", clause, None)


def disease_doubt(terms: Terms, disease_code: str | None, text: str | None) -> str | None:
    """The note on a claim as it is entered: its words will hold it, or the list has nothing of it; else ``None``.

    They hold it too where they name classes of different sums.
    """
    classes = terms.scheme.classes
    if disease_code in classes:
        return None
    said, found = _listed(classes, text or "")
    if len({_sums(terms, code) for code in found}) > 1:
        return "DISEASES_SEVERAL"
    return {"unsure": "DISEASE_UNSURE", "absent": "DISEASE_NOT_IN_LIST"}.get(said)


def _sums(terms: Terms, code: str) -> tuple[tuple[str, int], ...]:
    """What each benefit that lists a class counts for it."""
    listing = [benefit for benefit in terms.scheme.benefits if code in benefit.classes]
    return tuple((benefit.key, (benefit.base.by_code or {}).get(code, benefit.base.fen)) for benefit in listing)


def told(event: Event) -> str:
    """The words of a claim: diagnosis and circumstances, once where they are the same."""
    return "\n".join(dict.fromkeys(text for text in (event.disease_code, event.circumstances) if text))


def _listed(classes: Mapping[str, Sequence[str]], text: str) -> tuple[Said, tuple[str, ...]]:
    """What a text says of the list: by its codes where a list knows their names, else by its words."""
    names = [names_of(code) for code in codes_in(text)]
    if not names:
        return diseases_said(classes, text)
    by_name = {
        unicodedata.normalize("NFKC", word): code for code, words in reversed(list(classes.items())) for word in words
    }
    of_codes = (next((by_name[name] for name in known if name in by_name), None) for known in names)
    if listed := tuple(dict.fromkeys(code for code in of_codes if code is not None)):
        return "plain", listed
    return ("absent", ()) if all(names) else diseases_said(classes, text)
