"""What is looked at, and with which checks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which clusters. Empty fields do not narrow; several subscriptions or clusters are alternatives.

    `subscriptions` are ids or display names; `clusters` are names, globs of names, or ARM ids. `shard` (index from 0,
    of how many) narrows to the subscriptions that fall to it.
    """

    subscriptions: tuple[str, ...] = ()
    all_subscriptions: bool = False
    management_group: str | None = None
    resource_group: str | None = None
    clusters: tuple[str, ...] = ()
    location: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    shard: tuple[int, int] | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out clusters of the subscriptions that it names; a shard's others are looked at too."""
        return bool(self.resource_group or self.clusters or self.location or self.tags)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which checks, by globs of their ids. An empty `checks` means all."""

    checks: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()


class ScopeError(Exception):
    """A scope that was named is not there or cannot be reached: exit 4. The text is one line that says what to do."""


class UsageError(Exception):
    """A wrong question, option, configuration or snapshot: exit 2. The text is one line that says what to do."""
