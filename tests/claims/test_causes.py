"""What makes a decision stale, cause by cause as a clerk types it: told in the receipt of a dry run and of the write,
listed with its reason in both languages, and right again once it is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from mutualaid.cli import invocation
from tests.claims.stage import SUN, WANG, ZHANG, ZHAO, document, terms_of_90_percent
from tests.claims.test_command import Desk
from tests.claims.test_command import desk as desk

Row = tuple[int, str, int, str, int]
"""Claim, outcome and fen when it was decided, outcome and fen today."""
ZHANGS, WANGS, SUNS = ("张三丰", ZHANG), ("王五", WANG), ("孙七", SUN)


class Clerk:
    """A clerk who types one command after the other, all of which must be done."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.entry = 0

    def do(self, line: str, *more: str) -> Any:
        code, told = self.desk.run(*line.split(), *more)
        assert code == 0, (line, told)
        self.entry = told.get("entry") or self.entry
        return told

    def file(self, name: str, *lines: str) -> str:
        path = self.desk.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    def stays(self, *stays: tuple[tuple[str, str], str, str, str]) -> None:
        """Settlements handed in: who, number, days; 3,300 yuan of 自付一 each."""
        rows = [
            f"{name},{number},{settlement},延庆区医院,二级,{first},{last},肺炎,3300,0,3300,0,0,"
            for (name, number), settlement, first, last in stays
        ]
        self.do("claim import", self.desk.file("\n".join(rows)))

    def decided_stay(self) -> None:
        """Claim 1 is Zhang's under the medical plan, 2 under the allowance."""
        self.stays((ZHANGS, "S1", "2018-03-01", "2018-03-11"))
        self.do("claim adjudicate")

    def decided_illness(self) -> None:
        """Claim 1 is Zhao's critical illness."""
        self.do(f"claim add {ZHAO} --plan CRITICAL --on 2018-06-01 --disease malignancy")
        self.do("claim adjudicate")

    def a_cover_paid_by_its_unit(self) -> None:
        self.do("contribution record --unit U2 --plan HOSP_MED --amount 95 --received-on 2018-01-10 --receipt R1")
        self.stays((SUNS, "S1", "2018-03-01", "2018-03-11"))
        self.do("claim adjudicate")

    def a_refund_decided_upon(self) -> None:
        self.decided_stay()
        self.do("contribution refund --enrollment 2 --on 2018-06-09 --reason x")
        refund = self.entry
        self.do("claim adjudicate --stale")
        self.entry = refund

    def a_womens_illness(self) -> None:
        self.do(f"enroll add {ZHAO} --plan FEMALE --unit U2 --starts-on 2018-01-01 --received-on 2018-01-05")
        self.do(f"claim add {ZHAO} --plan FEMALE --on 2018-06-01 --disease breast")
        self.do("claim adjudicate")

    def a_fire(self) -> None:
        self.do(f"claim add {ZHAO} --plan CARD_ACC --on 2018-06-01 --harm fire --loss 20000")
        self.do("claim adjudicate")

    def two_people_in_one_bed(self) -> None:
        self.stays((ZHANGS, "S1", "2018-03-01", "2018-03-11"), (WANGS, "S2", "2018-03-01", "2018-03-11"))
        self.do("claim adjudicate")

    def a_stay_in_the_first_weeks_of_a_renewal(self) -> None:
        self.stays((ZHANGS, "S1", "2018-01-10", "2018-01-20"))
        self.do("claim adjudicate")

    def a_corrected_stay(self, yuan: int, words: str) -> tuple[str, ...]:
        row = f"张三丰,{ZHANG},S1,延庆区医院,二级,2018-03-01,2018-06-09,{words},{yuan},0,{yuan},0,0,"
        return "claim", "import", self.desk.file(row)

    def two_long_stays_and_the_first_reopened(self) -> None:
        """61,300 yuan of 自付一 and 100 nights each: the second has 2,000 yuan and 81 days left."""
        for settlement, first, last in (("S1", "2018-03-01", "2018-06-09"), ("S2", "2018-07-01", "2018-10-09")):
            row = f"张三丰,{ZHANG},{settlement},延庆区医院,二级,{first},{last},肺炎,61300,0,61300,0,0,"
            self.do("claim import", self.desk.file(row))
        self.do("claim adjudicate")
        self.do("claim reopen 1 2 --reason x")

    def the_later_of_two_decided(self) -> None:
        self.stays((ZHANGS, "S1", "2018-02-10", "2018-02-20"), (ZHANGS, "S2", "2018-03-01", "2018-03-11"))
        self.do("claim adjudicate 3")

    def the_first_of_two_refused_by_hand(self) -> None:
        self.stays((ZHANGS, "S1", "2018-02-10", "2018-02-20"), (ZHANGS, "S2", "2018-03-01", "2018-03-11"))
        self.do("claim reject 1 --reason x")
        self.do("claim adjudicate")

    def one_of_two_records_in_one_bed(self) -> None:
        self.stays((ZHANGS, "S1", "2018-03-01", "2018-03-11"), (WANGS, "S2", "2018-03-01", "2018-03-11"))
        self.do("member merge 3 --into 1 --reason x")
        merge = self.entry
        self.do("claim adjudicate")
        self.entry = merge

    def a_stay_refused_in_another_year(self) -> None:
        """Claim 3 (and 4) came in after claim 1 was decided: nobody was covered in 2016."""
        self.decided_stay()
        self.stays((ZHANGS, "S0", "2016-03-01", "2016-03-11"))
        self.do("claim adjudicate")

    def a_stay_in_the_second_calendar_year_of_a_cover(self) -> None:
        self.do(f"enroll add {ZHAO} --plan HOSP_MED --unit U2 --starts-on 2018-07-01 --received-on 2018-07-01")
        self.do(
            "claim import",
            self.desk.file(f"赵六,{ZHAO},S2,延庆区医院,二级,2019-02-01,2019-02-11,肺炎,13300,0,13300,0,0,"),
        )
        self.do("claim adjudicate")

    def an_illness_under_the_next_cover(self) -> None:
        self.do(f"enroll add {ZHAO} --plan CRITICAL --unit U2 --starts-on 2019-01-01 --received-on 2019-01-05")
        self.do(f"claim add {ZHAO} --plan CRITICAL --on 2019-06-01 --disease malignancy")
        self.do("claim adjudicate")

    def two_shares(self) -> None:
        self.do(
            f"enroll add {WANG} --plan CRITICAL --unit U2 --starts-on 2018-01-01 --received-on 2018-01-05 --shares 2"
        )
        self.do(f"claim add {WANG} --plan CRITICAL --on 2018-06-01 --disease coma")
        self.do("claim adjudicate")

    # --- what is typed ---

    def shortened(self) -> tuple[str, ...]:
        path = self.file(
            "covers.csv",
            "姓名,证件号码,所属工会,参保项目,起保日期,止保日期,缴费日期",
            f"张三丰,{ZHANG},U1,住院医疗,2018-01-01,2018-02-15,2018-01-05",
        )
        return "enroll", "import", path, "--accept", "DIFFERS", "--reason", "x"

    def one_share(self) -> tuple[str, ...]:
        path = self.file(
            "covers.csv",
            "姓名,证件号码,所属工会,参保项目,份数,起保日期,缴费日期",
            f"王五,{WANG},U2,重大疾病,1,2018-01-01,2018-01-05",
        )
        return "enroll", "import", path, "--accept", "DIFFERS", "--reason", "x"

    def undone(self) -> tuple[str, ...]:
        return "journal", "undo", str(self.entry), "--reason", "x"

    def terms(self) -> tuple[str, ...]:
        return "plan", "load", self.file("terms.toml", terms_of_90_percent())

    def sex_in_a_roster(self) -> tuple[str, ...]:
        path = self.file("members.csv", "姓名,证件号码,性别,所属工会,入会日期", f"赵六,{ZHAO},男,U2,2010-01-01")
        return "member", "import", path, "--accept", "DIFFERS", "--accept", "SEX_DIFFERS", "--reason", "x"

    def list_of_payments(self) -> tuple[str, ...]:
        path = self.file(
            "list.csv",
            "姓名,证件号码,项目,金额,支付日期,结果,流水号",
            f"张三丰,{ZHANG},住院医疗,49000,2018-03-20,成功,L1",
        )
        return "payout", "import", path

    def a_stay_in_the_first_calendar_year(self) -> tuple[str, ...]:
        row = f"赵六,{ZHAO},S1,延庆区医院,二级,2018-12-01,2018-12-11,肺炎,61300,0,61300,0,0,"
        return "claim", "import", self.desk.file(row)

    def an_earlier_stay(self) -> tuple[str, ...]:
        row = f"张三丰,{ZHANG},S0,延庆区医院,二级,2018-02-10,2018-02-20,肺炎,13300,0,13300,0,0,"
        return "claim", "import", self.desk.file(row)


class Cause(NamedTuple):
    """What was decided, what is typed then, which decisions it changes and the reason in English and in Chinese."""

    before: Callable[[Clerk], None]
    typed: str | Callable[[Clerk], tuple[str, ...]]
    changed: tuple[Row, ...]
    why: str
    zh: str


CAUSES = {
    "a refund": Cause(
        Clerk.decided_stay, "contribution refund --enrollment 2 --on 2018-06-09 --reason x",
        ((1, "pay", 160000, "reject", 0),),
        "the fee of enrollment 2 was refunded on 2018-06-09", "参保 2 的互助费已于 2018-06-09 退还",
    ),
    "a refund of the unit's receipt": Cause(
        Clerk.a_cover_paid_by_its_unit, "contribution refund --receipt R1 --on 2018-06-09 --reason x",
        ((1, "pay", 160000, "reject", 0),),
        "the fee of enrollment 10 was refunded on 2018-06-09", "参保 10 的互助费已于 2018-06-09 退还",
    ),
    "a cover cancelled": Cause(
        Clerk.decided_stay, "enroll cancel 2 --on 2018-06-01 --reason x",
        ((1, "pay", 160000, "reject", 0),),
        "enrollment 2, from which it pays, was cancelled", "所依据的参保 2 已撤销",
    ),
    "a cover that ends before the stay": Cause(
        Clerk.decided_stay, Clerk.shortened,
        ((1, "pay", 160000, "reject", 0),),
        "enrollment 2 now runs from 2018-01-01 to 2018-02-15", "参保 2 现为 2018-01-01 至 2018-02-15",
    ),
    "a cover of fewer shares": Cause(
        Clerk.two_shares, Clerk.one_share,
        ((1, "pay", 2000000, "pay", 1000000),),
        "enrollment 11, from which it pays, was corrected", "所依据的参保 11 已更正",
    ),
    "the cover before it cancelled": Cause(
        Clerk.a_stay_in_the_first_weeks_of_a_renewal, "enroll cancel 1 --on 2018-06-01 --reason x",
        ((1, "pay", 160000, "reject", 0),),
        "the covers before it have changed, and the waiting period with them", "在它之前的参保有变，等待期随之不同",
    ),
    "an undo": Cause(
        Clerk.a_refund_decided_upon, Clerk.undone,
        ((1, "reject", 0, "pay", 160000),),
        "enrollment 2 now covers the day", "参保 2 现在保障这一天",
    ),
    "terms that change running covers": Cause(
        Clerk.decided_stay, Clerk.terms,
        ((1, "pay", 160000, "pay", 180000),),
        "another version of the terms decides it", "应按另一版条款决定",
    ),
    "another sex": Cause(
        Clerk.a_womens_illness, "member edit 4 --sex 男 --accept SEX_DIFFERS --reason x",
        ((1, "pay", 1000000, "reject", 0),),
        "the sex recorded for the person has changed", "登记的性别已更改",
    ),
    "another sex in a roster": Cause(
        Clerk.a_womens_illness, Clerk.sex_in_a_roster,
        ((1, "pay", 1000000, "reject", 0),),
        "the sex recorded for the person has changed", "登记的性别已更改",
    ),
    "a leaver": Cause(
        Clerk.a_fire, "member leave 4 --on 2018-05-01 --reason x",
        ((1, "pay", 200000, "reject", 0),),
        "the membership on 2018-06-01 has changed", "2018-06-01 的会籍已有变",
    ),
    "a list of payments": Cause(
        Clerk.decided_stay, Clerk.list_of_payments,
        ((1, "pay", 160000, "partial", 100000),),
        "what is left of the cover changed with payment 1 of a received list (2018-03-20)",
        "收到的名单给付 1（2018-03-20）使保障余额有变",
    ),
    "an earlier stay": Cause(
        Clerk.decided_stay, Clerk.an_earlier_stay,
        ((1, "pay", 160000, "pay", 185500),),
        "an earlier event came in: claim 3 of 2018-02-10", "补来了更早的一件：2018-02-10 的申领 3",
    ),
    "an earlier illness": Cause(
        Clerk.decided_illness, f"claim add {ZHAO} --plan CRITICAL --on 2018-05-01 --disease malignancy",
        ((1, "pay", 1000000, "reject", 0),),
        "an earlier event came in: claim 2 of 2018-05-01", "补来了更早的一件：2018-05-01 的申领 2",
    ),
    "an earlier stay under the cover, in another calendar year": Cause(
        Clerk.a_stay_in_the_second_calendar_year_of_a_cover, Clerk.a_stay_in_the_first_calendar_year,
        ((1, "pay", 960000, "partial", 200000),),
        "an earlier event came in: claim 2 of 2018-12-01", "补来了更早的一件：2018-12-01 的申领 2",
    ),
    "an earlier illness under another cover": Cause(
        Clerk.an_illness_under_the_next_cover, f"claim add {ZHAO} --plan CRITICAL --on 2018-05-01 --disease malignancy",
        ((1, "pay", 1000000, "reject", 0),),
        "an earlier event came in: claim 2 of 2018-05-01", "补来了更早的一件：2018-05-01 的申领 2",
    ),
    "an amount corrected": Cause(
        Clerk.two_long_stays_and_the_first_reopened, lambda clerk: clerk.a_corrected_stay(51_300, "肺炎"),
        ((3, "partial", 200000, "partial", 1000000),),
        "the decision on the earlier claim 1 of 2018-03-01 was taken back", "更早的申领 1（2018-03-01）的决定已撤回",
    ),
    "a diagnosis corrected": Cause(
        Clerk.two_long_stays_and_the_first_reopened, lambda clerk: clerk.a_corrected_stay(61_300, "抑郁症"),
        ((4, "partial", 324000, "pay", 396000),),
        "the decision on the earlier claim 2 of 2018-03-01 was taken back", "更早的申领 2（2018-03-01）的决定已撤回",
    ),
    "two records that become one": Cause(
        Clerk.two_people_in_one_bed, "member merge 3 --into 1 --reason x",
        ((3, "pay", 36000, "reject", 0),),
        "two records became one person (1)", "两份档案并为一人（1）",
    ),
    "a merge taken back": Cause(
        Clerk.one_of_two_records_in_one_bed, Clerk.undone,
        ((3, "reject", 0, "pay", 36000),),
        "a merge was taken back: records 3 and 1 are two persons again", "合并已撤销，档案 3 与 1 又是两个人",
    ),
    "a list of payments, with a stay refused in another year before it": Cause(
        Clerk.a_stay_refused_in_another_year, Clerk.list_of_payments,
        ((1, "pay", 160000, "partial", 100000),),
        "what is left of the cover changed with payment 1 of a received list (2018-03-20)",
        "收到的名单给付 1（2018-03-20）使保障余额有变",
    ),
    "an earlier claim refused by hand": Cause(
        Clerk.the_later_of_two_decided, "claim reject 1 --reason x",
        ((3, "pay", 185500, "pay", 160000),),
        "the earlier claim 1 of 2018-02-10 was decided after it", "更早的申领 1（2018-02-10）在它之后才作决定",
    ),
    "an earlier claim refused by hand and reopened": Cause(
        Clerk.the_first_of_two_refused_by_hand, "claim reopen 1 --reason x",
        ((3, "pay", 160000, "pay", 185500),),
        "the decision on the earlier claim 1 of 2018-02-10 was taken back", "更早的申领 1（2018-02-10）的决定已撤回",
    ),
}  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES.keys())
def test_whatever_takes_the_ground_from_a_decision_says_so_and_gives_its_reason(desk: Desk, cause: Cause) -> None:
    clerk = Clerk(desk)
    cause.before(clerk)
    assert rechecked(desk) == []
    line = tuple(cause.typed.split()) if isinstance(cause.typed, str) else cause.typed(clerk)
    claims = [row[0] for row in cause.changed]
    code, tried = desk.run(*line, "--dry-run")
    assert (code, tried["entry"], changed(tried)) == (0, None, [(claims, len(claims))])
    assert rechecked(desk) == []
    done = clerk.do("", *line)
    assert changed(done) == [(claims, len(claims))]
    assert rechecked(desk) == list(cause.changed)
    [row] = desk.run("claim", "recheck", str(claims[0]))[1]["rows"]
    assert (row["why"], row["is_paid"]) == (cause.why, False)
    assert desk.run("claim", "recheck", str(claims[0]), "--lang", "zh")[1]["rows"][0]["why"] == cause.zh
    told = clerk.do("journal undo", str(done["entry"]), "--reason", "x")
    assert (changed(told), rechecked(desk)) == ([], [])


def test_what_a_batch_leaves_out_stands_on_lines_of_its_own(desk: Desk) -> None:
    clerk = Clerk(desk)
    clerk.decided_stay()
    clerk.do("enroll cancel 2 --on 2018-06-01 --reason x")
    clerk.do("enroll cancel 5 --on 2018-06-01 --reason x")
    lines = desk.read("payout", "propose", "--dry-run")[1].splitlines()
    at = lines.index("Left out: 2")
    assert [line.split(" is not paid")[0] for line in lines[at + 1 : at + 3]] == ["Note: Claim 1", "Note: Claim 2"]


def test_a_corrected_birth_day_changes_no_decision_for_the_age_was_judged_with_the_cover(desk: Desk) -> None:
    clerk = Clerk(desk)
    clerk.decided_illness()
    told = clerk.do(f"member edit 4 --document-no {document('11010019400909004')}")
    assert (told["asserted"], changed(told), rechecked(desk)) == ({"personal": 1}, [], [])


@pytest.mark.parametrize(("unit", "code", "told"), [("U1", 0, [([1], 1)]), ("U2", 1, [])])
def test_a_clerk_of_a_unit_hears_of_the_decisions_of_its_people_alone(
    desk: Desk, unit: str, code: int, told: list[tuple[list[int], int]]
) -> None:
    Clerk(desk).decided_stay()
    account = ("--os-user", invocation.os_user())
    assert desk.run("user", "add", "boss", "--role", "admin", *account)[0] == 0
    assert desk.run("user", "add", "zhang", "--role", "clerk", *account, "--unit", unit, "--actor", "boss")[0] == 0
    refund = ("contribution", "refund", "--enrollment", "2", "--on", "2018-06-09", "--reason", "x")
    for line in ((*refund, "--dry-run"), refund):
        found, heard = desk.run(*line)
        assert (found, changed(heard)) == (code, told)
    assert [row[0] for row in rechecked(desk)] == [claim for claims, _ in told for claim in claims]


def changed(told: Any) -> list[tuple[list[int], int]]:
    return [(note["claims"], note["count"]) for note in told.get("notes", ()) if note["code"] == "DECISIONS_CHANGED"]


def rechecked(desk: Desk) -> list[Row]:
    keys = ("claim_no", "outcome", "amount_fen", "outcome_now", "amount_now_fen")
    return [tuple(row[key] for key in keys) for row in desk.run("claim", "recheck")[1]["rows"]]
