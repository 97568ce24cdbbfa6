"""The api-version of every request, by resource type. The SDK's own choice is not used: it moves with its releases.

Those of Microsoft.ContainerService, Network and Compute are the ones verified against the REST index; `locks` is the
one that all recorded answers have; the others are the stable ones of the published specifications.
"""

from __future__ import annotations

from collections.abc import Mapping

# A type that is not listed has the version of the nearest one above it, in the end its namespace's.
PINNED: Mapping[str, str] = {
    "microsoft.authorization/locks": "2016-09-01",
    "microsoft.authorization/permissions": "2022-04-01",
    "microsoft.compute": "2025-04-01",
    "microsoft.compute/locations/usages": "2024-07-01",
    "microsoft.compute/skus": "2021-07-01",
    "microsoft.containerservice": "2025-10-01",
    "microsoft.management/managementgroups": "2020-05-01",
    "microsoft.network": "2025-05-01",
    "microsoft.operationalinsights/workspaces": "2022-10-01",
    "microsoft.resources": "2021-04-01",
    "microsoft.resources/subscriptions": "2022-12-01",
    "microsoft.resources/subscriptions/resourcegroups": "2021-04-01",
}


def resource_type(path: str) -> str:
    """The type that `path` reads, in lower case: `microsoft.network/virtualnetworks/usages`."""
    segments = path.strip("/").lower().split("/")
    if "providers" in segments:
        last = len(segments) - 1 - segments[::-1].index("providers")
        below = segments[last + 1 :]
        if len(below) >= 2:
            return "/".join([below[0], *below[1::2]])
        return "microsoft.resources/providers"
    return "/".join(["microsoft.resources", *segments[0::2]]) if segments[0] else "microsoft.resources"


def api_version(path: str, *, asked: str | None, overrides: Mapping[str, str]) -> str:
    """The api-version for `path`: the operator's override, else the caller's, else the pinned one.

    Raises ValueError where nobody names one: a request has been written for a type that the table lacks.
    """
    kind = resource_type(path)
    own = {name.lower(): version for name, version in overrides.items()}
    found = (_nearest(kind, own) if own else None) or asked or _nearest(kind, PINNED)
    if found is None:
        raise ValueError(f"no api-version is pinned for {kind}")
    return found


def _nearest(kind: str, table: Mapping[str, str]) -> str | None:
    while kind:
        if kind in table:
            return table[kind]
        kind = kind.rpartition("/")[0]
    return None
