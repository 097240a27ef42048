"""Benefits written by their stages: what may stand where, what goes with what, and that every fault is told."""

from __future__ import annotations

import json

import pytest

from mutualaid.rules.terms import Fault, Terms, TermsError, from_content, parse

WEIHAI = """
plan_code = "WH_MED"
name_zh = "威海住院医疗"
name_en = "Weihai hospital medical"
kind = "enrolled"
position = 60
aliases = []
city = "威海"
[[version]]
effective_on = 2013-01-01
cover_months = { value = 12, source = "…" }
max_shares = { value = 1, source = "…" }
fee_fen = { value = 5000, source = "…" }
waiting_first_days = { value = 0, assumption = "…" }
waiting_renewal_days = { value = 0, assumption = "…" }
grace_days = { value = 0, assumption = "…" }
[[version.benefit]]
event = "stay"
base = { value = "self_pay_one", source = "…" }
deductible = { value = { per = "year", fen = 1000000 }, source = "…" }
rate = { value = [{ from_fen = 1000000, bp = 8000 }, { from_fen = 4000000, bp = 9000 }], source = "…" }
cap = { value = { per = "period", fen = 5000000 }, source = "…" }
"""
HEAD = WEIHAI.split("[[version.benefit]]")[0]
TIERED = HEAD.replace(
    'fee_fen = { value = 5000, source = "…" }',
    'tiers = { value = { "26" = 2600, "50" = 5000 }, source = "…" }\ndefault_tier = { value = "26", source = "…" }',
)
LIST = 'diseases = { value = { malignancy = ["恶性肿瘤"], in_situ = ["原位癌"] }, source = "…" }'


def benefit(**values: str) -> str:
    """A benefit; what is no plain text of its own gets a source."""
    plain = ("name", "event", "cause")
    lines = [
        f"{key} = {value}" if key in plain else f'{key} = {{ value = {value}, source = "…" }}'
        for key, value in values.items()
    ]
    return "\n".join(["[[version.benefit]]", *lines, ""])


def told(text: str) -> list[tuple[str, str]]:
    with pytest.raises(TermsError) as caught:
        parse(text)
    return [(fault.code, fault.key) for fault in caught.value.faults]


def terms(text: str) -> Terms:
    return parse(text).versions[0]


def test_the_file_of_the_interface_is_read_and_reads_back_from_its_content() -> None:
    read = terms(WEIHAI)
    assert (read.city, read.benefit_kind, read.is_universal) == ("威海", "none", False)
    assert [dict(values) for values in read.written] == [
        {
            "event": "stay",
            "base": "self_pay_one",
            "deductible": {"per": "year", "fen": 1_000_000},
            "rate": [{"from_fen": 1_000_000, "bp": 8000}, {"from_fen": 4_000_000, "bp": 9000}],
            "cap": {"per": "period", "fen": 5_000_000},
        }
    ]
    assert read.origins["benefit[1].cap"] == ("source", "…")
    assert from_content(read.content()) == read
    assert from_content(read.content()).sha256() == read.sha256()
    content = json.loads(read.content())
    assert content["city"] == "威海"
    assert content["benefit"][0]["event"] == "stay"


SHAPES = {
    "first and later": benefit(
        event='"stay"',
        base='"self_pay"',
        deductible='{ first_fen = 130000, later_fen = 65000, first_of = "calendar_year" }',
        rate='{ first_bp = 8000, later_bp = 7000, first_of = "period" }',
        minimum_hospital_level="2",
        transfer_within_days="1",
        excluded_code_from='"F00"',
        excluded_code_to='"F99"',
        claim_from='"settlement"',
        claim_within_months="24",
    ),
    "by level": benefit(
        event='"stay"',
        base='"fund_paid"',
        deductible='{ per = "event", fen_by_level = { "3" = 80000, "2" = 40000 } }',
        rate='{ bp_by_level = { "3" = 630, "2" = 840, "1" = 1050 } }',
        raised_to_fen="10000",
        most_claims='{ per = "period", count = 2 }',
        days_between="30",
    ),
    "days": benefit(
        event='"stay"',
        base="{ daily_fen = 5000 }",
        deductible='{ per = "event", days = 3 }',
        cap='[{ per = "period", days = 90, fen = 450000 }, { per = "life", fen = 900000, times_shares = true }]',
        shares='"once"',
        waiting_days="0",
        waiting_renewal_days="0",
        waiting_accident_days="0",
    ),
    "classes": benefit(
        name='"重大疾病"',
        event='["diagnosis", "operation"]',
        base="{ fen_by_class = { malignancy = 1500000, in_situ = 500000 } }",
        reduced="{ from_day = 31, until_day = 90, fen = 50000 }",
        once='{ per = "life", of = "class" }',
        claim_until="{ month = 3, day = 31 }",
        evidence='["诊断证明"]',
    )
    + LIST,
    "sum": benefit(event='"death"', cause='"accident"', base="{ fen = 2000000 }", instead_of='["disability"]')
    + benefit(event='"disability"', base="{ fen = 500000, grade_bp = [10000, 9000] }", disability_by_day="180"),
    "fire": benefit(event='"fire"', base='"loss"', rate="1000", cap='{ per = "period", fen = 300000 }'),
    "grades": benefit(event='"disability"', base="{ fen_by_grade = [6000000, 3000000] }"),
    "sums": benefit(
        event='"stay"', base='"total"', rate="[{ from_fen = 0, fen = 5 }, { from_fen = 9, fen = 5 }]", least_fen="10000"
    ),
    "births": benefit(event='"birth"', base="{ fen_by_class = { malignancy = 1, in_situ = 0 } }") + LIST,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_every_stage_is_read_and_reads_back(shape: str) -> None:
    read = terms(HEAD + SHAPES[shape])
    assert from_content(read.content()) == read
    assert len(read.scheme.benefits) == SHAPES[shape].count("[[version.benefit]]")


def test_sums_and_days_by_tier_need_one_for_every_tier() -> None:
    both = benefit(event='"death"', base='{ fen_by_tier = { "26" = 1500000, "50" = 3000000 } }')
    both += benefit(event='"accident"', base='{ daily_fen = { "26" = 500, "50" = 1000 } }')
    assert from_content(terms(TIERED + both).content()) == terms(TIERED + both)
    lacking = both.replace(', "50" = 3000000', "").replace(', "50" = 1000', "")
    assert told(TIERED + lacking) == [
        ("TERMS_WRONG_VALUE", "version[1].benefit[1].base.value.fen_by_tier"),
        ("TERMS_WRONG_VALUE", "version[1].benefit[2].base.value.daily_fen"),
    ]
    assert told(HEAD + both) == told(TIERED + lacking)


def test_what_holds_over_all_benefits_stands_beside_benefits_by_stages_alone() -> None:
    over = (
        'cap = { value = { per = "year", fen = 1 }, source = "…" }\nonce = { value = { per = "life", of = "class" }, '
    )
    over += 'source = "…" }\nclaim_until = { value = { month = 5, day = 31 }, source = "…" }\n'
    read = terms(HEAD + over + SHAPES["births"])
    assert (read.cap, read.once) == ({"per": "year", "fen": 1}, {"per": "life", "of": "class"})
    assert from_content(read.content()) == read
    of_a_kind = '[version.benefit]\nkind = "medical"\n'
    assert told(HEAD + over + of_a_kind) == [
        ("TERMS_UNKNOWN_KEY", f"version[1].{key}") for key in ("cap", "once", "claim_until")
    ]


def test_benefits_of_a_universal_plan_are_every_members() -> None:
    read = terms(HEAD.replace('"enrolled"', '"universal"') + SHAPES["fire"])
    assert read.is_universal
    assert from_content(read.content()) == read


STAY = benefit(event='"stay"', base='"self_pay_one"')
WRONG = [
    (benefit(event='"stay"'), "TERMS_MISSING_KEY", "base"),
    (benefit(base='"self_pay_one"'), "TERMS_MISSING_KEY", "event"),
    (benefit(event='"picnic"', base='"self_pay_one"'), "TERMS_WRONG_VALUE", "event"),
    (benefit(event="[]", base='"self_pay_one"'), "TERMS_WRONG_VALUE", "event"),
    (benefit(event='["stay", "picnic"]', base="{ fen = 1 }"), "TERMS_WRONG_VALUE", "event[2]"),
    (benefit(event='"stay"', base='"bread"'), "TERMS_WRONG_VALUE", "base.value"),
    (benefit(event='"stay"', base="{ euro = 1 }"), "TERMS_WRONG_VALUE", "base.value"),
    (benefit(event='"stay"', base="{ fen = 1.5 }"), "TERMS_WRONG_VALUE", "base.value.fen"),
    (benefit(event='"stay"', base="{ fen = 1, of = 2 }"), "TERMS_UNKNOWN_KEY", "base.value.of"),
    (STAY + 'kind = "medical"', "TERMS_UNKNOWN_KEY", "kind"),
    (STAY + 'price = { value = 1, source = "…" }', "TERMS_UNKNOWN_KEY", "price"),
    (STAY + "rate = 8000", "TERMS_WRONG_VALUE", "rate"),
    (STAY + "rate = { value = 8000 }", "TERMS_SOURCE", "rate"),
    (STAY + 'rate = { source = "…" }', "TERMS_MISSING_KEY", "rate.value"),
    (STAY + 'rate = { value = 10001, source = "…" }', "TERMS_WRONG_VALUE", "rate.value"),
    (STAY + 'rate = { value = [], source = "…" }', "TERMS_WRONG_VALUE", "rate.value"),
    (STAY + 'rate = { value = [{ from_fen = 1 }], source = "…" }', "TERMS_MISSING_KEY", "rate.value[1].bp"),
    (
        STAY + 'rate = { value = [{ from_fen = 1, bp = 1, fen = 1 }], source = "…" }',
        "TERMS_NOT_TOGETHER",
        "rate.value[1].fen",
    ),
    (
        STAY + 'rate = { value = [{ from_fen = 1, bp = 1 }, { from_fen = 2, fen = 1 }], source = "…" }',
        "TERMS_NOT_TOGETHER",
        "rate.value[2].fen",
    ),
    (
        STAY + 'rate = { value = [{ from_fen = 1, fen = 1 }, { from_fen = 2, bp = 1 }], source = "…" }',
        "TERMS_NOT_TOGETHER",
        "rate.value[2].bp",
    ),
    (
        STAY + 'rate = { value = [{ from_fen = 1, fen = 2 }, { from_fen = 2, fen = 1 }], source = "…" }',
        "TERMS_WRONG_VALUE",
        "rate.value[2].fen",
    ),
    (
        STAY + 'least_fen = { value = 1, source = "…" }\nraised_to_fen = { value = 1, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "raised_to_fen",
    ),
    (
        STAY
        + 'deductible = { value = { per = "year", fen = 1 }, source = "…" }\nraised_to_fen = { value = 1, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "raised_to_fen",
    ),
    (STAY + 'once = { value = { per = "life", of = "plan" }, source = "…" }', "TERMS_WRONG_VALUE", "once.value.of"),
    (STAY + 'rate = { value = [1], source = "…" }', "TERMS_WRONG_VALUE", "rate.value[1]"),
    (
        STAY + 'rate = { value = [{ from_fen = 2, bp = 1 }, { from_fen = 2, bp = 2 }], source = "…" }',
        "TERMS_WRONG_VALUE",
        "rate.value[2].from_fen",
    ),
    (
        STAY + 'rate = { value = { bp_by_level = { "4" = 1 } }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "rate.value.bp_by_level",
    ),
    (STAY + 'deductible = { value = 5, source = "…" }', "TERMS_WRONG_VALUE", "deductible.value"),
    (STAY + 'deductible = { value = { fen = 5 }, source = "…" }', "TERMS_MISSING_KEY", "deductible.value.per"),
    (
        STAY + 'deductible = { value = { per = "life", fen = 5 }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "deductible.value.per",
    ),
    (
        STAY + 'deductible = { value = { per = "event", days = 1 }, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "deductible.value",
    ),
    (STAY + 'cap = { value = { per = "period" }, source = "…" }', "TERMS_MISSING_KEY", "cap.value.fen"),
    (STAY + 'cap = { value = [{ per = "day", fen = 1 }], source = "…" }', "TERMS_WRONG_VALUE", "cap.value[1].per"),
    (STAY + 'cap = { value = { per = "period", days = 9 }, source = "…" }', "TERMS_NOT_TOGETHER", "cap.value.days"),
    (
        STAY + 'cap = { value = [{ per = "period", days = 9 }], source = "…" }',
        "TERMS_NOT_TOGETHER",
        "cap.value[1].days",
    ),
    (
        STAY + 'reduced = { value = { from_day = 1, until_day = 2 }, source = "…" }',
        "TERMS_MISSING_KEY",
        "reduced.value.bp",
    ),
    (
        STAY + 'reduced = { value = { from_day = 1, until_day = 2, bp = 1, fen = 1 }, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "reduced.value.fen",
    ),
    (
        STAY + 'reduced = { value = { from_day = 3, until_day = 2, bp = 1 }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "reduced.value.until_day",
    ),
    (STAY + LIST, "TERMS_NOT_TOGETHER", "diseases"),
    (STAY + 'disability_by_day = { value = 180, source = "…" }', "TERMS_NOT_TOGETHER", "disability_by_day"),
    (STAY + 'excluded_code_from = { value = "F00", source = "…" }', "TERMS_MISSING_KEY", "excluded_code_to"),
    (STAY + 'claim_within_months = { value = 24, source = "…" }', "TERMS_MISSING_KEY", "claim_from"),
    (
        STAY
        + 'claim_from = { value = "admission", source = "…" }\nclaim_within_months = { value = 24, source = "…" }\n'
        + 'claim_until = { value = { month = 3, day = 31 }, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "claim_until",
    ),
    (
        STAY + 'claim_until = { value = { month = 13, day = 31 }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "claim_until.value.month",
    ),
    (
        STAY + 'claim_until = { value = { month = 2, day = 30 }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "claim_until.value.day",
    ),
    (
        STAY + 'claim_until = { value = { month = 4, day = 31 }, source = "…" }',
        "TERMS_WRONG_VALUE",
        "claim_until.value.day",
    ),
    (
        benefit(event='"diagnosis"', base="{ fen = 1 }")
        + 'diseases = { value = { one = ["癌"], two = ["瘤", "癌"] }, source = "…" }',
        "TERMS_NOT_TOGETHER",
        "diseases.value.two",
    ),
    (STAY + 'instead_of = { value = ["death"], source = "…" }', "TERMS_WRONG_VALUE", "instead_of.value[1]"),
    (benefit(event='"fire"', base='"self_pay_one"'), "TERMS_NOT_TOGETHER", "base.value"),
    (benefit(event='["death", "fire"]', base='"loss"'), "TERMS_NOT_TOGETHER", "base.value"),
    (benefit(event='"diagnosis"', base="{ fen = 1 }"), "TERMS_MISSING_KEY", "diseases"),
    (benefit(event='"death"', base="{ fen = 1 }", rate="8000"), "TERMS_NOT_TOGETHER", "rate.value"),
    (benefit(event='"death"', base="{ fen = 1, grade_bp = [1] }"), "TERMS_NOT_TOGETHER", "base.value"),
    (benefit(event='"fire"', base='"loss"', rate='{ bp_by_level = { "3" = 1 } }'), "TERMS_NOT_TOGETHER", "rate.value"),
    (
        benefit(event='"diagnosis"', base="{ fen_by_class = { malignancy = 1 } }") + LIST,
        "TERMS_WRONG_VALUE",
        "base.value.fen_by_class",
    ),
]


@pytest.mark.parametrize(("text", "code", "key"), WRONG)
def test_what_does_not_fit_a_stage_is_told_with_its_path(text: str, code: str, key: str) -> None:
    assert told(HEAD + text) == [(code, f"version[1].benefit[1].{key}")]


def test_benefits_of_one_name_are_told_apart() -> None:
    twice = benefit(name='"津贴"', event='"stay"', base="{ fen = 1 }") * 2
    assert told(HEAD + twice) == [("TERMS_NOT_TOGETHER", "version[1].benefit[2].name")]
    assert [one.key for one in terms(HEAD + STAY * 2).scheme.benefits] == ["stay", "stay#2"]


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("benefit = []\n", "TERMS_WRONG_VALUE", "version[1].benefit"),
        ("benefit = [1]\n", "TERMS_WRONG_VALUE", "version[1].benefit[1]"),
        ("benefit = 7\n", "TERMS_WRONG_VALUE", "version[1].benefit"),
        ('benefit = { kind = "benefits" }\n', "TERMS_WRONG_VALUE", "version[1].benefit.kind"),
        ('claim_from = { value = "admission", source = "…" }\n', "TERMS_MISSING_KEY", "version[1].claim_within_months"),
    ],
)
def test_benefits_are_tables_one_after_the_other(text: str, code: str, key: str) -> None:
    assert told(HEAD + text) == [(code, key)]


def test_a_deadline_is_a_day_of_its_month() -> None:
    until = 'claim_until = { value = { month = 2, day = 29 }, source = "…" }\n'
    assert terms(HEAD + until + STAY).claim_until == {"month": 2, "day": 29}
    assert told(HEAD + until.replace("29", "30") + STAY) == [("TERMS_WRONG_VALUE", "version[1].claim_until.value.day")]
    assert terms(HEAD + STAY + until).scheme.benefits[0].deadline is not None


def test_a_stay_in_two_hospitals_is_one_for_all_benefits_of_a_fee() -> None:
    joins = STAY + 'transfer_within_days = { value = 1, source = "…" }\n'
    assert terms(HEAD + joins + joins + STAY).scheme.transfer_within_days == 1
    assert told(HEAD + joins + STAY + joins.replace("= 1,", "= 3,")) == [
        ("TERMS_NOT_TOGETHER", "version[1].benefit[3].transfer_within_days")
    ]


def test_a_version_has_one_kind_of_deadline() -> None:
    until = 'claim_until = { value = { month = 3, day = 31 }, source = "…" }\n'
    months = 'claim_from = { value = "admission", source = "…" }\n'
    assert terms(HEAD + months + until + STAY).claim_until == {"month": 3, "day": 31}
    months += 'claim_within_months = { value = 24, source = "…" }\n'
    assert told(HEAD + months + until + STAY) == [("TERMS_NOT_TOGETHER", "version[1].claim_until")]


def test_every_fault_is_told_at_once_and_what_follows_from_one_is_not() -> None:
    text = WEIHAI.replace("position = 60", 'position = "x"').replace("value = 12,", "value = 0,")
    text = text.replace("fen = 1000000 }", "fenn = 1000000 }").replace("base =", "bass =")
    assert told(text) == [
        ("TERMS_WRONG_VALUE", "position"),
        ("TERMS_WRONG_VALUE", "version[1].cover_months.value"),
        ("TERMS_UNKNOWN_KEY", "version[1].benefit[1].bass"),
        ("TERMS_WRONG_VALUE", "version[1].benefit[1].deductible.value"),
        ("TERMS_MISSING_KEY", "version[1].benefit[1].base"),
    ]


def test_the_error_carries_the_first_fault() -> None:
    error = TermsError([Fault("TERMS_PRICE", "version[1].fee_fen"), Fault("TERMS_SOURCE", "x")])
    assert (error.code, error.facts, len(error.faults)) == ("TERMS_PRICE", {"key": "version[1].fee_fen"}, 2)
