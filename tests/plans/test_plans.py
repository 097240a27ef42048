"""Plans as facts: founding, versions that never change, further versions that follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mutualaid import founding, plans, words
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import write
from mutualaid.names.plans import PlanIndex
from mutualaid.reports import terms
from mutualaid.rules.terms import PlanFile
from mutualaid.store.reading import read
from mutualaid.store.resources import resource_text
from tests.ledgers import answer, founded, intent


def loaded(url: str, text: str) -> dict[str, int]:
    return dict(plans.load(url, intent("plan load", file_name="x.toml"), text).asserted)


def refusal(url: str, text: str) -> MutualAidError:
    with pytest.raises(MutualAidError) as refused:
        loaded(url, text)
    return refused.value


def with_version(text: str, effective_on: str, **values: str) -> str:
    """The last version of a file again, from another day and with some lines changed."""
    head, *versions = text.split("[[version]]")
    last = "\n".join(
        f"effective_on = {effective_on}"
        if line.startswith("effective_on")
        else next((f"{key} = {value}" for key, value in values.items() if line.startswith(f"{key} ")), line)
        for line in versions[-1].splitlines()
    )
    before = versions[-1].replace("effective_on", f"ends_on = {_day_before(effective_on)}\neffective_on", 1)
    return "[[version]]".join([head, *versions[:-1], before, last])


def _day_before(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return founded(tmp_path)


def test_a_new_ledger_holds_the_seven_built_in_plans(ledger: str) -> None:
    assert answer(ledger, "select plan_code, kind_code from plan_now order by position") == [
        ("HOSP_MED", "enrolled"),
        ("HOSP_ALLOW", "enrolled"),
        ("CRITICAL", "enrolled"),
        ("ACCIDENT", "enrolled"),
        ("FEMALE", "enrolled"),
        ("SECOND", "universal"),
        ("CARD_ACC", "universal"),
    ]


def test_every_built_in_plan_has_one_version_from_2017_on_and_one_that_is_open(ledger: str) -> None:
    rows = answer(
        ledger,
        "select p.plan_code, t.effective_on, t.ends_on from plan_terms_now t join plan_now p on p.plan_id = t.plan_id",
    )
    codes = ["ACCIDENT", "CARD_ACC", "CRITICAL", "FEMALE", "HOSP_ALLOW", "HOSP_MED", "SECOND"]
    assert sorted(code for code, effective_on, _ in rows if effective_on == "2017-01-01") == codes
    assert sorted(code for code, _, ends_on in rows if ends_on is None) == codes
    assert {ends_on for _, effective_on, ends_on in rows if effective_on < "2017-01-01"} == {"2016-12-31"}


def test_the_prices_of_2018_are_those_of_the_sources(ledger: str) -> None:
    with write(ledger, intent("look")) as writer:
        index = PlanIndex(writer)
        prices = {}
        for plan in index.by_id.values():
            found = index.terms_on(plan.plan_id, "2018-06-30")
            assert found is not None
            terms = found[1]
            prices[plan.plan_code] = sorted(terms.tiers.values()) if terms.tiers else terms.fee_fen
    assert prices == {
        "HOSP_MED": 9500,
        "HOSP_ALLOW": 6000,
        "CRITICAL": 4000,
        "ACCIDENT": [2600, 5000, 7400, 10000],
        "FEMALE": 2500,
        "SECOND": 0,
        "CARD_ACC": 0,
    }


@pytest.mark.parametrize(
    ("text", "plan_code"),
    [
        ("住院医疗", "HOSP_MED"),
        ("在职职工住院医疗互助保障计划", "HOSP_MED"),
        ("住院医疗综合互助保障活动", "HOSP_MED"),
        ("hosp_med", "HOSP_MED"),
        ("住院津贴", "HOSP_ALLOW"),
        ("在职职工住院津贴互助保障", "HOSP_ALLOW"),
        ("重大疾病", "CRITICAL"),
        ("意外伤害", "ACCIDENT"),
        ("女职工特殊疾病", "FEMALE"),
        ("在职女职工特殊疾病互助保障", "FEMALE"),
        ("二次报销", "SECOND"),
        ("在职职工医疗互助保障计划", "SECOND"),
    ],
)
def test_a_plan_is_found_under_its_usual_names(ledger: str, text: str, plan_code: str) -> None:
    with write(ledger, intent("look")) as writer:
        assert PlanIndex(writer).named(text).plan_code == plan_code


def test_an_unknown_plan_is_refused_with_the_nearest(ledger: str) -> None:
    with write(ledger, intent("look")) as writer:
        plan, finding = PlanIndex(writer).find("住院医疔")
    assert plan is None
    assert finding is not None
    assert finding.code == "PLAN_UNKNOWN"
    assert "住院医疗" in str(finding.facts["nearest"])


def test_loading_a_file_that_stands_changes_nothing(ledger: str) -> None:
    assert loaded(ledger, resource_text("terms", "HOSP_MED.toml")) == {}


def test_a_further_version_ends_the_open_one_and_old_values_stay(ledger: str) -> None:
    text = with_version(
        resource_text("terms", "HOSP_MED.toml"), "2019-01-01", fee_fen='{ value = 12000, source = "test" }'
    )
    plans.load(ledger, intent("plan load", file_name="x.toml"), text)
    rows = answer(
        ledger,
        "select t.effective_on, t.ends_on, t.content from plan_terms_now t join plan_now p on p.plan_id = t.plan_id"
        " where p.plan_code = 'HOSP_MED' order by t.effective_on",
    )
    assert [(effective_on, ends_on) for effective_on, ends_on, _ in rows] == [
        ("2017-01-01", "2018-12-31"),
        ("2019-01-01", None),
    ]
    assert [json.loads(content)["fee_fen"]["value"] for _, _, content in rows] == [9500, 12000]
    assert loaded(ledger, text) == {}
    assert loaded(ledger, resource_text("terms", "HOSP_MED.toml")) == {}
    assert founding.found(ledger, intent("init")).entry is None


def test_other_values_for_a_version_that_stands_are_refused(ledger: str) -> None:
    text = resource_text("terms", "HOSP_MED.toml").replace("9500", "9600")
    assert refusal(ledger, text).code == "TERMS_CHANGED"


def test_a_version_before_the_last_is_refused(ledger: str) -> None:
    text = resource_text("terms", "HOSP_MED.toml").replace("effective_on = 2017-01-01", "effective_on = 2016-06-01")
    assert refusal(ledger, text).code == "TERMS_OVERLAP"


def test_a_broken_file_is_one_clear_refusal(ledger: str) -> None:
    for text in ("", "not toml [", resource_text("terms", "HOSP_MED.toml") + "\nunknown_key = 1\n"):
        assert refusal(ledger, text).exit_code == Exit.REFUSED
    assert answer(ledger, "select max(entry_id) from entry") == [(1,)]


def test_founding_again_with_the_same_code_changes_nothing_and_with_another_is_a_conflict(ledger: str) -> None:
    assert founding.found(ledger, intent("init"), code="110119").entry is None
    with pytest.raises(MutualAidError) as refused:
        founding.found(ledger, intent("init"), code="110101", name="东城区总工会")
    assert (refused.value.code, refused.value.exit_code) == ("DISTRICT_OTHER", Exit.CONFLICT)


def test_founding_without_a_code_makes_tables_and_plans_and_the_district_may_follow(tmp_path: Path) -> None:
    path = founded(tmp_path, code=None)
    assert answer(path, "select count(*) from unit_now") == [(0,)]
    receipt = founding.found(path, intent("init"), code="110101", name="东城区总工会")
    assert (receipt.entry, receipt.asserted) == (2, {"unit": 1})


def test_an_unknown_district_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(MutualAidError) as refused:
        founded(tmp_path, code="999999")
    assert (refused.value.code, refused.value.exit_code) == ("NAME_NEEDED", Exit.USAGE)


def test_a_dry_run_of_founding_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    receipt = founding.found(str(path), intent("init", dry_run=True), code="110119")
    assert (receipt.entry, receipt.dry_run, receipt.asserted["unit"]) == (None, True, 19)
    assert not path.exists()


def of_another_name(text: str) -> PlanFile:
    """A plan under other names, so that a ledger does not hold it yet."""
    plan = plans.read_file(text, "x.toml")
    versions = tuple(terms._replace(plan_code="OTHER") for terms in plan.versions)
    return plan._replace(plan_code="OTHER", name_zh="某计划", name_en="Other", aliases=("某",), versions=versions)


def asserted(url: str, file: PlanFile, *, brought: bool) -> dict[str, int]:
    with write(url, intent("plan load")) as writer:
        plans.assert_plans(writer, [file], brought=brought)
    return dict(writer.receipt(facts={}).asserted)


def test_a_version_the_program_brings_later_follows_the_one_before_but_never_terms_of_the_office(ledger: str) -> None:
    brings = of_another_name(resource_text("terms", "FEMALE.toml"))
    older, first, later = brings.versions
    before = brings._replace(versions=(older, first._replace(ends_on=None)))
    assert asserted(ledger, before, brought=True) == {"plan": 1, "plan_terms": 2}
    own = brings._replace(versions=(first._replace(ends_on="2025-04-30"), later._replace(effective_on="2025-05-01")))
    with write(ledger, intent("plan load", dry_run=True)) as writer:
        plans.assert_plans(writer, [own])
        plans.assert_plans(writer, [brings], brought=True)
        standing = (
            "select count(*) from plan_terms_now t join plan_now p on p.plan_id = t.plan_id where plan_code = 'OTHER'"
        )
        assert writer.select(standing) == [(3,)]
    assert asserted(ledger, brings, brought=True) == {"plan_terms": 2}
    assert asserted(ledger, brings, brought=True) == {}


def test_a_plan_for_people_is_one_line_a_value_with_its_source_or_assumption(ledger: str) -> None:
    words.use("en")
    with read(ledger) as reader:
        told = terms.itemized(terms.plan_record(reader, "ACCIDENT", as_of="2018-12-31").record)
    lines = {line["term"]: (line["value"], line["source"], line["assumption"]) for line in told["terms"]}
    assert lines["floor_bp"] == ("50.00 %", "S20: at least 50 %", None)
    assert lines["grace_days"] == ("0", None, "no grace")
    assert lines["tiers"][0] == "26 26.00, 50 50.00, 74 74.00, 100 100.00"
    assert lines["death_excludes_disability"][0] == "yes"
    assert {line["effective_on"] for line in told["terms"]} == {"2017-01-01"}


@pytest.mark.parametrize(
    ("was", "now", "name"),
    [
        ('name_zh = "重大疾病"', 'name_zh = "住院医疗"', "住院医疗"),
        ('name_zh = "重大疾病"', 'name_zh = "住院医疗综合互助保障计划"', "住院医疗综合互助保障计划"),
        ('name_en = "Critical illness"', 'name_en = "hosp_med"', "hosp_med"),
        ('plan_code = "CRITICAL"', 'plan_code = "MORE"', "重大疾病"),
    ],
)
def test_no_plan_bears_the_name_of_another(ledger: str, was: str, now: str, name: str) -> None:
    text = resource_text("terms", "CRITICAL.toml")
    wrong = refusal(ledger, text.replace(was, now, 1))
    assert (wrong.code, wrong.facts["name"]) == ("PLAN_NAME_TAKEN", name)
    assert loaded(ledger, text) == {}
