"""The registration of the resource providers that nodes are made of."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.registrations import Registrations
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, fail, of_cluster, ok


@check(prevents=["MissingSubscriptionRegistration"])
def providers_registered(cluster: Cluster, registrations: Registrations) -> Iterator[Finding]:
    """The subscription is registered for the providers of machines and networks.

    A provider that is not registered refuses even to be read (409), so that the requests for quota and network tell
    it: none is made for this alone. Any other failure of theirs leaves it open.

    How to fix: `az provider register --namespace NAMESPACE`.

    Sources: SupportArticles create-upgrade-delete/error-code-missingsubscriptionregistration.
    """
    for reason in registrations.missing:
        yield fail(of_cluster(cluster), reason.text, evidence=[Evidence(reason.request or "", "status", "409")])
    if not registrations.missing:
        yield ok(of_cluster(cluster), "Microsoft.Compute and Microsoft.Network answer")
