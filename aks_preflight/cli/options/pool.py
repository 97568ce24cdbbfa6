"""`--add-pool KEY=VALUE,...`: a pool as far as the operator describes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aks_preflight.cli.options.words import nearest, one_of, surge, whole_number, wrong
from aks_preflight.model.ids import parse_id
from aks_preflight.model.question import PoolSpec
from aks_preflight.model.version import parse_version

_OPTION = "--add-pool"
_ZONES = re.compile(r"[0-9]+(\+[0-9]+)*")


def parse_pool(text: str, *, default_os: str | None) -> PoolSpec:
    """The pool. `default_os` is its OS where neither `os` nor `os-sku` says it; None: it must be said.

    Raises UsageError.
    """
    values: dict[str, Any] = {}
    for item in text.split(","):
        key, equals, value = (part.strip() for part in item.partition("="))
        key = key.lower()
        if not equals or key not in KEYS:
            raise wrong(_OPTION, text, _bad_item(item.strip(), key if equals else None))
        field, convert = KEYS[key]
        if field in values:
            raise wrong(_OPTION, text, f"{key} is given twice; give it once")
        try:
            values[field] = convert(value)
        except ValueError as problem:
            raise wrong(_OPTION, text, f"{key}={value}: {problem}") from None
    spec = PoolSpec(**{"os_type": _implied_os(values.get("os_sku")) or default_os} | values)
    return _consistent(spec, text)


def _consistent(spec: PoolSpec, text: str) -> PoolSpec:
    """The pool, unless its keys contradict each other."""
    if spec.os_type is None:
        raise wrong(_OPTION, text, "which OS? add os=windows or os=linux")
    if spec.min_count is not None and spec.max_count is None:
        raise wrong(_OPTION, text, "min without max; an autoscaled pool needs max=N")
    if spec.min_count is not None and spec.max_count is not None and spec.min_count > spec.max_count:
        raise wrong(_OPTION, text, f"min={spec.min_count} is more than max={spec.max_count}")
    return spec


def _implied_os(os_sku: str | None) -> str | None:
    """The OS that an OS SKU belongs to: the Windows ones all begin with the word."""
    if os_sku is None:
        return None
    return "Windows" if os_sku.lower().startswith("windows") else "Linux"


def _bad_item(item: str, key: str | None) -> str:
    if key is None:
        return f"{item!r} is not KEY=VALUE; keys: {', '.join(KEYS)}"
    return f"unknown key {key!r}{nearest(key, KEYS)} (keys: {', '.join(KEYS)})"


def _text(text: str) -> str:
    if not text:
        raise ValueError("give it a value or leave it out")
    return text


def parse_subnet(text: str) -> str:
    """A subnet's name, or its ARM id. Raises ValueError."""
    if not text.startswith("/"):
        return _text(text)
    try:
        types = [word.lower() for word in parse_id(text).types]
    except ValueError:
        types = []
    if types != ["virtualnetworks", "subnets"]:
        raise ValueError("give the name of a subnet or its whole ARM id, which ends in /subnets/NAME")
    return text


def _zones(text: str) -> tuple[str, ...]:
    zones = tuple(text.split("+"))
    if not _ZONES.fullmatch(text) or len(set(zones)) < len(zones):
        raise ValueError("give zones as numbers joined by +, for example 1+2+3")
    return zones


def _disk(text: str) -> int | None:
    """GiB. 0 is how ARM writes "as large as the VM size has it", which is what not saying it means."""
    return whole_number()(text) or None


def _spot(text: str) -> bool:
    return one_of(("Regular", "Spot"))(text) == "Spot"


KEYS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "os": ("os_type", one_of(("Windows", "Linux"))),
    "name": ("name", _text),
    "size": ("size", _text),
    "count": ("count", whole_number()),
    "max-pods": ("max_pods", whole_number(1)),
    "os-sku": ("os_sku", _text),
    "mode": ("mode", one_of(("System", "User", "Gateway", "Machines", "ManagedSystem"))),
    "version": ("version", parse_version),
    "subnet": ("subnet", parse_subnet),
    "zones": ("zones", _zones),
    "priority": ("spot", _spot),
    "min": ("min_count", whole_number()),
    "max": ("max_count", whole_number(1)),
    "max-surge": ("max_surge", surge),
    "os-disk-type": ("os_disk_type", one_of(("Managed", "Ephemeral"))),
    "os-disk-size": ("os_disk_gib", _disk),
}
