"""TOML to typed rows, strictly: a wrong table, key, type or pattern is an error that names file, table and row."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from aks_preflight.knowledge import rows
from aks_preflight.model.version import Version, parse_version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

HERE = Path(__file__).parent
Rows = Mapping[str, tuple[rows.Row, ...]]
Known = Mapping[str, tuple[Any, bool]]


class KnowledgeError(Exception):
    """A knowledge file that cannot be used. The text is one line that names file, table and row."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the file it lies in, the type of its rows, and what tells two rows apart (and overrides one)."""

    file: str
    row: type[rows.Row]
    key: Callable[[Any], tuple[str, ...]]


def _by(*names: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda row: tuple(str(getattr(row, name)).lower() for name in names)


TABLES: Mapping[str, Table] = {
    "limit": Table("limits.toml", rows.Limit, _by("id")),
    "default_os_sku": Table("defaults.toml", rows.DefaultOsSku, _by("os", "os_sku", "min_version")),
    "default_max_pods": Table("defaults.toml", rows.DefaultMaxPods, _by("mode", "pod_subnet")),
    "default_max_surge": Table("defaults.toml", rows.DefaultMaxSurge, _by("id")),
    "default_pool": Table("defaults.toml", rows.DefaultPool, _by("id")),
    "automatic_ports": Table("defaults.toml", rows.AutomaticPorts, _by("up_to_nodes")),
    "os_sku": Table("os_skus.toml", rows.OsSku, _by("name")),
    "release": Table("versions.toml", rows.Release, _by("minor")),
    "skew": Table("versions.toml", rows.Skew, _by("id")),
    "retirement": Table("retirements.toml", rows.Retirement, _by("id")),
    "error_code": Table("error_codes.toml", rows.ErrorCode, _by("code")),
    "not_checkable": Table("not_checkable.toml", rows.NotCheckableCause, _by("id")),
    "throttle": Table("throttles.toml", rows.Throttle, _by("id")),
}
FILES = tuple(dict.fromkeys(table.file for table in TABLES.values()))


@cache
def built_in_text(file: str) -> str:
    """The text of a file of the package."""
    return (HERE / file).read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def parse(text: str, file: str) -> Rows:
    """The rows of a TOML text, by table. `file` is what errors call it."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file}: not TOML: {error}") from error
    found: dict[str, tuple[rows.Row, ...]] = {}
    for name, entries in document.items():
        if name not in TABLES:
            raise KnowledgeError(f"{file}: unknown table [[{name}]] (known: {', '.join(sorted(TABLES))})")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise KnowledgeError(f"{file}: {name} must be written [[{name}]], one for each row")
        kind = TABLES[name].row
        known = _fields(kind)
        found[name] = tuple(_row(kind, known, entry, f"{file}: [[{name}]]") for entry in entries)
        _check_overlaps(TABLES[name], found[name], file, name)
    return found


def built_in(table: str) -> tuple[rows.Row, ...]:
    """The package's own rows of a table."""
    file = TABLES[table].file
    return parse(built_in_text(file), file).get(table, ())


def throttles() -> tuple[rows.Throttle, ...]:
    """The published rate limits; they are of the platform as it is now, whatever day is asked about."""
    return tuple(row for row in built_in("throttle") if isinstance(row, rows.Throttle))


def merged(table: str, override: Rows) -> tuple[rows.Row, ...]:
    """The package's rows, with those of the override in the place of every row that has the same key."""
    key = TABLES[table].key
    own = override.get(table, ())
    replaced = {key(row) for row in own}
    return tuple(row for row in built_in(table) if key(row) not in replaced) + own


def check_patterns(found: Rows, file: str) -> None:
    """Compiles every message pattern. (The package's own are compiled by its tests: it takes longer than a run.)"""
    for row in found.get("error_code", ()):
        assert isinstance(row, rows.ErrorCode)
        for pattern in row.message_patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise KnowledgeError(f"{file}: [[error_code]] {row.code}: pattern {pattern!r}: {error}") from error


def _check_overlaps(table: Table, found: Iterable[rows.Row], file: str, name: str) -> None:
    """Two rows with one key may only follow each other in time."""
    seen: dict[tuple[str, ...], list[rows.Row]] = {}
    for row in found:
        if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            raise KnowledgeError(f"{file}: [[{name}]] {' '.join(table.key(row))}: valid_until before valid_from")
        for other in seen.setdefault(table.key(row), []):
            if (row.valid_from or date.min) <= (other.valid_until or date.max) and (other.valid_from or date.min) <= (
                row.valid_until or date.max
            ):
                raise KnowledgeError(f"{file}: [[{name}]] {' '.join(table.key(row))}: two rows for the same days")
        seen[table.key(row)].append(row)


def _fields(kind: type[rows.Row]) -> Known:
    """The type of each field of a row, and whether it must be given."""
    hints = get_type_hints(kind)
    return {f.name: (hints[f.name], f.default is MISSING and f.default_factory is MISSING) for f in fields(kind)}


def _row(kind: type[rows.Row], known: Known, entry: Mapping[str, Any], where: str) -> rows.Row:
    """One row. Every key must be known, every required one given, every value of its type and not empty."""
    label = next((str(entry[k]) for k in ("id", "code", "name", "minor", "os_sku", "mode") if k in entry), "?")
    where = f"{where} {label}"
    if unknown := sorted(entry.keys() - known.keys()):
        raise KnowledgeError(f"{where}: unknown key {', '.join(unknown)}")
    if missing := [name for name, (_, required) in known.items() if required and entry.get(name) in (None, "")]:
        raise KnowledgeError(f"{where}: {', '.join(missing)} is missing")
    return kind(**{name: _value(value, known[name][0], f"{where}: {name}") for name, value in entry.items()})


def _value(value: Any, wanted: Any, where: str) -> Any:
    """The value as the field's type wants it."""
    for option in get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,):
        converted = _as(value, option)
        if converted is not None:
            return converted
    raise KnowledgeError(f"{where} = {value!r} is not {_told(wanted)}")


def _as(value: Any, wanted: Any) -> Any:
    """The value as one plain type, or None."""
    if wanted is Version:
        return _version(value)
    if wanted is date:
        return value if isinstance(value, date) and not isinstance(value, datetime) else None
    if wanted is float:
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if wanted in (int, str, bool):
        return value if type(value) is wanted else None
    if get_origin(wanted) is Literal:
        return value if value in get_args(wanted) else None
    if get_origin(wanted) is tuple:
        return tuple(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else None
    return None


def _version(value: Any) -> Version | None:
    try:
        return parse_version(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _told(wanted: Any) -> str:
    """A type in words."""
    if get_origin(wanted) in (Union, types.UnionType):
        return " or ".join(_told(option) for option in get_args(wanted) if option is not type(None))
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(get_args(wanted))
    if get_origin(wanted) is tuple:
        return "a list of texts"
    names = {
        Version: "a Kubernetes version",
        date: "a date",
        int: "a whole number",
        str: "a text",
        bool: "true or false",
    }
    return names.get(wanted, "a number")
