"""The `[[waivers]]` of the configuration file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from aks_preflight.cli.options.words import nearest
from aks_preflight.cli.settings.file import Configuration
from aks_preflight.model.scope import UsageError
from aks_preflight.model.waiver import Waiver

_TEXTS = ("check", "resource", "reason", "owner")
_KEYS = (*_TEXTS, "expires")
_REQUIRED = tuple(key for key in _KEYS if key != "owner")


def parse_waivers(configuration: Configuration) -> tuple[Waiver, ...]:
    """What the file waives. Raises UsageError for what is missing or wrong."""
    numbered = enumerate(configuration.waivers, 1)
    return tuple(_waiver(table, f"{configuration.path}: waiver {number}") for number, table in numbered)


def _waiver(table: Mapping[str, object], where: str) -> Waiver:
    for key in table:
        if key not in _KEYS:
            raise UsageError(f"{where}: unknown key {key!r}{nearest(key, _KEYS)} (one of {', '.join(_KEYS)})")
    texts = {key: _text(table, key, where) for key in _TEXTS if key in table}
    told = f"{where} ({texts['check']})" if "check" in texts else where
    for key in _REQUIRED:
        if key not in table:
            raise UsageError(f"{told} has no {key}: a waiver needs {', '.join(_REQUIRED[:-1])} and {_REQUIRED[-1]}")
    return Waiver(
        check=texts["check"],
        resource=texts["resource"],
        reason=texts["reason"],
        owner=texts.get("owner"),
        expires=_day(table["expires"], told),
    )


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: {key} is not a text, or an empty one")
    return value.strip()


def _day(value: object, where: str) -> date:
    """A day; TOML has it without quotes, a text will do."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return datetime.strptime(value if isinstance(value, str) else "", "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"{where}: expires {value!s:.40} is not a day; write it as 2027-01-31") from None
