"""Printed figures: kept with their question and head, computed again, bridged to what the ledger says later.

``printing`` keeps one, ``reproducing`` computes it again at its head, ``bridging`` explains the difference to a later
head, ``watching`` says which of them an entry is about to change. Only ``printing`` writes.
"""
