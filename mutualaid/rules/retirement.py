"""The statutory age of retirement, which rises by steps for whoever would have reached it from 2025 on.

Source: decision of the Standing Committee of the National People's Congress of 13 September 2024 on raising the
statutory retirement age by steps, and the State Council's measures with their three tables, in force from 1 January
2025 (gov.cn/yaowen/liebiao/202409/content_6974294.htm); domain.md 8.1 ("Age check at cover start").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Age(NamedTuple):
    """An age in full years and the months beyond them."""

    years: int
    months: int = 0

    @property
    def in_months(self) -> int:
        """The same in months alone."""
        return 12 * self.years + self.months


class Track(NamedTuple):
    """How the age rises for those who used to retire at one age; who was born before the first month is not touched."""

    years: int
    first_born: tuple[int, int]
    """Year and month of the first births with a month more."""
    step_months: int
    """A month more for so many months of birth."""
    most_months: int


TRACKS: Mapping[str, Track] = {
    "statutory": Track(60, (1965, 1), 4, 36),
    "statutory_55": Track(55, (1970, 1), 4, 36),
    "statutory_50": Track(50, (1975, 1), 2, 60),
}
"""By the word of terms: men; women who retired at 55 (officials and technicians); women who retired at 50 (workers)."""


def statutory_age(birth_on: str, track: str) -> Age:
    """The age at which somebody born on a day retires by law; the month of birth decides.

    Whoever has reached 60, 55 or 50 before 1 January 2025 was born before the first month of the track, so that covers
    that began before then are judged by the old ages without a word about them.

    >>> statutory_age("1964-12-31", "statutory"), statutory_age("1965-01-01", "statutory")
    (Age(years=60, months=0), Age(years=60, months=1))
    >>> statutory_age("1976-08-31", "statutory"), statutory_age("1976-09-01", "statutory")
    (Age(years=62, months=11), Age(years=63, months=0))
    """
    years, (first_year, first_month), step_months, most_months = TRACKS[track]
    late = 12 * (int(birth_on[:4]) - first_year) + int(birth_on[5:7]) - first_month
    return Age(*divmod(12 * years + (min(late // step_months + 1, most_months) if late >= 0 else 0), 12))


def age_limit(birth_on: str, limit: int | str) -> Age:
    """What a limit of terms is for somebody: so many years, or the statutory age of their track."""
    return statutory_age(birth_on, limit) if isinstance(limit, str) else Age(limit)


def least_years(limit: int | str) -> int:
    """The full years below which a limit can be nobody's.

    >>> least_years(58), least_years("statutory_55")
    (58, 55)
    """
    return TRACKS[limit].years if isinstance(limit, str) else limit
