"""Which RBAC action a GET needs, and on which scope: built from the path as ARM does, for any provider."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

# The provider's operation list spells these types in lower case, unlike the paths.
_SPELLED = {"kubernetesversions": "kubernetesversions", "nodeimageversions": "nodeimageversions"}


@dataclass(frozen=True, slots=True)
class Need:
    """The action that a request needs, and the scope that Azure's refusal names."""

    action: str
    scope: str


def need_of(path: str) -> Need | None:
    """What a GET of `path` needs; None for `/subscriptions` and `/tenants`, which show only what one may see.

    `/.../providers/NS/type/name/subtype` -> `NS/type/subtype/read`. The scope is the resource; of a list it is
    the path without its last type, as in `.../resourceGroups/rg/providers/Microsoft.Network`.
    """
    parts = path.strip("/").split("/")
    lowered = [part.lower() for part in parts]
    if lowered in (["subscriptions"], ["tenants"]):
        return None
    # The last `providers` that a namespace follows: an extension resource (locks on a cluster) is its own provider's.
    marks = [i for i, part in enumerate(lowered) if part == "providers" and i + 1 < len(parts) and i % 2 == 0]
    if marks and len(parts) > marks[-1] + 2:
        namespace, rest = parts[marks[-1] + 1], parts[marks[-1] + 2 :]
        types = [_SPELLED.get(kind.lower(), kind) for kind in rest[0::2]]
        scope = parts if len(rest) % 2 == 0 else parts[:-1]
        return Need(f"{namespace}/{'/'.join(types)}/read", "/" + "/".join(scope))
    return Need(_core_action(lowered), "/" + "/".join(parts))


def _core_action(lowered: list[str]) -> str:
    """The action of ARM's own paths: subscriptions, resource groups, providers."""
    if lowered[0] != "subscriptions":
        return f"Microsoft.Resources/{lowered[0]}/read"
    kinds = ["resourceGroups" if kind == "resourcegroups" else kind for kind in lowered[2::2]]
    return "/".join(["Microsoft.Resources/subscriptions", *kinds, "read"])


def covers(actions: Iterable[str], action: str) -> bool:
    """Whether one of the actions (`*` spans anything, as in role definitions) is the action. Without case."""
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in actions)
