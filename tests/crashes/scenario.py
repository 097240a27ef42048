"""A year of a small district in real commands: every command that writes, in an order in which each succeeds."""

from __future__ import annotations

from pathlib import Path

MEMBERS = """姓名,证件号码,性别,手机号,互助服务卡号,所属工会,入会日期
张三丰,110100198507120034,男,13800000001,6222020000000000018,延庆镇,2017-03-01
李四娘,110100198507120042,女,13800000002,6222020000000000026,延庆镇,2017-03-01
王五爷,110100199003070015,男,13800000003,6222020000000000034,康庄镇,2017-03-01
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


def commands(files: Path) -> list[list[str]]:
    """The commands, one entry each; ``files`` is where the sheets they read are put."""
    for name, text in (
        ("members", MEMBERS),
        ("units", UNITS),
        ("enrollments", ENROLLMENTS),
        ("payouts", PAYOUTS),
    ):
        (files / f"{name}.csv").write_text(text, encoding="utf-8")
    return [
        ["unit", "import", str(files / "units.csv")],
        ["unit", "add", "G0003", "第三工会", "--parent", "110119102"],
        ["unit", "move", "G0003", "--to", "110119100", "--on", "2018-02-01"],
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
        ["payout", "import", str(files / "payouts.csv")],
    ]
