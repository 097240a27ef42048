"""Opening the ledger: ``reading`` (drivers only) and ``writing`` (SQLAlchemy, Alembic)."""
