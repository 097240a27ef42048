"""The page of a person as an object, and as it is read on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid import words
from mutualaid.render.steps import told_of

_LISTS = ("spells", "dependants", "covers", "contributions", "claims", "payments", "due", "ending")
_TOLD: Mapping[str, tuple[str, ...]] = {
    "spells": ("unit_name", "joined_on", "left_on", "status", "left_reason_code", "first_joined_on", "note"),
    "dependants": ("person_no", "name", "kin_code", "member_no", "member_name", "unit_name", "from_on", "until_on"),
    "covers": (
        *("enrollment_no", "plan", "benefit", "starts_on", "ends_on", "state", "waiting_until_on", "left_fen"),
        *("left_days", "share_count", "tier_code"),
    ),
    "contributions": ("received_on", "kind_code", "receipt_no", "plan", "enrollment_no", "amount_fen"),
    "claims": ("claim_no", "plan", "event_on", "outcome", "amount_fen", "why"),
    "payments": ("payout_no", "plan", "quarter", "amount_fen", "state", "event_on", "payee"),
    "due": ("enrollment_no", "plan", "starts_on", "fee_fen", "received_fen", "due_fen"),
    "ending": ("enrollment_no", "plan", "ends_on", "days_left", "renews_from_on"),
}
"""What a line of each list tells a person at the counter."""
_BLANK = ("share_count", "left_fen")


def page_object(page: Mapping[str, Any]) -> dict[str, Any]:
    """The page with the reason of each claim as a sentence."""
    claims = [{**row, "why": _why(row)} for row in page["claims"]]
    return {**page, "claims": claims}


def _why(claim: Mapping[str, Any]) -> str | None:
    """The step that decided as a sentence; where no single one did, the reason itself."""
    if claim["why"] is not None:
        return told_of(claim["why"])
    return None if claim["reason_code"] is None else words.label("reason", claim["reason_code"])


def page_told(page: Mapping[str, Any]) -> dict[str, Any]:
    """The page for a terminal: what is known of the person line by line, then lists that say names and no codes."""
    told = {key: value for key, value in page["person"].items() if value is not None and value != []}
    if page["person"]["unit_name"] is not None:
        told.pop("unit_code")
    if page["person"].get("left_on") is not None and page["person"]["left_on"] <= page["as_of"]:
        told["status"] = "left"  # the status that a spell had while it lasted is in its own line
    made = page_object(page)
    made["covers"] = [told for row in _nearest_first(page["covers"]) for told in _cover_rows(row, page["as_of"])]
    lists = {key: _told_rows(key, made[key]) for key in _LISTS}
    return {**told, "as_of": page["as_of"], "ledger": page["ledger"], **lists}


def _told_rows(key: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A list with the columns of which some row tells something; a plan under its name."""
    named = [{**row, "plan": row["plan_name"]} if "plan_name" in row else row for row in rows]
    names = [name for name in _TOLD[key] if any(row[name] not in (None, "") for row in named)]
    return [{name: row[name] for name in names} for row in named]


def _nearest_first(covers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What is in force, what is to come, and what has ended, the last of it first."""
    by_state = {state: [row for row in covers if row["state"] == state] for state in ("in_force", "to_come", "ended")}
    return [*by_state["in_force"], *by_state["to_come"], *reversed(by_state["ended"])]


def _state(cover: Mapping[str, Any], *, is_waiting: bool) -> str:
    """What a cover is worth today: unpaid it is none, whatever its days; in its waiting period it pays nothing yet."""
    if cover["paid"] is False and cover["state"] != "ended":
        return "unpaid_in_force" if cover["state"] == "in_force" else "unpaid_to_come"
    if cover["enrollment_no"] is None:
        return "universal"
    return "waiting" if is_waiting and cover["state"] == "in_force" else str(cover["state"])


def _cover_rows(cover: Mapping[str, Any], on: str) -> list[dict[str, Any]]:
    """A cover as a line, or as one for each of its benefits; a wait that is over is none."""
    made = []
    for of in cover.get("benefits", [cover]):
        waits = of["waiting_until_on"] if of["waiting_until_on"] is not None and of["waiting_until_on"] >= on else None
        state = words.label("state", _state(cover, is_waiting=waits is not None))
        told = {"benefit": None, **cover, **of, "state": state, "waiting_until_on": waits}
        # Where a figure is not asked for, nothing is said of it.
        made.append({key: "" if value is None and key in _BLANK else value for key, value in told.items()})
    return made
