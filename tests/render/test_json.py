"""The JSON of answers: keys in order, raw integers, texts as they are."""

from __future__ import annotations

import json as parser

from mutualaid.render import objects
from mutualaid.render.formats import json
from mutualaid.results import Ledger, Note, Table

HEAD = {"report": "participation", "definition": "M01", "unit_code": "110119", "as_of": "2018-12-31"}


def test_an_answer_has_head_stamp_rows_and_total_and_notes_only_where_there_are_any() -> None:
    rows = [{"unit_code": "110119100", "unit_name": "延庆镇", "rate_bp": None}]
    made = objects.table_object(Table(HEAD, Ledger(12, "9f3a"), list(rows[0]), tuple(rows), {"rate_bp": 7437}))
    assert made == {**HEAD, "ledger": {"entry": 12, "head": "9f3a"}, "rows": rows, "total": {"rate_bp": 7437}}
    assert list(made) == [*HEAD, "ledger", "rows", "total"]
    noted = objects.table_object(Table(HEAD, Ledger(12, "9f3a"), (), [], None, [Note("AND_MORE", facts={"count": 2})]))
    assert (noted["total"], noted["notes"][0]["code"]) == (None, "AND_MORE")


def test_chinese_stays_readable_and_an_encoding_that_lacks_it_still_gets_json() -> None:
    made = {"name": "延庆 😀", "rows": []}
    assert "延庆 😀" in json.text(made)
    assert "延庆" not in json.text(made, encoding="gbk")
    assert parser.loads(json.text(made, encoding="gbk")) == made
    assert "延庆" in json.text({"name": "延庆"}, encoding="gbk")
    assert parser.loads(json.text(made, encoding="no-such-encoding")) == made
