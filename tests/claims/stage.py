"""People with hospital cover (synthetic documents, prefix 110100), settlements by hand, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from mutualaid import enrollments, members
from mutualaid.claims import adjudicating, settlements
from mutualaid.journal import write
from mutualaid.results import ImportReceipt
from mutualaid.rules.identity import check_character
from mutualaid.store.resources import resource_text
from tests.ledgers import (
    answer,
    founded,
    intent,
    order,
    roster,
)
from tests.ledgers import (
    five as five,
)
from tests.ledgers import (
    listed as listed,
)
from tests.ledgers import (
    noted as noted,
)
from tests.ledgers import (
    said as said,
)


def document(first_17: str) -> str:
    """A synthetic number with its check character."""
    return first_17 + check_character(first_17)


ZHANG = document("11010019850712003")
"""Both hospital plans, 2018 and 2019."""
LI = document("11010019900305002")
"""Hospital medical 2018, from February on for the first time."""
WANG = document("11010019800101003")
"""The allowance of 2018; then nothing."""
ZHAO = document("11010019920909004")
"""No hospital plan, critical illness and accident only."""
SUN = document("11010019701212005")
"""Medical for 2018, never paid."""
NOBODY = document("11010019920909003")
"""In no ledger."""
PEOPLE = (
    ("张三丰", ZHANG, "男", "U1", "2010-01-01"),
    ("李四", LI, "女", "U1", "2010-01-01"),
    ("王五", WANG, "男", "U2", "2010-01-01"),
    ("赵六", ZHAO, "女", "U2", "2010-01-01"),
    ("孙七", SUN, "男", "U2", "2010-01-01"),
)
COVERS = (
    (ZHANG, "住院医疗", "2017-01-01"),
    (ZHANG, "住院医疗", "2018-01-01"),
    (ZHANG, "住院医疗", "2019-01-01"),
    (ZHANG, "住院津贴", "2017-01-01"),
    (ZHANG, "住院津贴", "2018-01-01"),
    (LI, "住院医疗", "2018-02-01"),
    (WANG, "住院津贴", "2018-01-01"),
    (ZHAO, "重大疾病", "2018-01-01"),
    (ZHAO, "意外伤害", "2018-01-01"),
)
_numbers = count(1)


def staged(folder: Path) -> bytes:
    """The ledger of Yanqing with two unions, the people and their covers, as the bytes of its file."""
    url = founded(folder)
    with write(url, intent("setting the stage")) as writer:
        parent_id = writer.select("select unit_id from unit where unit_code = '110119100'")[0][0]
        for code, name in (("U1", "第一工会"), ("U2", "第二工会")):
            unit_id = writer.assert_one("unit", unit_code=code, unit_name=name, kind_code="grassroots")
            writer.assert_one("unit_parent", unit_id=unit_id, parent_id=parent_id, from_on="0001-01-01")
    taken = members.import_roster(url, roster("name document_no sex unit joined_on", *PEOPLE), order("member import"))
    assert taken.added == 5, taken.problems
    unit_of = {person[1]: person[3] for person in PEOPLE}
    enroll(url, *((number, unit_of[number], plan, on, f"{on[:4]}-01-05") for number, plan, on in COVERS))
    enroll(url, (SUN, "U2", "住院医疗", "2018-01-01", None), unpaid=True)
    return Path(url).read_bytes()


def enroll(url: str, *rows: tuple[str, str, str, str, str | None], **options: Any) -> None:
    """Enter covers: document, unit, plan, first day, day of the money."""
    made = roster("document_no unit plan starts_on received_on", *rows, sha256=f"covers {next(_numbers)}")
    taken = enrollments.import_roster(url, made, order("enroll import"), **options)
    assert not taken.problems, taken.problems


def row(document_no: object = ZHANG, settlement_no: object = "S1", **more: object) -> dict[str, object]:
    """A plain settlement: 10 nights in March 2018 at a hospital of the second level, 3,300 yuan of 自付一."""
    return {
        "document_no": document_no,
        "settlement_no": settlement_no,
        "hospital": "延庆区医院",
        "hospital_level": "二级甲等",
        "admitted_on": "2018-03-01",
        "discharged_on": "2018-03-11",
        "diagnosis": "肺炎",
        "total_fee": 12000,
        "fund_paid": 7500,
        "self_pay_one": 3300,
        "self_pay_two": 1000,
        "own_expense": 200,
        "referral": None,
    } | more


def take(
    url: str,
    *rows: Mapping[str, object],
    accept: tuple[str, ...] = (),
    valid_rows: bool = False,
    dry_run: bool = False,
    **options: Any,
) -> ImportReceipt:
    """Import settlements, each call as a file of its own."""
    wanted = order(
        "claim import",
        accept=frozenset(accept),
        reason="seen" if accept else None,
        valid_rows=valid_rows,
        dry_run=dry_run,
    )
    return settlements.import_roster(url, listed(*rows), wanted, **options)


def decide(url: str, *numbers: int, **options: Any) -> adjudicating.Decided:
    """Adjudicate as the clerk."""
    dry_run = options.pop("dry_run", False)
    return adjudicating.adjudicate(url, intent("claim adjudicate", dry_run=dry_run), numbers, **options)


def outcomes(decided: adjudicating.Decided) -> list[tuple[object, ...]]:
    """What was decided: settlement, plan, outcome, reason, fen."""
    keys = ("settlement_no", "plan_code", "outcome", "reason_code", "amount_fen")
    return [tuple(one[key] for key in keys) for one in decided.decisions]


def claim_rows(url: str) -> list[tuple[Any, ...]]:
    """Standing claims: number, settlement, plan, day, channel, cause, day handed in."""
    return answer(
        url,
        "select c.claim_id, s.settlement_no, p.plan_code, c.event_on, c.channel_code, c.cause_code, c.received_on"
        " from claim_now c join plan_now p on p.plan_id = c.plan_id"
        " left join settlement_now s on s.settlement_id = c.settlement_id order by c.claim_id",
    )


def claim_no(url: str, settlement_no: str, plan_code: str = "HOSP_MED") -> int:
    """The number of the claim that a settlement made under a plan."""
    return next(one[0] for one in claim_rows(url) if one[1:3] == (settlement_no, plan_code))  # type: ignore[no-any-return]


def terms_of_90_percent() -> str:
    """Hospital medical at 90 % of a first stay for events from March 2018 on, running covers too."""
    head, version = resource_text("terms", "HOSP_MED.toml").split("[[version]]")
    ended = version.replace("effective_on", "ends_on = 2018-02-28\neffective_on", 1)
    newer = version.replace("effective_on = 2017-01-01", 'effective_on = 2018-03-01\napplies_to = "events"')
    newer = newer.replace("rate_first_bp = { value = 8000", "rate_first_bp = { value = 9000")
    return "[[version]]".join((head, ended, newer))


COMBINED = """
plan_code = "COMBI"
name_zh = "综合住院"
name_en = "Combined hospital"
kind = "enrolled"
position = 60
aliases = []
[[version]]
effective_on = 2027-01-01
cover_months = { value = 12, source = "x" }
max_shares = { value = 1, source = "x" }
fee_fen = { value = 12000, source = "x" }
waiting_first_days = { value = 0, assumption = "x" }
waiting_renewal_days = { value = 0, assumption = "x" }
grace_days = { value = 0, assumption = "x" }
[[version.benefit]]
name = "医疗"
event = "stay"
base = { value = "self_pay_one", source = "x" }
deductible = { value = { per = "year", fen = 100000 }, source = "x" }
rate = { value = 6000, source = "x" }
[[version.benefit]]
name = "津贴"
event = "stay"
base = { value = { daily_fen = 3000 }, source = "x" }
"""
"""A plan of two benefits: 60 % of what self-pay of a year comes to above 1,000 yuan, and 30 yuan a night."""
