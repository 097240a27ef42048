"""Terms that are not loaded, tried on the events of a year beside what was decided of them; nothing is written.

Both sides are judged on one ground (``claims.ground``), by the engine and in the order of adjudicating; only the terms
differ. The covers are those of the plan held against. Source: interface.md (Terms: plan try).
"""

from __future__ import annotations

from mutualaid.claims.trying.telling import beside, for_people, ratio_bp, table
from mutualaid.claims.trying.trial import NAMED, Trial, called, tried

__all__ = ["NAMED", "Trial", "beside", "called", "for_people", "ratio_bp", "table", "tried"]
