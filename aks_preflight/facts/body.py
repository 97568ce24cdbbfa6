"""Reading Azure's JSON with its types checked: a text where a number is due is a reason, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.version import Version, parse_version

Body = Mapping[str, Any]


def malformed(what: str, value: object, request: str | None = None) -> NotKnown:
    """The answer holds something that it should not."""
    return NotKnown(Reason(Why.MALFORMED, f"malformed answer: {what} is {value!r:.60}", request=request))


def part(body: Body, name: str) -> Body:
    """The object at `name`; absent or null: an empty one."""
    value = body.get(name)
    if value is None:
        return {}
    if isinstance(value, (dict, Mapping)):  # Mapping alone takes ten times as long to tell
        return value
    raise malformed(name, value)


def text(body: Body, name: str) -> str | None:
    """The text at `name`, None where it is absent, null or empty."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        return value or None
    raise malformed(name, value)


def number(body: Body, name: str) -> int | None:
    """The whole number at `name`, None where it is absent or null."""
    value = body.get(name)
    if value is None or type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise malformed(name, value)
    if isinstance(value, float) and not value.is_integer():  # nor is 1e999, which JSON allows and Python reads as inf
        raise malformed(name, value)
    return int(value)


def count(body: Body, name: str) -> int | None:
    """The number of things at `name`, None where it is absent or null. Fewer than none would make a sum too small."""
    value = number(body, name)
    if value is not None and value < 0:
        raise malformed(name, value)
    return value


def flag(body: Body, name: str) -> bool | None:
    """The truth value at `name`, None where it is absent or null."""
    value = body.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise malformed(name, value)


def items(body: Body, name: str) -> list[Any]:
    """The list at `name`; absent or null: an empty one."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise malformed(name, value)
    return value


def parts(body: Body, name: str) -> list[Body]:
    """The objects in the list at `name`."""
    found = items(body, name)
    for value in found:
        if not isinstance(value, (dict, Mapping)):
            raise malformed(f"an entry of {name}", value)
    return found


def texts(body: Body, name: str) -> tuple[str, ...]:
    """The texts in the list at `name`."""
    found = items(body, name)
    if not found:
        return ()
    for value in found:
        if not isinstance(value, str):
            raise malformed(f"an entry of {name}", value)
    return tuple(found)


def version(body: Body, *names: str) -> Version | None:
    """The Kubernetes version at the first of these names that states one."""
    for name in names:
        if value := text(body, name):
            try:
                return parse_version(value)
            except ValueError:
                raise malformed(names[0], value) from None
    return None


def same(value: str | None, *expected: str) -> bool:
    """Whether an enum of Azure's has one of these values; Azure's case varies."""
    if value is None:
        return False
    spelt = value.lower()
    for one in expected:  # noqa: SIM110 - any() takes three times as long, and a cluster's body asks 16 times
        if spelt == one.lower():
            return True
    return False
