"""``plan`` as a claims officer types it: a file checked without a ledger, a plan read aloud, faults told at once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from tests.ledgers import answer, founded

WEIHAI = """plan_code = "WH_MED"
name_zh = "威海住院医疗"
name_en = "Weihai hospital medical"
kind = "enrolled"
position = 60
aliases = []
city = "威海"
[[version]]
effective_on = 2013-01-01
cover_months = { value = 12, source = "通知第三条" }
max_shares = { value = 2, source = "通知第三条" }
fee_fen = { value = 5000, source = "通知第四条" }
waiting_first_days = { value = 0, assumption = "没有写" }
waiting_renewal_days = { value = 0, assumption = "没有写" }
grace_days = { value = 0, assumption = "没有写" }
[[version.benefit]]
event = "stay"
base = { value = "self_pay_one", source = "通知第五条" }
deductible = { value = { per = "year", fen = 1000000 }, source = "第五条" }
rate = { value = [{ from_fen = 1000000, bp = 8000 }, { from_fen = 4000000, bp = 9000 }], source = "第五条" }
cap = { value = { per = "period", fen = 5000000 }, source = "第六条" }
"""


ENDED = WEIHAI.replace("effective_on = 2013-01-01", "effective_on = 2013-01-01\nends_on = 2013-12-31")


class Officer:
    """Whoever writes terms, with a ledger or without."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = db
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, Any]:
        """The exit code and the JSON object of a command."""
        code = main(["--db", str(self.db), "--lang", "en", *words, "-f", "json"])
        return code, json.loads(self._capsys.readouterr().out)

    def read(self, *words: str, lang: str = "zh") -> tuple[int, str, str]:
        """The exit code, what is answered and what is said."""
        code = main(["--db", str(self.db), "--lang", lang, *words])
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Officer:
    """An officer whose ledger is none: what stands in its place cannot be read."""
    place = tmp_path / "ledger.db"
    place.write_text("no ledger", encoding="utf-8")
    return Officer(place, capsys)


def file(folder: Path, text: str) -> str:
    path = folder / "威海.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_checked_without_a_ledger_each_value_with_its_source(nobody: Officer, tmp_path: Path) -> None:
    path = file(tmp_path, WEIHAI)
    code, told = nobody.run("plan", "check", path, "--as-of", "2018-12-31")
    assert (code, told["ok"], told["file"], told["city"]) == (0, True, "威海.toml", "威海")
    assert (told["plan_code"], told["value_count"], told["assumption_count"], told["findings"]) == ("WH_MED", 10, 3, [])
    assert [(each["check"], each["record"]) for each in told["doubts"]] == [("no_effect", "version[1].max_shares")]
    (version,) = told["terms"]
    assert version["values"]["fee_fen"] == {"value": 5000, "source": "通知第四条"}
    assert (version["effective_on"], version["ends_on"], len(version["sha256"])) == ("2013-01-01", None, 64)
    code, table, _ = nobody.read("plan", "check", path)
    assert code == 0
    assert "每份 50 元，每人最多 2 份，共 100 元，保障期一年。" in table
    assert re.search(r"每份价格（元） +50\.00 +通知第四条", table)
    assert re.search(r"宽限天数 +0 +假定：没有写", table)
    assert nobody.read("plan", "check", "--as-of", "2018-12-31")[0] == 3
    assert nobody.db.read_text(encoding="utf-8") == "no ledger"


def test_what_does_not_go_well_together_is_doubted_with_both_keys_named(nobody: Officer, tmp_path: Path) -> None:
    again = WEIHAI[WEIHAI.index("[[version.benefit]]") :]
    caps = '[{ per = "period", fen = 5000000 }, { per = "event", fen = 5000001 }]'
    text = WEIHAI.replace('{ per = "period", fen = 5000000 }', caps) + again
    text = text.replace("waiting_first_days = { value = 0", "waiting_first_days = { value = 366")
    path = file(tmp_path, text)
    code, told = nobody.run("plan", "check", path)
    own = ("cap_beside_less", "waits_whole_cover", "same_cost")
    doubts = {each["check"]: each for each in told["doubts"] if each["check"] in own}
    assert code == 0
    assert {check: (each["record"], sorted(each)) for check, each in doubts.items()} == {
        "cap_beside_less": ("version[1].benefit[1].cap[2]", ["check", "message", "record"]),
        "waits_whole_cover": ("version[1].waiting_first_days", ["check", "message", "record"]),
        "same_cost": ("version[1].benefit[2].base", ["check", "message", "record"]),
    }
    assert doubts["cap_beside_less"]["message"] == (
        "version[1].benefit[1].cap[2] never bites: version[1].benefit[1].cap[1] is no higher, over the same span or a longer"
        " one. Check them, and leave out the cap that does nothing."
    )
    table = nobody.read("plan", "check", path)[1]
    assert "version[1].benefit[2].base 与 version[1].benefit[1].base 对同一事项算的是同一笔费用" in re.sub(
        r"\s*\n\s*", "", table
    )
    assert "?" not in "".join(each["message"] for each in told["doubts"])


def test_a_file_whose_terms_are_old_or_not_yet_in_force_is_a_finding_and_exit_code_1(
    nobody: Officer, tmp_path: Path
) -> None:
    stale = WEIHAI.replace("grace_days", 'stale_after = { value = 2020-12-31, source = "…" }\ngrace_days', 1)
    path = file(tmp_path, stale)
    assert nobody.run("plan", "check", path, "--as-of", "2020-12-31")[0] == 0
    code, told = nobody.run("plan", "check", path, "--as-of", "2021-01-01")
    assert (code, told["ok"]) == (1, False)
    assert [(each["check"], each["record"]) for each in told["findings"]] == [("stale_terms", "WH_MED 2013-01-01")]
    code, told = nobody.run("plan", "check", path, "--as-of", "2012-12-31")
    assert (code, [each["check"] for each in told["findings"]]) == (1, ["no_terms"])
    assert told["told"]


def test_what_is_wrong_in_a_file_is_told_at_once_to_people_and_programs(nobody: Officer, tmp_path: Path) -> None:
    path = file(tmp_path, WEIHAI.replace("fee_fen", "fe_fen").replace("bp = 9000", "bp = 90000"))
    code, told = nobody.run("plan", "check", path)
    assert (code, told["ok"], told["terms"]) == (1, False, [])
    assert [(each["check"], each["record"], each["line"], each["nearest"]) for each in told["findings"]] == [
        ("terms_price", "version[1].fee_fen", 8, None),
        ("terms_unknown_key_near", "version[1].fe_fen", 12, "fee_fen"),
        ("terms_wrong_value", "version[1].benefit[1].rate.value[2].bp", 20, None),
    ]
    code, table, said = nobody.read("plan", "check", path)
    assert (code, table) == (1, "")
    assert said.splitlines()[0] == "错误: 威海.toml 有 3 处须改正："
    assert "威海.toml:12:1: version[1].fe_fen 不是这里可以写的项，相近的是 fee_fen。请改正拼写或删去。" in said
    assert '   12 | fe_fen = { value = 5000, source = "＊＊＊＊＊" }\n      | ^^^^^^\n' in said


def test_a_roster_given_by_mistake_shows_nobody(nobody: Officer, tmp_path: Path) -> None:
    roster = "姓名,证件号码\n张三丰,110100198507120034\nSmith,E12345678\nname = 张三丰\nfee = '110100198507120034'\n张三 = \"李四\"\n"
    code, answered, said = nobody.read("plan", "check", file(tmp_path, roster))
    assert (code, answered) == (1, "")
    for hidden in ("张三丰", "110100198507120034", "Smith", "E12345678", "李四"):
        assert hidden not in said
    assert "    4 | name = ＊＊＊" in said


def test_loading_tells_the_same_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    officer = Officer(Path(founded(tmp_path)), capsys)
    path = file(tmp_path, WEIHAI.replace('name_en = "Weihai', "name_en = “******"))
    code, told = officer.run("plan", "load", path)
    assert (code, told["error"]["code"]) == (1, "TERMS_SYNTAX_SIGN")
    assert [(each["line"], each["column"]) for each in told["error"]["problems"]] == [(3, 11)]
    code, _, said = officer.read("plan", "load", path, lang="en")
    assert said.startswith('Error: 威海.toml:3:11: “ is a full-width sign; type " instead.\n    3 | name_en = “******')
    assert answer(str(officer.db), "select max(entry_id) from entry") == [(1,)]


def test_whoever_the_ledger_does_not_know_may_check_a_file_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = Officer(Path(founded(tmp_path)), capsys)
    assert officer.run("user", "add", "boss", "--role", "admin", "--os-user", "somebody else")[0] == 0
    assert officer.run("plan", "check", "--as-of", "2018-12-31")[1]["error"]["code"] == "NOT_A_USER"
    assert officer.run("plan", "check", file(tmp_path, WEIHAI))[0] == 0


def test_a_plan_is_read_aloud_and_its_json_holds_every_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = Officer(Path(founded(tmp_path)), capsys)
    code, told = officer.run("plan", "show", "FEMALE", "--as-of", "2018-12-31")
    assert (code, [each["effective_on"] for each in told["terms"]]) == (0, ["2016-01-01", "2017-01-01", "2026-01-01"])
    assert told["terms"][1]["values"]["benefit"]["share_fen"]["value"] == 1_000_000
    assert told["told"][0] == {
        "topic": "who", "message": "Working women aged 16 to 60 may join; the union of their unit enters them."
    }  # fmt: skip
    code, table, _ = officer.read("plan", "show", "FEMALE", "--as-of", "2018-12-31")
    assert "参加 2 份，确诊乳腺癌，给付 20,000 元。" in table
    assert "其他版本起用日  2016-01-01，2026-01-01" in table
    shown = table.partition("来源网页")[0].replace("Women's special illness", "")
    assert re.search("[a-z]{4,} [a-z]{2,}", shown) is None
    assert "https://gh.btbu.edu.cn/" in table


def test_a_plan_whose_last_version_has_ended_says_so_and_is_checked_as_of_a_day_before(
    nobody: Officer, tmp_path: Path
) -> None:
    file = tmp_path / "ended.toml"
    file.write_text(ENDED, encoding="utf-8")
    code, told = nobody.run("plan", "check", str(file), "--as-of", "2014-01-01")
    assert (code, [each["check"] for each in told["findings"]]) == (1, ["no_terms"])
    assert "the last version ended on 2013-12-31" in told["findings"][0]["message"]
    assert nobody.run("plan", "check", str(file), "--as-of", "2013-12-31")[0] == 0
    [before] = nobody.run("plan", "check", str(file), "--as-of", "2012-12-31")[1]["findings"]
    assert "ended" not in before["message"]


def test_loading_terms_that_have_ended_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ended.toml"
    file.write_text(ENDED, encoding="utf-8")
    founded(tmp_path)
    officer = Officer(tmp_path / "ledger.db", capsys)
    code, told = officer.run("plan", "load", str(file))
    assert (code, [note["code"] for note in told["notes"]]) == (0, ["LOADED_TERMS_ENDED"])
    found = {each["record"]: each["message"] for each in officer.run("plan", "check")[1]["findings"]}
    assert "the last version ended on 2013-12-31" in found["WH_MED"]
