"""Terms in sentences that a clerk reads aloud to a member: who may join, what it costs and pays, by when to claim.

Every sentence is made from the values of one version and its benefits; nothing is written for a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from mutualaid import words
from mutualaid.codes import VISITS
from mutualaid.render import cells
from mutualaid.reports.claims import benefit_named
from mutualaid.rules.cover import shift, waiting_until
from mutualaid.rules.examples import GRADE, LOSS_FEN, NIGHTS, Example, examples
from mutualaid.rules.retirement import TRACKS
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import (
    OF_CLASSES,
    OF_SETTLEMENTS,
    Base,
    Benefit,
    Cap,
    Deadline,
    Deductible,
    Rate,
    WaitingDays,
)

TOPICS = ("who", "floor", "cost", "starts", "pays", "example", "not_paid", "claim", "papers")
"""What is told, in the order in which a member asks."""

_PAPERS: Mapping[str, tuple[str, ...]] = {
    "stay": ("settlement", "discharge"),
    "outpatient": ("settlement", "diagnosis"),
    "diagnosis": ("diagnosis", "pathology"),
    "operation": ("discharge",),
    "accident": ("accident_proof", "settlement"),
    "death": ("accident_proof", "death_proof", "heir"),
    "disability": ("accident_proof", "disability_proof"),
    "birth": ("birth_proof",),
    "fire": ("fire_proof",),
}
"""What a claim of each event usually needs, where the terms do not say it. Source: domain.md 4.1 (claim forms)."""


class Said(NamedTuple):
    """One sentence and what it is about."""

    topic: str
    message: str


def aloud(terms: Terms, *, kind_code: str, on: str, apart: Sequence[str] | None = None) -> list[Said]:
    """What a version says, topic by topic; days in examples are those of a cover that starts in the year of ``on``.

    ``apart`` is what the plans are called that may not be held beside it; else the codes that the version names.
    """
    said = [
        *_who(terms, kind_code, (terms.excludes or ()) if apart is None else apart),
        *_cost(terms, kind_code),
        *(_starts(terms, on) if terms.scheme.not_judged is None and kind_code == "enrolled" else ()),
        *_pays(terms),
        *(("example", _example(terms, each)) for each in dict.fromkeys(examples(terms, on=on))),
        *_not_paid(terms),
        *_claim(terms),
    ]
    order = {topic: place for place, topic in enumerate(TOPICS)}
    return [
        Said(topic, f"{message[0].upper()}{message[1:]}")
        for topic, message in sorted(said, key=lambda each: order[each[0]])
    ]


# --- how values are said ---


def yuan(fen: int) -> str:
    """``1,300 yuan``; the fen where there are any."""
    whole, rest = divmod(fen, 100)
    amount = f"{whole:,}" + (f".{rest:02}" if rest else "")
    return words.sentence("TOLD_YUAN", amount=amount)


def percent(bp: int) -> str:
    """``80 %``, ``10.5 %``."""
    return f"{bp / 100:.2f}".rstrip("0").rstrip(".") + " %"


def _say(code: str, /, **facts: object) -> str:
    return words.sentence(f"TOLD_{code}", **facts)


def _all(parts: Iterable[str]) -> str:
    return _say("AND").join(parts)


def _days(count: int) -> str:
    return _say("ONE_DAY" if count == 1 else "SO_MANY_DAYS", count=count)


def _clauses(parts: Iterable[str]) -> str:
    """Parts of one sentence, with its full stop."""
    return _say("COMMA").join(part for part in parts if part) + _say("STOP")


def _months(months: int) -> str:
    years, rest = divmod(months, 12)
    return _say("MONTHS", count=months) if rest or not years else _say("YEAR" if years == 1 else "YEARS", count=years)


def _span(span: str) -> str:
    return words.label("span", span)


# --- who, what it costs, from when ---


def _who(terms: Terms, kind_code: str, apart: Sequence[str]) -> list[tuple[str, str]]:
    if kind_code == "universal":
        return [("who", _say("EVERY_MEMBER"))]
    said = []
    if "member" in terms.covers:
        who = _say(f"WHO_{terms.sex}" if terms.sex else "WHO")
        said.append(("who", _clauses((_say("MAY_JOIN", who=who, ages=_ages(terms)), _say("BY_THE_UNION")))))
    if kin := _kin(terms):
        also = "KIN_ALSO" if "member" in terms.covers else "KIN_ONLY"
        said.append(("who", _clauses((_say(also, kin=kin), _say("KIN_BY_THE_UNION")))))
    if apart:
        said.append(("who", _clauses((_say("APART", plans=_all(map(cells.plain, apart))),))))
    if terms.floor_base is not None:
        base = words.label("floor_base", terms.floor_base)
        parts = [_say("FLOOR", base=base, rate=percent(terms.floor_bp or 0))]
        if terms.floor_all_below:
            parts.append(_say("FLOOR_ALL", count=terms.floor_all_below))
        said.append(("floor", _clauses(parts)))
    return said


def _kin(terms: Terms) -> str:
    """Who may join beside the member, or in the member's place, each with the ages that hold for them."""
    child = _say("KIN_CHILD", ages=_age(terms.child_min_age, terms.child_max_age))
    spouse = _say("KIN_SPOUSE", ages=_ages(terms))
    return _all(said for kin_code, said in (("child", child), ("spouse", spouse)) if kin_code in terms.covers)


def _ages(terms: Terms) -> str:
    """The ages at which somebody may join, of men and women apart where they differ."""
    men, women = terms.max_age_men, terms.max_age_women
    if terms.sex == "F":
        men = women
    elif terms.sex == "M":
        women = men
    if men != women:
        return _say("AGES_APART", men=_age(terms.min_age, men), women=_age(terms.min_age, women))
    return _age(terms.min_age, men)


def _age(least: int | None, most: int | str | None) -> str:
    if isinstance(most, str):
        track = TRACKS[most]
        code = "AGE_TO_STATUTORY" if least is None else "AGE_STATUTORY"
        return _say(code, least=least, years=track.years, risen=track.years + track.most_months // 12)
    if least is None and most is None:
        return ""
    code = "AGE_FROM" if most is None else "AGE_TO" if least is None else "AGE"
    return _say(code, least=least, most=most)


def _cost(terms: Terms, kind_code: str) -> list[tuple[str, str]]:
    lasts = _say("CALENDAR_YEAR") if terms.calendar_year else _say("LASTS", months=_months(terms.cover_months))
    if terms.tiers is not None:
        tiers = [
            yuan(fen) if _is_priced(tier, fen) else _say("TIER", tier=_tier(terms, tier), amount=yuan(fen))
            for tier, fen in sorted(terms.tiers.items(), key=lambda each: each[1])
        ]
        return [("cost", _clauses((_say("TIERS", tiers=_all(tiers), count=len(tiers)), lasts)))]
    equal = _say("EQUAL_SHARES") if terms.equal_shares_in_unit and terms.max_shares > 1 else ""
    if terms.fee_by_months is not None or terms.fee_by_age is not None:
        if terms.fee_by_months is not None and len(terms.fee_by_months) > 1 and not terms.calendar_year:
            lasts = _say("USUALLY_LASTS", months=_months(terms.cover_months))
        return [("cost", _clauses((_several_fees(terms), _shares(terms), equal, lasts)))]
    if not terms.fee_fen:
        return [("cost", _clauses((_say("FREE"), lasts if kind_code == "enrolled" or terms.calendar_year else "")))]
    return [("cost", _clauses((_say("FEE", amount=yuan(terms.fee_fen)), _shares(terms), equal, lasts)))]


def _shares(terms: Terms) -> str:
    """How many shares one may hold; where a share has one price, what they cost in all."""
    if terms.max_shares == 1:
        return _say("ONE_SHARE")
    if terms.fee_fen is None:
        return _say("MOST_SHARES", count=terms.max_shares)
    return _say("SHARES", count=terms.max_shares, amount=yuan(terms.fee_fen * terms.max_shares))


def _several_fees(terms: Terms) -> str:
    """What a share costs by length of cover, or by age on its first day."""
    if terms.fee_by_months is not None:
        prices = sorted((int(months), yuan(fen)) for months, fen in terms.fee_by_months.items())
        return _say(
            "FEES", prices=_all(_say("FEE_OF_LENGTH", months=_months(each), amount=fen) for each, fen in prices)
        )
    bands = terms.fee_by_age or ()
    said = []
    for band, after in zip_longest(bands, bands[1:]):
        from_age, until_age = band["from_age"], None if after is None else after["from_age"] - 1
        code = "FEE_FROM_AGE" if until_age is None else "FEE_OF_ONE_AGE" if until_age == from_age else "FEE_OF_AGES"
        said.append(_say(code, from_age=from_age, until_age=until_age, amount=yuan(band["fen"])))
    return _say("FEES_BY_AGE", prices=_all(said))


def _is_priced(tier: str, fen: int) -> bool:
    """Whether a tier is called by its price in yuan."""
    return tier == f"{fen / 100:g}"


def _tier(terms: Terms, tier: str) -> str:
    """What a tier is called: ``100 yuan tier`` where its price is its name."""
    fen = (terms.tiers or {}).get(tier)
    return yuan(fen) if fen is not None and _is_priced(tier, fen) else cells.plain(tier)


def _starts(terms: Terms, on: str) -> list[tuple[str, str]]:
    """From which day of a first cover, of a renewal and after an accident something is paid, benefits apart."""
    own = [benefit for benefit in terms.scheme.benefits if benefit.waiting is not None]
    others = [benefit for benefit in terms.scheme.benefits if benefit.waiting is None]
    said = []
    if others or not own:
        label = _all(map(_named, others)) if own else ""
        said += _waits(label, terms.waiting, terms.grace_days, on)
    for benefit in own:
        label = _named(benefit) if len(terms.scheme.benefits) > 1 else ""
        said += _waits(label, terms.waiting_of(benefit), terms.grace_days, on)
    return said


def _waits(label: str, days: WaitingDays, grace_days: int, on: str) -> list[tuple[str, str]]:
    """The waiting days of one benefit, or of all that have the same."""
    first, renewal, accident = days
    if not first and not renewal and not accident:
        return [("starts", _of(label, _clauses((_say("NO_WAITING"),))))]
    parts = []
    if first:
        begins = f"{on[:4]}-01-01"
        until = waiting_until(begins, first) or begins
        parts.append(_say("WAITING", days=_days(first), begins=begins, pays_on=shift(until, 1)))
    else:
        parts.append(_say("NO_FIRST_WAITING"))
    if accident is not None and accident != first:
        parts.append(_say("ACCIDENT_WAITING", days=_days(accident)) if accident else _say("NO_ACCIDENT_WAITING"))
    renewed = _say("RENEWAL_WAITING", days=_days(renewal)) if renewal else _say("NO_RENEWAL_WAITING")
    late = _say("GRACE", days=_days(grace_days)) if grace_days else _say("NO_GRACE")
    return [("starts", _of(label, _clauses(each))) for each in (parts, (renewed, late))]


# --- what it pays ---


def _pays(terms: Terms) -> list[tuple[str, str]]:
    scheme = terms.scheme
    if scheme.not_judged == "imported_only":
        return [("pays", _clauses(_imported(terms)))]
    said = []
    several = len(scheme.benefits) > 1
    for benefit in scheme.benefits:
        if benefit.base.shape == "nothing":
            continue
        what = _clauses(_benefit(terms, benefit))
        said.append(("pays", _of(_named(benefit) if several else "", what)))
        if benefit.classes and benefit.base.shape != "class":
            listed = _all(_class(terms, code) for code in sorted(benefit.classes))
            said.append(("pays", _clauses((_say("LIST", classes=listed),))))
    if scheme.transfer_within_days is not None and scheme.pays_stays:
        nights = any(benefit.base.shape == "nights" for benefit in scheme.benefits)
        apart = _say("TRANSFER_APART") if nights and scheme.transfer_within_days > 1 else ""
        said.append(("pays", _clauses((_say("TRANSFER", days=_days(scheme.transfer_within_days)), apart))))
    if scheme.caps:
        said.append(("pays", _clauses(_say("IN_ALL", cap=_cap(cap, shares=1)) for cap in scheme.caps)))
    return said


def _named(benefit: Benefit) -> str:
    """What a benefit is called: its name, else its events."""
    return cells.plain(benefit_named(benefit.key))


def _of(label: str, what: str) -> str:
    """A sentence behind the name of what it is about; by itself where there is none."""
    return f"{label}{_say('COLON')}{what[0].lower()}{what[1:]}" if label else what


def _imported(terms: Terms) -> list[str]:
    """Of a plan whose payments come as lists: what is known of it."""
    values = terms.benefit or {}
    parts = [_say("IMPORTED")]
    if "rate_least_bp" in values and "rate_most_bp" in values:
        rates = {"least": percent(values["rate_least_bp"]), "most": percent(values["rate_most_bp"])}
        parts.append(_say("RATE_BETWEEN", **rates))
    if terms.annual_max_fen is not None:
        parts.append(_say("CAP", span=_span("year"), amount=yuan(terms.annual_max_fen)))
    return parts


def _benefit(terms: Terms, benefit: Benefit) -> list[str]:
    parts = [_base(terms, benefit)]
    of_stays = "outpatient" not in benefit.events
    if benefit.deductible is not None:
        parts.append(_deductible(benefit.deductible, benefit.base, of_stays=of_stays))
    if benefit.rate is not None:
        parts.append(_rate(benefit.rate, then=_say("THEN") if any(parts[1:]) else "", of_stays=of_stays))
    if benefit.reduced is not None and benefit.reduced.until_day >= benefit.reduced.from_day:
        reduced = benefit.reduced
        sum_ = yuan(reduced.fen) if reduced.fen is not None else percent(reduced.bp or 0)
        code = "REDUCED" if reduced.fen is None else "REDUCED_SUM"
        if code == "REDUCED_SUM" and benefit.multiplies and terms.max_shares > 1:
            code += "_A_SHARE"
        parts.append(_say(code, from_day=reduced.from_day, until_day=reduced.until_day, amount=sum_))
    if benefit.raised_to_fen:
        parts.append(_say("RAISED", amount=yuan(benefit.raised_to_fen)))
    if benefit.most_claims is not None:
        parts.append(_say("MOST_CLAIMS", span=_span(benefit.most_claims.span), count=benefit.most_claims.most))
    if benefit.days_between:
        parts.append(_say("DAYS_BETWEEN", days=_days(benefit.days_between)))
    parts += [
        _cap(cap, shares=terms.max_shares)
        for cap in benefit.caps
        if cap.by_tier is None and not (benefit.base.shape == "sum" and cap.fen == benefit.base.fen)
    ]
    if any(cap.by_tier is not None for cap in benefit.caps):
        parts.append(_say("CAP_OF_TIER"))
    if benefit.instead_of is not None:
        others = _all(words.label("benefit", other) for other in benefit.instead_of.others)
        events = set(benefit.events)
        of_visits = "SAME_VISIT" if events == set(VISITS) else "SAME_ACCIDENT"
        same = "SAME_STAY" if "stay" in events else of_visits if OF_CLASSES.isdisjoint(events) else "SAME_CLASS"
        code = "NOT_BESIDE" if benefit.instead_of.refuses else "INSTEAD_OF"
        parts.append(_say(code, others=others, same=_say(same)))
    return parts


def _base(terms: Terms, benefit: Benefit) -> str:
    """What is counted, and how much of it."""
    base = benefit.base
    share = "_A_SHARE" if benefit.multiplies and terms.max_shares > 1 else ""
    if base.shape == "cost":
        code = "COST"
        if "outpatient" in benefit.events:
            code = "COST_EITHER" if "stay" in benefit.events else "COST_VISIT"
        return _say(code, cost=words.label("cost", base.cost))
    if base.shape == "loss":
        return _say("LOSS")
    if base.shape in ("nights", "days"):
        daily = _by_tier(terms, base.by_code) if base.by_code is not None else yuan(base.fen)
        return _say(("NIGHTS" if base.shape == "nights" else "DAYS") + share, amount=daily)
    if base.shape == "class":
        sums: dict[int, list[str]] = {}
        for code, fen in sorted((base.by_code or {}).items()):
            sums.setdefault(fen, []).append(_class(terms, code))
        each = [
            _say("OF_CLASSES", classes=_all(named), amount=yuan(fen))
            for fen, named in sorted(sums.items(), reverse=True)
        ]
        return _say("CLASS_SUM" + share, sums=_say("COMMA").join(each))
    if base.shape == "grade":
        return _say("GRADE_SUM" + share, sums=_grades([yuan(fen) for fen in base.by_grade or ()]))
    whole = _by_tier(terms, base.by_code) if base.by_code is not None else yuan(base.fen)
    if base.by_grade is not None:
        return _say("SUM_BY_GRADE" + share, amount=whole, grades=_grades([percent(bp) for bp in base.by_grade]))
    if base.grade_clause:
        return _say("SUM_AT_MOST" + share, amount=whole)
    if base.by_code is not None:
        return _say("SUM_BY_TIER" + share, amount=whole)
    classes = len(benefit.classes)
    listed = "SUM_OF_DISEASES" if benefit.events == ("diagnosis",) else "SUM_OF_LIST"
    return _say((listed if classes else "SUM") + share, amount=whole, count=classes)


def _by_tier(terms: Terms, sums: Mapping[str, int]) -> str:
    return _all(
        _say("TIER_PAYS", tier=_tier(terms, tier), amount=yuan(fen))
        for tier, fen in sorted(sums.items(), key=lambda each: each[1])
    )


def _grades(sums: Sequence[str]) -> str:
    return _all(_say("GRADE", grade=grade, amount=amount) for grade, amount in enumerate(sums, 1))


def _class(terms: Terms, code: str) -> str:
    """A class of the list by its label, else by the first of its words."""
    if not code.isascii():
        return cells.plain(code)
    label, listed = words.label("disease", code), terms.scheme.classes.get(code)
    if label != code or words.language() != "zh" or not listed:
        return label.replace("_", " ")
    return cells.plain(listed[0])


def _deductible(deductible: Deductible, base: Base, *, of_stays: bool) -> str:
    """What is taken off first, ``of_stays`` alone or of visits too."""
    shape = deductible.shape
    if shape == "days":
        return _say("UNPAID_DAYS", days=_days(deductible.days)) if deductible.days else ""
    if shape == "level":
        return _say("DEDUCTIBLE_BY_LEVEL", levels=_levels({k: yuan(v) for k, v in (deductible.by_level or {}).items()}))
    first, later = deductible.fen or 0, deductible.later_fen
    if shape == "first":
        return _say(
            "DEDUCTIBLE_FIRST" if of_stays else "DEDUCTIBLE_FIRST_TIME", first=yuan(first), later=yuan(later or 0)
        )
    if shape == "cumulated":
        if not first:
            return _say("ADDED_UP", span=_span(deductible.span))
        return _say("DEDUCTIBLE_CUMULATED", span=_span(deductible.span), amount=yuan(first))
    return _say("DEDUCTIBLE_LOSS" if base.shape == "loss" else "DEDUCTIBLE", amount=yuan(first)) if first else ""


def _rate(rate: Rate, *, then: str, of_stays: bool) -> str:
    """The part that is paid, ``of_stays`` alone or of visits too; ``then`` where something was taken off before."""
    if rate.shape == "first":
        code = "RATE_FIRST" if of_stays else "RATE_FIRST_TIME"
        return _say(code, then=then, first=percent(rate.bp or 0), later=percent(rate.later_bp or 0))
    if rate.shape == "level":
        by_level = {level: percent(bp) for level, bp in (rate.by_level or {}).items()}
        return _say("RATE_BY_LEVEL", then=then, levels=_levels(by_level))
    if rate.shape == "sums":
        sums = (_say("BAND_SUM", least=yuan(low), amount=yuan(fen)) for low, fen in rate.bands)
        return _say("BAND_SUMS", bands=_all(sums))
    if rate.shape == "bands":
        bands = [
            _say("BAND", least=yuan(low), most=yuan(high), rate=percent(bp))
            for (low, bp), (high, _) in pairwise(rate.bands)
        ]
        low, bp = rate.bands[-1]
        return _say("BANDS", bands=_all([*bands, _say("BAND_ABOVE", least=yuan(low), rate=percent(bp))]))
    return _say("RATE", rate=percent(rate.bp or 0))


def _levels(by_level: Mapping[int, str]) -> str:
    return _all(
        _say("OF_LEVEL", level=words.label("hospital_level", level), amount=amount)
        for level, amount in sorted(by_level.items(), reverse=True)
    )


def _cap(cap: Cap, *, shares: int) -> str:
    code = "CAP_DAYS" if cap.days is not None else "CAP"
    if cap.times_shares and shares > 1:
        code += "_A_SHARE"
    return _say(code, span=_span(cap.span), amount=yuan(cap.fen or 0), days=_days(cap.days or 0))


_CASES = {"stay": ("STAY", "STAY_FIRST", "STAY_AGAIN"), "outpatient": ("VISIT", "VISIT_FIRST", "VISIT_AGAIN")}
"""A case of a settlement: where it does not matter whether it is the first, the first, and a further one."""


def _example(terms: Terms, example: Example) -> str:
    """One case and what it is paid, as the rules reckon it."""
    parts = []
    if terms.max_shares > 1 and example.event not in OF_SETTLEMENTS:
        parts.append(_say("WITH_ONE_SHARE" if example.share_count == 1 else "WITH_SHARES", count=example.share_count))
    if terms.tiers is not None and example.tier_code is not None:
        parts.append(_say("WITH_TIER", tier=_tier(terms, example.tier_code)))
    if example.day is not None:
        parts.append(_say("ON_DAY", day=example.day))
    if example.event in OF_SETTLEMENTS:
        plain, first, again = _CASES[example.event]
        matters = any(benefit.first_of for benefit in terms.scheme.benefits)
        parts.append(_say(again if example.is_later else first if matters else plain))
        amount = yuan(example.cost_fen)
        parts += [_say("STAY_COST", cost=words.label("cost", cost), amount=amount) for cost in example.costs]
        if example.nights:
            parts.append(_say("STAY_DAYS", days=_days(example.nights)))
    elif example.class_code is not None:
        parts.append(_say(f"CASE_{example.event.upper()}", named=_class(terms, example.class_code)))
    else:
        facts = {"grade": GRADE, "days": _days(NIGHTS), "loss": yuan(LOSS_FEN)}
        parts.append(_say(f"CASE_{example.event.upper()}", **facts))
    return _clauses((*parts, _say("IS_PAID", amount=yuan(example.amount_fen))))


# --- what it does not pay, and how to claim ---


def _not_paid(terms: Terms) -> list[tuple[str, str]]:
    """What is left out, a sentence each: what all benefits leave out once, the rest with the benefit's name."""
    paying = [benefit for benefit in terms.scheme.benefits if benefit.base.shape != "nothing"]
    left_out = [_left_out(benefit) for benefit in paying]
    of_all = [part for part in (left_out[0] if left_out else ()) if all(part in parts for parts in left_out)]
    once = terms.scheme.once
    if once is not None:
        each = "EACH" if once.of == "benefit" and len(paying) > 1 else once.of.upper()
        of_all.append(_say(f"ONCE_{each}", span=_span(once.span)))
    said = [_clauses((part,)) for part in of_all]
    for benefit, parts in zip(paying, left_out, strict=True):
        own = [_clauses((part,)) for part in parts if part not in of_all]
        said += [_of(_named(benefit), what) if len(paying) > 1 else what for what in own]
    return [("not_paid", each) for each in said]


def _left_out(benefit: Benefit) -> list[str]:
    """What one benefit does not pay."""
    parts = []
    if benefit.cause is not None and benefit.base.shape != "loss":
        parts.append(_say(f"CAUSE_{benefit.cause.upper()}"))
    if benefit.minimum_hospital_level is not None:
        parts.append(_say("LEVEL", level=words.label("hospital_level", benefit.minimum_hospital_level)))
    if benefit.excluded_words or benefit.excluded_code_from:
        excluded = [*map(cells.plain, benefit.excluded_words)]
        if benefit.excluded_code_from:
            excluded.append(_say("CODES", first=benefit.excluded_code_from, last=benefit.excluded_code_to))
        parts.append(_say("EXCLUDED", words=_all(excluded)))
    if benefit.classes:
        parts.append(_say("NOT_LISTED"))
    if benefit.once is not None:
        parts.append(_say(f"ONCE_{benefit.once.of.upper()}", span=_span(benefit.once.span)))
    if benefit.disability_by_day is not None and "disability" in benefit.events:
        parts.append(_say("DISABILITY_BY", count=benefit.disability_by_day))
    if benefit.least_fen:
        parts.append(_say("LEAST", amount=yuan(benefit.least_fen)))
    return parts


def _claim(terms: Terms) -> list[tuple[str, str]]:
    scheme = terms.scheme
    if scheme.not_judged == "imported_only":
        quarter = (terms.benefit or {}).get("over_cap_in_quarter")
        over = _say("OVER_CAP", quarter=quarter) if quarter else ""
        return [("claim", _clauses((_say("NO_CLAIM"), over)))]
    said: list[tuple[str, str]] = []
    deadline = scheme.deadline
    if deadline is not None:
        said.append(("claim", _clauses((_deadline(deadline),))))
    for benefit in scheme.benefits:
        if benefit.deadline is not None:
            what = _clauses((_deadline(benefit.deadline),))
            said.append(("claim", _of(_named(benefit), what)))
    said += [("papers", each) for each in _papers(terms)]
    return said


def _deadline(deadline: Deadline) -> str:
    if deadline.until is not None:
        return _say("CLAIM_UNTIL", month=words.label("month", deadline.until[0]), day=deadline.until[1])
    since = words.label("claim_from", deadline.counts_from)
    return _say("CLAIM_WITHIN", since=since, months=_months(deadline.months or 0))


def _papers(terms: Terms) -> list[str]:
    """The papers that the terms name; where they name none what such a claim usually needs, said so."""
    told = tuple(dict.fromkeys(paper for benefit in terms.scheme.benefits for paper in benefit.evidence))
    if told:
        return [_clauses((_say("PAPERS", papers=_all(map(cells.plain, told))),))]
    events = dict.fromkeys(
        event for benefit in terms.scheme.benefits if benefit.base.shape != "nothing" for event in benefit.events
    )
    papers = dict.fromkeys(("identity", *(paper for event in events for paper in _PAPERS[event])))
    if terms.scheme.transfer_within_days is not None and "stay" in events:
        papers["referral"] = None
    if not events:
        return []
    return [_clauses((_say("USUAL_PAPERS", papers=_all(words.label("paper", paper) for paper in papers)),))]
