"""What the caller may do on a scope, by ARM's own permissions API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from aks_preflight.facts.body import texts
from aks_preflight.plugin import Arm


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the caller's roles grant on a scope: each a pair of allowed and excluded actions (globs)."""

    grants: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def allow(self, action: str) -> bool:
        """Whether one of the roles grants the action: allowed by it and not excluded by the same."""
        return any(_in(action, allowed) and not _in(action, excluded) for allowed, excluded in self.grants)

    def lacking(self, actions: Sequence[str]) -> tuple[str, ...]:
        """Those of the actions that no role grants."""
        return tuple(action for action in actions if not self.allow(action))


async def read_permissions(arm: Arm, scope: str) -> Permissions:
    """The caller's permissions on a scope (`/subscriptions/...`). Raises NotKnown."""
    path = f"{scope}/providers/Microsoft.Authorization/permissions"
    found = await arm.list(path, action="Microsoft.Authorization/permissions/read")
    return Permissions(tuple((texts(entry, "actions"), texts(entry, "notActions")) for entry in found))


def _in(action: str, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(action.lower(), glob.lower()) for glob in globs)
