"""Public IP addresses and prefixes, each read by its id where a cluster names it, and the quota of them in a region."""

from __future__ import annotations

import ipaddress
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, malformed, number, part, text
from aks_preflight.facts.together import together
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.plugin import Arm, Evidence, Fact

READ_ADDRESSES = "Microsoft.Network/publicIPAddresses/read"
READ_PREFIXES = "Microsoft.Network/publicIPPrefixes/read"
READ_USAGES = "Microsoft.Network/locations/usages/read"
#: The counters of all public addresses of a region, and of the Standard ones.
ALL, STANDARD = "PublicIPAddresses", "StandardSkuPublicIpAddresses"

Range = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class PublicRange:
    """A public address (a range of one) or a prefix. `range` is None while Azure has not allocated it."""

    id: str
    is_ipv4: bool
    range: Range | None

    def addresses(self) -> Range:
        """What it holds. Raises NotKnown where Azure has not allocated it yet."""
        if self.range is None:
            raise NotKnown(Reason(Why.NOT_STATED, f"Azure's answer does not state the addresses of {self.id}"))
        return self.range

    def size(self) -> int:
        """Its IPv4 addresses. Raises NotKnown where Azure has not allocated them yet."""
        return self.addresses().num_addresses if self.is_ipv4 else 0


@dataclass(frozen=True, slots=True)
class Ranges:
    """Public addresses and prefixes by id (lower case): each as it was read, or the reason why it was not."""

    found: Mapping[str, PublicRange | Reason] = field(default_factory=dict, hash=False)

    def get(self, identity: str) -> PublicRange:
        """The address or prefix of that id. Raises NotKnown where it could not be read, or is gone."""
        found = self.found[identity.lower()]
        if isinstance(found, Reason):
            raise NotKnown(found)
        return found

    def is_gone(self, identity: str) -> bool:
        """Whether Azure says that there is none. Raises NotKnown where it could not be asked."""
        found = self.found[identity.lower()]
        if isinstance(found, Reason) and found.why is not Why.NOT_FOUND:
            raise NotKnown(found)
        return isinstance(found, Reason)


async def read_ranges(arm: Arm, addresses: Iterable[str], prefixes: Iterable[str]) -> Ranges:
    """Each by its id, all at the same time. What could not be read is kept as its reason: 404 is information."""
    wanted = [(identity, READ_ADDRESSES) for identity in addresses]
    wanted += [(identity, READ_PREFIXES) for identity in prefixes]
    found = await together(arm, *(_read(arm, identity, action) for identity, action in wanted))
    return Ranges({identity.lower(): one for (identity, _), one in zip(wanted, found, strict=True)})


async def _read(arm: Arm, identity: str, action: str) -> PublicRange | Reason:
    try:
        return parse_range(await arm.find(identity, action=action), identity)
    except NotKnown as unknown:
        return unknown.reason


def parse_range(body: Body, identity: str) -> PublicRange:
    """The body of a public address or of a prefix. Raises NotKnown where a field is not what it should be."""
    properties = part(body, "properties")
    stated = text(properties, "ipPrefix") or text(properties, "ipAddress")
    version = text(properties, "publicIPAddressVersion") or "IPv4"  # the specification's default
    try:
        found = ipaddress.ip_network(stated, strict=False) if stated else None
    except ValueError:
        raise malformed("a public address", stated, f"GET {identity}") from None
    return PublicRange(identity, version.lower() == "ipv4", found)


@dataclass(frozen=True, slots=True)
class OutboundRanges(Fact):
    """The addresses and prefixes that the customer brought for the load balancer's outbound side. Asks for nothing
    where AKS made them."""

    ranges: Ranges
    actions = (READ_ADDRESSES, READ_PREFIXES)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The cluster, where it has some; all others share one empty fact."""
        balancer = cluster.network.load_balancer
        return cluster.id.lower() if balancer.own_ip_ids or balancer.own_prefix_ids else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> OutboundRanges:  # noqa: ARG003
        """One request for each address or prefix."""
        balancer = cluster.network.load_balancer
        return cls(await read_ranges(arm, balancer.own_ip_ids, balancer.own_prefix_ids))

    def count(self, cluster: Cluster) -> int | None:
        """The outbound IPv4 addresses of the load balancer: as the cluster states them, else counted in what the
        customer brought; None where neither says. Raises NotKnown where one could not be read."""
        balancer = cluster.network.load_balancer
        brought = (*balancer.own_ip_ids, *balancer.own_prefix_ids)
        if balancer.outbound_ips is not None or not brought:
            return balancer.outbound_ips
        return sum(self.ranges.get(identity).size() for identity in brought)


@dataclass(frozen=True, slots=True)
class NodePrefixes(Fact):
    """The public IP prefixes out of which the nodes of some pools take their addresses. Asks for nothing else."""

    ranges: Ranges
    actions = (READ_PREFIXES,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """The cluster, where a pool names one; all others share one empty fact."""
        return cluster.id.lower() if node_prefixes(cluster) else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> NodePrefixes:  # noqa: ARG003
        """One request for each prefix."""
        return cls(await read_ranges(arm, (), node_prefixes(cluster)))


def node_prefixes(cluster: Cluster) -> tuple[str, ...]:
    """The ids of the prefixes that the cluster's pools name, each once."""
    named = [p.node_public_ip_prefix_id for p in cluster.pools if p.node_public_ip and p.node_public_ip_prefix_id]
    return tuple({identity.lower(): identity for identity in named}.values())


@dataclass(frozen=True, slots=True)
class PublicIpQuota:
    """One counter of the region's network usages, in public IP addresses.

    `read_as`: where its use was assumed, the counter as it was read.
    """

    key: str
    limit: int
    used: int
    request: str
    read_as: PublicIpQuota | None = None

    @property
    def left(self) -> int:
        """What may still be taken; negative where a limit was lowered below what is there."""
        return self.limit - self.used

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it was read."""
        value = f"{self.used} of {self.limit}"
        if self.read_as is not None:
            value = f"{self.read_as.used} of {self.limit} (assumed: {value})"
        return (Evidence(self.request, f"{self.key}: currentValue of limit", value),)


@dataclass(frozen=True, slots=True)
class NetworkUsages(Fact):
    """The network quota of a subscription and region. Asks for nothing where no node of the cluster takes a public
    address of its own."""

    location: str
    quotas: Mapping[str, PublicIpQuota] = field(hash=False)
    actions = (READ_USAGES,)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:  # noqa: ARG003
        """Subscription and region, where it matters; all other clusters share one empty fact."""
        return (cluster.subscription.lower(), cluster.location) if _takes_public_ips(cluster) else None

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> NetworkUsages:  # noqa: ARG003
        """One list."""
        if not _takes_public_ips(cluster):
            return cls(cluster.location, {})
        path = f"/subscriptions/{cluster.subscription}/providers/Microsoft.Network/locations/{cluster.location}/usages"
        quotas = {}
        for usage in await arm.list(path, action=READ_USAGES):
            key = text(part(usage, "name"), "value")
            limit, used = number(usage, "limit"), number(usage, "currentValue")
            if key is None or limit is None or used is None:
                raise malformed("a network usage", usage, f"GET {path}")
            quotas[key.lower()] = PublicIpQuota(key, limit, used, f"GET {path}")
        return cls(cluster.location, quotas)

    def quota(self, key: str) -> PublicIpQuota:
        """The counter of that name. Raises NotKnown where the region lists none: never taken for no limit."""
        found = self.quotas.get(key.lower())
        if found is None:
            raise NotKnown(Reason(Why.NOT_STATED, f"the network usages of {self.location} list no quota {key}"))
        return found


def _takes_public_ips(cluster: Cluster) -> bool:
    return any(pool.node_public_ip for pool in cluster.pools)
