"""Network security groups: the rules that customers put on their subnets."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from aks_preflight.facts.body import Body, malformed, number, part, parts, same, text, texts
from aks_preflight.facts.network import READ_VNETS, VirtualNetwork, vnet_body
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.ids import parse_id
from aks_preflight.model.question import Question
from aks_preflight.model.ranges import parse_range
from aks_preflight.plugin import Arm, Fact

READ_GROUPS = "Microsoft.Network/networkSecurityGroups/read"
EVERYWHERE = ("*", "internet", "any")


@dataclass(frozen=True, slots=True)
class Rule:
    """An outbound rule. Ports, sources and destinations as Azure writes them: "443", "8000-9000", "*", "AzureCloud"."""

    name: str
    priority: int
    allows: bool
    protocol: str
    ports: tuple[str, ...]
    sources: tuple[str, ...]
    destinations: tuple[str, ...]

    def covers(self, protocol: str, port: int) -> bool:
        """Whether it is about this protocol and port."""
        return self.protocol.lower() in ("*", protocol.lower()) and any(_holds(ports, port) for ports in self.ports)

    @property
    def everywhere(self) -> bool:
        """Whether it is about the whole Internet, from anywhere in the VNet."""
        from_all = any(s.lower() in (*EVERYWHERE, "virtualnetwork") or _is_all(s) for s in self.sources)
        return from_all and any(d.lower() in EVERYWHERE or _is_all(d) for d in self.destinations)


def _holds(ports: str, port: int) -> bool:
    low, _, high = ports.partition("-")
    return ports == "*" or (low.isdigit() and int(low) <= port <= int(high if high.isdigit() else low))


def _is_all(prefix: str) -> bool:
    try:
        return parse_range(prefix).prefixlen == 0
    except ValueError:
        return False  # a service tag


@dataclass(frozen=True, slots=True)
class SecurityGroups(Fact):
    """The outbound rules of the security groups on a VNet's subnets, by the group's id (lower case), first rule first.

    Asks for nothing where no subnet has a group. One list of a subscription's groups serves all its clusters.
    """

    rules: Mapping[str, tuple[Rule, ...]] = field(hash=False)
    actions = (READ_VNETS, READ_GROUPS)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        """The VNet."""
        return VirtualNetwork.key(cluster, question)

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> SecurityGroups:
        """The VNet, then one list for each subscription that its subnets' groups lie in."""
        subnets = parts(part(await vnet_body(arm, cluster, question), "properties"), "subnets")
        groups = (text(part(part(subnet, "properties"), "networkSecurityGroup"), "id") for subnet in subnets)
        named = {identity.lower() for identity in groups if identity}
        found: dict[str, tuple[Rule, ...]] = {}
        for subscription in sorted({parse_id(identity).subscription for identity in named}):
            path = f"/subscriptions/{subscription}/providers/Microsoft.Network/networkSecurityGroups"
            for body in await arm.list(path, action=READ_GROUPS):
                identity = (text(body, "id") or "").lower()
                if identity in named:
                    found[identity] = parse_rules(body)
        return cls(found)


def parse_rules(body: Body) -> tuple[Rule, ...]:
    """The outbound rules of a security group in the order in which they are tried. Raises NotKnown."""
    rules = [_rule(rule) for rule in parts(part(body, "properties"), "securityRules") if _is_outbound(rule)]
    return tuple(sorted(rules, key=lambda rule: rule.priority))


def _is_outbound(body: Body) -> bool:
    return same(text(part(body, "properties"), "direction"), "Outbound")


def _rule(body: Body) -> Rule:
    properties = part(body, "properties")
    priority, access = number(properties, "priority"), text(properties, "access")
    if priority is None or access is None:
        raise malformed("a security rule", body.get("name"))
    return Rule(
        name=text(body, "name") or "(unnamed)",
        priority=priority,
        allows=access.lower() == "allow",
        protocol=text(properties, "protocol") or "*",
        ports=_several(properties, "destinationPortRange"),
        sources=_several(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
        destinations=_several(properties, "destinationAddressPrefix", "destinationAddressPrefixes"),
    )


def _several(properties: Body, one: str, many: str = "") -> tuple[str, ...]:
    """Azure states one value, or a list under the plural."""
    single = text(properties, one)
    return (*((single,) if single else ()), *texts(properties, many or f"{one}s"))
