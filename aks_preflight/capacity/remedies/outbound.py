"""Ports of outbound addresses: fewer a node, or more addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aks_preflight.capacity.remedies.search import first, last
from aks_preflight.capacity.remedies.trial import Change, Count, Find, Trial
from aks_preflight.knowledge import Limits
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Reading, RemedyKind


@dataclass(frozen=True, slots=True)
class Outbound:
    """`ports` a node and `addresses`, where `counted(demand, ports, addresses)` gives the readings."""

    ports: int
    addresses: int
    counted: Callable[[Demand, int, int], Sequence[Reading]]
    limits: Limits

    def count(self, demand: Demand) -> Sequence[Reading]:
        """The readings as things are."""
        return self.counted(demand, self.ports, self.addresses)

    @property
    def remedies(self) -> tuple[Find, Find]:
        """What can be changed."""
        return self.fewer_ports, self.more_addresses

    def fewer_ports(self, trial: Trial) -> Change | None:
        """The most ports a node that fit, of those that may be set."""
        step = self.limits.ports_multiple

        def with_(steps: int) -> Count:
            return lambda asked: self.counted(asked, steps * step, self.addresses)

        most = (self.ports - 1) // step
        if most < 1 or not trial.holds_by(with_(1)):
            return None
        steps = last(1, most, lambda steps: trial.holds_by(with_(steps)))
        effect = f"{steps * step} ports a node instead of {self.ports}"
        command = f"{_update(trial.cluster)} --load-balancer-outbound-ports {steps * step}"
        return Change(RemedyKind.SETTING, effect, trial.demand, with_(steps), command)

    def more_addresses(self, trial: Trial) -> Change | None:
        """The fewest outbound addresses that do: managed ones, as many as AKS makes, or those of the customer's."""

        def with_(addresses: int) -> Count:
            return lambda asked: self.counted(asked, self.ports, addresses)

        balancer = trial.cluster.network.load_balancer
        own = balancer.own_ip_ids or balancer.own_prefix_ids
        most = self.limits.max_managed_outbound_ips
        addresses = first(self.addresses + 1, most, lambda addresses: trial.holds_by(with_(addresses)))
        if addresses is None:
            return None
        more = f"{addresses} outbound addresses instead of {self.addresses}"
        if own:
            return Change(RemedyKind.ADDRESSES, f"{more}, of your own", trial.demand, with_(addresses))
        command = f"{_update(trial.cluster)} --load-balancer-managed-outbound-ip-count {addresses}"
        return Change(RemedyKind.ADDRESSES, more, trial.demand, with_(addresses), command)


def _update(cluster: Cluster) -> str:
    return f"az aks update --resource-group {cluster.resource_group} --name {cluster.name}"
