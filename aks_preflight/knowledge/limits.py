"""The limits by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from aks_preflight.knowledge.rows import Limit
from aks_preflight.knowledge.tables import KnowledgeError
from aks_preflight.model.version import Version, parse_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that AKS, or a resource below it, sets. Units and sources stand in limits.toml."""

    # Addresses
    reserved_addresses: int
    block_addresses: int
    batch_addresses: int
    batch_low_water: int
    static_block_addresses: int
    static_block_min_version: Version
    vnet_max_addresses: int
    api_server_subnet_addresses: int
    # Nodes and pools
    vmss_max_nodes: int
    cluster_max_nodes: int
    max_pools: int
    kubenet_max_routes: int
    windows_pool_name_max: int
    pool_name_pattern: str
    reserved_pool_names: tuple[str, ...]
    min_pool_vcpus: int
    min_pool_memory_gib: int
    min_system_vcpus: int
    min_system_memory_gib: int
    min_system_nodes: int
    advised_system_nodes: int
    unsuited_system_sizes: str
    ephemeral_os_disk_default_gib: int
    # Pods
    min_max_pods: int
    max_max_pods: int
    min_pool_pods: int
    windows_advised_max_pods: int
    # Outbound
    ports_per_ip: int
    ports_multiple: int
    max_managed_outbound_ips: int
    nat_flows_per_ip: int
    nat_max_ips: int
    # Upgrade
    surge_retry_min_version: Version
    drain_timeout_default_minutes: int
    drain_timeout_min_minutes: int
    drain_timeout_max_minutes: int
    node_soak_max_minutes: int
    node_upgrade_minutes: int
    node_image_max_age_days: int
    platform_support_minors: int
    # Windows
    windows_kubelet_keys: tuple[str, ...]
    windows_gmsa_min_version: Version
    windows_gpu_min_version: Version
    windows_max_services: int
    # Capacity reservation groups
    crg_excludes: tuple[str, ...]
    # This knowledge itself
    stale_after_days: int


def limits_of(found: Iterable[Limit], file: str) -> Limits:
    """The limits in force. Raises KnowledgeError for one that is unknown, lacking, or of another type."""
    hints = get_type_hints(Limits)
    values: dict[str, Any] = {}
    for row in found:
        if row.id not in hints:
            raise KnowledgeError(f"{file}: [[limit]] {row.id}: unknown id")
        values[row.id] = _typed(row, hints[row.id], file)
    if lacking := [f.name for f in fields(Limits) if f.name not in values]:
        raise KnowledgeError(f"{file}: [[limit]] {', '.join(lacking)} is missing, or not in force on this day")
    return Limits(**values)


def _typed(row: Limit, wanted: Any, file: str) -> Any:
    value: Any = row.value
    if wanted is Version and isinstance(value, str):
        try:
            return parse_version(value)
        except ValueError as error:
            raise KnowledgeError(f"{file}: [[limit]] {row.id}: {error}") from error
    right = isinstance(value, tuple) if wanted not in (int, str) else type(value) is wanted
    if not right:
        raise KnowledgeError(f"{file}: [[limit]] {row.id}: value {value!r} is of the wrong type")
    return value
