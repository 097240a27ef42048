"""What the attacker asks of every command: lines about somebody in the own town, of another, and never entered.

A line names what it is about by fields of ``Planted`` in braces; a file that it needs is written for whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from mutualaid.store.resources import resource_text
from tests.privacy.town import RECEIVED, SETTLEMENTS, Planted, received_row, settlement_row


class Attack(NamedTuple):
    """One line of the attack."""

    command: str
    arguments: tuple[str, ...]
    by: str = ""
    """What it names, of which nothing may be learned: ``number`` (somebody or something, answered as if it had never been
    entered), ``unit`` (exit 4), ``document`` (of somebody who may stand elsewhere: refused in one sentence, where one
    that was never entered is taken); nothing: the line is the same about whomever."""


def _of(command: str, *lines: str, by: str = "") -> list[Attack]:
    return [Attack(command, tuple(_split(line)), by) for line in lines]


def _split(line: str) -> list[str]:
    from shlex import split

    return split(line)


WHEN = "--on 2018-10-01"
COVER = "--starts-on 2019-01-01 --received-on 2019-01-02"
MONEY = "--plan HOSP_MED --amount 95 --received-on 2018-03-01"
PEOPLE = ("{person}", "{document}", "{name}", "{part}", "{phone}")
"""The ways to name somebody."""
REPORTS = (
    *("participation", "contributions", "direct-claims", "aid", "participations", "payout-ratio", "renewals", "floor"),
    *("who-not-covered", "excluded", "hindsight", "never-paid", "returned-unpaid"),
)
BY_PEOPLE = ("participation", "direct-claims", "aid", "renewals", "excluded", "hindsight")


def _by_person(command: str, after: str = "") -> list[Attack]:
    return _of(command, *(f"{person} {after}" for person in PEOPLE), by="number")


ATTACKS: tuple[Attack, ...] = (
    *_of("demo", "."),
    *_of("init", "", "--code 110119", "--code 110228"),
    # units
    *_of("unit import", "{units}", by="unit"),
    *_of("unit import", "{units} --valid-rows --return {back}", by="unit"),
    *_of("unit add", "N1 新厂工会 --parent {unit}", by="unit"),
    *_of("unit add", "{unit} 新厂工会 --parent 110119100"),
    *_of("unit tree", "", "--as-of 2018-12-31"),
    *_of("unit show", "{unit}", "{unit_name}", by="unit"),
    *_of("unit move", f"{{unit}} --to 110119100 {WHEN}", f"A1 --to {{unit}} {WHEN}", by="unit"),
    *_of("unit rename", f"{{unit}} 新名 {WHEN}", by="unit"),
    *_of("unit rename", f"A1 {{unit_name}} {WHEN}"),
    *_of("unit merge", f"{{unit}} --into A1 {WHEN}", f"A1 --into {{unit}} {WHEN}", by="unit"),
    *_of("unit close", f"{{unit}} {WHEN}", by="unit"),
    *_of("unit template", "-o {made}"),
    *_of("unit headcount set", f"{{unit}} 45 {WHEN}", by="unit"),
    *_of("unit target set", "{unit} --year 2018 --rate 50", by="unit"),
    *_of("unit alias add", "{unit} 别名", by="unit"),
    *_of("unit alias add", "A1 {unit_name}"),
    # members
    *_of("member import", "{roster}", "{roster} --valid-rows --return {back}", "{roster} --accept DIFFERS --accept TRANSFER --reason x", by="document"),
    *_of("member import", "{roster_there}", "{roster_there} --valid-rows", by="unit"),
    *_of("member import", "{roster} --map 手机号=phone --learn", "{roster} --map 手机号=- --learn-for A1", by="document"),
    *_of("member import", "{roster} --map 手机号=phone --learn-for {unit}", by="unit"),
    *_of("member add", "{name} {document} --unit A1 --joined-on 2018-05-01", "新人 {document} --unit A1 --joined-on 2018-05-01 --accept DIFFERS --accept TRANSFER --reason x", by="document"),
    *_of("member add", "{name} 110100199505053338 --unit A1 --joined-on 2018-05-01 --phone {phone} --card {card}", by="document"),
    *_of("member add", "新人 110100199505053338 --unit {unit} --joined-on 2018-05-01", by="unit"),
    *_by_person("member edit", "--phone 13800001111"),
    *_of("member edit", "1 --document-no {document} --accept DIFFERS --reason x", "1 --card {card}", "1 --phone {phone}", by="document"),
    *_by_person("member find"),
    *_of("member find", "{card}", "{tail}", "{card_tail}", "{holder}", "{bank_name}", "{document} --unmask --reason x -o {made}", "{name} --unmask --reason x -o {made}", by="number"),
    *_of("member find", "1", "员", "--unmask --reason x 110100 -o {made}"),
    *_by_person("member show"),
    *_of("member show", "{person} --unmask --reason x -o {made}", "{person} --at 12", by="number"),
    *_by_person("member history"),
    *_by_person("member leave", f"{WHEN} --reason 调离"),
    *_of("member leave", "{person} --on 2001-01-01 --reason 死亡", by="number"),
    *_by_person("member status", f"保留会籍 {WHEN}"),
    *_by_person("member transfer", f"--to A1 {WHEN}"),
    *_of("member transfer", f"1 --to {{unit}} {WHEN}", by="unit"),
    *_of("member merge", "{person} --into 1", "1 --into {person}", "{document} --into 1 --accept DIFFERS --reason x", by="number"),
    *_by_person("member erase", "--reason x --by-law"),
    *_of("member template", "-o {made}"),
    *_of("member template", "--unit {unit} -o {made}", by="unit"),
    # plans
    *_of("plan list", ""),
    *_of("plan show", "HOSP_MED"),
    *_of("plan check", "", "{terms}"),
    *_of("plan load", "{terms}"),
    *_of("plan try", *(f"{{trial}} --year {year}{more}" for year in (2018, 2019) for more in ("", " --people"))),
    *_of("plan try", "{trial} --year 2018 --people --unit {unit}", by="unit"),
    # enrollments and contributions
    *_of("enroll import", "{covers} --unpaid --return {back}", "{covers} --unpaid --valid-rows", "{covers} --received-on 2019-01-02 --join", by="document"),
    *_of("enroll import", "{covers_there} --unpaid", by="unit"),
    *_by_person("enroll add", f"--plan HOSP_MED --unit A1 {COVER}"),
    *_of("enroll add", f"{{document}} --join --name 新人 --plan HOSP_MED --unit A1 {COVER}", by="document"),
    *_of("enroll add", "{person} --plan HOSP_MED --unit A1 --starts-on 2018-01-01 --received-on 2018-01-02", by="number"),
    *_of("enroll add", f"1 --plan HOSP_MED --unit {{unit}} {COVER}", by="unit"),
    *_of("enroll cancel", f"{{enrollment}} {WHEN} --reason x", "{enrollment} --on 2001-01-01 --reason x", by="number"),
    *_of("enroll list", "", "--year 2018", "--unpaid"),
    *_of("enroll list", "--unit {unit}", by="unit"),
    *_of("enroll list", "--person {person}", "--person {document}", by="number"),
    *_of("enroll renewals", "--as-of 2018-12-01 --within 60"),
    *_of("enroll renewals", "--as-of 2018-12-01 --unit {unit}", by="unit"),
    *_of("enroll floor", "--year 2018"),
    *_of("enroll floor", "--year 2018 --unit {unit}", by="unit"),
    *_of("enroll template", "-o {made}", "--renew 2018 -o {made}", "--unit 110119 --renew 2018 -o {made}"),
    *_of("enroll template", "--unit {unit} --renew 2018 -o {made}", by="unit"),
    *_of("contribution record", f"--unit {{unit}} {MONEY}", by="unit"),
    *_of("contribution record", f"--unit A1 {MONEY} --receipt {{receipt}}", f"--unit A1 {MONEY} --receipt {{receipt}} --accept NOTHING_DUE --accept REPEAT --reason x", by="document"),
    *_of("contribution refund", f"{{contribution}} {WHEN} --reason x", f"--enrollment {{enrollment}} {WHEN} --reason x", f"--receipt {{receipt}} {WHEN} --reason x", f"{{contribution}} --amount 99999 {WHEN} --reason x", by="number"),
    *_of("contribution import", "{receipts} --return {back}", "{receipts} --valid-rows", by="document"),
    *_of("contribution list", "", "--year 2018", "--waiting"),
    *_of("contribution list", "--unit {unit}", by="unit"),
    *_of("contribution balance", "", "--year 2018"),
    *_of("contribution balance", "--unit {unit}", by="unit"),
    *_of("contribution opening set", "--year 2016 --contribution 5"),
    *_of("contribution opening set", "--year 2016 --contribution 5 --unit {unit}", by="unit"),
    # claims
    *_of("claim import", "{stays} --received-on 2018-09-10 --return {back}", "{stays} --valid-rows", by="number"),
    *_of("claim import", "{stays_again} --received-on 2018-09-10", by="document"),
    *_by_person("claim add", f"--plan ACCIDENT {WHEN} --harm injury"),
    *_of("claim add", "{person} --plan HOSP_ALLOW --settlement {settlement}", "1 --plan HOSP_ALLOW --settlement {settlement}", by="number"),
    *_of("claim adjudicate", "{claim}", "{undecided}", "{undecided} --class none --reason x", "{claim} --stale", by="number"),
    *_of("claim adjudicate", "", "--stale"),
    *_of("claim adjudicate", "--unit {unit}", by="unit"),
    *_of("claim list", "", "--year 2018", "--undecided"),
    *_of("claim list", "--unit {unit}", by="unit"),
    *_of("claim list", "--person {person}", "--person {document}", by="number"),
    *_of("claim show", "{claim}", "{claim} --unmask --reason x -o {made}", by="number"),
    *_of("claim explain", "{claim}", "{undecided}", by="number"),
    *_of("claim recheck", "", "{claim}", by="number"),
    *_by_person("claim eligible"),
    *_of("claim reject", "{claim} --reason x", "{undecided} --reason x", by="number"),
    *_of("claim reopen", "{claim} --reason x", "{undecided} --reason x", "{claim} --with-later --reason x", by="number"),
    *_of("claim payee", "{undecided} --name 张三 --account 6222000011112222 --bank 某行 --evidence 某书", "{claim} --name 张三 --account 6222000011112222 --bank 某行 --evidence 某书 --relation heir", by="number"),
    *_of("claim template", "-o {made}"),
    # money out
    *_of("payout import", "{paid}", "{paid} --valid-rows --return {back}", by="number"),
    *_of("payout import", "{paid_again}", "{paid_mine}", by="document"),
    *_of("payout list", "", "--year 2018", "--state paid"),
    *_of("payout list", "--unit {unit}", by="unit"),
    *_of("payout list", "--person {person}", "--person {name}", by="number"),
    *_of("payout template", "-o {made}"),
    *_of("payout propose", "", "--relief"),
    *_of("payout propose", "--claim {claim}", by="number"),
    *_of("payout propose", "--unit {unit}", by="unit"),
    *_of("payout approve", "1", "2"),
    *_of("payout cancel", "1 --reason x", "2 --reason x"),
    *_of("payout export", "1 -o {paying}", "2 -o {paying}"),
    *_of("payout confirm", "{answer}", "{answer} --return {back}", "{answer} --batch 1 --on 2018-10-01"),
    *_of("payout reissue", ""),
    *_of("payout reissue", "{payout}", by="number"),
    *_of("payout recover", f"{{payout}} {WHEN} --reason x", "{payout} --on 2001-01-01 --reason x", by="number"),
    *_of("payout reconcile", "", "--batch 1"),
    *_of("payout batches", ""),
    *_of("payout show", "1", "2"),
    *_by_person("relief add", f"--amount 500 {WHEN} --reason x"),
    *_of("relief add", f"1 --unit {{unit}} --amount 500 {WHEN} --reason x", by="unit"),
    # files of any kind: told, and taken
    *_of("import", "{units}", by="unit"),
    *_of("import", "{units} --yes"),
    *_of("import", "{roster} {covers} --unpaid", "{roster} --yes", "{covers} {stays_again} --unpaid --yes", by="document"),
    *_of("import", "{stays} {paid} {asked} --valid-rows --return {folder}", by="number"),
    *_of("import", "{paid} --valid-rows --return {folder} --yes", "{asked} --yes", by="number"),
    *_of("relief import", "{asked}", "{asked} --valid-rows --return {back}", by="number"),
    *_of("relief approve", f"{{relief}} {WHEN}", "{relief} --on 2001-01-01", by="number"),
    *_of("relief reject", "{relief} --reason x", by="number"),
    *_of("relief list", "", "--year 2018"),
    *_of("relief list", "--unit {unit}", by="unit"),
    *_of("relief list", "--person {person}", by="number"),
    *_of("relief template", "-o {made}"),
    # letters
    *_of("letter receipt", "{person} -o {letter}", "{document} --on 2018-01-02 -o {letter}", "{name} -o {letter} --dry-run", by="number"),
    *_of("letter cover", "{person} --on 2018-06-01 -o {letter}", "{phone} --on 2018-06-01 -o {letter}", by="number"),
    *_of("letter payment", "{claim} -o {letter}", by="number"),
    *_of("letter refusal", "{claim} -o {letter}", by="number"),
    *_of("letter renewal", "{unit} --on 2018-12-01 -o {letter}", by="unit"),
    *_of("letter template", *(f"{kind} -o {{letter}}" for kind in ("receipt", "cover", "payment", "refusal", "renewal"))),
    *_of("chase", "{unit} -o {told}", by="unit"),
    *_of("chase", "--all --what unpaid -o {folder}"),
    *_of("desk", ""),
    *_of("completion", "bash", "zsh -- enroll add --plan H", "fish -- member show {document}"),
    # headings of files
    *_of("mapping list", "", "member"),
    *_of("mapping list", "--unit {unit}", by="unit"),
    *_of("mapping show", "{roster}", "{covers} --import enroll", by="number"),
    *_of("mapping show", "{roster} --unit {unit}", by="unit"),
    *_of("mapping add", "member 备用号 phone", "member 暗号 - --unit A1"),
    *_of("mapping add", "member 备用号 phone --unit {unit}", by="unit"),
    *_of("mapping remove", "member 暗号", "member 别处的暗号"),
    *_of("mapping remove", "member 别处的暗号 --unit {unit}", by="unit"),
    # periods
    *_of("period close", "--until 2018-12-31"),
    *_of("period reopen", "--until 2018-12-31 --reason x"),
    *_of("period list", ""),
    *_of("period show", "1"),
    # questions
    *(one for name in REPORTS for one in _of(f"report {name}", "--year 2018", "--year 2018 --at 12")),
    *(one for name in BY_PEOPLE for one in _of(f"report {name}", "--year 2018 --people")),
    *(one for name in REPORTS for one in _of(f"report {name}", "--year 2018 --unit {unit}", by="unit")),
    *_of("report participation", *(f"--year 2018 --by {by}" for by in ("town", "unit", "plan", "sex", "age"))),
    *_of("report participation", "--year 2018 --suppress 5 --by unit"),
    *_of("report aid", *(f"--year 2018 --by {by}" for by in ("town", "unit", "channel", "quarter", "category"))),
    *_of("report list", ""),
    *_of("report summary", "--year 2018 -o {made}", "--year 2018 --unit 110119 -o {made}"),
    *_of("report summary", "--year 2018 --unit {unit} -o {made}", by="unit"),
    *_of("report html", "--year 2018 -o {page}", "--year 2018 --unit 110119 -o {page}"),
    *_of("report html", "--year 2018 --unit {unit} -o {page}", by="unit"),
    *_of("report participation", "--year 2018 --by quarter", "--year 2018 --by unit --sort rate_bp --top 3"),
    *_of("report trend", "--from 2017 --to 2018", "--from 2017 --to 2018 --plan HOSP_MED"),
    *_of("report trend", "--from 2017 --to 2018 --unit {unit}", by="unit"),
    *_of("report bulletin", "--year 2018", "--year 2018 -o {letter}"),
    *_of("report bulletin", "--year 2018 --unit {unit}", by="unit"),
    # printed figures, the ledger's own story
    *_of("publish check", "{notice} --year 2018"),
    *_of("publish check", "{notice} --year 2018 --unit {unit}", by="unit"),
    *_of("publish create", "participation --year 2018 --people"),
    *_of("publish list", ""),
    *_of("publish show", "1"),
    *_of("publish reproduce", "1"),
    *_of("publish bridge", "1"),
    *_of("audit sample", "4 --seed 1", "4 --seed 1 -o {made}"),
    *_of("audit sample", "4 --seed 1 --unit {unit}", by="unit"),
    *_of("export data", "{folder}/package", "{folder}/package --as-of 2018-12-31"),
    *_of("journal list", "", "--by clerk --action enroll", "--record person:{person}", "--file csv --since 2018-01-01"),
    *_of("journal show", "{entry}", "{entry} --all"),
    *_of("journal who", "person:{person}", "personal:{person}", "claim:{claim}", "payee:1", "payee:2", "medical:1", "unit:2"),
    *_of("journal disclosures", "", "--person {person}", "--person {document}"),
    *_of("journal verify", "", "--full", "--head 1:0000000000"),
    *_of("journal anchor", "{anchors}"),
    *_of("journal head", ""),
    *_of("journal undo", "{entry} --reason x", by="number"),
    *_of("check", "", "--list", "orphans floor"),
    *_of("query", "--tables", "'select * from entry'", "'select * from personal'", "'select * from membership natural join settlement'", "'select * from unit_now'", "'select * from payee_now'"),
    # housekeeping
    *_of("user add", "mallory --role admin", "mallory --role clerk --unit 110119100"),
    *_of("user list", ""),
    *_of("user role", "clerk admin", "'town clerk' admin"),
    *_of("user remove", "clerk", "auditor"),
    *_of("backup create", "{folder}"),
    *_of("backup verify", "{nothing}"),
    *_of("backup list", "{folder}"),
    *_of("backup restore", "{nothing}"),
    *_of("key create", ""),
    *_of("key remove", ""),
    *_of("key change", ""),
    *_of("key recovery", ""),
    *_of("key unlock", ""),
    *_of("key lock", ""),
    *_of("key show", ""),
    *_of("doctor", ""),
    *_of("manual", "", "clerk"),
    # dependants
    *_of("dependant add", "{name} {document} --of 1 --relation child --accept DIFFERS --accept CHILD_NOT_YOUNGER --reason x", by="document"),
    *_of("dependant add", "新人 110100199505053338 --of {person} --relation spouse", by="number"),
    *_of("dependant end", f"{{person}} {WHEN}", by="number"),
    *_of("dependant list", "", "--as-of 2018-12-31", "--as-of 2018-06-30"),
    *_of("dependant list", "--of {person}", "--of {document}", by="number"),
    *_of("dependant list", "--unit {unit}", by="unit"),
)  # fmt: skip

COVERS = "姓名,证件号码,所属工会,参保项目,份数,起保日期\n"


def files(who: Planted) -> Mapping[str, str]:
    """The contents of the files that lines name, about somebody."""
    roster = "姓名,证件号码,手机号,互助服务卡号,所属工会,入会日期\n"
    return {
        "units": f"单位编码,单位名称,上级单位编码,类型\n{who.unit},新名,110119100,基层\nN2,新厂,{who.unit},基层\n",
        "roster": f"{roster}{who.name},{who.document},{who.phone},{who.card},A1,2018-05-01\n",
        "roster_there": f"{roster}新人,110100199505053338,,,{who.unit},2018-05-01\n",
        "covers": f"{COVERS}{who.name},{who.document},A1,HOSP_MED,1,2018-01-01\n",
        "covers_there": f"{COVERS}靐龘齉,110100199003071114,{who.unit},CRITICAL,1,2018-01-01\n",
        "receipts": "收据号,所属工会,参保项目,缴费日期,金额\n" + f"{who.receipt},A1,HOSP_MED,2018-02-05,95\n",
        "stays": SETTLEMENTS + settlement_row(who, "NEW1"),
        "stays_again": SETTLEMENTS + settlement_row(who, who.settlement),
        "paid": RECEIVED + received_row(who, "NEW2"),
        "paid_again": RECEIVED + received_row(who, who.serial, "退汇"),
        "paid_mine": RECEIVED
        + received_row(who, who.serial).replace(who.name, "靐龘齉").replace(who.document, "110100199003071114"),
        "asked": "姓名,证件号码,金额,申请日期,原因\n" + f"{who.name},{who.document},500,2018-05-03,困难\n",
        "answer": f"序号,姓名,卡号,金额,结果,退回原因\n2,{who.name},{who.card},1.00,退汇,户名不符\n",
        "terms": "name = 'x'\n",
        "trial": resource_text("terms", "HOSP_MED.toml").replace(
            'value = 8000, source = "S37', 'value = 9000, source = "S37'
        ),
        "notice": f"2018年{who.name}所在单位参保率50%，会员2人，互助费100元\n{who.document}\n",
        "anchors": "1:0000000000000000\n",
    }


def written(folder: Path, who: Planted) -> Mapping[str, str]:
    """Write the files about somebody, the same names whomever they are about; hand back what lines call them."""
    named = {}
    for name, text in files(who).items():
        place = folder / f"{name}.csv"
        place.write_text(text, encoding="utf-8")
        named[name] = str(place)
    return named
