"""Plans and their dated terms: read from files (here at once), kept as facts (imported when it is first asked for).

Whoever only reads a file of terms waits for nothing that writes a ledger.
"""

from typing import TYPE_CHECKING

from mutualaid.plans.reading import built_in, read_file

if TYPE_CHECKING:
    from mutualaid.plans.loading import assert_plans as assert_plans
    from mutualaid.plans.loading import load as load
else:

    def __getattr__(name: str) -> object:
        if name not in ("assert_plans", "load"):
            raise AttributeError(name)
        from mutualaid.plans import loading

        return getattr(loading, name)


__all__ = ["assert_plans", "built_in", "load", "read_file"]
