"""A node pool, as Azure describes it or as somebody asks for it. One shape for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from aks_preflight.model.reason import stated
from aks_preflight.model.record import record
from aks_preflight.model.version import Version


@record()
class Machines:
    """So many machines of one VM size (`size` as Azure writes it; None where none is stated)."""

    size: str | None
    count: int


@record()
class UpgradeSettings:
    """How a pool is upgraded. `max_surge` and `max_unavailable` are texts as in ARM: "3", "33%", or None (unset).

    `blue_green`: None for a strategy of which nothing is known.
    """

    max_surge: str | None = None
    max_unavailable: str | None = None
    blue_green: bool | None = False
    drain_timeout_minutes: int | None = None
    node_soak_minutes: int | None = None
    undrainable: str | None = None


@record(kw_only=True)
class NodePool:
    """A node pool. None means: not stated by Azure (or, of a pool asked for, left to Azure).

    `machines` holds the nodes that run now by VM size (one entry for a scale set, several for a VirtualMachines
    pool); it is None where count or size is not to be had. `count_assumed`: they are not what Azure stated.
    `static_block`: None for a mode of allocation of which nothing is known. Sizes and enums are compared without case.
    """

    name: str
    os_type: str = "Linux"
    os_sku: str | None = None
    mode: str | None = None
    kind: str | None = None
    machines: tuple[Machines, ...] | None = None
    autoscaling: bool = False
    min_count: int | None = None
    max_count: int | None = None
    max_pods: int | None = None
    subnet_id: str | None = None
    pod_subnet_id: str | None = None
    static_block: bool | None = False
    zones: tuple[str, ...] = ()
    spot: bool = False
    eviction_policy: str | None = None
    version: Version | None = None
    node_image: str | None = None
    provisioning_state: str | None = None
    stopped: bool = False
    upgrade: UpgradeSettings = UpgradeSettings()
    scale_down_mode: str | None = None
    os_disk_type: str | None = None
    os_disk_gib: int | None = None
    fips: bool | None = None
    trusted_launch: bool = False
    node_public_ip: bool = False
    node_public_ip_prefix_id: str | None = None
    capacity_reservation_group_id: str | None = None
    proximity_placement_group_id: str | None = None
    host_group_id: str | None = None
    snapshot_id: str | None = None
    kubelet_config: Mapping[str, Any] | None = field(default=None, hash=False)
    linux_os_config: bool = False
    custom_ca_trust: bool = False
    count_assumed: bool = False

    @property
    def is_windows(self) -> bool:
        """Whether its nodes run Windows."""
        return self.os_type.lower() == "windows"

    @property
    def is_system(self) -> bool:
        """Whether it is a system pool. Pools from before modes existed (2020) count as one if they run Linux."""
        return (self.mode or ("User" if self.is_windows else "System")).lower() == "system"

    @property
    def is_virtual_machines(self) -> bool:
        """Whether it is a pool of single virtual machines, not a scale set."""
        return (self.kind or "").lower() == "virtualmachines"

    @property
    def in_blocks(self) -> bool:
        """Whether its pods' addresses come in static blocks. Raises NotKnown for an unknown mode of allocation."""
        return stated(self.static_block, "a podIPAllocationMode that is known", of=f"pool {self.name}")

    @property
    def nodes(self) -> int:
        """The nodes that run now. Raises NotKnown where the count is not to be had."""
        return sum(m.count for m in stated(self.machines, "the node count", of=f"pool {self.name}"))

    @property
    def most_nodes(self) -> int:
        """The nodes as AKS' admission counts them: the maximum of an autoscaled pool, else those that run now."""
        if self.autoscaling:
            return max(stated(self.max_count, "maxCount", of=f"autoscaled pool {self.name}"), self.nodes)
        return self.nodes
