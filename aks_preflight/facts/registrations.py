"""Resource providers: whether the subscription is registered for those that nodes are made of."""

from __future__ import annotations

from collections.abc import Awaitable, Hashable
from dataclasses import dataclass

from aks_preflight.facts.network import READ_VNETS, own_vnet
from aks_preflight.facts.quota import READ_USAGES
from aks_preflight.facts.together import together
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Fact


@dataclass(frozen=True, slots=True)
class Registrations(Fact):
    """The answers of the providers that are asked in any case: one that is not registered says so (409).

    Nothing is asked beyond what other facts ask, so that being sure costs no request. `missing` are the refusals.
    """

    missing: tuple[Reason, ...]
    actions = (READ_USAGES, READ_VNETS)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region, and the VNet, which may be in another subscription."""
        return cluster.subscription.lower(), cluster.location, (own_vnet(cluster) or "").lower()

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Registrations:  # noqa: ARG003
        """The compute usages and the VNet, as facts/quota.py and facts/network.py read them."""
        providers = f"/subscriptions/{cluster.subscription}/providers"
        vnet = own_vnet(cluster)
        answers = await together(
            arm,
            _refusal(
                arm.list(f"{providers}/Microsoft.Compute/locations/{cluster.location}/usages", action=READ_USAGES)
            ),
            _refusal(
                arm.find(vnet, action=READ_VNETS)
                if vnet
                else arm.list(f"{providers}/Microsoft.Network/virtualNetworks", action=READ_VNETS)
            ),
        )
        return cls(tuple(reason for reason in answers if reason is not None))


async def _refusal(answer: Awaitable[object]) -> Reason | None:
    """The reason where it is a missing registration. Any other failure leaves it open, and is raised."""
    try:
        await answer
    except NotKnown as unknown:
        if unknown.reason.why is Why.NOT_REGISTERED:
            return unknown.reason
        raise
    return None
