"""The knowledge of one day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar, cast

from aks_preflight.knowledge import errors, rows
from aks_preflight.knowledge.limits import Limits, limits_of
from aks_preflight.knowledge.tables import FILES, KnowledgeError, Rows, built_in_text, check_patterns, merged, parse
from aks_preflight.model.version import Version

R = TypeVar("R", bound=rows.Row)
V = TypeVar("V", bound=rows.VersionedRow)

_AS_OF = re.compile(r"^as_of = (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


class Knowledge:
    """What holds of the platform on `as_of`. Rows whose days are over, or have not come, are not in it.

    A table is parsed when it is first asked for, so that a run pays for what its checks need.
    """

    def __init__(self, as_of: date, override: Rows | None = None, override_name: str = "") -> None:
        self.as_of = as_of
        self._override = override or {}
        self._tables: dict[str, tuple[rows.Row, ...]] = {}
        self._limits_name = f"limits.toml with {override_name}" if override_name else "limits.toml"

    def versioned(self, name: str) -> tuple[rows.VersionedRow, ...]:
        """A table whose rows are for some versions each."""
        return self._table(name, rows.VersionedRow)

    def _table(self, name: str, kind: type[R]) -> tuple[R, ...]:
        """The rows of a table that are in force, worked out once."""
        if name not in self._tables:
            found = merged(name, self._override)
            self._tables[name] = tuple(row for row in found if isinstance(row, kind) and row.in_force(self.as_of))
        return cast("tuple[R, ...]", self._tables[name])

    # Limits and defaults

    @cached_property
    def limit_rows(self) -> dict[str, rows.Limit]:
        """The limits with their sources, by id."""
        return {row.id: row for row in self._table("limit", rows.Limit)}

    @cached_property
    def limits(self) -> Limits:
        """The limits by name."""
        return limits_of(self.limit_rows.values(), self._limits_name)

    @cached_property
    def default_windows_pool(self) -> rows.DefaultPool:
        """The Windows pool that is meant where a question names none."""
        return self._pool("windows")

    @property
    def default_size(self) -> str:
        """The VM size that is meant where a new pool names none."""
        return self._pool("any").size

    def default_max_pods(self, mode: str, *, pod_subnet: bool = False) -> int:
        """Pods a node where a pool does not say. `mode` as `ClusterNetwork.mode`; `pod_subnet` matters to `azure`."""
        wanted = (mode.lower(), pod_subnet and mode.lower() == "azure")
        for row in self._table("default_max_pods", rows.DefaultMaxPods):
            if (row.mode, row.pod_subnet) == wanted:
                return row.max_pods
        raise KnowledgeError(f"defaults.toml: no [[default_max_pods]] for network mode {mode}")

    def default_os_sku_row(self, os_type: str, version: Version) -> rows.DefaultOsSku:
        """The row that says which OS SKU AKS takes where none is named: it tells whether that is contested."""
        for row in self._table("default_os_sku", rows.DefaultOsSku):
            if row.os == os_type.lower() and row.applies_to(version):
                return row
        raise KnowledgeError(f"defaults.toml: no [[default_os_sku]] for {os_type} at Kubernetes {version}")

    def default_os_sku(self, os_type: str, version: Version) -> str:
        """The OS SKU that AKS takes where a pool names none."""
        return self.default_os_sku_row(os_type, version).os_sku

    def automatic_ports(self, nodes: int) -> int:
        """Outbound ports each node gets while none are allocated, in a cluster of so many nodes; 0 past the table."""
        return next((row.ports for row in self._automatic_ports if nodes <= row.up_to_nodes), 0)

    @cached_property
    def _automatic_ports(self) -> list[rows.AutomaticPorts]:
        return sorted(self._table("automatic_ports", rows.AutomaticPorts), key=lambda row: row.up_to_nodes)

    # Operating systems and retirements

    @cached_property
    def os_skus(self) -> tuple[rows.OsSku, ...]:
        """The OS SKUs of that day."""
        return self._table("os_sku", rows.OsSku)

    def os_sku(self, name: str) -> rows.OsSku | None:
        """The OS SKU of that name (without case), or None where there was none of it on that day."""
        return self._os_skus_by_name.get(name.lower())

    @cached_property
    def _os_skus_by_name(self) -> dict[str, rows.OsSku]:
        return {row.name.lower(): row for row in reversed(self.os_skus)}  # of two of one name the first

    @cached_property
    def retirements(self) -> tuple[rows.Retirement, ...]:
        """What had been announced to end by that day."""
        return self._table("retirement", rows.Retirement)

    def retirements_of(self, subject: str) -> tuple[rows.Retirement, ...]:
        """Those of one kind."""
        return self._retirements_by_subject.get(subject, ())

    @cached_property
    def _retirements_by_subject(self) -> dict[str, tuple[rows.Retirement, ...]]:
        kinds = dict.fromkeys(row.subject for row in self.retirements)
        return {kind: tuple(row for row in self.retirements if row.subject == kind) for kind in kinds}

    # Versions and upgrades

    @cached_property
    def releases(self) -> tuple[rows.Release, ...]:
        """The calendar of Kubernetes minors, oldest first."""
        return tuple(sorted(self._table("release", rows.Release), key=lambda row: row.minor))

    def release(self, version: Version) -> rows.Release | None:
        """The calendar's row of the version's minor."""
        return self._releases_by_minor.get((version.major, version.minor))

    @cached_property
    def _releases_by_minor(self) -> dict[tuple[int, int], rows.Release]:
        whole = [row for row in self.releases if row.minor.patch < 0]
        return {(row.minor.major, row.minor.minor): row for row in reversed(whole)}

    @cached_property
    def newest_release(self) -> rows.Release | None:
        """The newest minor that was generally available by that day, as far as it was seen to be."""
        there = [row for row in self.releases if row.ga <= self.as_of and not row.planned]
        return there[-1] if there else None

    def skew_row(self, version: Version) -> rows.Skew:
        """The skew rule of a control plane of that version."""
        row = _applying(self, "skew", version.major, version.minor)
        if not isinstance(row, rows.Skew):
            raise KnowledgeError(f"versions.toml: no [[skew]] for Kubernetes {version}")
        return row

    def skew(self, version: Version) -> int:
        """By how many minors a pool may lag behind a control plane of that version."""
        return self.skew_row(version).minors

    def surge_retries(self, version: Version) -> bool:
        """Whether AKS goes on with a single surge node where the whole surge finds no room."""
        return version.of_minor >= self.limits.surge_retry_min_version

    def default_max_surge_row(self, version: Version) -> rows.DefaultMaxSurge:
        """The row of the surge that an unset `maxSurge` stands for: it tells whether that is contested."""
        row = _applying(self, "default_max_surge", version.major, version.minor)
        if not isinstance(row, rows.DefaultMaxSurge):
            raise KnowledgeError(f"defaults.toml: no [[default_max_surge]] for Kubernetes {version}")
        return row

    def default_max_surge(self, version: Version) -> str:
        """The surge that an unset `maxSurge` stands for, as ARM writes it."""
        return self.default_max_surge_row(version).max_surge

    # Errors, the rest, and the age of it all

    @cached_property
    def error_codes(self) -> tuple[rows.ErrorCode, ...]:
        """Every refusal that is known."""
        return self._table("error_code", rows.ErrorCode)

    def error_code(self, code: str) -> rows.ErrorCode | None:
        """The refusal of that code or alias, without case."""
        wanted = code.lower()
        return next((row for row in self.error_codes if wanted in {name.lower() for name in row.names}), None)

    def codes_in(self, message: str) -> tuple[rows.ErrorCode, ...]:
        """The codes that a pasted message is about, the most telling first."""
        return errors.codes_in(message, self.error_codes)

    def nearest_codes(self, text: str, count: int = 3) -> tuple[rows.ErrorCode, ...]:
        """The codes that are spelt most like the text."""
        return errors.nearest(text, self.error_codes, count)

    @cached_property
    def not_checkable(self) -> tuple[rows.NotCheckableCause, ...]:
        """What no management API shows."""
        return self._table("not_checkable", rows.NotCheckableCause)

    @cached_property
    def throttles(self) -> tuple[rows.Throttle, ...]:
        """The published rate limits."""
        return self._table("throttle", rows.Throttle)

    @cached_property
    def newest(self) -> date:
        """The day on which the newest row was last known to hold (found in the text: nothing is parsed for it)."""
        own = (date.fromisoformat(day) for file in FILES for day in _AS_OF.findall(built_in_text(file)))
        return max(*own, *(row.as_of for found in self._override.values() for row in found), date.min)

    def is_stale(self, today: date) -> bool:
        """Whether even the newest row is older than knowledge should be."""
        return today - self.newest > timedelta(days=self.limits.stale_after_days)

    def _pool(self, id: str) -> rows.DefaultPool:  # noqa: A002 - the row's own word
        for row in self._table("default_pool", rows.DefaultPool):
            if row.id == id:
                return row
        raise KnowledgeError(f"defaults.toml: no [[default_pool]] {id}")


# A fleet has few minors, and several checks ask of each cluster's.
@lru_cache(maxsize=1024)
def _applying(knowledge: Knowledge, table: str, major: int, minor: int) -> rows.VersionedRow | None:
    return next((row for row in knowledge.versioned(table) if row.applies_to(Version(major, minor))), None)


def load(as_of: date, override: Path | None = None) -> Knowledge:
    """The knowledge of a day.

    `override` is a TOML file with the same tables, whose rows take the place of those with the same key, or add.
    Raises KnowledgeError for a file that cannot be read or that is wrong in any key, type or pattern.
    """
    if override is None:
        return Knowledge(as_of)
    try:
        text = override.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise KnowledgeError(f"{override}: cannot be read ({why})") from error
    found = parse(text, str(override))
    check_patterns(found, str(override))
    knowledge = Knowledge(as_of, found, str(override))
    _ = knowledge.limits  # a limit of the wrong type is told now, not in the middle of a run
    return knowledge
