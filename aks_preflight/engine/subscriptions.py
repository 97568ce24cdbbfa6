"""Which subscriptions: by id or name, all that the identity sees, or those below a management group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aks_preflight.engine.stop import Stop
from aks_preflight.facts.body import Body, malformed, text
from aks_preflight.model.ids import parse_id
from aks_preflight.model.reason import NotKnown, Reason
from aks_preflight.model.scope import Scope, ScopeError
from aks_preflight.plugin import Arm

T = TypeVar("T")
Unread = tuple[str, Reason]

READ_SUBSCRIPTIONS = "Microsoft.Resources/subscriptions/read"
READ_GROUP = "Microsoft.Management/managementGroups/descendants/read"
_LIST = "/subscriptions"
# An id is a GUID, or written as in ARM: /subscriptions/ID. Anything else is a name.
_ID = re.compile(r"^(?:/subscriptions/([^/]+)/?|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The ids of those in scope; and what of their list cannot be read: a subscription may hide in it."""

    ids: tuple[str, ...]
    not_read: tuple[Unread, ...] = ()


async def subscriptions_of(arm: Arm, scope: Scope, stop: Stop) -> Subscriptions:
    """Those in scope. Names are looked up in the list of those that the caller sees.

    Where the run itself ends before they are listed, their list is what was not read. Raises ScopeError where they
    cannot be listed, one that was named is not there, or there is none at all.
    """
    found = await _found(arm, scope, stop)
    if found.ids or found.not_read:
        return found
    # Whichever shard is asked: none of them would look at anything.
    if scope.management_group:
        raise ScopeError(
            f"management group {scope.management_group} has no subscription below it that the identity can see"
        )
    raise ScopeError("no subscription was found: the scope holds none that the identity can see (`az account list`)")


async def _found(arm: Arm, scope: Scope, stop: Stop) -> Subscriptions:
    group, wanted = scope.management_group, [*scope.subscriptions, *of_ids(scope.clusters)]
    if not group and not scope.all_subscriptions and all(map(subscription_id, wanted)):
        return Subscriptions(_once(filter(None, map(subscription_id, wanted))))
    path = f"/providers/Microsoft.Management/managementGroups/{group}/descendants" if group else _LIST
    try:
        entries = await arm.list(path, action=READ_GROUP if group else READ_SUBSCRIPTIONS)
    except NotKnown as unknown:
        if unknown.reason == stop.reading:
            return Subscriptions((), ((path, unknown.reason),))
        raise ScopeError(f"the subscriptions cannot be listed: {unknown.reason}") from unknown
    if group:
        return _all(entries, path, _below)
    return _all(entries, path, _seen) if scope.all_subscriptions else _named(entries, wanted)


def subscription_id(name: str) -> str | None:
    """The id in lower case of a subscription that is named by it, None where it is named otherwise."""
    match = _ID.match(name)
    return (match[1] or match[2]).lower() if match else None


def of_ids(clusters: Iterable[str]) -> list[str]:
    """The subscriptions of the clusters that are named by id."""
    return [f"/subscriptions/{parse_id(name).subscription}" for name in clusters if name.startswith("/")]


def _all(entries: Iterable[Body], path: str, identity: Callable[[Body], str | None]) -> Subscriptions:
    found, unread = _readable(entries, path, identity)
    return Subscriptions(_once(sorted(found, key=str.lower)), unread)


def _seen(entry: Body) -> str:
    return _stated(entry, "subscriptionId")


def _below(entry: Body) -> str | None:
    """The id of a subscription below a management group; None for another such group."""
    kind = _stated(entry, "type")
    if kind.lower().endswith("/managementgroups"):
        return None
    if not kind.lower().endswith("/subscriptions"):
        raise malformed("the type of an entry", kind)
    return _stated(entry, "name")


def _named(entries: Sequence[Body], wanted: Sequence[str]) -> Subscriptions:
    """Those of these names and ids. An entry whose name cannot be read may be any of them."""
    names = {name.lower() for name in wanted if not subscription_id(name)}

    def of_name(entry: Body) -> tuple[str, str] | None:
        name = (text(entry, "displayName") or "").lower()
        return (name, _stated(entry, "subscriptionId")) if name in names else None

    found, unread = _readable(entries, _LIST, of_name)
    by_name: dict[str, list[str]] = {}  # of several: Azure gives new subscriptions the same name
    for name, identity in found:
        by_name.setdefault(name, []).append(identity)
    return Subscriptions(_once(_resolve(name, by_name, unread) for name in wanted), unread)


def _resolve(name: str, by_name: dict[str, list[str]], unread: Sequence[Unread]) -> str:
    if identity := subscription_id(name):
        return identity
    found = _once(by_name.get(name.lower(), ()))
    if not found and unread:
        raise ScopeError(f"no subscription that can be read is called {name!r}: {_LIST}: {unread[0][1]}")
    if not found:
        raise ScopeError(f"no subscription is called {name!r}: name one by id, or see `az account list --output table`")
    if len(found) > 1:
        raise ScopeError(f"{len(found)} subscriptions are called {name!r}: name one by id ({', '.join(sorted(found))})")
    return found[0]


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    """Each in the spelling in which it comes first: of a list in pages, a row may move from one to the next."""
    spelt: dict[str, str] = {}
    for identity in ids:
        spelt.setdefault(identity.lower(), identity)
    return tuple(spelt.values())


def _readable(
    entries: Iterable[Body], path: str, read: Callable[[Body], T | None]
) -> tuple[list[T], tuple[Unread, ...]]:
    """What is read of the entries of a list; and of those that cannot be read, why."""
    found: list[T] = []
    unread: dict[Unread, None] = {}
    for entry in entries:
        try:
            value = read(entry)
        except NotKnown as unknown:
            unread[path, unknown.reason] = None
        else:
            found += [] if value is None else [value]
    return found, tuple(unread)


def _stated(entry: Body, name: str) -> str:
    value = text(entry, name)
    if value is None:
        raise malformed(f"the {name} of an entry", entry.get(name))
    return value
