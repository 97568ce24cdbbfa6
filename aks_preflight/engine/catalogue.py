"""What the checks are: for `checks`, `explain`, `permissions` and the generated docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aks_preflight.arm.versions import PINNED
from aks_preflight.engine.plans import OPERATIONS
from aks_preflight.engine.subscriptions import READ_GROUP, READ_SUBSCRIPTIONS
from aks_preflight.facts.clusters import READ_CLUSTERS
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.knowledge import ErrorCode
from aks_preflight.plugin import Check, Fact


def facts_of(check: Check) -> list[type[Fact]]:
    """The facts that a check asks for, and those on which rests what else it is given (as clusters' standing)."""
    kinds = list(check.parameters.values())
    asked = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Fact)]
    return [*asked, *(fact for kind in kinds for fact in getattr(kind, "rests_on", ()))]


def asked_of(check: Check) -> str:
    """The operation that a check is about, in words."""
    operation: Any = next((kind for kind in check.parameters.values() if kind in OPERATIONS), None)
    words = {"Upgrade": "upgrades", "NewPool": "new pools", "NewWindowsPool": "new Windows pools", "Scale": "scaling",
             "Start": "starts"}  # fmt: skip
    return words[operation.__name__] if operation else "every question"


def actions(checks: Iterable[Check]) -> tuple[str, ...]:
    """The RBAC actions that these checks need: the union of their facts', and those of any run."""
    needed = {READ_CLUSTERS, *UpgradeOffers.actions}
    for check in checks:
        for fact in facts_of(check):
            needed.update(fact.actions)
    return tuple(sorted(needed, key=str.lower))


def resource_types(checks: Iterable[Check]) -> frozenset[str]:
    """The types, in lower case, that a run with these checks may ask about, and all above them: as api-versions go."""
    asked = {action.lower().rpartition("/")[0] for action in (*actions(checks), READ_GROUP, READ_SUBSCRIPTIONS)}
    parts = (kind.split("/") for kind in {*asked, *PINNED})
    return frozenset("/".join(each[:depth]) for each in parts for depth in range(1, len(each) + 1))


def foretelling(code: ErrorCode, checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that foretell an error code (or one of its aliases)."""
    names = {name.lower() for name in code.names}
    return tuple(check for check in checks if names & {p.lower() for p in check.prevents})


def role(checks: Iterable[Check], scopes: Sequence[str]) -> dict[str, object]:
    """The least-privilege custom role, as `az role definition create --role-definition` takes it."""
    return {
        "Name": "AKS preflight reader",
        "IsCustom": True,
        "Description": "Reads what aks-preflight's checks need, and nothing else.",
        "Actions": list(actions(checks)),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": list(scopes),
    }
