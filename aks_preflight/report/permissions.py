"""What to grant, and with which command, so that the next run reads everything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aks_preflight.model.report import MissingAction

_SUBSCRIPTION = re.compile(r"^/subscriptions/[^/]+", re.IGNORECASE)
#: What Azure names as the scope of a list, or of what is a region's. No role can be assigned there: only above it.
_OF_PROVIDER = re.compile(r"/providers/[^/]+(/locations/.*)?/?$", re.IGNORECASE)


def in_reader(action: str) -> bool:
    """Whether the built-in role Reader (`*/read`) holds the action."""
    return action.lower().endswith("/read")


def reader_scopes(missing: Iterable[MissingAction]) -> list[str]:
    """Where Reader gives all that it can: the one scope, or the subscription where several lie in it."""
    groups: dict[str, dict[str, str]] = {}
    for scope in (_OF_PROVIDER.sub("", m.scope) or m.scope for m in missing if in_reader(m.action)):
        groups.setdefault(_whole(scope).lower(), {}).setdefault(scope.rstrip("/").lower(), scope)
    return [_narrowest(list(scopes.values())) for scopes in groups.values()]


def _narrowest(scopes: list[str]) -> str:
    return scopes[0] if len(scopes) == 1 else _whole(scopes[0])


def _whole(scope: str) -> str:
    match = _SUBSCRIPTION.match(scope)
    return match.group() if match else scope


def role_assignment(scope: str) -> str:
    """The command that grants Reader on a scope."""
    return f"az role assignment create --assignee PRINCIPAL-ID --role Reader --scope {scope}"
