"""The override that forces upgrades past their guards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aks_preflight.facts.body import malformed
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Upgrade
from aks_preflight.plugin import Evidence, Finding, check, of_cluster, ok, warn


@check()
def upgrade_guards(upgrade: Upgrade, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The guards of an upgrade are in force: no override forces it past them.

    While forceUpgrade is set and its day has not passed, an upgrade goes past the use of deprecated APIs and past pod
    disruption budgets: nothing stops it from breaking workloads.

    How to fix: let it run out, or turn it off (`az aks update --disable-force-upgrade`).

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-options.md; Azure/AKS CHANGELOG 2025-10-12.
    """
    until, where = cluster.force_upgrade_until, "upgradeSettings.overrideSettings.until"
    if until is None:
        yield ok(of_cluster(cluster), "no forceUpgrade")
        return
    try:
        day = date.fromisoformat(until[:10])
    except ValueError:
        raise malformed(where, until, f"GET {cluster.id}") from None
    evidence = [Evidence(f"GET {cluster.id}", where, until)]
    if day < knowledge.as_of:
        yield ok(of_cluster(cluster), f"forceUpgrade ran out on {day}", evidence=evidence)
    else:
        told = f"forceUpgrade until {day}: deprecated APIs and pod disruption budgets do not stop an upgrade"
        yield warn(of_cluster(cluster), told, evidence=evidence)
