"""Network security groups on node subnets, as far as they deny what every node needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from aks_checks.subnets import names, node_subnets, of_subnet
from aks_preflight.facts.network import Subnet, VirtualNetwork
from aks_preflight.facts.security import Rule, SecurityGroups
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, ok, stated, warn

NEEDED = ("Tcp", 443)  # the API server, the registries and the package sources are all reached by HTTPS


@check()
def egress_allowed(demand: Demand, cluster: Cluster, vnet: VirtualNetwork, groups: SecurityGroups) -> Iterator[Finding]:
    """No security group of a node subnet denies its nodes HTTPS to the outside.

    A new node downloads what it runs and calls the API server, all of it by TCP 443. The group's outbound rules are
    tried by priority; a rule that denies that port to the whole Internet, with no general permission before it, is
    told. Rules for single addresses or service tags are not judged, so this warns and never fails; what a firewall
    does, no management API shows.

    How to fix: allow outbound TCP 443 (at least to AzureCloud and the hosts that AKS lists) before the denying rule.

    Sources: MicrosoftDocs/SupportArticles-docs support/azure/azure-kubernetes/create-upgrade-delete/
    upgrade-fails-because-of-nsg-rules.md; azure-aks-docs articles/aks/outbound-rules-control-egress.md.
    """
    said = False
    for subnet, pools in node_subnets(demand, vnet):
        if subnet.security_group_id is None:
            continue
        said = True
        name = subnet.security_group_id.rsplit("/", 1)[-1]
        rules = stated(groups.rules.get(subnet.security_group_id.lower()), "the rules", of=f"security group {name}")
        denies = _denies(rules)
        told = f"node subnet of {names(pools)}, security group {name}"
        if denies:
            yield warn(of_subnet(subnet), f"{told}: rule {denies.name} denies TCP 443 to the Internet",
                       evidence=[_evidence(subnet, denies)])  # fmt: skip
        else:
            yield ok(of_subnet(subnet), f"{told}: no rule denies TCP 443 to the Internet")
    if not said:
        yield not_applicable(of_cluster(cluster), "no node subnet has a security group")


# Both questions, and all clusters of a VNet, ask of the same groups.
@lru_cache(maxsize=256)
def _denies(rules: tuple[Rule, ...]) -> Rule | None:
    """The first rule for everywhere, where it denies; what no rule decides, Azure allows."""
    for rule in rules:
        if rule.covers(*NEEDED):
            if rule.allows and (rule.everywhere or any(d.lower().startswith("azurecloud") for d in rule.destinations)):
                return None
            if not rule.allows and rule.everywhere:
                return rule
    return None


def _evidence(subnet: Subnet, rule: Rule) -> Evidence:
    return Evidence(f"GET {subnet.security_group_id}", f"securityRules: {rule.name}", f"priority {rule.priority}, Deny")
