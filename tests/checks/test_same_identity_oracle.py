"""Persons that may be one, as the check finds them and as the plain SQL that it replaced does (``oracles/``)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutualaid.store.resources import fill, query_text
from tests.reports.conftest import District, empty_ledger

__all__ = ["empty_ledger"]

ORACLE = Path(__file__).parent / "oracles" / "check_same_identity.sql"
NUMBERS = ("110100198507120034", "110100850712003", "110100199001010019")

someone = st.tuples(
    st.sampled_from(["张三", "李四", None]),
    st.sampled_from(["resident_id", "passport"]),
    st.sampled_from([*NUMBERS, None]),
    st.sampled_from(["1985-07-12", "1990-01-01", None]),
    st.sampled_from(["13800000001", "13800000002", None]),
    st.sampled_from(["6200000000000001", None]),
    st.booleans(),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(someone, min_size=2, max_size=7))
def test_the_pairs_are_those_that_plain_sql_finds(empty_ledger: Path, people: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(empty_ledger, path)
        made = District(path)
        taken: set[tuple[object, object]] = set()
        first = 0
        for number, (name, kind, document, born, phone, card, merged) in enumerate(people):
            document_no = document if document is not None and (kind, document) not in taken else f"X{number}"
            taken.add((kind, document_no))
            person = made.fact("person", sex_code="M")
            made.fact(
                "personal",
                person_id=person,
                name=name,
                document_type=kind,
                document_no=document_no,
                birth_on=born,
                phone=phone,
                card_no=card,
                salt="",
                commitment="",
            )
            if merged and number:
                made.merge(person, first)
            elif not number:
                first = person
        with made.open() as reader:
            plain = reader.select(fill(ORACLE.read_text(encoding="utf-8")))
            assert reader.select(query_text("check_same_identity")) == plain
        made.close()
