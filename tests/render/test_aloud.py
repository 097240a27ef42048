"""Terms read aloud: every sentence from the values, examples as the rules reckon them, in both languages."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from mutualaid import plans, words
from mutualaid.render import aloud
from mutualaid.rules.terms import PlanFile, Terms, from_content, parse
from mutualaid.rules.terms.idle import idle

SAMPLES = Path(__file__).parents[2] / "samples" / "plans"
PLANS = {plan.plan_code: plan for plan in plans.built_in()}


def said(plan: PlanFile, terms: Terms, language: str = "zh") -> list[tuple[str, str]]:
    words.use(language)
    return [tuple(each) for each in aloud.aloud(terms, kind_code=plan.kind_code, on="2018-12-31")]  # type: ignore[misc]


def in_2018(code: str) -> tuple[PlanFile, Terms]:
    plan = PLANS[code]
    return plan, next(terms for terms in plan.versions if terms.effective_on == "2017-01-01")


def test_hospital_medical_is_read_aloud_in_chinese() -> None:
    assert said(*in_2018("HOSP_MED")) == [
        ("who", "16 至 60 周岁的在职职工可以参加，由所在单位工会统一办理。"),
        ("floor", "一个单位参加的人数须达到职工人数的 80 %，不足 100 人的单位须全员参加。"),
        ("cost", "每份 95 元，每人 1 份，保障期一年。"),
        ("starts", "首次参保有 30 天等待期，如 2018-01-01 起保的，从 2018-01-31 起发生的才给付。"),
        ("starts", "续保没有等待期，到期后要接着续上，中间断开的按首次参保算。"),
        ("pays", "住院费用中的自付一，先扣起付线（第一次住院 1,300 元，以后每次 650 元），再按比例给付（第一次 80 %，以后 70 %），"
         "一个保障期最多 50,000 元。"),
        ("pays", "1 天内凭转诊单转到别的医院的，算一次住院。"),
        ("example", "第一次住院，自付一为 10,000 元，给付 6,960 元。"),
        ("example", "同一年再次住院，自付一为 10,000 元，给付 6,545 元。"),
        ("claim", "自入院之日起 2 年内申请。"),
        ("papers", "一般要带：身份证和互助服务卡、医疗费结算单、出院小结或病案首页、转诊单（有转院的）（条款没有写明，以通知为准）。"),
    ]  # fmt: skip


def test_plans_that_may_not_be_held_beside_it_are_named_as_they_are_called_or_by_their_codes() -> None:
    plan, terms = in_2018("ACCIDENT")
    terms = terms._replace(excludes=["CQ_ALLOW", "CQ_B"])
    assert said(plan, terms)[1] == ("who", "不能与CQ_ALLOW、CQ_B同时参加，保障期一天也不能重叠。")
    assert said(plan, terms, "en")[1] == ("who", "It may not be held beside CQ_ALLOW, CQ_B, not even for one day.")
    named = aloud.aloud(terms, kind_code="enrolled", on="2018-12-31", apart=["重庆住院津贴"])
    assert named[1].message == "It may not be held beside 重庆住院津贴, not even for one day."
    assert not any("beside" in each.message for each in aloud.aloud(terms, kind_code="universal", on="2018-12-31"))


def test_the_accident_plan_is_read_aloud_in_english() -> None:
    told = said(*in_2018("ACCIDENT"), "en")
    assert ("cost", "4 tiers, one a person: 26 yuan, 50 yuan, 74 yuan, 100 yuan; cover lasts one year.") in told
    assert ("starts", "There is no waiting period: it pays from the first day of cover on.") in told
    assert [message for topic, message in told if topic == "example"] == [
        "In tier 100 yuan; death by accident; 60,000 yuan paid.",
        "In tier 100 yuan; disabled by accident, grade 5; 36,000 yuan paid.",
    ]
    assert [message for topic, message in told if topic == "not_paid"] == [
        "Not for illness, only after an accident.",
        "Not for: 自杀, 自残, 酒驾, 醉酒, 无证驾驶, 犯罪, 战争, 地震.",
        "Disability: a disability is judged when treatment ends, at the latest as it is on day 180 after the accident; "
        "later ones are not paid.",
    ]


@pytest.mark.parametrize(
    ("code", "examples"),
    [
        ("HOSP_ALLOW", ["一次住院，住了 10 天，给付 360 元。"]),
        ("CRITICAL", ["参加 1 份，确诊恶性肿瘤，给付 10,000 元。", "参加 2 份，确诊恶性肿瘤，给付 20,000 元。",
                      "参加 1 份，首次参保第 31 天，确诊恶性肿瘤，给付 500 元。"]),
        ("FEMALE", ["参加 1 份，确诊乳腺癌，给付 10,000 元。", "参加 2 份，确诊乳腺癌，给付 20,000 元。",
                    "参加 1 份，首次参保第 31 天，确诊乳腺癌，给付 500 元。"]),
        ("CARD_ACC", ["意外身故，给付 20,000 元。", "家中失火，损失 20,000 元，给付 2,000 元。"]),
        ("SECOND", []),
    ],
)  # fmt: skip
def test_examples_are_what_the_rules_pay(code: str, examples: list[str]) -> None:
    assert [message for topic, message in said(*in_2018(code)) if topic == "example"] == examples


HEAD = """plan_code = "TRIAL"
name_zh = "试行"
name_en = "Trial"
kind = "enrolled"
position = 9
aliases = []
[[version]]
effective_on = 2017-01-01
cover_months = { value = 18, source = "…" }
max_shares = { value = 2, source = "…" }
PRICE
waiting_first_days = { value = 0, source = "…" }
waiting_renewal_days = { value = 10, source = "…" }
grace_days = { value = 30, source = "…" }
"""
FEE = 'fee_fen = { value = 4050, source = "…" }'
TIERS = 'tiers = { value = { "甲" = 3600, "72" = 7200 }, source = "…" }\ndefault_tier = { value = "甲", source = "…" }'
LIST = 'diseases = { value = { malignancy = ["恶性肿瘤"], stent = ["支架"] }, source = "…" }\n'


def benefit(event: str, base: str, *more: str) -> str:
    lines = [f"event = {event}", f'base = {{ value = {base}, source = "…" }}']
    lines += [f'{key} = {{ value = {value}, source = "…" }}' for key, value in (each.split(" = ", 1) for each in more)]
    return "\n[[version.benefit]]\n" + "\n".join(lines) + "\n"


def trial(text: str, *, price: str = FEE, version: str = "") -> list[tuple[str, str]]:
    plan = parse(HEAD.replace("PRICE", price) + version + text)
    return said(plan, plan.versions[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (benefit('"stay"', '"fund_paid"', 'rate = { bp_by_level = { "3" = 630, "2" = 840, "1" = 1050 } }', "least_fen = 10000",
                 'most_claims = { per = "period", count = 2 }', "days_between = 5"),
         "住院费用中的统筹基金支付部分，按医院等级的比例给付（三级医院 6.3 %、二级医院 8.4 %、一级医院 10.5 %），一个保障期最多给付 2 次，两次之间至少相隔 5 天。"),
        (benefit('"stay"', '"self_pay"', 'deductible = { per = "event", fen = 50050 }', "rate = 1000",
                 'cap = [{ per = "event", fen = 100 }, { per = "life", fen = 300 }]'),
         "住院费用中的自付一和自付二，先扣起付线 500.50 元，按 10 % 给付，每次最多 1 元，一生最多 3 元。"),
        (benefit('"stay"', '"self_pay_one"', 'deductible = { per = "year", fen = 0 }',
                 "rate = [{ from_fen = 1000000, fen = 150000 }, { from_fen = 2000000, fen = 300000 }]"),
         "住院费用中的自付一，一年的费用累计计算，费用达到下面哪一段，就按那一段定额给付：10,000 元起 1,500 元、20,000 元起 3,000 元。"),
        (benefit('"stay"', '"self_pay"', "rate = 5000", "raised_to_fen = 5000"),
         "住院费用中的自付一和自付二，按 50 % 给付，应付不足 50 元的，按 50 元给付。"),
        (benefit('"stay"', '{ fen = 100 }', 'instead_of = ["diagnosis"]', 'shares = "once"')
         + benefit('"diagnosis"', "{ fen = 200 }", 'instead_of = ["stay"]', 'shares = "once"') + LIST,
         "住院：给付 1 元，同一次住院已给付确诊的，从中扣除。"),
        (benefit('"stay"', '"self_pay_one"', 'deductible = { per = "event", fen_by_level = { "3" = 80000 } }'),
         "住院费用中的自付一，先扣起付线（三级医院 800 元）。"),
        (benefit('"stay"', "{ daily_fen = 5000 }", 'deductible = { per = "event", days = 3 }',
                 'cap = { per = "period", days = 90, times_shares = true }'),
         "住院每份每天 50 元，头 3 天不计，一个保障期每份最多 90 天。"),
        (benefit('"diagnosis"', "{ fen_by_class = { malignancy = 1500000, stent = 500000 } }",
                 "reduced = { from_day = 31, until_day = 90, fen = 50000 }") + LIST,
         "每份按项给付：恶性肿瘤为 15,000 元，支架为 5,000 元，首次参保后第 31 天至第 90 天发生的，每份给付 500 元。"),
        (benefit('"disability"', "{ fen_by_grade = [6000000, 3000000] }", 'shares = "once"'),
         "按伤残等级给付：1 级 60,000 元、2 级 30,000 元。"),
        (benefit('"death"', "{ fen = 100 }"), "每份给付 1 元。"),
        (benefit('"fire"', '"loss"', 'deductible = { per = "event", fen = 10000 }', "rate = 5000"),
         "以损失金额为基数，先扣 100 元，按 50 % 给付。"),
    ],
)  # fmt: skip
def test_every_shape_of_a_stage_has_its_words(text: str, message: str) -> None:
    pays = [each for topic, each in trial(text) if topic == "pays"]
    assert pays[0] == message


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        (benefit('"stay"', '"self_pay_one"', "rate = 0"), []),
        (benefit('"diagnosis"', "{ fen = 100 }", 'shares = "once"', "reduced = { from_day = 1, until_day = 2, bp = 1 }",
                 "waiting_days = 2") + LIST, ["参加 1 份，确诊恶性肿瘤，给付 1 元。"]),
        (benefit('"birth"', "{ fen = 100 }", 'shares = "once"') + LIST, ["参加 1 份，生育（恶性肿瘤），给付 1 元。"]),
        (benefit('"operation"', "{ fen = 100 }", 'shares = "once"') + LIST, ["参加 1 份，做了恶性肿瘤，给付 1 元。"]),
        (benefit('"accident"', "{ daily_fen = 100 }", 'shares = "once"'), ["参加 1 份，意外受伤，治疗 10 天，给付 10 元。"]),
        (benefit('"stay"', '"total"', 'deductible = { per = "period", fen = 9000000 }'),
         ["一次住院，总费用为 135,000 元，给付 45,000 元。", "同一年再次住院，总费用为 135,000 元，给付 135,000 元。"]),
        (benefit('"stay"', '"self_pay"') + benefit('"stay"', '"out_of_pocket"', "rate = 5000"),
         ["一次住院，自付一和自付二为 10,000 元，自费部分为 10,000 元，给付 15,000 元。"]),
        ('[version.benefit]\nkind = "lump_sum"\nshare_fen = { value = 1, source = "…" }', []),
        ('[version.benefit]\nkind = "card"\nfire_bp = { value = 1, source = "…" }', ["参加 1 份，家中失火，损失 20,000 元，给付 2 元。"]),
    ],
)  # fmt: skip
def test_an_example_of_each_event_is_reckoned_by_the_rules(text: str, examples: list[str]) -> None:
    assert [message for topic, message in trial(text) if topic == "example"] == examples


def test_terms_without_a_benefit_and_with_a_waiting_period_after_accidents_are_read_aloud() -> None:
    told = trial(
        "", version='waiting_accident_days = { value = 3, source = "…" }\nsex = { value = "M", source = "…" }\n'
    )
    assert told == [
        ("who", "在职男职工可以参加，由所在单位工会统一办理。"),
        ("cost", "每份 40.50 元，每人最多 2 份，共 81 元，保障期 18 个月。"),
    ]
    told = trial(benefit('"death"', "{ fen = 1 }"), version='waiting_accident_days = { value = 3, source = "…" }\n')
    assert ("starts", "首次参保没有等待期，意外事故的等待期是 3 天。") in told


def test_several_benefits_are_told_by_name_and_what_all_leave_out_once() -> None:
    told = trial(
        benefit('"death"', '{ fen_by_tier = { "甲" = 100, "72" = 300 } }', 'excluded_words = ["酒驾"]', 'instead_of = ["丙"]')
        + benefit('"diagnosis"', "{ fen = 200 }", 'excluded_words = ["酒驾"]', 'once = { per = "life", of = "class" }',
                  "claim_until = { month = 5, day = 31 }")
        + LIST
        + benefit('["accident"]', '{ daily_fen = { "甲" = 1, "72" = 2 } }', 'excluded_words = ["酒驾"]',
                  'evidence = ["病假条"]').replace("event", 'name = "丙"\nevent', 1),
        price=TIERS,
        version='cap = { value = { per = "year", fen = 900 }, source = "…" }\nonce = { value = { per = "period", of = "benefit" }, source = "…" }\n',
    )  # fmt: skip
    assert [each for topic, each in told if topic in ("pays", "not_paid", "claim", "papers", "cost", "starts")] == [
        "有 2 档：甲档 36 元、72 元，每人选一档，保障期 18 个月。",
        "首次参保没有等待期。",
        "续保有 10 天等待期，到期后 30 天内续上的都算续保，再晚就按首次参保算。",
        "身故：每份按参加的档次给付：甲档 1 元、72 元档 3 元，同一次事故已给付丙的，从中扣除。",
        "确诊：确诊名单上的 2 种疾病之一，每份一次性给付 2 元。",
        "名单：恶性肿瘤、支架。",
        "丙：治疗期间每份每天 甲档 0.01 元、72 元档 0.02 元。",
        "各项合计，一年最多 9 元。",
        "下列情形不给付：酒驾。",
        "一个保障期每项只给付一次。",
        "确诊：名单以外的不给付。",
        "确诊：同一病种一生只给付一次。",
        "确诊：最迟次年 5 月 31 日申请。",
        "申请时带：病假条。",
    ]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("code", sorted(PLANS))
def test_nothing_is_left_open_or_in_the_other_language(code: str, language: str) -> None:
    for terms in PLANS[code].versions:
        for _, message in said(PLANS[code], terms, language):
            assert not re.search(r"[{}?]|None|_", message), message
            assert message.endswith("。" if language == "zh" else ".")
            if language == "zh":
                assert not re.search("[a-z]{2,}", message), message


def test_no_sentence_waits_for_a_use() -> None:
    source = inspect.getsource(aloud) + (Path(aloud.__file__).parents[1] / "cli" / "plan.py").read_text(
        encoding="utf-8"
    )
    asked = set(re.findall(r"""["'](?:TOLD_)?([A-Z_]+)["']""", source)) | {
        "WHO_F",
        "WHO_M",
        "YEAR",
        "YEARS",
    }
    made = ("CAUSE_", "ONCE_", "CASE_")
    unused = [
        code
        for code in (each.removeprefix("TOLD_") for each in words.whole("zh", "SENTENCES") if each.startswith("TOLD_"))
        if code.removesuffix("_A_SHARE") not in asked and not code.startswith(made)
    ]
    assert unused == []


def test_the_waiting_days_of_a_benefit_are_told_with_its_name_beside_those_of_the_others() -> None:
    text = benefit('"stay"', '"self_pay_one"') + benefit('"death"', "{ fen = 100 }", "waiting_days = 60")
    version = 'waiting_renewal_days = { value = 10, source = "…" }\n'
    head = HEAD.replace(version, version.replace("10", "0"))
    plan = parse(head.replace("PRICE", FEE) + text)
    assert [message for topic, message in said(plan, plan.versions[0]) if topic == "starts"] == [
        "住院：没有等待期，从起保之日起就给付。",
        "身故：首次参保有 60 天等待期，如 2018-01-01 起保的，从 2018-03-02 起发生的才给付。",
        "身故：续保没有等待期，到期后 30 天内续上的都算续保，再晚就按首次参保算。",
    ]
    alone = parse(HEAD.replace("PRICE", FEE) + benefit('"death"', "{ fen = 100 }", "waiting_accident_days = 5"))
    assert [message for topic, message in said(alone, alone.versions[0]) if topic == "starts"] == [
        "首次参保没有等待期，意外事故的等待期是 5 天。",
        "续保有 10 天等待期，到期后 30 天内续上的都算续保，再晚就按首次参保算。",
    ]


def test_the_example_of_a_reduced_window_falls_behind_the_waiting_days_of_the_benefit() -> None:
    waits = ("waiting_days = 60", "reduced = { from_day = 31, until_day = 90, bp = 500 }")
    told = trial(benefit('"diagnosis"', "{ fen = 1000000 }", *waits) + LIST)
    assert ("example", "参加 1 份，首次参保第 61 天，确诊恶性肿瘤，给付 500 元。") in told


@pytest.mark.parametrize(
    ("version", "who"),
    [
        ({"max_age_men": "statutory", "max_age_women": "statutory_55", "min_age": 16},
         "男16 周岁至法定退休年龄（60 岁，2025 年起逐步延至 63 岁）的、女16 周岁至法定退休年龄（55 岁，2025 年起逐步延至 58 岁）的在职职工可以参加，"
         "由所在单位工会统一办理。"),
        ({"max_age_women": "statutory_50", "sex": "F"},
         "未过法定退休年龄（50 岁，2025 年起逐步延至 55 岁）的在职女职工可以参加，由所在单位工会统一办理。"),
    ],
)  # fmt: skip
def test_a_statutory_age_is_said_with_the_years_between_which_it_rises(version: dict[str, object], who: str) -> None:
    values = "".join(f'{key} = {{ value = {json.dumps(value)}, source = "…" }}\n' for key, value in version.items())
    assert trial("", version=values)[0] == ("who", who)


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ({"covers": ["member", "child", "spouse"], "child_max_age": 17, "min_age": 16},
         ["年满 16 周岁的在职职工可以参加，由所在单位工会统一办理。",
          "会员的不超过 17 周岁的子女、年满 16 周岁的配偶也可以参加，由会员所在单位工会随会员办理。"]),
        ({"covers": ["child"], "child_min_age": 3},
         ["只保会员的年满 3 周岁的子女，会员本人不参加，由会员所在单位工会随会员办理。"]),
        ({"covers": ["member"]}, ["在职职工可以参加，由所在单位工会统一办理。"]),
    ],
)  # fmt: skip
def test_children_and_spouses_are_said_with_the_ages_that_hold_for_them(
    version: dict[str, object], told: list[str]
) -> None:
    values = "".join(f'{key} = {{ value = {json.dumps(value)}, source = "…" }}\n' for key, value in version.items())
    assert [message for topic, message in trial("", version=values) if topic == "who"] == told


def test_a_reduced_sum_is_that_of_a_share_where_shares_multiply() -> None:
    reduced = "reduced = { from_day = 31, until_day = 120, fen = 123457 }"
    each = "首次参保后第 31 天至第 120 天发生的，每份给付 1,234.57 元"
    assert any(each in message for _, message in trial(benefit('"death"', "{ fen = 500000 }", reduced)))
    once = trial(benefit('"death"', "{ fen = 500000 }", reduced, 'shares = "once"'))
    assert any("天发生的，给付 1,234.57 元" in message for _, message in once)


# --- values that change nothing ---


@pytest.mark.parametrize(
    ("text", "version", "found"),
    [
        (benefit('"stay"', '"self_pay_one"'), "", [("no_effect", "max_shares")]),
        ("", "", [("no_benefit", "benefit")]),
        (benefit('"death"', "{ fen = 100 }"), 'waiting_accident_days = { value = 0, source = "…" }\n', []),
        (benefit('"death"', "{ fen = 100 }", "waiting_days = 9", "reduced = { from_day = 1, until_day = 10, bp = 1 }"),
         'sex = { value = "M", source = "…" }\nmax_age_women = { value = 9, source = "…" }\n'
         'floor_base = { value = "staff", source = "…" }\nfloor_bp = { value = 0, source = "…" }\n'
         'floor_all_below = { value = 0, source = "…" }\n', [("no_effect", "max_age_women"), ("no_effect", "floor_bp")]),
        (benefit('"death"', "{ fen = 100 }", "waiting_renewal_days = 9", "reduced = { from_day = 1, until_day = 1, bp = 1 }"), "",
         []),
        (benefit('"death"', "{ fen = 0 }", "least_fen = 0", "days_between = 0"), "",
         [("pays_nothing", "benefit[1].base"), ("no_effect", "benefit[1].least_fen"), ("no_effect", "benefit[1].days_between")]),
        (benefit('"stay"', '"total"', 'shares = "multiply"', "rate = 0", 'deductible = { per = "event", fen = 0 }',
                 'most_claims = { per = "year", count = 0 }', 'cap = { per = "year", fen = 0 }'), "",
         [("no_effect", "benefit[1].deductible"), ("pays_nothing", "benefit[1].rate"),
          ("pays_nothing", "benefit[1].most_claims"), ("pays_nothing", "benefit[1].cap")]),
        (benefit('"stay"', "{ daily_fen = 100 }", 'cap = { per = "period", days = 10, fen = 2001 }'), "",
         [("no_effect", "benefit[1].cap.fen")]),
        (benefit('"stay"', "{ daily_fen = 100 }", 'cap = { per = "period", days = 10, fen = 2000 }'), "", []),
        (benefit('"death"', "{ fen = 1 }", 'shares = "multiply"'), 'child_max_age = { value = 9, source = "…" }\n',
         [("no_effect", "child_max_age")]),
        (benefit('"death"', "{ fen = 1 }", 'shares = "multiply"'),
         'covers = { value = ["child"], source = "…" }\nchild_max_age = { value = 9, source = "…" }\n'
         'min_age = { value = 9, source = "…" }\n', [("no_effect", "min_age")]),
        (benefit('"death"', "{ fen = 1 }", "reduced = { from_day = 1, until_day = 20, bp = 1 }", "waiting_days = 20"), "",
         [("no_effect", "benefit[1].reduced")]),
        (benefit('"death"', "{ fen = 1 }", "reduced = { from_day = 1, until_day = 21, bp = 1 }", "waiting_days = 20"), "", []),
    ],
)  # fmt: skip
def test_values_without_effect_and_those_that_pay_nothing_are_found(
    text: str, version: str, found: list[tuple[str, str]]
) -> None:
    plan = parse(HEAD.replace("PRICE", FEE) + version + text)
    assert [(each.code, each.key) for each in idle(plan.versions[0])] == found


def test_whom_a_plan_covers_changes_nothing_where_every_member_has_it() -> None:
    covers = FEE + '\ncovers = { value = ["member", "child"], source = "…" }'
    text = HEAD.replace("PRICE", covers).replace('"enrolled"', '"universal"')
    plan = parse(text + benefit('"death"', "{ fen = 1 }", 'shares = "multiply"'))
    assert [each.key for each in idle(plan.versions[0], is_universal=True)] == ["covers"]


def test_what_only_men_or_a_late_window_would_need_changes_nothing_for_women() -> None:
    text = HEAD.replace(
        "PRICE", FEE + '\nsex = { value = "F", source = "…" }\nmax_age_men = { value = 60, source = "…" }'
    )
    text = text.replace("waiting_renewal_days = { value = 10", "waiting_renewal_days = { value = 9").replace(
        "{ value = 0,", "{ value = 9,"
    )
    text += 'waiting_accident_days = { value = 9, source = "…" }\n'
    plan = parse(
        text + benefit('"diagnosis"', "{ fen = 1 }", "reduced = { from_day = 1, until_day = 9, bp = 1 }") + LIST
    )
    assert [(each.key, each.other) for each in idle(plan.versions[0])] == [
        ("max_age_men", "sex"),
        ("benefit[1].reduced", "waiting_first_days"),
    ]
    assert [message for topic, message in said(plan, plan.versions[0]) if topic == "example"] == [
        "参加 1 份，确诊恶性肿瘤，给付 0.01 元。",
        "参加 2 份，确诊恶性肿瘤，给付 0.02 元。",
    ]


# --- what grates on whoever reads it ---


def test_a_plan_says_the_same_before_and_after_it_is_loaded() -> None:
    for file in sorted(SAMPLES.glob("*.toml")):
        plan = parse(file.read_text(encoding="utf-8"))
        for terms in plan.versions:
            assert said(plan, from_content(terms.content())) == said(plan, terms), file.name


def test_the_example_is_the_disease_that_most_claims_are_of_else_the_first_by_code() -> None:
    both = 'diseases = { value = { stent = ["支架"], malignancy = ["恶性肿瘤"] }, source = "…" }\n'
    rare = 'diseases = { value = { stent = ["支架"], bypass = ["搭桥"] }, source = "…" }\n'
    for listed, named in ((both, "恶性肿瘤"), (rare, "搭桥")):
        told = trial(benefit('"diagnosis"', "{ fen = 100 }", 'shares = "once"') + listed)
        assert ("example", f"参加 1 份，确诊{named}，给付 1 元。") in told


def test_levels_a_single_share_months_and_what_is_first_taken_off_are_said_as_one_says_them() -> None:
    text = benefit('"stay"', '"fund_paid"', 'rate = { bp_by_level = { "2" = 840 } }', "minimum_hospital_level = 2",
                   "claim_until = { month = 6, day = 30 }") + benefit('"death"', "{ fen = 100 }")  # fmt: skip
    assert {
        ("not_paid", "住院：没有达到二级的医院不给付。"),
        ("claim", "住院：最迟次年 6 月 30 日申请。"),
        ("pays", "住院：住院费用中的统筹基金支付部分，按医院等级的比例给付（二级医院 8.4 %）。"),
    } <= set(trial(text))
    plan = parse(HEAD.replace("PRICE", FEE) + text)
    assert {
        ("not_paid", "Hospital stay: not for a hospital below the second level."),
        ("claim", "Hospital stay: claim by 30 June of the next year."),
        ("pays", "Hospital stay: it pays towards the part paid by the fund of a hospital stay; "
                 "by level of hospital (second level: 8.4 %)."),
        ("example", "With 1 share; death by accident; 1 yuan paid."),
    } <= set(said(plan, plan.versions[0], "en"))  # fmt: skip


VISITS = """
plan_code = "SY_MED"
name_zh = "试验医疗"
name_en = "Trial medical"
kind = "enrolled"
position = 90
aliases = []
city = "试验"
[[version]]
effective_on = 2018-01-01
cover_months = { value = 12, source = "x" }
max_shares = { value = 1, source = "x" }
fee_fen = { value = 8000, source = "x" }
waiting_first_days = { value = 0, source = "x" }
waiting_renewal_days = { value = 0, source = "x" }
grace_days = { value = 0, source = "x" }
[[version.benefit]]
event = "outpatient"
base = { value = "self_pay_one", source = "x" }
deductible = { value = { first_fen = 50000, later_fen = 20000, first_of = "calendar_year" }, source = "x" }
rate = { value = { first_bp = 5000, later_bp = 4000, first_of = "calendar_year" }, source = "x" }
"""


def test_what_a_plan_pays_of_visits_is_read_aloud_in_both_languages() -> None:
    plan = parse(VISITS)
    [terms] = plan.versions
    topics = ("pays", "example", "papers")
    assert [message for topic, message in said(plan, terms) if topic in topics] == [
        "门诊费用中的自付一，先扣起付线（第一次 500 元，以后每次 200 元），再按比例给付（第一次 50 %，以后 40 %）。",
        "第一次门诊，自付一为 10,000 元，给付 4,750 元。",
        "同一年再次门诊，自付一为 10,000 元，给付 3,920 元。",
        "一般要带：身份证和互助服务卡、医疗费结算单、诊断证明（条款没有写明，以通知为准）。",
    ]
    assert [message for topic, message in said(plan, terms, "en") if topic in topics][:2] == [
        "It pays towards the self-pay one of an outpatient visit; less a deductible (500 yuan the first time, 200 yuan each"
        " later time); then 50 % the first time, 40 % later on.",
        "A first outpatient visit; self-pay one 10,000 yuan; 4,750 yuan paid.",
    ]
    [either] = parse(VISITS.replace('event = "outpatient"', 'event = ["stay", "outpatient"]')).versions
    assert next(message for topic, message in said(plan, either) if topic == "pays").startswith(
        "住院和门诊费用中的自付一"
    )
