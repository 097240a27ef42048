"""A new clerk and a folder: nine files of an invented district, as offices send them, go in with ``import`` and five answers.

What must be in the ledger in the end was worked out by hand, before the program saw the folder: 11 people, 10 of them
in service, two moved; 13 covers, one of them unpaid; 905.00 yuan; 8 of 10 insured, 3 of 10 helped with 500.50 yuan.
"""

from __future__ import annotations

import io
import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli import asking
from mutualaid.cli.main import main
from tests.cli.conftest import Run
from tests.ledgers import answer
from tests.sheets.test_corpus import merged, packed, parts, sheet_xml, xls
from tests.sheets.test_packages import spreadsheet_2003, web_archive, web_page

SHOP, SCHOOL, STREETS = "白塔镇供销社工会", "白塔镇中心小学工会", "石桥街道环卫所工会"
PEOPLE: Mapping[str, str] = {
    "吕广成": "110229197603120011",
    "方桂英": "110229198111050023",
    "石磊": "110229199007210036",
    "田秀珍": "11022919850630004X",
    "邱永年": "11022919791224005X",
    "赖晓燕": "110229199502140063",
    "佟海": "110229198809090115",
    "康玉梅": "110229198304170128",
    "范长河": "110229197005010138",
    "金彩霞": "110229199211300143",
    "雷震": "110229198608230150",
}

UNITS = xls(
    ("灵泉区基层工会组织名册",),
    ("填报日期：2018年1月5日",),
    ("序号", "工会代码", "工会名称", "主管工会", "工会类别", "社会信用代码", "职工数", "成立时间"),
    (1, "110198100", "白塔镇总工会", "灵泉区总工会", "镇"),
    (2, "110198101", "石桥街道总工会", "灵泉区总工会", "街道"),
    (3, "110198100001", SHOP, "白塔镇总工会", "基层", None, 12, "2009.5.1"),
    (4, "110198100002", SCHOOL, "白塔镇总工会", "基层", None, 30, "2010.9.1"),
    (5, "110198101001", STREETS, "石桥街道总工会", "基层", None, 20, "2011.3.1"),
    ("合计", None, None, None, None, None, 62),
    ("填表人：", "魏某", None, None, "审核："),
)
"""Excel 97."""

HEAD = "序号,职工姓名,居民身份证号,所在工会,首次入会时间,会员状态"
MEMBERS = f"""白塔镇工会会员登记表,,,,,
填报单位：白塔镇总工会,,,,,第1页
{HEAD}
1,吕广成,110229197603120011,{SHOP},2012年3月1日,在职
2,方桂英,110229198111050023,{SHOP},2013.07.01,在职
3,石　磊,110229900721003,{SHOP},2015/5/1,在职
本页小计,3人,,,,
填报单位：白塔镇总工会,,,,,第2页
{HEAD}
4,田秀珍,11022919850630004x,{SCHOOL},20100901,在职
5,邱永年,11022919791224005X,{SCHOOL},2010-9-1,在职
6,赖晓燕,110229199502140063,{SCHOOL},2017年9月1日,保留会籍
合计,6人,,,,
"""
"""Printed pages, saved as CSV by a Chinese Excel."""

STAFF = web_page(
    (
        ("石桥街道职工花名册",),
        ("姓 名", "性别", "证件号", "单位名称", "派遣单位", "入会时间"),
        ("佟海", "男", PEOPLE["佟海"], STREETS, "宏达保洁公司", "2014-01-01"),
        ("康玉梅", "女", PEOPLE["康玉梅"], STREETS, "宏达保洁公司", "2014-01-01"),
        ("范长河", "男", PEOPLE["范长河"], STREETS, "", "2014-01-01"),
        ("金彩霞", "女", PEOPLE["金彩霞"], STREETS, "万洁劳务公司", "2016-06-01"),
        ("雷震", "男", PEOPLE["雷震"], STREETS, "", "2016-06-01"),
    )
)
"""A web page called .xls; a column that nothing reads."""

MOVES = "\n".join(
    (
        "四月份会员变动情况\t\t\t\t",
        "姓名\t身份证号码\t原工会\t调入工会\t调动日期",
        f"方桂英\t{PEOPLE['方桂英']}\t{SHOP}\t{STREETS}\t2018-04-01",
        f"雷震\t{PEOPLE['雷震']}\t{STREETS}\t{SCHOOL}\t2018-04-16",
        "",
    )
)

COVERS = packed(
    parts(
        {
            "参保": sheet_xml(
                (
                    ("2018年度职工互助保障参保名单",),
                    ("工会", "姓名", "身份证号码", "参保项目（份）", None, None, None, "生效日期", "交费日期"),
                    (None, None, None, "住院医疗", "住院津贴", "重大疾病", "意外伤害", None, None),
                    (SHOP, "吕广成", PEOPLE["吕广成"], 1, 1, 1, None, "2018-01-01", "2018-01-10"),
                    (None, "方桂英", PEOPLE["方桂英"], 1, None, None, None, None, None),
                    (None, "石磊", PEOPLE["石磊"], None, None, 2, None, None, None),
                    (SCHOOL, "田秀珍", PEOPLE["田秀珍"], 1, 1, None, "√", None, None),
                    (None, "邱永年", PEOPLE["邱永年"], None, None, None, 50, None, None),
                    (None, "赖晓燕", PEOPLE["赖晓燕"], 0, None, None, None, None, None),
                    ("合计", None, None, 3, 2, 3, None, None, None),
                ),
                after=merged(
                    "A1:I1", "D2:G2", "A2:A3", "B2:B3", "C2:C3", "H2:H3", "I2:I3", "A4:A6", "A7:A9", "H4:H9", "I4:I9"
                ),
            )
        }
    )
)
"""A header of two lines, one value merged over many rows, one column a plan."""

UNPAID = spreadsheet_2003(
    (
        ("石桥街道环卫所 补充参保", None, None, None, None, None),
        ("姓名", "身份证", "所在工会", "险种", "起保时间", "保费"),
        ("佟海", PEOPLE["佟海"], STREETS, "在职职工住院医疗互助保障计划", "2018.2.1", 95.0),
        ("康玉梅", PEOPLE["康玉梅"], STREETS, "住院医疗", "2018.2.1", 95.0),
        ("范长河", PEOPLE["范长河"], STREETS, "重疾", "2018.2.1", 40.0),
        ("金彩霞", PEOPLE["金彩霞"], STREETS, "住院医疗", "2018.2.1", 95.0),
        ("合 计", None, None, None, None, 325.0),
    )
)
"""Excel 2003's XML, without a day of payment."""

RECEIPTS = "\r\n".join(
    (
        "票据号\t交费单位\t计划名称\t入账日期\t金额（元）",
        f"LQ-001\t{STREETS}\t住院医疗\t2018-02-05\t190.00",
        f"LQ-002\t{STREETS}\t重大疾病\t2018-02-06\t40.00",
        "",
    )
)

STAYS = (
    (
        *("姓名", "身份证号", "结算单号", "医院名称", "医院级别", "入院时间", "出院时间", "疾病诊断"),
        *("医疗总费用", "医保统筹支付", "个人自付一", "个人自付二", "个人自费"),
    ),
    ("吕广成", PEOPLE["吕广成"], "J18-0301", "灵泉区医院", "三级", "2018-03-05", "2018-03-10", "肺炎", 12000, 8000, 3000, 600, 400),
    ("佟海", PEOPLE["佟海"], "J18-0602", "灵泉区医院", "二级", "2018-06-01", "2018-06-04", "骨折", 5000, 3600, 900, 300, 200),
)  # fmt: skip
SETTLEMENTS = packed(parts({"结算明细": sheet_xml(STAYS), "结算明细（一稿）": sheet_xml(STAYS[:2])}))
"""Two sheets that fit: the list, and a draft of it."""

PAYMENTS = web_archive(
    (
        ("灵泉区二次报销直赔清单", None, None, None, None, None, None, None),
        ("姓名", "身份证号", "就诊季度", "类别", "报销金额", "支付日期", "处理结果", "流水号"),
        ("田秀珍", PEOPLE["田秀珍"], "2018年1季度", "门诊", "120.50", "2018-05-10", "成功", "ZP1"),
        ("康玉梅", PEOPLE["康玉梅"], "2018年1季度", "住院", "300.00", "2018-05-10", "成功", "ZP2"),
        ("本页合计", None, None, None, "420.50", None, None, None),
        ("姓名", "身份证号", "就诊季度", "类别", "报销金额", "支付日期", "处理结果", "流水号"),
        ("邱永年", PEOPLE["邱永年"], "2018年1季度", "门诊", "80.00", "2018-05-10", "退汇", "ZP3"),
        ("邱永年", PEOPLE["邱永年"], "2018年1季度", "门诊", "80.00", "2018-05-28", "成功", "ZP3"),
    )
)
"""A web archive called .xls, of two printed pages; a payment that came back and went out again."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "灵泉区"
    place.mkdir()
    for name, content in {
        "基层工会名册.xls": UNITS,
        "白塔镇会员.csv": MEMBERS.encode("gb18030"),
        "石桥街道花名册.xls": STAFF.encode(),
        "4月变动.txt": MOVES.encode("gb18030"),
        "白塔参保.xlsx": COVERS,
        "环卫所补充.xml": UNPAID.encode(),
        "到账.tsv": RECEIPTS.encode("utf-16"),
        "住院结算.xlsx": SETTLEMENTS,
        "直赔清单.xls": PAYMENTS,
    }.items():
        (place / name).write_bytes(content)
    monkeypatch.chdir(place)
    monkeypatch.setenv("MUTUALAID_DB", str(tmp_path / "ledger.db"))
    assert main(["init", "--code", "110198", "--name", "灵泉区总工会", "--lang", "zh"]) == 0
    return place


ANSWERS = (
    "1",  # the sheet of the settlements: 结算明细
    "1",  # 派遣单位: not needed
    "1",  # the covers without a day of payment wait for a receipt
    "2",  # this once only
    "y",
)


def report(run: Run, *question: str) -> dict[str, Any]:
    total = json.loads(run("report", *question, "--year", "2018", "-f", "json").out)["total"]
    assert isinstance(total, dict)
    return total


def test_the_folder_goes_in_with_five_answers(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_possible", lambda: True)
    typed = io.StringIO("".join(f"{line}\n" for line in ANSWERS))
    monkeypatch.setattr(sys, "stdin", typed)
    ran = run("import", *sorted(path.name for path in folder.iterdir()), "--lang", "zh", "-f", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["problems"], typed.read()) == (0, [], "")
    assert [(one["path"], one["state"], one["added"], one["updated"]) for one in told["imports"]] == [
        ("基层工会名册.xls", "written", 5, 0),
        ("白塔镇会员.csv", "written", 6, 0),
        ("石桥街道花名册.xls", "written", 5, 0),
        ("4月变动.txt", "written", 0, 2),
        ("白塔参保.xlsx", "written", 9, 0),
        ("环卫所补充.xml", "written", 4, 0),
        ("到账.tsv", "written", 2, 0),
        ("住院结算.xlsx", "written", 2, 0),
        ("直赔清单.xls", "written", 3, 1),
    ]
    line = ran.err.partition("做同样的事：")[2].partition("\n")[0] or told["line"]
    again = json.loads(run(*shlex.split(line)[1:], "-f", "json", "--no-input").out)
    assert {one["state"] for one in again["imports"]} == {"same"}
    the_ledger_holds_what_was_worked_out(str(folder.parent / "ledger.db"))
    participation, contributions = report(run, "participation"), report(run, "contributions")
    helped, aid = report(run, "direct-claims"), report(run, "aid")
    assert (participation["member_count"], participation["insured_count"], participation["rate_bp"]) == (10, 8, 8000)
    assert contributions["contribution_fen"] == 905_00
    assert (helped["beneficiary_count"], helped["rate_bp"], aid["aid_fen"]) == (3, 3000, 500_50)


def the_ledger_holds_what_was_worked_out(ledger: str) -> None:
    people = dict(answer(ledger, "select document_no, name from personal_now"))
    assert people == {number: name for name, number in PEOPLE.items()}
    spells = (
        "select p.name, u.unit_name, m.joined_on, m.left_on, m.status_code from membership_now m"
        " join personal_now p on p.person_id = m.person_id join unit_now u on u.unit_id = m.unit_id order by 1, 3"
    )
    assert sorted(answer(ledger, spells)) == sorted(
        [
            ("吕广成", SHOP, "2012-03-01", None, "in_service"),
            ("方桂英", SHOP, "2013-07-01", "2018-04-01", "in_service"),
            ("方桂英", STREETS, "2018-04-01", None, "in_service"),
            ("石磊", SHOP, "2015-05-01", None, "in_service"),
            ("田秀珍", SCHOOL, "2010-09-01", None, "in_service"),
            ("邱永年", SCHOOL, "2010-09-01", None, "in_service"),
            ("赖晓燕", SCHOOL, "2017-09-01", None, "kept"),
            ("佟海", STREETS, "2014-01-01", None, "in_service"),
            ("康玉梅", STREETS, "2014-01-01", None, "in_service"),
            ("范长河", STREETS, "2014-01-01", None, "in_service"),
            ("金彩霞", STREETS, "2016-06-01", None, "in_service"),
            ("雷震", STREETS, "2016-06-01", "2018-04-16", "in_service"),
            ("雷震", SCHOOL, "2018-04-16", None, "in_service"),
        ]
    )
    covers = (
        "select p.name, l.plan_code, e.share_count, e.fee_fen, e.starts_on,"
        " exists (select 1 from allocation_now a where a.enrollment_id = e.enrollment_id)"
        " or exists (select 1 from contribution_now c where c.enrollment_id = e.enrollment_id)"
        " from enrollment_now e join personal_now p on p.person_id = e.person_id join plan_now l on l.plan_id = e.plan_id"
    )
    assert sorted(answer(ledger, covers)) == sorted(
        [
            ("吕广成", "HOSP_MED", 1, 9500, "2018-01-01", 1),
            ("吕广成", "HOSP_ALLOW", 1, 6000, "2018-01-01", 1),
            ("吕广成", "CRITICAL", 1, 4000, "2018-01-01", 1),
            ("方桂英", "HOSP_MED", 1, 9500, "2018-01-01", 1),
            ("石磊", "CRITICAL", 2, 8000, "2018-01-01", 1),
            ("田秀珍", "HOSP_MED", 1, 9500, "2018-01-01", 1),
            ("田秀珍", "HOSP_ALLOW", 1, 6000, "2018-01-01", 1),
            ("田秀珍", "ACCIDENT", 1, 10000, "2018-01-01", 1),
            ("邱永年", "ACCIDENT", 1, 5000, "2018-01-01", 1),
            ("佟海", "HOSP_MED", 1, 9500, "2018-02-01", 1),
            ("康玉梅", "HOSP_MED", 1, 9500, "2018-02-01", 1),
            ("范长河", "CRITICAL", 1, 4000, "2018-02-01", 1),
            ("金彩霞", "HOSP_MED", 1, 9500, "2018-02-01", 0),
        ]
    )
    stays = (
        "select settlement_no, total_fen, fund_fen, self_one_fen, self_two_fen, own_fen from settlement_now order by 1"
    )
    assert answer(ledger, stays) == [
        ("J18-0301", 12_000_00, 8_000_00, 3_000_00, 600_00, 400_00),
        ("J18-0602", 5_000_00, 3_600_00, 900_00, 300_00, 200_00),
    ]
    claims = "select s.settlement_no, l.plan_code from claim_now c join settlement_now s using (settlement_id) join plan_now l using (plan_id) order by 1, 2"
    assert answer(ledger, claims) == [("J18-0301", "HOSP_ALLOW"), ("J18-0301", "HOSP_MED"), ("J18-0602", "HOSP_MED")]
    paid = "select p.serial_no, p.amount_fen, e.event_code, e.event_on from payout_now p join payout_event_now e using (payout_id) order by 1, 4"
    assert answer(ledger, paid) == [
        ("ZP1", 120_50, "paid", "2018-05-10"),
        ("ZP2", 300_00, "paid", "2018-05-10"),
        ("ZP3", 80_00, "returned", "2018-05-10"),
        ("ZP3", 80_00, "paid", "2018-05-28"),
    ]


# --- headings as nobody else writes them -------------------------------------------------------------


def people(*names: str) -> Iterator[tuple[str, str]]:
    return ((name, PEOPLE[name]) for name in names)


STRANGE = {
    "01基层组织台账.csv": (
        "灵泉区基层工会组织台账,,,\n组织代码,组织全称,归口上级,性质\n110198100,白塔镇总工会,灵泉区总工会,镇\n"
        f"110198100001,{SHOP},白塔镇总工会,基层\n110198100002,{SCHOOL},白塔镇总工会,基层\n,,填表人：魏某,2018年1月5日\n"
    ),
    "02实名制花名册.csv": "编号,同志姓名,公民身份号码,编入哪个工会,何时入会,会籍情况\n"
    + "".join(
        f"{number},{name},{document},{SHOP},2016年3月1日,在职\n"
        for number, (name, document) in enumerate(people("吕广成", "方桂英", "石磊", "田秀珍"), 1)
    ),
    "03接转情况.csv": (
        "2018年工会会员组织关系接转情况表,,,,\n会员,身份证,从哪儿来,到哪儿去,接转日子\n"
        f"田秀珍,{PEOPLE['田秀珍']},{SHOP},{SCHOOL},2018年9月1日\n"
    ),
    "04投保明细.csv": (
        f"{SHOP}职工互助保障投保明细表,,,,,,\n投保职工,,投的哪一种,保几份,责任起算日,保金（元）,保金到账日\n"
        f"姓名,身份证号码,,,,,\n吕广成,{PEOPLE['吕广成']},在职职工住院医疗互助保障,1,2018.1.1,95,2017.12.20\n"
        f"方桂英,{PEOPLE['方桂英']},住院津贴,1,2018年1月1日,60,2017.12.20\n"
    ),
    "05意向表.csv": (
        f"互助保障参保意向确认表,,,\n参保工会：{SHOP},,,\n保障期：2018年3月1日至2019年2月28日,,,\n"
        f"职工,证件,住院医疗,重大疾病\n石磊,{PEOPLE['石磊']},√,√\n田秀珍,{PEOPLE['田秀珍']},√,\n"
    ),
    "06银行流水.csv": (
        "账户交易明细,,,,\n交易时间,对方户名,贷方发生额,用途,回单编号\n"
        f"20180302,{SHOP},190.00,住院医疗互助费,HD1\n20180302,{SHOP},40.00,重大疾病互助费,HD2\n"
    ),
    "07住院结算.csv": (
        "结算单据编号,患者,患者身份证,就医机构,机构级别,住院日,离院日,出院诊断,费用总计,医保统筹支出,自付1,自付2,全自费\n"
        f"JS1,吕广成,{PEOPLE['吕广成']},灵泉区医院,二级,2018.5.3,2018.5.10,肺炎,12000,7000,3000,1000,1000\n"
    ),
    "08直赔名单.csv": (
        "受助人,身份号码,卡尾号,就医季度,门诊/住院,到卡金额,打款日,打款结果,款项流水\n"
        f"方桂英,{PEOPLE['方桂英']},,2018Q3,门诊,320.5,2018-11-20,成功,LS01\n"
    ),
}


def test_headings_as_nobody_else_writes_them_go_in_with_eight_answers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTUALAID_DB", str(tmp_path / "ledger.db"))
    assert main(["init", "--code", "110198", "--name", "灵泉区总工会", "--lang", "zh"]) == 0
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for name, text in STRANGE.items():
        Path(name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(asking, "is_possible", lambda: True)
    answers = (
        "",  # 保几份 is 份数
        "",  # 款项流水 is 流水号
        "",  # the union in the title of the covers
        "1",  # what the ticks are for waits for its receipts
        "",  # from the first day that its title tells
        "",  # 用途 says which plan was paid for
        "2",  # this once only
        "y",
    )
    typed = io.StringIO("".join(f"{line}\n" for line in answers))
    monkeypatch.setattr(sys, "stdin", typed)
    ran = run("import", ".", "--lang", "zh", "-f", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["problems"], typed.read()) == (0, [], "")
    assert [(one["kind"], one["added"], one["updated"]) for one in told["imports"]] == [
        ("unit", 3, 0),
        ("member", 4, 0),
        ("member", 0, 1),
        ("enroll", 2, 0),
        ("enroll", 3, 0),
        ("contribution", 2, 0),
        ("claim", 1, 0),
        ("payout", 1, 0),
    ]
    participation, aid = report(run, "participation"), report(run, "aid")
    assert (participation["member_count"], participation["insured_count"]) == (4, 4)
    assert (report(run, "contributions")["contribution_fen"], aid["aid_fen"]) == (230_00, 320_50)
    spells = "select unit_name, joined_on, left_on from membership_now join unit_now using (unit_id) order by 2 desc"
    assert answer(str(tmp_path / "ledger.db"), spells)[:1] == [(SCHOOL, "2018-09-01", None)]
