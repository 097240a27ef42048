"""A small district, row by row: facts go in by plain SQL under entry 1, without the guards of a real ledger."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from mutualaid import models
from mutualaid.store.reading import Reader, read
from mutualaid.store.resources import schema_version, view_texts

DISTRICT = "110119"


class District:
    """Writes facts into an empty ledger; every method hands back the key of what it wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(path)
        self._last = 0
        self.entry = 1
        self._keys: dict[str, int] = {}
        self._terms: dict[str, int] = {}
        self._personal: dict[int, int] = {}
        self.journal(1)
        self.unit(DISTRICT, "延庆区总工会", "district")
        for position, (code, name, kind) in enumerate(
            (
                ("HOSP_MED", "住院医疗", "enrolled"),
                ("HOSP_ALLOW", "住院津贴", "enrolled"),
                ("CRITICAL", "重大疾病", "enrolled"),
                ("SECOND", "二次报销", "universal"),
            )
        ):
            self.plan(code, name, kind, position)

    def journal(self, entry: int) -> None:
        """Make the next facts those of a journal entry."""
        self.entry = entry
        self._connection.execute(
            "insert into entry (entry_id, at, actor, os_user, action, program_version, schema_version,"
            " asserted_count, voided_count, rows_digest, prev_hash, hash)"
            " values (?, ?, 'clerk', 'clerk', 'test', '0', '0', 0, 0, '', '', ?)",
            (entry, f"2018-01-{entry:02d}T00:00:00Z", f"{entry:064x}"),
        )

    def void(self, table: str, key: int) -> None:
        """Void the standing row of a key by the entry being written."""
        column = next(fact.key for fact in models.FACTS if fact.__tablename__ == table)
        self._connection.execute(
            f"update {table} set voided_by = ? where {column} = ? and voided_by is null", (self.entry, key)
        )

    def fact(self, table: str, **values: object) -> int:
        """Assert one row under a new key."""
        self._last += 1
        column = next(fact.key for fact in models.FACTS if fact.__tablename__ == table)
        row = {"fact_id": self._last, "entry_id": self.entry, column: self._last, **values}
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        self._connection.execute(f"insert into {table} ({names}) values ({marks})", row)
        return self._last

    def unit(
        self, code: str, name: str, kind: str = "grassroots", *, under: str | None = None, since: str = "0001-01-01"
    ) -> int:
        unit_id = self._keys[code] = self.fact("unit", unit_code=code, unit_name=name, kind_code=kind)
        if under is not None:
            self.move(code, under, since)
        return unit_id

    def move(self, code: str, under: str, on: str) -> int:
        return self.fact("unit_parent", unit_id=self._keys[code], parent_id=self._keys[under], from_on=on)

    def plan(self, code: str, name: str, kind: str, position: int) -> int:
        plan_id = self._keys[code] = self.fact(
            "plan", plan_code=code, name_zh=name, name_en=code, kind_code=kind, position=position, aliases='["方案"]'
        )
        self.terms(code, "2011-01-01")
        return plan_id

    def terms(
        self, plan: str, on: str, *, base: str | None = None, bp: int | None = None, below: int | None = None
    ) -> int:
        self._terms[plan] = self.fact(
            "plan_terms",
            plan_id=self._keys[plan],
            effective_on=on,
            floor_base=base,
            floor_bp=bp,
            floor_all_below=below,
            content="{}",
            sha256="",
        )
        return self._terms[plan]

    def person(self, *, sex: str | None = "M", born: str | None = "1980-05-05", name: str = "某某") -> int:
        person_id = self.fact("person", sex_code=sex)
        self._personal[person_id] = self.fact(
            "personal",
            person_id=person_id,
            name=name,
            document_type="resident_id",
            document_no=f"110100198005{person_id:06d}",
            birth_on=born,
            salt="",
            commitment="",
        )
        return person_id

    def spell(
        self,
        person: int,
        unit: str,
        joined: str = "2010-01-01",
        left: str | None = None,
        status: str = "in_service",
        reason: str | None = None,
    ) -> int:
        of = {"person_id": person, "unit_id": self._keys[unit], "status_code": status}
        return self.fact("membership", **of, joined_on=joined, left_on=left, left_reason_code=reason)

    def member(
        self, unit: str, joined: str = "2010-01-01", left: str | None = None, status: str = "in_service", **who: Any
    ) -> int:
        """A new person with one spell."""
        person = self.person(**who)
        self.spell(person, unit, joined, left, status)
        return person

    def enroll(
        self,
        person: int,
        plan: str = "HOSP_MED",
        starts: str = "2018-01-01",
        ends: str = "2018-12-31",
        *,
        fee: int = 8000,
        paid: int | None = None,
        on: str = "2018-01-05",
        unit: str = "U1",
    ) -> int:
        """An enrollment with its own receipt of ``paid`` fen (the fee if not given, none if 0)."""
        enrollment = self.fact(
            "enrollment",
            person_id=person,
            plan_id=self._keys[plan],
            terms_id=self._terms[plan],
            unit_id=self._keys[unit],
            starts_on=starts,
            ends_on=ends,
            share_count=1,
            fee_fen=fee,
        )
        amount = fee if paid is None else paid
        if amount:
            self.money(plan, amount, on, unit=unit, enrollment=enrollment)
        return enrollment

    def money(
        self,
        plan: str | None,
        fen: int,
        on: str,
        *,
        unit: str = "U1",
        kind: str = "receipt",
        enrollment: int | None = None,
    ) -> int:
        return self.fact(
            "contribution",
            kind_code=kind,
            unit_id=self._keys[unit],
            plan_id=None if plan is None else self._keys[plan],
            received_on=on,
            amount_fen=fen,
            enrollment_id=enrollment,
        )

    def allocate(self, receipt: int, enrollment: int, fen: int) -> int:
        return self.fact("allocation", contribution_id=receipt, enrollment_id=enrollment, amount_fen=fen)

    def pay(
        self,
        person: int,
        *events: tuple[str, str],
        plan: str = "SECOND",
        fen: int = 10000,
        channel: str = "direct",
        category: str | None = None,
    ) -> int:
        """A payment with its story: ``("paid", "2018-06-01")``, ``("returned", …)``."""
        payout = self.fact(
            "payout",
            person_id=person,
            personal_id=self._personal[person],
            plan_id=self._keys[plan],
            amount_fen=fen,
            channel_code=channel,
            category_code=category,
        )
        for code, on in events:
            self.fact("payout_event", payout_id=payout, event_code=code, event_on=on)
        return payout

    def merge(self, person: int, survivor: int) -> int:
        return self.fact("person_alias", person_id=person, survivor_id=survivor)

    def headcount(self, unit: str, count: int, on: str = "2018-01-01", base: str = "staff") -> int:
        return self.fact("headcount", unit_id=self._keys[unit], base=base, counted_on=on, head_count=count)

    def opening(self, unit: str, year: int, **figures: int) -> int:
        return self.fact("opening", unit_id=self._keys[unit], year=year, **figures)

    def open(self, *, at: str | None = None) -> AbstractContextManager[Reader]:
        """The ledger as a question sees it."""
        self._connection.commit()
        return read(str(self.path), at=at)

    def ask(self, question: Callable[..., Any], *, at: str | None = None, **options: Any) -> Any:
        """One question; ``unit`` defaults to the district, ``as_of`` to the last day of 2018."""
        with self.open(at=at) as reader:
            return question(reader, **{"unit": None, "as_of": "2018-12-31", **options})

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables and views without a row, made once a run."""
    path = tmp_path_factory.mktemp("ledger") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    connection = sqlite3.connect(path)
    for _, text in view_texts(None):
        connection.execute(text)
    connection.execute("create table alembic_version (version_num text not null)")
    connection.execute("insert into alembic_version values (?)", (schema_version(),))
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def bare(empty_ledger: Path, tmp_path: Path) -> Iterator[District]:
    """The district and the plans alone."""
    path = tmp_path / "ledger.db"
    shutil.copy(empty_ledger, path)
    made = District(path)
    yield made
    made.close()


@pytest.fixture
def district(bare: District) -> District:
    """Two towns; U1 and U2 hang below the first, U3 below the second."""
    bare.unit("T1", "延庆镇", "town", under=DISTRICT)
    bare.unit("T2", "康庄镇", "town", under=DISTRICT)
    bare.unit("U1", "第一小学工会", under="T1")
    bare.unit("U2", "第二小学工会", under="T1")
    bare.unit("U3", "第三小学工会", under="T2")
    return bare
