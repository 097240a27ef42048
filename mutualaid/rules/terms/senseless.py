"""What no notice can mean, though each value fits: told of a file, while a ledger that holds such a version goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mutualaid.rules.terms.faults import Fault
from mutualaid.rules.terms.fits import wrong_value
from mutualaid.rules.terms.version import Terms

_LISTS = ("event", "instead_of", "evidence")
"""What a benefit lists, each once."""


def judge_sense(path: str, terms: Terms, faults: list[Fault]) -> None:
    """Tell what is listed twice, a plan that excludes itself, a range of codes that runs backwards.

    ``path`` is that of the version, with its dot.
    """
    excludes = terms.excludes or []
    _twice(f"{path}excludes.value", excludes, faults)
    for place, code in enumerate(excludes, 1):
        if code == terms.plan_code:
            faults.append(Fault("TERMS_EXCLUDES_ITSELF", f"{path}excludes.value[{place}]"))
    for number, benefit in enumerate(terms.written, 1):
        within = f"{path}benefit[{number}]."
        for key in _LISTS:
            _twice(f"{within}{key}" if key == "event" else f"{within}{key}.value", benefit.get(key), faults)
        _judge_codes(within, benefit, faults)
    _judge_codes(f"{path}benefit.", terms.benefit or {}, faults)


def _twice(path: str, listed: Any, faults: list[Fault]) -> None:
    """Of a list what stands in it above already."""
    if type(listed) is not list:
        return
    for place, value in enumerate(listed, 1):
        first = listed.index(value) + 1
        if first < place:
            faults.append(Fault("TERMS_TWICE", f"{path}[{place}]", {"found": value, "other": f"{path}[{first}]"}))


def _judge_codes(path: str, benefit: Mapping[str, Any], faults: list[Fault]) -> None:
    """A range runs from a lower code to a higher one, or is of one code."""
    least, most = benefit.get("excluded_code_from"), benefit.get("excluded_code_to")
    if least is not None and most is not None and most < least:
        key, other = (f"{path}excluded_code_{end}" for end in ("to", "from"))
        faults.append(wrong_value(f"{key}.value", most, f'"{least}"', other))
