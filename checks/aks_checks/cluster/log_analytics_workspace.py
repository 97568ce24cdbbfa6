"""The Log Analytics workspace of the monitoring add-on."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.workspaces import Workspace, is_id
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, not_applicable, of_cluster, ok, stated, warn

NAME = "logAnalyticsWorkspaceResourceID"


@check(prevents=["GetLogAnalyticsWorkspaceError", "LinkedInvalidPropertyId"])
def log_analytics_workspace(demand: Demand, cluster: Cluster, workspace: Workspace) -> Iterator[Finding]:
    """The Log Analytics workspace that the monitoring add-on names is there.

    AKS asks for the workspace whenever it starts, upgrades or scales the cluster, and fails where it was deleted
    without turning the add-on off. An id that is empty or no ARM id is refused even while the add-on is off, with the
    cluster's whole description, which an upgrade and a scale send again. Of adding a pool neither is documented: a
    warning. It is asked for only where the add-on is on.

    How to fix: recover the workspace (14 days), or turn the add-on off.

    Sources: SupportArticles create-upgrade-delete/aks-upgrade-scale-fail-log-analytics-workspace-missing;
    Azure/AKS#1380; Azure/AKS-Construction#314.
    """
    subject, named = of_cluster(cluster), cluster.workspace_id
    if not cluster.monitoring_enabled and named is None:
        yield not_applicable(subject, "the monitoring add-on is off")
    elif not is_id(stated(named, NAME, of="the monitoring add-on")):
        say = fail if demand.question in ("upgrade", "scale") else warn
        evidence = [Evidence(f"GET {cluster.id}", f"addonProfiles.omsagent.config.{NAME}", f"{named!r}")]
        yield say(subject, f"the monitoring add-on's workspace is {named!r}, which is no ARM id",
                  remedies=[_off(cluster)], evidence=evidence)  # fmt: skip
    elif workspace.id is None:
        yield not_applicable(subject, "the monitoring add-on is off")
    elif workspace.exists:
        yield ok(subject, "the monitoring add-on's workspace is there", evidence=workspace.evidence)
    else:
        say = warn if demand.question == "pool" else fail
        yield say(subject, f"the monitoring add-on's workspace {workspace.id.rsplit('/', 1)[-1]} is gone",
                  remedies=[_off(cluster)], evidence=workspace.evidence)  # fmt: skip


def _off(cluster: Cluster) -> Remedy:
    where = f"--resource-group {cluster.resource_group} --name {cluster.name}"
    return Remedy(f"az aks disable-addons --addons monitoring {where}", "turns the monitoring add-on off")
