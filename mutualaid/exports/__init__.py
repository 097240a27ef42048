"""A copy of the ledger for other tools: a Frictionless data package and an SQLite file with Datasette's metadata.

Nothing personal is in it but masked; whoever has it can browse and count, and can find nobody.
"""
