"""What is known of facts without a model agrees with the models."""

from __future__ import annotations

from mutualaid.facts import KEYS, PERSONAL_COLUMNS
from mutualaid.models import FACTS, Personal


def test_tables_and_keys_are_those_of_the_models_in_their_order() -> None:
    assert list(KEYS.items()) == [(str(model.__tablename__), model.key) for model in FACTS]


def test_the_personal_columns_are_those_of_the_model() -> None:
    own = {"fact_id", "entry_id", "voided_by", "source_row", "personal_id", "person_id"}
    bookkeeping = {"salt", "commitment", "erased_by"}
    columns = {column.name for column in Personal.__table__.columns}  # type: ignore[attr-defined]
    assert columns - own - bookkeeping == set(PERSONAL_COLUMNS)
    assert list(PERSONAL_COLUMNS) == sorted(PERSONAL_COLUMNS)
