"""The max surge of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.surge import amount
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.plugin import Finding, Remedy, check, fail, not_applicable, of_pool, ok


@check(prevents=["surge-settings-invalid"])
def new_pool_surge(new: NewPool, cluster: Cluster) -> Iterator[Finding]:
    """The max surge of a new pool is not zero, unless its nodes are upgraded in place; a spot pool has none.

    Max unavailable is zero where it is not set, and both zero is refused. Spot nodes are replaced in place, and AKS
    refuses a spot pool with a max surge, whatever it is.

    How to fix: `max-surge=1`, or leave it out.

    Sources: Azure/azure-rest-api-specs Microsoft.ContainerService/aks/models.tsp; hashicorp/terraform-provider-azurerm
    issue 19355 and Azure/bicep issue 14517 (spot: "Spot pools can't set max surge").
    """
    subject, settings = of_pool(cluster, new.pool), new.pool.upgrade
    if settings.max_surge is None:
        yield not_applicable(subject, "no max surge is named")
    elif new.pool.spot:
        yield fail(subject, "a spot pool takes no max surge", remedies=[Remedy("", "leave max-surge out")])
    elif amount(settings.max_surge, 1) == 0 and amount(settings.max_unavailable or "0", 1) == 0:
        yield fail(subject, f"max surge {settings.max_surge} with no max unavailable")
    else:
        yield ok(subject, f"max surge {settings.max_surge}")
