"""Whether the cluster runs, as the operation needs it to."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import AskStart, Question
from aks_preflight.plugin import Evidence, Finding, Remedy, check, fail, of_cluster, ok


@check(prevents=["cluster-stopped", "OperationNotAllowed"])
def cluster_running(question: Question, cluster: Cluster) -> Iterator[Finding]:
    """The cluster is running (or, to be started, stopped).

    A stopped cluster can only be started or deleted: upgrades, new pools and scaling are refused.

    How to fix: `az aks start`, and wait until it runs; a cluster that is to be started and runs needs nothing.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/start-stop-cluster.md.
    """
    state = "Stopped" if cluster.stopped else "Running"
    evidence = [Evidence(f"GET {cluster.id}", "powerState.code", state)]
    if not cluster.stopped or isinstance(question, AskStart):
        yield ok(of_cluster(cluster), state.lower(), evidence=evidence)
        return
    command = f"az aks start --resource-group {cluster.resource_group} --name {cluster.name}"
    yield fail(of_cluster(cluster), "stopped: nothing but a start is allowed", evidence=evidence,
               remedies=[Remedy(command, "the cluster runs; ask `--for start` first")])  # fmt: skip
