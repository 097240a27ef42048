"""What a reader and the entry being written have in common: both can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader
    from mutualaid.store.scoping import Scope


class Askable(Protocol):
    """Whoever can be asked about the ledger: a ``Reader``, or a ``Writer`` inside its transaction."""

    @property
    def scope(self) -> Scope | None:
        """The part of the ledger that whoever asks is limited to; None: to nothing."""
        ...

    @property
    def sees_masked(self) -> bool:
        """Whether whoever asks is shown masked values alone; they find people by what they are shown."""
        ...

    @property
    def typed(self) -> frozenset[str]:
        """What whoever asks typed themselves, as ``rules.identity.typed_values`` has it: they are shown it as it is."""
        ...

    def is_elsewhere(self, ask: Callable[[Reader], Iterable[object]]) -> bool:
        """Whether something is found in the whole ledger, of which whoever writes is told yes or no at most."""
        ...

    def select(self, sql: str, params: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query with ``:name`` parameters."""
        ...

    def select_named(self, sql: str, params: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Like ``select``, each row a mapping by column name."""
        ...


class Answer(NamedTuple):
    """The column names of a query, also of one without rows, and its rows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]

    def named(self) -> list[dict[str, Any]]:
        """The rows as mappings by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
