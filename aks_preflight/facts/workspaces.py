"""Log Analytics workspaces: whether that of a cluster's monitoring add-on is there."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Why
from aks_preflight.plugin import Arm, Evidence, Fact

READ_WORKSPACES = "Microsoft.OperationalInsights/workspaces/read"


@dataclass(frozen=True, slots=True)
class Workspace(Fact):
    """The workspace of the monitoring add-on.

    `id` is None where there is nothing to ask for: the add-on is off, or what it names is no ARM id.
    """

    id: str | None
    exists: bool = False
    actions = (READ_WORKSPACES,)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was looked for."""
        return (Evidence(f"GET {self.id}", "status", "200" if self.exists else "404"),) if self.id else ()

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The workspace, which clusters may share."""
        identity = asked_for(cluster)
        return identity.lower() if identity else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Workspace:  # noqa: ARG003
        """One request for a workspace; none where the add-on is off."""
        identity = asked_for(cluster)
        if identity is None:
            return cls(None)
        try:
            await arm.find(identity, action=READ_WORKSPACES)
        except NotKnown as unknown:
            if unknown.reason.why is Why.NOT_FOUND:  # that it is gone is what is asked
                return cls(identity, exists=False)
            raise
        return cls(identity, exists=True)


def asked_for(cluster: Cluster) -> str | None:
    """The id of the workspace whose being there matters."""
    return cluster.workspace_id if cluster.monitoring_enabled and is_id(cluster.workspace_id) else None


def is_id(text: str | None) -> bool:
    """Whether a text is the ARM id of a resource."""
    try:
        return bool(text and parse_id(text).types)
    except ValueError:
        return False
