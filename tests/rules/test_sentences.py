"""Every code of the rules has its sentence in both languages, with gaps that its facts can fill."""

import re
import string
from pathlib import Path

import pytest

from mutualaid.words import en, zh

RULES = Path(__file__).parents[2] / "mutualaid" / "rules"
MODULES = ("cover", "identity", "money", "terms", "values")
CODES = sorted(
    {
        code
        for module in MODULES
        for path in (*RULES.glob(f"{module}.py"), *RULES.glob(f"{module}/*.py"))
        for code in re.findall(
            r'"((?:AGE|CARD|CATEGORY|DAY|DOCUMENT|HEADCOUNT|ID|MONEY|NAME|NUMBER|PAYOUT|PERMIT|PHONE|QUARTER|SEX|SHARES|STATUS|TERMS|TIER|UNIT|USCC)(?:_[A-Z]+)*)"',
            path.read_text(encoding="utf-8"),
        )
    }
    - {"CARD_ACC"}
)
FACTS = {
    "age", "amount", "before", "character", "column", "day", "document_type", "ends_on", "effective_on", "example",
    "found", "head_count", "known", "name", "other_line", "at_line", "fits",
    "key", "length", "line", "max_age", "min_age", "number", "other", "plan_code", "share_count", "stale_after",
}  # fmt: skip


def gaps(sentence: str) -> set[str]:
    return {gap for _, gap, _, _ in string.Formatter().parse(sentence) if gap is not None}


def test_the_codes_of_the_rules_were_found() -> None:
    assert len(CODES) >= 60


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_sentence_in_both_languages(code: str) -> None:
    assert gaps(zh.SENTENCES[code]) == gaps(en.SENTENCES[code])
    assert gaps(zh.SENTENCES[code]) <= FACTS


@pytest.mark.parametrize(
    "key",
    [
        *("sex.M", "sex.F", "status.in_service", "status.kept", "kind.enrolled", "kind.universal"),
        *("document_type.resident_id", "document_type.hmt_residence", "document_type.hk_macao_permit"),
        *("document_type.taiwan_permit", "document_type.passport", "document_type.foreign_pr", "document_type.other"),
        *("kind.district", "kind.street", "kind.town", "kind.township", "kind.system"),
        *("kind.grassroots", "category.outpatient", "category.inpatient", "category.over_cap"),
        *("payout_result.paid", "payout_result.returned", "payout_result.recovered"),
    ],
)
def test_each_code_that_a_cell_is_read_as_has_a_label(key: str) -> None:
    assert zh.LABELS[key]
    assert en.LABELS[key]
