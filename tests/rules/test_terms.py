"""Terms read strictly from TOML, kept as canonical JSON, chosen by day."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.results import Finding
from mutualaid.rules.terms import (
    Origin,
    Terms,
    TermsError,
    from_content,
    parse,
    price_fen,
    stale_verdict,
    terms_for,
    terms_on,
    tier_for_fee,
)

HEAD = """
plan_code = "TRIAL"
name_zh = "试行"
name_en = "Trial"
kind = "enrolled"
position = 9
aliases = ["试行计划"]
"""
VERSION = """
[[version]]
effective_on = 2017-01-01
cover_months = { value = 12, source = "S1" }
max_shares = { value = 2, assumption = "two" }
fee_fen = { value = 4000, source = "S2" }
waiting_first_days = { value = 30, source = "S3" }
waiting_renewal_days = { value = 0, source = "S3" }
grace_days = { value = 0, assumption = "none" }
"""
BENEFIT = """
[version.benefit]
kind = "lump_sum"
share_fen = { value = 1000000, source = "S4" }
diseases = { value = { malignancy = ["恶性肿瘤"] }, assumption = "one" }
"""
TIERED = VERSION.replace(
    'fee_fen = { value = 4000, source = "S2" }',
    'tiers = { value = { "26" = 2600, "74" = 7400 }, source = "S2" }\ndefault_tier = { value = "74", assumption = "x" }',
)


def wrong(text: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(TermsError) as caught:
        parse(text)
    return caught.value.code, caught.value.facts


def version(text: str = VERSION) -> Terms:
    return parse(HEAD + text).versions[0]


def test_a_plan_file_is_read_with_the_origin_of_each_value() -> None:
    plan = parse(HEAD + VERSION + BENEFIT)
    assert (plan.plan_code, plan.name_zh, plan.name_en, plan.kind_code) == ("TRIAL", "试行", "Trial", "enrolled")
    assert (plan.position, plan.aliases) == (9, ("试行计划",))
    (terms,) = plan.versions
    assert (terms.plan_code, terms.effective_on, terms.ends_on) == ("TRIAL", "2017-01-01", None)
    assert (terms.cover_months, terms.max_shares, terms.fee_fen, terms.grace_days) == (12, 2, 4000, 0)
    assert terms.benefit_kind == "lump_sum"
    assert terms.benefit == {"share_fen": 1_000_000, "diseases": {"malignancy": ["恶性肿瘤"]}}
    assert terms.origins["fee_fen"] == Origin("source", "S2")
    assert terms.origins["max_shares"] == Origin("assumption", "two")
    assert terms.origins["benefit.share_fen"] == Origin("source", "S4")


def test_a_day_may_be_written_as_a_date_or_as_text() -> None:
    assert version(VERSION.replace("2017-01-01", '"2017-01-01"')) == version()


def test_the_content_is_canonical_json_and_reads_back_the_same() -> None:
    terms = version(VERSION.replace("max_shares", "ends_on = 2018-12-31\nmax_shares") + BENEFIT)
    table = json.loads(terms.content())
    assert table["plan_code"] == "TRIAL"
    assert table["ends_on"] == "2018-12-31"
    assert table["fee_fen"] == {"value": 4000, "source": "S2"}
    assert table["max_shares"] == {"value": 2, "assumption": "two"}
    assert table["benefit"]["kind"] == "lump_sum"
    assert from_content(terms.content()) == terms
    assert from_content(terms.content()).content() == terms.content()
    assert terms.content() == json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_hash_changes_with_any_value_or_source() -> None:
    assert len(version().sha256()) == 64
    assert version().sha256() == version().sha256()
    assert version(VERSION.replace("4000", "4001")).sha256() != version().sha256()
    assert version(VERSION.replace('"S2"', '"S9"')).sha256() != version().sha256()


@pytest.mark.parametrize("text", ["{", "[]", "1", '"x"'])
def test_content_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(TermsError):
        from_content(text)


def test_content_without_its_plan_is_refused() -> None:
    with pytest.raises(TermsError) as caught:
        from_content('{"effective_on":"2017-01-01"}')
    assert (caught.value.code, caught.value.facts["key"]) == ("TERMS_WRONG_VALUE", "plan_code")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plan_code = ", 1),
        (HEAD + "a = = 1", 8),
        ('plan_code = "A"\nplan_code = "B"', 2),
        ("x = " + "[" * 3000, 1),
        ('a = """', 1),
    ],
)
def test_a_text_that_is_no_toml_is_refused_with_its_line(text: str, line: int) -> None:
    code, facts = wrong(text)
    assert code.startswith("TERMS_SYNTAX")
    assert facts["line"] == line


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HEAD + "color = 1\n" + VERSION, "color"),
        (HEAD + VERSION + "fee = { value = 1, source = 's' }", "version[1].fee"),
        (HEAD + VERSION.replace("{ value = 12,", "{ valeu = 12, value = 12,"), "version[1].cover_months.valeu"),
        (HEAD + VERSION + BENEFIT + "daily_fen = { value = 1, source = 's' }", "version[1].benefit.daily_fen"),
    ],
)
def test_an_unknown_key_is_refused_with_its_path(text: str, key: str) -> None:
    code, facts = wrong(text)
    assert (code, facts["key"]) == ("TERMS_UNKNOWN_KEY", key)
    assert facts["known"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HEAD.replace('plan_code = "TRIAL"', "") + VERSION, "plan_code"),
        (HEAD.replace("aliases", "#") + VERSION, "aliases"),
        (HEAD, "version"),
        (HEAD + VERSION.replace("effective_on = 2017-01-01", ""), "version[1].effective_on"),
        (HEAD + VERSION.replace("cover_months", "#"), "version[1].cover_months"),
        (HEAD + VERSION.replace("value = 12, ", ""), "version[1].cover_months.value"),
        (HEAD + VERSION + BENEFIT.replace("kind", "#"), "version[1].benefit.kind"),
        (HEAD + VERSION + 'floor_bp = { value = 8000, source = "s" }', "version[1].floor_base"),
        (HEAD + VERSION + 'claim_from = { value = "admission", source = "s" }', "version[1].claim_within_months"),
        (HEAD + TIERED.replace("default_tier", "#"), "version[1].default_tier"),
        (HEAD + VERSION + 'default_tier = { value = "74", source = "s" }', "version[1].tiers"),
    ],
)
def test_a_missing_key_is_refused_with_its_path(text: str, key: str) -> None:
    code, facts = wrong(text)
    assert (code, facts["key"]) == ("TERMS_MISSING_KEY", key)
    assert facts["example"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HEAD.replace('"TRIAL"', '"trial"') + VERSION, "plan_code"),
        (HEAD.replace('"试行"', '" "') + VERSION, "name_zh"),
        (HEAD.replace('"enrolled"', '"free"') + VERSION, "kind"),
        (HEAD.replace("position = 9", 'position = "9"') + VERSION, "position"),
        (HEAD.replace('["试行计划"]', '"试行计划"') + VERSION, "aliases"),
        (HEAD.replace('["试行计划"]', "[1]") + VERSION, "aliases"),
        (HEAD + "version = 1", "version"),
        (HEAD + "version = [1]", "version[1]"),
        (HEAD + VERSION.replace("2017-01-01", "2017-01-01T00:00:00"), "version[1].effective_on"),
        (HEAD + VERSION.replace("2017-01-01", '"2017-02-30"'), "version[1].effective_on"),
        (HEAD + VERSION.replace("2017-01-01", '"20170101"'), "version[1].effective_on"),
        (HEAD + VERSION.replace("value = 12,", 'value = "12",'), "version[1].cover_months.value"),
        (HEAD + VERSION.replace("value = 12,", "value = 0,"), "version[1].cover_months.value"),
        (HEAD + VERSION.replace("value = 12,", "value = true,"), "version[1].cover_months.value"),
        (HEAD + VERSION.replace("value = 4000,", "value = 40.0,"), "version[1].fee_fen.value"),
        (HEAD + VERSION.replace("value = 4000,", "value = -1,"), "version[1].fee_fen.value"),
        (HEAD + VERSION.replace('{ value = 4000, source = "S2" }', "4000"), "version[1].fee_fen"),
        (HEAD + VERSION + "benefit = 1", "version[1].benefit"),
        (HEAD + VERSION + BENEFIT.replace("lump_sum", "gift"), "version[1].benefit.kind"),
        (HEAD + VERSION + BENEFIT.replace('["恶性肿瘤"]', "[]"), "version[1].benefit.diseases.value"),
        (HEAD + TIERED.replace('value = "74"', 'value = "75"'), "version[1].default_tier.value"),
        (
            HEAD + TIERED + '[version.benefit]\nkind = "accident"\ndeath_fen = { value = { "26" = 1 }, source = "s" }',
            "version[1].benefit.death_fen.value",
        ),
        (
            HEAD + TIERED + '[version.benefit]\nkind = "accident"\ndaily_fen = { value = { "50" = 1 }, source = "s" }',
            "version[1].benefit.daily_fen.value",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_an_example(text: str, key: str) -> None:
    code, facts = wrong(text)
    assert (code, facts["key"]) == ("TERMS_WRONG_VALUE", key)
    assert facts["example"]


@pytest.mark.parametrize(
    "entry",
    [
        "{ value = 12 }",
        '{ value = 12, source = " " }',
        '{ value = 12, source = "s", assumption = "a" }',
        "{ value = 12, source = 3 }",
    ],
)
def test_a_value_needs_its_source_or_an_assumption(entry: str) -> None:
    text = HEAD + VERSION.replace('{ value = 12, source = "S1" }', entry)
    assert wrong(text) == ("TERMS_SOURCE", {"key": "version[1].cover_months"})


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        (VERSION.replace("fee_fen", "#"), {}),
        (TIERED + 'fee_fen = { value = 1, source = "s" }', {"other": "version[1].tiers"}),
    ],
    ids=["none", "both"],
)
def test_a_version_has_one_price_or_tiers(text: str, beside: dict[str, str]) -> None:
    example = '{ value = 9500, source = "…" }'
    assert wrong(HEAD + text) == ("TERMS_PRICE", {"key": "version[1].fee_fen", "example": example, **beside})


def test_a_plan_with_tiers_may_pay_one_sum_a_day_or_for_a_death_whatever_the_tier() -> None:
    allowance = version(TIERED + '[version.benefit]\nkind = "allowance"\ndaily_fen = { value = 4000, source = "s" }')
    card = version(TIERED + '[version.benefit]\nkind = "card"\ndeath_fen = { value = 2000000, source = "s" }')
    assert (allowance.benefit, card.benefit) == ({"daily_fen": 4000}, {"death_fen": 2_000_000})


def test_a_version_that_ends_before_it_begins_is_refused() -> None:
    code, facts = wrong(HEAD + VERSION.replace("cover_months", "ends_on = 2016-12-31\ncover_months"))
    assert (code, facts["key"]) == ("TERMS_ENDS_BEFORE", "version[1].ends_on")


def two(ends_on: str, effective_on: str) -> str:
    older = VERSION.replace("cover_months", f"{ends_on}\ncover_months")
    return HEAD + older + VERSION.replace("2017-01-01", effective_on)


def test_versions_that_overlap_are_refused() -> None:
    overlap = {"key": "version[2].effective_on", "day": "2018-01-01", "before": "2017-01-01"}
    never_ends = overlap | {"other": "version[1].effective_on"}
    assert wrong(two("", "2018-01-01")) == ("TERMS_OVERLAP", never_ends)
    ends_late = overlap | {"other": "version[1].ends_on"}
    assert wrong(two("ends_on = 2018-01-01", "2018-01-01")) == ("TERMS_OVERLAP", ends_late)
    assert len(parse(two("ends_on = 2017-12-31", "2018-01-01")).versions) == 2


def test_versions_out_of_order_are_refused() -> None:
    assert wrong(two("", "2017-01-01"))[0] == "TERMS_UNORDERED"
    assert wrong(two("", "2016-01-01"))[0] == "TERMS_UNORDERED"


def test_the_terms_of_a_day_are_those_begun_and_not_ended() -> None:
    older, newer = parse(two("ends_on = 2017-12-31", "2018-02-01")).versions
    assert terms_on((older, newer), "2016-12-31") is None
    assert terms_on((older, newer), "2017-01-01") == older
    assert terms_on((older, newer), "2017-12-31") == older
    assert terms_on((older, newer), "2018-01-15") is None
    assert terms_on((newer, older), "2018-02-01") == newer
    assert terms_on((newer, older), "2099-01-01") == newer
    assert terms_on((), "2018-01-01") is None


def three(*applies_to: str) -> tuple[Terms, Terms, Terms]:
    """Versions from the first days of 2017, 2018 and 2019; what a version applies to is told where it is not blank."""
    texts = (
        VERSION.replace("2017-01-01", f"{year}-01-01").replace(
            "cover_months", (f"ends_on = {year}-12-31\n" if year < 2019 else "") + f"{told}\ncover_months"
        )
        for year, told in zip((2017, 2018, 2019), applies_to, strict=True)
    )
    first, second, third = parse(HEAD + "".join(texts)).versions
    return first, second, third


def test_the_terms_under_which_a_cover_began_decide_its_events() -> None:
    first, second, third = versions = three("", "", 'applies_to = "covers"')
    assert terms_for(versions, "2017-12-31", "2019-06-01") is first
    assert terms_for(versions, "2018-01-01", "2019-06-01") is second
    assert terms_for(versions, "2019-01-01", "2019-06-01") is third


def test_without_a_cover_or_where_it_began_before_any_terms_the_day_of_the_event_decides() -> None:
    first, second, _ = versions = three("", "", "")
    assert terms_for(versions, None, "2018-06-01") is second
    assert terms_for(versions, None, "2016-12-31") is None
    assert terms_for(versions, "2016-06-01", "2016-12-31") is None
    assert terms_for(versions, "2016-06-01", "2017-01-01") is first


def test_a_version_for_events_decides_under_running_covers_from_its_first_day_on() -> None:
    first, second, third = versions = three("", 'applies_to = "events"', "")
    assert terms_for(versions, "2017-06-01", "2017-12-31") is first
    assert terms_for(versions, "2017-06-01", "2018-01-01") is second
    # The version after it is for covers that start under it: what changed the running ones still holds for them.
    assert terms_for(versions, "2017-06-01", "2019-06-01") is second
    assert terms_for(versions, "2019-01-01", "2019-06-01") is third


def test_of_two_versions_for_events_the_later_decides_and_neither_changes_what_began_after_it() -> None:
    _, second, third = versions = three("", 'applies_to = "events"', 'applies_to = "events"')
    assert terms_for(versions, "2017-06-01", "2019-01-01") is third
    assert terms_for(versions, "2017-06-01", "2018-12-31") is second
    first_changes = three('applies_to = "events"', "", "")
    assert terms_for(first_changes, "2018-06-01", "2018-07-01") is first_changes[1]


def test_what_a_version_applies_to_is_kept_in_its_content_and_hash() -> None:
    plain, told, _ = three('applies_to = "covers"', 'applies_to = "events"', "")
    assert (plain.applies_to, "applies_to" in plain.content()) == ("covers", False)
    assert from_content(told.content()) == told
    assert '"applies_to":"events"' in told.content()
    sourced, *_ = three('applies_to = { value = "events", source = "notice 7" }', "", "")
    assert (sourced.applies_to, sourced.origins["applies_to"]) == ("events", Origin("source", "notice 7"))
    assert from_content(sourced.content()) == sourced


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ('"claims"', "version[1].applies_to"),
        ('["events"]', "version[1].applies_to"),
        ('{ value = "claims", source = "s" }', "version[1].applies_to.value"),
    ],
)
def test_a_version_applies_to_covers_or_events_and_nothing_else(told: str, key: str) -> None:
    code, facts = wrong(HEAD + VERSION.replace("cover_months", f"applies_to = {told}\ncover_months"))
    assert (code, facts["key"]) == ("TERMS_WRONG_VALUE", key)


def test_the_price_is_shares_times_the_fee_or_the_tier() -> None:
    assert price_fen(version(), 2) == 8000
    tiered = version(TIERED)
    assert price_fen(tiered, 1) == 7400
    assert price_fen(tiered, 1, "26") == 2600
    assert price_fen(tiered, 1, "75") is None


def test_the_tier_is_found_by_its_price() -> None:
    tiered = version(TIERED)
    assert tier_for_fee(tiered, 2600) == "26"
    assert tier_for_fee(tiered, 5200, 2) == "26"
    assert tier_for_fee(tiered, 2601) is None
    assert tier_for_fee(version(), 4000) is None


@pytest.mark.parametrize(
    ("men", "women", "sex_code", "most"),
    [
        (60, 55, "M", 60),
        (60, 55, "F", 55),
        (60, 55, None, 60),
        (55, 60, None, 60),
        (None, 55, "M", None),
        (None, 55, None, None),
        (60, None, None, 60),
        (None, None, "F", None),
    ],
)
def test_the_greatest_age_is_that_of_the_sex(
    men: int | None, women: int | None, sex_code: str | None, most: int | None
) -> None:
    text = VERSION
    text += f'max_age_men = {{ value = {men}, source = "s" }}\n' if men else ""
    text += f'max_age_women = {{ value = {women}, source = "s" }}\n' if women else ""
    assert version(text).max_age(sex_code) == most


def test_a_greatest_age_may_be_the_statutory_one() -> None:
    text = VERSION + 'max_age_men = { value = "statutory", source = "s" }\n'
    text += 'max_age_women = { value = "statutory_55", source = "s" }\n'
    terms = version(text)
    assert (terms.max_age("M"), terms.max_age("F"), terms.max_age(None)) == ("statutory", "statutory_55", "statutory")
    assert from_content(terms.content()) == terms
    code, facts = wrong(HEAD + text.replace('"statutory"', '"legal"').replace('"statutory_55"', '"statutory"'))
    assert (code, facts["example"]) == ("TERMS_WRONG_VALUE", '60 | "statutory"')


def test_terms_cover_the_member_alone_unless_they_say_whom() -> None:
    assert (version().covers, version().ages("member", "M", None)) == (("member",), (None, None))
    text = VERSION + 'covers = { value = ["child", "member"], source = "s" }\n'
    terms = version(text + 'min_age = { value = 16, source = "s" }\nchild_max_age = { value = 17, source = "s" }\n')
    assert (terms.covers, from_content(terms.content())) == (["child", "member"], terms)
    assert (terms.ages("child", "M", None), terms.ages("spouse", "M", None)) == ((None, 17), (16, None))
    for value in ("[]", '["parent"]', '["child", "child"]', '"child"', "[1]"):
        code, facts = wrong(HEAD + VERSION + f'covers = {{ value = {value}, source = "s" }}\n')
        assert (code, facts["example"]) == ("TERMS_WRONG_VALUE", '["member", "child", "spouse"]')


@pytest.mark.parametrize(
    "price",
    [
        'fee_by_months = { value = { "12" = 2400, "6" = 1200 }, source = "S19" }\n'
        'equal_shares_in_unit = { value = true, source = "S19" }',
        'fee_by_age = { value = [{ from_age = 16, fen = 3000 }, { from_age = 50, fen = 6000 }], assumption = "x" }',
    ],
)
def test_prices_by_length_and_by_age_are_read_back_from_their_content(price: str) -> None:
    terms = version(VERSION.replace('fee_fen = { value = 4000, source = "S2" }', price))
    assert from_content(terms.content()) == terms
    assert from_content(terms.content()).sha256() == terms.sha256()
    assert "fee_by" not in version().content()
    assert "equal_shares" not in version().content()


def test_terms_are_stale_from_the_day_after() -> None:
    terms = version(VERSION + 'stale_after = { value = 2025-12-31, assumption = "x" }')
    assert stale_verdict(version(), "2099-01-01") is None
    assert stale_verdict(terms, "2025-12-31") is None
    assert stale_verdict(terms, "2026-01-01") == Finding(
        "note", "TERMS_STALE", {"plan_code": "TRIAL", "stale_after": "2025-12-31"}
    )
    assert from_content(terms.content()).stale_after == "2025-12-31"


@given(st.text())
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    with pytest.raises(TermsError):
        parse(text)
    with pytest.raises(TermsError):
        from_content(text)
