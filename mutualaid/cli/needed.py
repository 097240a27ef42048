"""What a command line needs and does not say, all at once; imported on every way, so it knows no question yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ALSO: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "member edit": (("phone", "card_no", "name", "document_no", "sex", "bank_name", "document_type"),),
    "member leave": (("reason", "reason_code"),),
    "claim add": (("on", "settlement"),),
    "contribution refund": (("enrollment", "receipt", "contribution"),),
    "contribution opening set": (("contribution", "aid", "beneficiaries", "members"),),
    "chase": (("unit", "all_units"), ("output",)),
    "query": (("sql", "tables"),),
    "letter receipt": (("output",),),
    "letter cover": (("output",),),
    "letter payment": (("output",),),
    "letter refusal": (("output",),),
    "letter renewal": (("output",),),
    "letter template": (("output",),),
    "report summary": (("output",),),
    "report html": (("output",),),
    "enroll template": (("output",),),
    "member template": (("output",),),
    "unit template": (("output",),),
    "claim template": (("output",),),
    "payout template": (("output",),),
    "relief template": (("output",),),
}
"""What a command needs beside what it always needs: one of each of these."""
WITH: Mapping[str, str] = {"renew": "unit", "class_code": "reason", "unmask": "reason", "accept": "reason"}
"""What is needed where something else is said, and the command takes it: a doubt is settled by somebody's word."""


def lacks(command: str, given: Mapping[str, Any], missing: Sequence[str]) -> list[tuple[str, ...]]:
    """What has to be asked, in its order: person, plan, then the rest; of a group any one will do."""
    groups: list[tuple[str, ...]] = [(name,) for name in missing]
    also = list(ALSO.get(command, ()))
    if "file" not in given and "files" not in given:  # the rows of a file may bear their own reasons
        also += [(needed,) for said, needed in WITH.items() if needed in given and _is_said(given.get(said))]
    for group in also:
        if group not in groups and not any(_is_said(given.get(name)) for name in group):
            groups.append(group)
    return sorted(groups, key=lambda group: _PLACE.get(group[0], len(_PLACE)))


def _is_said(value: Any) -> bool:
    """Whether a command line says something: a sum of 0 is said, a flag that is not there is not."""
    return value is not None and value is not False and value not in ([], ())


_PLACE = {"person": 0, "enrollment": 0, "plan": 1, "to": 2}
