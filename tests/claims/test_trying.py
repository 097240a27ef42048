"""Terms that are not loaded, tried on the events of a year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mutualaid import enrollments, members, plans
from mutualaid.claims import single, trying
from mutualaid.claims.single import Happening
from mutualaid.claims.trying import Trial
from mutualaid.claims.trying.figures import Sums
from mutualaid.errors import Exit, MutualAidError
from mutualaid.rules.terms import parse
from mutualaid.store.reading import read
from mutualaid.store.resources import resource_text
from mutualaid.store.scoping import Scope
from tests.claims.stage import (
    COMBINED,
    LI,
    WANG,
    ZHANG,
    ZHAO,
    claim_no,
    decide,
    enroll,
    row,
    staged,
    take,
    terms_of_90_percent,
)
from tests.ledgers import answer, intent, order, roster

MED = resource_text("terms", "HOSP_MED.toml")
NEW = (
    ("deductible_first_fen = { value = 130000", "deductible_first_fen = { value = 100000"),
    ("rate_first_bp = { value = 8000", "rate_first_bp = { value = 9000"),
    ("cap_period_fen = { value = 5000000", "cap_period_fen = { value = 300000"),
)
"""First stays: 1,000 yuan deductible for 1,300, 90 % for 80 %; at most 3,000 yuan a period for 50,000."""
NO_WAITING = ("waiting_first_days = { value = 30", "waiting_first_days = { value = 0")


def changed(text: str, *changes: tuple[str, str]) -> str:
    for was, now in changes:
        assert was in text
        text = text.replace(was, now)
    return text


def trial(url: str, text: str = MED, *, year: int = 2018, scope: Scope | None = None, **asked: Any) -> Trial:
    with read(url, scope=scope) as reader:
        return trying.tried(reader, parse(text), year=year, **asked)


def refusal(url: str, text: str = MED, **asked: Any) -> tuple[str, Exit, dict[str, object]]:
    with pytest.raises(MutualAidError) as wrong:
        trial(url, text, **asked)
    return wrong.value.code, wrong.value.exit_code, dict(wrong.value.facts)


def told(made: Trial) -> list[tuple[int, int, int]]:
    """Person, fen before, fen after; who gains most first."""
    return [(line.person_no, line.before_fen, line.after_fen) for line in made.people]


def notes(made: Trial) -> dict[str, dict[str, object]]:
    """What stands beside the figures, but for what always does."""
    always = ("TRY_TERMS", "TRY_COVERS", "TRY_EARLIER")
    return {note.code: dict(note.facts) for note in made.assumed if note.code not in always}


@pytest.fixture(scope="session")
def year_stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A year: two stays of Zhang, one of Li in her waiting period and one after it, all decided."""
    folder = tmp_path_factory.mktemp("year")
    url = str(folder / "ledger.db")
    Path(url).write_bytes(staged(tmp_path_factory.mktemp("stage")))
    take(
        url,
        row(ZHANG, "S1"),
        row(ZHANG, "S2", admitted_on="2018-06-01", discharged_on="2018-06-11"),
        row(LI, "S3", admitted_on="2018-02-05", discharged_on="2018-02-15"),
        row(LI, "S4", admitted_on="2018-05-01", discharged_on="2018-05-11"),
    )
    decide(url)
    return Path(url).read_bytes()


@pytest.fixture
def year(year_stage: bytes, tmp_path: Path) -> str:
    path = tmp_path / "year.db"
    path.write_bytes(year_stage)
    return str(path)


def test_another_deductible_rate_and_cap_come_to_what_they_come_to_by_hand(year: str) -> None:
    made = trial(year, changed(MED, *NEW))
    # Zhang: 1,600.00 and 1,855.00; then 2,070.00 and what the cap leaves, 930.00. Li: 1,600.00; then 2,070.00.
    assert told(made) == [(2, 160000, 207000), (1, 345500, 300000)]
    assert made.sums == Sums(4, 505500, 507000, 2, 2, 1, 1)
    assert made.sums.change_fen == 1500
    assert [(code, name, sums.change_fen) for code, name, sums in made.towns] == [("110119100", "延庆镇", 1500)]
    assert made.outcomes == {
        ("pay", None): (3, 2, 505500, 414000),
        ("partial", "cap_reached"): (0, 1, 0, 93000),
        ("reject", "waiting_period"): (1, 1, 0, 0),
    }
    assert [(line.name, line.unit_code, line.claim_count) for line in made.people] == [
        ("李*", "U1", 2),
        ("张*丰", "U1", 2),
    ]
    assert notes(made) == {}


def test_the_terms_of_the_ledger_itself_change_nothing(year: str) -> None:
    made = trial(year)
    assert told(made) == [(1, 345500, 345500), (2, 160000, 160000)]
    assert (made.sums.gaining_count, made.sums.losing_count) == (0, 0)
    assert all(counts[0] == counts[1] and counts[2] == counts[3] for counts in made.outcomes.values())


def test_a_shorter_waiting_period_pays_what_was_refused_and_makes_it_the_first_stay(year: str) -> None:
    made = trial(year, changed(MED, NO_WAITING))
    assert told(made) == [(2, 160000, 160000 + 185500), (1, 345500, 345500)]
    assert (made.sums.aided_before_count, made.sums.aided_after_count) == (2, 2)


def test_a_longer_waiting_period_counts_from_the_first_day_of_unbroken_cover(year: str) -> None:
    """Zhang's covers of 2017 and 2018 are one chain; Li's begins in February."""
    made = trial(year, changed(MED, ("waiting_first_days = { value = 30", "waiting_first_days = { value = 180")))
    assert told(made) == [(1, 345500, 345500), (2, 160000, 0)]


def test_nothing_is_written(year: str) -> None:
    before = Path(year).read_bytes()
    trial(year, changed(MED, *NEW))
    assert Path(year).read_bytes() == before
    assert list(Path(year).parent.iterdir()) == [Path(year)]


def test_what_is_not_decided_yet_is_judged_on_both_sides(year: str) -> None:
    take(year, row(LI, "S5", admitted_on="2018-08-01", discharged_on="2018-08-11"))
    made = trial(year, changed(MED, *NEW))
    # Li's later stay: 1,855.00; then what the cap of 3,000 leaves after 2,070.00.
    assert told(made) == [(1, 345500, 300000), (2, 345500, 300000)]
    assert notes(made) == {"TRY_UNDECIDED": {"count": 1}}


def test_what_a_person_decided_stands_on_both_sides(year: str) -> None:
    take(year, row(LI, "S5", admitted_on="2018-08-01", discharged_on="2018-08-11"))
    single.reject(year, intent("claim reject", reason="不实"), claim_no(year, "S5"))
    made = trial(year, changed(MED, *NEW))
    assert told(made) == [(2, 160000, 207000), (1, 345500, 300000)]
    assert made.outcomes["reject", "manual"] == (1, 1, 0, 0)
    assert notes(made) == {"TRY_BY_HAND": {"count": 1}}


def test_the_part_of_a_difference_that_is_no_doing_of_the_terms_is_told(year: str) -> None:
    """An earlier stay comes in late: Zhang's first of the year is another one today, under the loaded terms too."""
    take(year, row(ZHANG, "S0", admitted_on="2018-01-10", discharged_on="2018-01-20"))
    made = trial(year)
    # S0 undecided: 1,600.00; S1 is then a later one, 1,855.00 for 1,600.00.
    assert told(made) == [(1, 160000 + 345500, 160000 + 185500 + 185500), (2, 160000, 160000)]
    assert notes(made) == {"TRY_UNDECIDED": {"count": 1}, "TRY_STALE": {"count": 1, "differs_fen": 25500}}


def test_earlier_years_count_as_they_were_decided(url: str) -> None:
    """A cover from July to June: what 2018 used of its cap is used, though the new terms would have paid less of it."""
    enroll(url, (WANG, "U2", "住院医疗", "2018-07-01", "2018-06-20"))
    days = {"admitted_on": "2018-10-01", "discharged_on": "2018-10-11"}
    take(url, row(WANG, "S1", **days), row(WANG, "S2", admitted_on="2019-02-01", discharged_on="2019-02-11"))
    decide(url)
    made = trial(
        url, changed(MED, NEW[2], ("rate_first_bp = { value = 8000", "rate_first_bp = { value = 5000")), year=2019
    )
    # 2018: 1,600.00 as decided; 2019: (3,300 − 1,300) × 50 % = 1,000.00 within 3,000 − 1,600.
    assert told(made) == [(3, 160000, 100000)]
    made = trial(url, changed(MED, NEW[2]), year=2019)
    assert told(made) == [(3, 160000, 140000)]


def test_a_transfer_over_the_end_of_the_year_stands_on_its_first_row(url: str) -> None:
    take(
        url,
        row(ZHANG, "S1", admitted_on="2018-12-20", discharged_on="2018-12-31"),
        row(ZHANG, "S2", admitted_on="2018-12-31", discharged_on="2019-01-05", referral="有"),
        row(ZHANG, "S3", admitted_on="2019-01-05", discharged_on="2019-01-09", referral="有"),
    )
    decide(url)
    for each in (2018, 2019):
        made = trial(url, year=each)
        assert [line.change_fen for line in made.people] == [0], each


# --- what others claim ---

CRITICAL = resource_text("terms", "CRITICAL.toml")


def ill(url: str, person: str, plan: str, on: str, disease: str = "malignancy") -> None:
    single.add(url, intent("claim add"), person, plan, Happening(on=on, disease=disease, channel="office"))


def test_an_event_claimed_under_another_plan_alone_counts_where_the_terms_pay_it(url: str) -> None:
    """Zhao's cover of the accident plan under terms that pay for diseases."""
    single.add(url, intent("claim add"), ZHAO, "ACCIDENT", Happening(on="2018-03-01", harm="injury", days=3))
    ill(url, ZHAO, "CRITICAL", "2018-05-03")
    ill(url, ZHAO, "CRITICAL", "2018-05-03", "stroke")
    decide(url)
    made = trial(url, CRITICAL, against="ACCIDENT")
    assert (made.sums.claim_count, made.sums.before_fen, made.sums.after_fen) == (2, 0, 1000000)
    assert (made.outcomes["pay", None], made.outcomes[None, None]) == ((0, 1, 0, 1000000), (1, 0, 0, 0))
    assert notes(made)["TRY_FURTHER"] == {"count": 1, "amount_fen": 1000000}


def test_an_event_claimed_elsewhere_that_the_terms_refuse_is_nobodys(year: str) -> None:
    enroll(year, (ZHANG, "U1", "重大疾病", "2018-01-01", "2018-01-05"))
    ill(year, ZHANG, "CRITICAL", "2018-05-03")
    decide(year)
    assert trial(year).sums.claim_count == 4
    assert notes(trial(year)) == {}


def test_what_the_loaded_terms_would_pay_had_it_been_claimed_is_left_out_and_told(year: str) -> None:
    """Wang's stay was handed in when he held the allowance alone; a cover of hospital medical was entered since."""
    take(year, row(WANG, "S9"))
    decide(year)
    enroll(year, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    made = trial(year, changed(MED, *NEW))
    assert told(made) == [(2, 160000, 207000), (1, 345500, 300000)]
    assert notes(made) == {"TRY_UNCLAIMED": {"count": 1}}


# --- whose covers, which version ---


def test_a_universal_file_counts_who_was_a_member_on_the_day(url: str) -> None:
    card = changed(resource_text("terms", "CARD_ACC.toml"), ("value = 2000000", "value = 3000000"))
    for person in (ZHANG, LI):
        single.add(
            url, intent("claim add"), person, "CARD_ACC", Happening(on="2018-05-03", harm="death", circumstances="车祸")
        )
    members.leave(url, intent("member leave", reason="retired"), LI, on="2018-05-01", reason_code="retired")
    decide(url)
    made = trial(url, card)
    assert told(made) == [(1, 2000000, 3000000), (2, 0, 0)]
    assert made.outcomes["reject", "not_member"] == (1, 1, 0, 0)
    assert [note.code for note in made.assumed] == ["TRY_TERMS", "TRY_MEMBERS", "TRY_EARLIER"]


def test_enrolled_terms_are_not_held_against_a_universal_plan(url: str) -> None:
    assert refusal(url, against="CARD_ACC") == (
        "TRY_UNIVERSAL", Exit.REFUSED, {"plan": "Card accident and fire", "tried": "Hospitalization medical"}
    )  # fmt: skip


def test_the_last_version_is_tried_as_if_in_force_all_year_or_the_one_named(year: str) -> None:
    text = changed(terms_of_90_percent(), ("2018-03-01", "2027-01-01"), ("2018-02-28", "2026-12-31"))
    # 90 % of a first stay: 1,800.00 for 1,600.00.
    assert told(trial(year, text)) == [(1, 345500, 365500), (2, 160000, 180000)]
    made = trial(year, text, effective_on="2017-01-01")
    assert (made.terms.effective_on, made.sums.change_fen) == ("2017-01-01", 0)
    assert refusal(year, text, effective_on="2018-01-01") == (
        "TRY_NO_VERSION", Exit.REFUSED, {"effective_on": "2018-01-01", "known": "2017-01-01, 2027-01-01"}
    )  # fmt: skip


def test_a_plan_of_another_city_is_held_against_one_of_the_ledger(year: str) -> None:
    other = changed(MED, *NEW, ('plan_code = "HOSP_MED"', 'plan_code = "WH_MED"'))
    code, exit_code, facts = refusal(year, other)
    assert (code, exit_code, facts["code"]) == ("TRY_AGAINST_WHAT", Exit.USAGE, "WH_MED")
    assert "HOSP_MED" in str(facts["known"])
    made = trial(year, other, against="住院医疗")
    assert (made.file.plan_code, made.against.plan_code, made.sums.change_fen) == ("WH_MED", "HOSP_MED", 1500)
    assert refusal(year, other, against="没有的计划")[:2] == ("PLAN_UNKNOWN", Exit.REFUSED)


def test_several_benefits_under_one_fee_are_tried_as_they_add_up(year: str) -> None:
    """60 % of 3,300 − 1,000, then of a further 3,300; and 10 nights at 30 yuan each time; no waiting period."""
    made = trial(year, COMBINED, against="HOSP_MED")
    both = 138000 + 30000 + 198000 + 30000
    assert told(made) == [(2, 160000, both), (1, 345500, both)]
    assert (made.fees.cover_count, made.fees.before_fen, made.fees.after_fen) == (2, 19000, 24000)


@pytest.mark.parametrize(
    ("price", "after_fen"),
    [
        ('fee_by_months = { value = { "6" = 1200, "12" = 2400 }, source = "…" }', 4800),
        ('fee_by_months = { value = { "12" = 2400, "6" = 1200, "18" = 3000 }, source = "…" }', 4800),
        ('fee_by_age = { value = [{ from_age = 16, fen = 3000 }, { from_age = 28, fen = 5000 }], source = "…" }', 8000),
        ('fee_by_age = { value = [{ from_age = 28, fen = 5000 }], source = "…" }', None),
    ],
)
def test_the_fees_of_a_file_heed_the_length_of_each_cover_and_the_age_of_its_person(
    price: str, after_fen: int | None, year: str
) -> None:
    # Zhang is 32 on the first day of 2018, Li 27; both are covered all year.
    fee = next(line for line in MED.splitlines() if line.startswith("fee_fen"))
    made = trial(year, changed(MED, (fee, price)))
    assert (made.fees.cover_count, made.fees.before_fen, made.fees.after_fen) == (2, 19000, after_fen)


def test_more_shares_than_the_file_sells_and_people_whom_it_does_not_take_are_told_and_cost_nothing(year: str) -> None:
    # Zhang, a man, and Li, a woman, have a share each; a year in which he had two of the file's one.
    enroll(year, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    told_of = trial(year, changed(MED, ("min_age", 'sex = { value = "F", source = "x" }\nmin_age')))
    assert (told_of.fees.cover_count, told_of.fees.after_fen) == (3, 9500)
    assert notes(told_of)["TRY_SEX"] == {"count": 2, "cover_count": 3, "sex": "female"}
    assert "TRY_SHARES" not in notes(told_of)


def test_of_more_shares_than_the_file_sells_so_many_are_paid_and_cost_as_it_sells(url: str) -> None:
    columns = "document_no unit plan share_count starts_on received_on"
    covers = roster(columns, (WANG, "U2", "重大疾病", 2, "2018-01-01", "2018-01-05"), sha256="two shares")
    assert not enrollments.import_roster(url, covers, order("enroll import")).problems
    single.add(url, intent("claim add"), WANG, "CRITICAL", Happening(on="2018-05-03", disease="malignancy"))
    decide(url)
    one = "".join(line.replace("value = 2", "value = 1", 1) if line.startswith("max_shares") else line
                  for line in CRITICAL.splitlines(keepends=True))  # fmt: skip
    made = trial(url, one)
    assert [(before, after) for _, before, after in told(made)] == [(2_000_000, 1_000_000)]
    assert made.fees.after_fen is not None
    assert made.fees.before_fen * 2 == made.fees.after_fen * 3
    assert notes(made)["TRY_SHARES"] == {"count": 1, "cover_count": 2, "most": 1}


def test_a_year_without_events_is_refused_with_the_years_that_have_some(year: str) -> None:
    assert refusal(year, year=2019) == (
        "TRY_NO_EVENTS", Exit.REFUSED,
        {"plan": "Hospitalization medical", "year": 2019, "years": "2018", "unit": "延庆区总工会"},
    )  # fmt: skip
    assert refusal(year, CRITICAL)[0] == "TRY_NO_EVENTS_AT_ALL"


def test_more_shares_and_tiers_that_the_file_lacks_are_told(url: str) -> None:
    enroll(url, (ZHAO, "U2", "意外伤害", "2019-01-01", "2018-12-20"))
    for on in ("2018-05-03", "2019-05-03"):
        single.add(url, intent("claim add"), ZHAO, "ACCIDENT", Happening(on=on, harm="injury", days=3))
    text = resource_text("terms", "ACCIDENT.toml")
    told_of = notes(trial(url, text.replace('"100"', '"90"'), year=2019))
    assert told_of["TRY_TIERS"] == {"count": 1, "tiers": "26, 50, 74, 90"}


# --- for whom ---


def test_a_unit_is_told_its_own_and_whoever_is_limited_no_more(year: str) -> None:
    take(year, row(WANG, "S9"))
    enroll(year, (WANG, "U2", "住院医疗", "2018-01-01", "2018-01-05"))
    take(year, row(WANG, "S10", admitted_on="2018-04-01", discharged_on="2018-04-11"))
    decide(year)
    everybody = trial(year, changed(MED, *NEW))
    own = trial(year, changed(MED, *NEW), unit="U2")
    assert len(everybody.people) == 3
    assert told(own) == [line for line in told(everybody) if line[0] == 3]
    (unit_id,) = answer(year, "select unit_id from unit_now where unit_code = 'U2'")[0]
    scoped = trial(year, changed(MED, *NEW), scope=Scope(unit_id, "2018-12-31"))
    assert (told(scoped), scoped.sums) == (told(own), own.sums)


def test_a_trial_of_a_loaded_version_says_what_adjudicating_under_it_decides(url: str) -> None:
    """Tried first, then loaded for events and decided: the same amounts."""
    text = terms_of_90_percent()
    take(
        url,
        *(
            row(person, f"S{place}", admitted_on="2018-04-01", discharged_on="2018-04-11")
            for place, person in enumerate((ZHANG, LI))
        ),
    )
    tried = {line.person_no: line.after_fen for line in trial(url, text).people}
    plans.load(url, intent("plan load", file_name="x.toml"), text)
    decide(url)
    decided = answer(
        url,
        "select c.person_id, d.amount_fen from decision_now d join claim_now c on c.claim_id = d.claim_id"
        " join plan_now p on p.plan_id = c.plan_id where p.plan_code = 'HOSP_MED'",
    )
    assert tried == dict(decided) == {1: 180000, 2: 180000}
