"""The end of add-ons and of settings of pools."""

from __future__ import annotations

from collections.abc import Iterator

from aks_checks.retiring import ends
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Finding, check, of_cluster, of_pool, ok


@check()
def feature_retirement(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """No add-on of the cluster and no setting of its pools is being retired.

    Looks at the add-ons that are on and at the pools' custom certificates (enableCustomCATrust), from the day on which
    the end was announced. Tags and preview features are not looked at.

    How to fix: what the announcement says.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/includes (retirement notices); knowledge/retirements.toml.
    """
    said = False
    for row in (*knowledge.retirements_of("addon"), *knowledge.retirements_of("ingress")):
        if any(row.concerns(addon) for addon in cluster.addons):
            said = True
            yield ends(of_cluster(cluster), row, knowledge)
    for row in knowledge.retirements_of("custom-ca-trust"):
        for pool in cluster.pools:
            if row.concerns(str(pool.custom_ca_trust)):
                said = True
                yield ends(of_pool(cluster, pool), row, knowledge)
    if not said:
        yield ok(of_cluster(cluster), "no end is announced")
