"""Node pools as Azure describes them, in a cluster's `agentPoolProfiles` (flat) or standalone (`properties`)."""

from __future__ import annotations

from collections.abc import Mapping

from aks_preflight.facts.body import Body, count, flag, malformed, number, part, parts, same, text, texts, version
from aks_preflight.model.pool import Machines, NodePool, UpgradeSettings


def parse_pool(body: Body) -> NodePool:
    """Raises NotKnown where a field has a type that it should not have."""
    body = {**part(body, "properties"), "name": body.get("name")} if "properties" in body else body
    security, name = part(body, "securityProfile"), text(body, "name")
    if name is None:  # pools are told apart by it
        raise malformed("the name of a node pool", None)
    return NodePool(
        name=name,
        os_type=text(body, "osType") or "Linux",
        os_sku=text(body, "osSKU"),
        mode=text(body, "mode"),
        kind=text(body, "type"),
        machines=_machines(body),
        autoscaling=_autoscales(body),
        min_count=number(body, "minCount"),
        max_count=_max_count(body),
        # 0 is how some api-versions write "not stated".
        max_pods=number(body, "maxPods") or None,
        subnet_id=_id(body, "vnetSubnetID"),
        pod_subnet_id=_id(body, "podSubnetID"),
        static_block=_is(body, "podIPAllocationMode", "StaticBlock", other="DynamicIndividual"),
        zones=texts(body, "availabilityZones"),
        spot=same(text(body, "scaleSetPriority"), "Spot"),
        eviction_policy=text(body, "scaleSetEvictionPolicy"),
        version=version(body, "currentOrchestratorVersion", "orchestratorVersion"),
        node_image=text(body, "nodeImageVersion"),
        provisioning_state=text(body, "provisioningState"),
        stopped=same(text(part(body, "powerState"), "code"), "Stopped"),
        upgrade=_upgrade_settings(body),
        scale_down_mode=text(body, "scaleDownMode"),
        os_disk_type=text(body, "osDiskType"),
        os_disk_gib=number(body, "osDiskSizeGB") or None,
        fips=flag(body, "enableFIPS"),
        trusted_launch=bool(flag(security, "enableVTPM") or flag(security, "enableSecureBoot")),
        node_public_ip=bool(flag(body, "enableNodePublicIP")),
        node_public_ip_prefix_id=text(body, "nodePublicIPPrefixID"),
        capacity_reservation_group_id=text(body, "capacityReservationGroupID"),
        proximity_placement_group_id=text(body, "proximityPlacementGroupID"),
        host_group_id=text(body, "hostGroupID"),
        snapshot_id=text(part(body, "creationData"), "sourceResourceId"),
        kubelet_config=part(body, "kubeletConfig") or None,
        linux_os_config=bool(part(body, "linuxOSConfig")),
        custom_ca_trust=bool(flag(body, "enableCustomCATrust")),
    )


def _id(body: Body, name: str) -> str | None:
    """Without a slash at its end: ids are compared as text, and one subnet must not pass for two."""
    return (text(body, name) or "").rstrip("/") or None


def _is(body: Body, name: str, wanted: str, *, other: str) -> bool | None:
    """Whether the enum at `name` is `wanted`; absent it is not. None for a value that is neither: a newer one, of which
    nothing is known."""
    value = text(body, name)
    if value is None or same(value, other):
        return False
    return True if same(value, wanted) else None


def _upgrade_settings(body: Body) -> UpgradeSettings:
    settings = part(body, "upgradeSettings")
    return UpgradeSettings(
        max_surge=text(settings, "maxSurge"),
        max_unavailable=text(settings, "maxUnavailable"),
        blue_green=_is(body, "upgradeStrategy", "BlueGreen", other="Rolling"),
        drain_timeout_minutes=number(settings, "drainTimeoutInMinutes"),
        node_soak_minutes=number(settings, "nodeSoakDurationInMinutes"),
        undrainable=text(settings, "undrainableNodeBehavior"),
    )


def _machines(body: Body) -> tuple[Machines, ...] | None:
    if same(text(body, "type"), "VirtualMachines"):
        return _virtual_machines(body)
    nodes = count(body, "count")
    return None if nodes is None else (Machines(text(body, "vmSize"), nodes),)


def _scale(body: Body) -> Body:
    return part(part(body, "virtualMachinesProfile"), "scale")


def _virtual_machines(body: Body) -> tuple[Machines, ...] | None:
    """What runs, from the status; else what is asked for. An entry of several sizes leaves open which it takes.

    Where not all its numbers are there their sum would be too small: the whole pool is not to be had.
    """
    status = parts(body, "virtualMachineNodesStatus")
    manual = parts(_scale(body), "manual")
    found = [(text(entry, "size"), count(entry, "count")) for entry in status or manual]
    if not found and not _autoscaler(body):  # older api-versions write them as of a scale set
        found = [(text(body, "vmSize"), count(body, "count"))]
    if not found or any(size is None or nodes is None for size, nodes in found):
        return None
    return tuple(Machines(size, nodes) for size, nodes in found if nodes is not None)


def _autoscaler(body: Body) -> list[Body]:
    """`autoscale` of a VirtualMachines pool was a list in older api-versions and is an object in newer ones."""
    if body.get("virtualMachinesProfile") is None:
        return []
    value = _scale(body).get("autoscale")
    return [value] if isinstance(value, Mapping) else parts(_scale(body), "autoscale")


def _autoscales(body: Body) -> bool:
    return bool(flag(body, "enableAutoScaling")) or bool(_autoscaler(body))


def _max_count(body: Body) -> int | None:
    bounds = [number(entry, "maxCount") for entry in _autoscaler(body)]
    if not bounds:
        return number(body, "maxCount")
    return None if None in bounds else sum(b for b in bounds if b is not None)
