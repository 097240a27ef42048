"""Opening the ledger by its driver: ``connecting``, ``reading``, ``writing``. What is in it says ``shape``; it is made
and raised by ``schema``, which alone, with ``guards``, imports SQLAlchemy and Alembic.
"""
