"""An estate in memory, asked with assumptions: what their tests share."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from aks_preflight.engine import check
from aks_preflight.model.assumption import Assumption
from aks_preflight.model.finding import Finding
from aks_preflight.model.question import AskUpgrade, Question
from aks_preflight.model.report import Report
from aks_preflight.model.scope import Scope, Selection
from tests.builders import KNOWLEDGE
from tests.facts.bodies import (
    CLUSTERS,
    RELEASES,
    SKUS,
    SUBSCRIPTION,
    USAGES,
    VNET_ID,
    cluster_body,
    pool_body,
    quota,
    sku,
    subnet_body,
    usage,
    versions_body,
    vnet_body,
)
from tests.facts.memory import MemoryArm, denied

AS_OF = datetime(2026, 11, 23, tzinfo=timezone.utc)
HEADROOM = Selection(("subnet-headroom", "pod-subnet-headroom", "vcpu-quota", "vm-count-quota", "outbound-ports"))
READ = "Microsoft.Network/virtualNetworks/usages/read"
UNREAD = denied(READ, VNET_ID)


def named(body: str, name: str = "Standard DSv5 Family vCPUs", **more: Any) -> dict[str, Any]:
    return {**quota(body, **more), "name": {"value": body, "localizedValue": name}}


def apps(**changes: Any) -> dict[str, Any]:
    """A user pool of four nodes that surges by half."""
    return pool_body("apps", count=4, mode="User", upgradeSettings={"maxSurge": "50%"}, **changes)


def web(*pools: dict[str, Any], name: str = "web", **changes: Any) -> dict[str, Any]:
    return cluster_body(name, agentPoolProfiles=[pool_body(), *(pools or [apps()])], **changes)


def identity(name: str) -> str:
    return str(cluster_body(name)["id"])


WEB = identity("web")
ESTATE: dict[str, Any] = {
    CLUSTERS: [web()],
    VNET_ID: vnet_body(subnet_body("nodes"), subnet_body("spare", addressPrefix="10.1.1.0/26")),
    f"{VNET_ID}/usages": [usage("nodes", used=200), usage("spare", used=0, limit=59)],
    USAGES: [quota("cores"), named("standardDSv5Family", limit=30), quota("virtualMachines", limit=1000, used=7)],
    SKUS: [sku()],
    RELEASES: versions_body(),
}


async def ask(
    *assumptions: Assumption,
    questions: tuple[Question, ...] = (AskUpgrade(),),
    answers: dict[str, Any] | None = None,
    selection: Selection = HEADROOM,
    clusters: tuple[str, ...] = (),
) -> Report:
    return await check(
        MemoryArm({**ESTATE, **(answers or {})}),
        Scope(subscriptions=(SUBSCRIPTION,), clusters=clusters),
        questions,
        as_of=AS_OF,
        knowledge=KNOWLEDGE,
        source="snapshot",
        selection=selection,
        assumptions=assumptions,
    )


def finding(report: Report, check_id: str, subject: str = "") -> Finding:
    (found,) = [f for c in report.clusters for f in c.findings if f.check == check_id and subject in f.subject.name]
    return found


def numbers(found: Finding) -> tuple[int | None, int | None, int | None]:
    """Needed, left, used."""
    deciding = found.deciding
    assert deciding is not None
    return deciding.needs, deciding.has, deciding.used
