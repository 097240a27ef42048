"""A year of a small district in real commands: every command that writes, in an order in which each succeeds."""

from __future__ import annotations

from pathlib import Path

MEMBERS = """姓名,证件号码,性别,手机号,互助服务卡号,所属工会,入会日期
张三丰,110100198507120034,男,13800000001,6222020000000000018,延庆镇,2017-03-01
李四娘,110100198507120042,女,13800000002,6222020000000000026,延庆镇,2017-03-01
王五爷,110100199003070015,男,13800000003,6222020000000000042,康庄镇,2017-03-01
"""
UNITS = """单位编码,单位名称,上级单位编码
G0001,第一工会,110119100
G0002,第二工会,110119101
"""
ENROLLMENTS = """姓名,证件号码,所属工会,参保项目,份数,起保日期,缴费日期
张三丰,110100198507120034,延庆镇,住院医疗,1,2018-01-01,2018-01-10
张三丰,110100198507120034,延庆镇,住院津贴,1,2018-01-01,2018-01-10
李四娘,110100198507120042,延庆镇,住院津贴,1,2018-01-01,2018-01-10
"""
PAYOUTS = """姓名,证件号码,项目,金额,支付日期,结果,流水号
王五爷,110100199003070015,二次报销,128.50,2018-05-03,成功,P0001
"""
CLAIMS = """姓名,证件号码,结算单号,医院,医院等级,入院日期,出院日期,诊断,总费用,统筹基金支付,自付一,自付二,自费,转诊单
张三丰,110100198507120034,S1,区医院,二级,2018-03-01,2018-03-11,肺炎,20000,10000,6300,700,3000,
李四娘,110100198507120042,S2,区医院,二级,2018-05-01,2018-05-06,骨折,5000,3000,1650,0,350,
李四娘,110100198507120042,S3,区医院,二级,2018-07-01,2018-07-03,骨折,5000,3000,1650,0,350,
"""
RECEIPTS = """收据号,单位,项目,收款日期,金额
R77,康庄镇,意外伤害,2018-04-01,100.00
"""
ANSWER = """序号,户名,账号,金额,结果,原因,日期
1,张三丰,6222020000000000018,4360.00,成功,,2018-11-05
2,李四娘,6222020000000000026,160.00,退汇,户名不符,2018-11-06
"""
ANSWER_AGAIN = """序号,户名,账号,金额,结果,原因,日期
1,李四娘,6222020000000000034,160.00,成功,,2018-11-20
"""


def commands(files: Path, place: Path) -> list[list[str]]:
    """The commands, one entry each; ``files`` is where the sheets they read are put, ``place`` the ledger's folder."""
    for name, text in (
        ("members", MEMBERS),
        ("units", UNITS),
        ("enrollments", ENROLLMENTS),
        ("payouts", PAYOUTS),
        ("claims", CLAIMS),
        ("receipts", RECEIPTS),
        ("answer", ANSWER),
        ("answer-again", ANSWER_AGAIN),
    ):
        (files / f"{name}.csv").write_text(text, encoding="utf-8")
    return [
        ["unit", "import", str(files / "units.csv")],
        ["unit", "add", "G0003", "第三工会", "--parent", "110119102"],
        ["unit", "move", "G0003", "--to", "110119100", "--on", "2018-02-01"],
        ["unit", "rename", "G0003", "第三分会", "--on", "2018-03-01"],
        ["unit", "headcount", "set", "110119100", "12", "--on", "2018-01-01"],
        ["unit", "target", "set", "110119", "--year", "2018", "--rate", "75.00"],
        ["unit", "alias", "add", "110119100", "延庆镇总工会"],
        ["unit", "merge", "G0002", "--into", "G0001", "--on", "2018-06-01"],
        ["unit", "close", "G0003", "--on", "2018-09-01"],
        ["member", "import", str(files / "members.csv")],
        ["member", "add", "赵六", "110100199003070031", "--unit", "G0001", "--joined-on", "2018-01-01"],
        ["member", "edit", "110100199003070031", "--phone", "13800000004"],
        ["member", "transfer", "110100199003070031", "--to", "110119100", "--on", "2018-03-01"],
        ["member", "status", "110100199003070031", "保留会籍", "--on", "2018-04-01"],
        ["member", "leave", "110100199003070031", "--on", "2018-05-01", "--reason", "离职"],
        ["enroll", "import", str(files / "enrollments.csv")],
        [
            "enroll",
            "add",
            "110100199003070015",
            "--unit",
            "110119101",
            "--plan",
            "CRITICAL",
            "--starts-on",
            "2018-01-01",
            "--unpaid",
        ],
        [
            "contribution",
            "record",
            "--unit",
            "110119101",
            "--plan",
            "CRITICAL",
            "--amount",
            "40.00",
            "--on",
            "2018-01-20",
        ],
        ["contribution", "opening", "set", "--year", "2017", "--contribution", "100.00"],
        ["contribution", "import", str(files / "receipts.csv")],
        ["enroll", "cancel", "4", "--on", "2018-02-01", "--reason", "重复"],
        ["payout", "import", str(files / "payouts.csv")],
        ["claim", "import", str(files / "claims.csv"), "--received-on", "2018-10-01"],
        ["claim", "add", "110100198507120034", "--plan", "CARD_ACC", "--on", "2018-08-01", "--harm", "fire",
         "--loss", "2000"],
        ["claim", "reject", "4", "--reason", "材料不全"],
        ["claim", "adjudicate"],
        ["claim", "reopen", "4", "--reason", "材料补齐"],
        ["claim", "reject", "4", "--reason", "不属实"],
        ["payout", "propose", "--plan", "CARD_ACC"],
        ["payout", "cancel", "1", "--reason", "改期"],
        ["payout", "propose", "--claim", "1", "--claim", "2", "--claim", "3"],
        ["payout", "approve", "2", "--actor", "li"],
        ["payout", "export", "2", "-o", str(place / "pay.txt"), "--actor", "li"],
        ["payout", "confirm", str(files / "answer.csv")],
        ["member", "edit", "110100198507120042", "--card", "6222020000000000034"],
        ["payout", "reissue"],
        ["payout", "approve", "3", "--actor", "li"],
        ["payout", "export", "3", "-o", str(place / "again.xlsx"), "--actor", "li"],
        ["payout", "confirm", str(files / "answer-again.csv")],
        ["payout", "recover", "3", "--on", "2018-12-01", "--reason", "误付"],
        ["relief", "add", "110100198507120034", "--amount", "500.00", "--on", "2018-06-01"],
        ["relief", "approve", "1", "--on", "2018-06-02", "--actor", "li"],
        ["publish", "create", "participation", "--as-of", "2018-12-31"],
        ["period", "close", "--until", "2018-12-31"],
        ["period", "reopen", "--until", "2018-12-31", "--reason", "补录", "--actor", "li"],
        ["member", "merge", "110100199003070031", "--into", "110100199003070015"],
        ["journal", "undo", "47", "--reason", "合并错了"],
        ["user", "add", "root", "--role", "admin"],
    ]  # fmt: skip
