"""A cluster, as Azure describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from aks_preflight.model.pool import NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why, stated
from aks_preflight.model.record import record
from aks_preflight.model.version import Version


@record(kw_only=True)
class LoadBalancer:
    """The outbound side of the load balancer. `allocated_ports` 0 or None: automatic.

    `outbound_ips` is the number of outbound public IPv4 addresses in effect; None where it is not stated
    (a customer's prefixes, or addresses of a dual-stack cluster). `own_ip_ids` and `own_prefix_ids` are the addresses
    that the customer brought.
    """

    sku: str | None = None
    allocated_ports: int | None = None
    outbound_ips: int | None = None
    own_ip_ids: tuple[str, ...] = ()
    own_prefix_ids: tuple[str, ...] = ()
    effective_ip_ids: tuple[str, ...] = ()


@record(kw_only=True)
class ClusterNetwork:
    """`networkProfile`. Enums as Azure writes them, compared without case through the properties."""

    plugin: str | None = None
    plugin_mode: str | None = None
    dataplane: str | None = None
    policy: str | None = None
    pod_cidrs: tuple[str, ...] = ()
    service_cidrs: tuple[str, ...] = ()
    dns_service_ip: str | None = None
    outbound_type: str | None = None
    ip_families: tuple[str, ...] = ()
    load_balancer: LoadBalancer = LoadBalancer()
    nat_gateway_idle: int | None = None
    nat_gateway_ips: int | None = None
    nat_gateway_ip_ids: tuple[str, ...] = ()

    @property
    def mode(self) -> str:
        """`overlay`, `kubenet`, `none` or `azure` (VNet addresses). Raises NotKnown for any other."""
        return _mode(self.plugin, self.plugin_mode)

    @property
    def is_cilium(self) -> bool:
        """Whether Cilium is the data plane."""
        return (self.dataplane or "").lower() == "cilium" or (self.policy or "").lower() == "cilium"


# A fleet's clusters have few that differ, and a hundred checks ask.
@lru_cache(maxsize=256)
def _mode(plugin: str | None, plugin_mode: str | None) -> str:
    plugin = stated(plugin, "networkPlugin", of="networkProfile").lower()
    if plugin not in ("azure", "kubenet", "none"):
        # Another plugin may take any number of addresses: none is a guess that could pass.
        raise NotKnown(Reason(Why.NOT_STATED, f"what the network plugin {plugin} takes a node is not known"))
    mode = (plugin_mode or "").lower()
    if plugin != "azure" or not mode:
        return plugin
    if mode != "overlay":
        raise NotKnown(Reason(Why.NOT_STATED, f"what the network plugin mode {mode} takes a node is not known"))
    return mode


@record(kw_only=True)
class Cluster:
    """A managed cluster. Azure may leave out what may be None here; the properties raise NotKnown then.

    `addons` are those that are on, as ARM names them, application routing (`webAppRouting`) among them.
    """

    id: str
    name: str
    resource_group: str
    subscription: str
    location: str
    current_version: Version | None = None
    requested_version: Version | None = None
    provisioning_state: str | None = None
    stopped: bool = False
    sku_name: str | None = None
    sku_tier: str | None = None
    support_plan: str | None = None
    node_resource_group: str | None = None
    stated_network: ClusterNetwork | None = None
    stated_pools: tuple[NodePool, ...] | None = None
    has_windows_profile: bool = False
    hosted_system: bool = False
    node_provisioning: str | None = None
    artifact_source: str | None = None
    upgrade_channel: str | None = None
    node_os_channel: str | None = None
    service_principal: str | None = None
    authorized_ip_ranges: tuple[str, ...] = ()
    private: bool = False
    api_server_in_vnet: bool = False
    workspace_id: str | None = None
    monitoring_enabled: bool = False
    addons: tuple[str, ...] = ()
    force_upgrade_until: str | None = None
    gmsa: bool = False
    created_at: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def version(self) -> Version:
        """The version that the control plane runs."""
        return stated(self.current_version or self.requested_version, "the Kubernetes version", of=self.name)

    @property
    def network(self) -> ClusterNetwork:
        """The network profile."""
        return stated(self.stated_network, "networkProfile", of=self.name)

    @property
    def pools(self) -> tuple[NodePool, ...]:
        """The node pools in Azure's order."""
        return stated(self.stated_pools, "agentPoolProfiles", of=self.name)

    @property
    def auto_provisioned(self) -> bool:
        """Whether nodes come from node auto-provisioning, which are in no pool and so in no count."""
        return (self.node_provisioning or "").lower() == "auto"

    def pool(self, name: str) -> NodePool | None:
        """The pool of that name."""
        return next((p for p in self.pools if p.name.lower() == name.lower()), None)
