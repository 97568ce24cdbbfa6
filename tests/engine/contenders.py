"""Clusters that contend, by hand: what the tests of shares and of whole runs have in common."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Gate, Reading, Status, Subject
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, Verdict
from tests.facts.bodies import (
    SUBSCRIPTION,
    VNET_ID,
    cluster_body,
)

AS_OF = datetime(2026, 11, 23, tzinfo=timezone.utc)
GO, NO_GO, UNKNOWN = Verdict.GO, Verdict.NO_GO, Verdict.UNKNOWN
UPGRADE = AskUpgrade()
SUBNET = Subject(f"{VNET_ID}/subnets/nodes", "subnet", "nodes")
LACKING = Reason(Why.NOT_ALLOWED, "not allowed", action="Some/usages/read", scope="/subscriptions/s")


def counted(needs: int | None, has: int | None = 100, *, resource: Subject = SUBNET, **more: Any) -> Finding:
    """The finding of a headroom check. `more` are fields of its deciding reading."""
    reading = Reading("the surge", Gate.ALLOCATION, needs, has, "addresses", **{"decides": True, **more})
    return Finding(
        status=Status.OK, subject=resource, summary="", readings=(reading,),
        check="subnet-headroom", area="network", question="upgrade",
    )  # fmt: skip


def cluster(name: str, **changes: Any) -> Cluster:
    return parse_cluster(cluster_body(name, **changes))


def answered(cluster: Cluster, *findings: Finding, verdict: Verdict = GO) -> ClusterReport:
    return ClusterReport(
        id=cluster.id, name=cluster.name, resource_group="shop", subscription=SUBSCRIPTION, location="westeurope",
        kubernetes_version="1.33.2", network="azure cni, node subnet", verdicts={"upgrade": verdict}, findings=findings,
    )  # fmt: skip
