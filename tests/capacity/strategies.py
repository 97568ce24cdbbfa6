"""Clusters, questions and ranges at random, the awkward ones among them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.public_ips import NetworkUsages, PublicIpQuota
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.model.cluster import Cluster, ClusterNetwork, LoadBalancer
from aks_preflight.model.pool import NodePool
from aks_preflight.model.question import NewPool, Operation, Start
from tests.builders import (
    NEXT,
    NODE_GROUP,
    NOW,
    RETRYING,
    SIZES,
    kubenet,
    make_cluster,
    make_new_pool,
    make_pool,
    make_scale,
    make_subnet,
    make_upgrade,
    make_usages,
    make_vnet,
    overlay,
    subnet_id,
)
from tests.capacity.world import World

sizes = st.sampled_from([*SIZES, "STANDARD_D4S_V5"])
FAMILIES = ("standardDSv5Family", "standardESv5Family", "standardDSv3Family")
max_surges = st.sampled_from([None, "0", "1", "2", "7", "10%", "33%", "50%", "100%"])
counts = st.integers(0, 24)
used = st.integers(0, 1200)
networks = st.sampled_from([ClusterNetwork(plugin="azure"), overlay("10.244.0.0/18"), kubenet("10.244.0.0/19")])


@composite
def pools(draw: DrawFn, name: str) -> NodePool:
    """A pool of which all is known."""
    count = draw(counts)
    kind = draw(st.sampled_from(["", "", "", "spot", "stopped", "blue", "sizes", "autoscaling"]))
    most = draw(st.integers(0, 40)) if kind == "autoscaling" else None
    return make_pool(
        name,
        count,
        draw(sizes),
        machines=draw(st.lists(st.tuples(sizes, counts), min_size=1, max_size=3)) if kind == "sizes" else None,
        max_pods=draw(st.sampled_from([10, 30, 110])),
        version=draw(st.sampled_from([NOW, NOW, NEXT])),
        subnet=draw(st.sampled_from(["nodes", "nodes", "other"])),
        max_surge=draw(max_surges),
        max_unavailable="1",
        blue_green=kind == "blue",
        autoscale_to=most,
        mode=draw(st.sampled_from(["User", "System"])),
        spot=kind == "spot",
        stopped=kind == "stopped",
    )


LACKING = ("count", "size", "max pods", "maximum")


def without(pool: NodePool, what: str) -> NodePool:
    """The pool, of which Azure's answer leaves something out (what LACKING names)."""
    if what == "count":
        return replace(pool, machines=None)
    if what == "size":
        return replace(pool, machines=tuple(replace(m, size=None) for m in pool.machines or ()))
    return replace(pool, max_pods=None) if what == "max pods" else replace(pool, max_count=None)


@composite
def clusters(draw: DrawFn, *, network: ClusterNetwork | None = None) -> Cluster:
    """A cluster of which all is known, with one to four pools."""
    found = tuple(draw(pools(f"p{i}")) for i in range(draw(st.integers(1, 4))))
    return make_cluster(*found, network=network or draw(networks))


@composite
def upgrades(draw: DrawFn, cluster: Cluster) -> Operation:
    """An upgrade of the cluster or of one pool, of its version or its node image, in turn or at once."""
    names = draw(st.sampled_from([[], [], [cluster.pools[0].name]]))
    return make_upgrade(
        cluster,
        draw(st.sampled_from([NEXT, RETRYING])),
        pools=names,
        node_image=draw(st.booleans()),
        at_once=draw(st.sampled_from([None, True])),
    )


@composite
def operations(draw: DrawFn, cluster: Cluster) -> tuple[Operation, ...]:
    """The operations of one question, of whichever kind."""
    kind = draw(st.sampled_from(["upgrade", "pool", "pools", "windows", "scale", "start"]))
    if kind == "upgrade":
        return (draw(upgrades(cluster)),)
    if kind == "start":
        return (Start(),)
    if kind == "scale":
        return (make_scale(cluster, cluster.pools[0].name, draw(counts)),)
    count, more = draw(counts), {"autoscale_to": draw(st.sampled_from([None, 30])), "max_surge": draw(max_surges)}
    first = make_new_pool("new", count, draw(sizes), os_type="Windows" if kind == "windows" else "Linux", **more)
    return (first, make_new_pool("new2", draw(counts), draw(sizes))) if kind == "pools" else (first,)


@composite
def vnets(draw: DrawFn) -> VirtualNetwork:
    """The subnets `nodes` and `other`, more or less in use."""
    held = {NODE_GROUP.lower(): draw(used)} if draw(st.booleans()) else {}
    return make_vnet(
        make_subnet("nodes", "10.0.0.0/22", used=draw(used), held_by=held),
        make_subnet("other", "10.1.0.0/23", used=draw(used)),
    )


@composite
def usages(draw: DrawFn) -> ComputeUsages:
    """Quotas of 200, more or less in use."""
    families = ["cores", "lowPriorityCores", "standardDSv5Family", "standardESv5Family", "standardDSv3Family"]
    return make_usages({family: (draw(st.integers(0, 220)), 200) for family in families})


@composite
def worlds(draw: DrawFn) -> World:
    """Clusters of every network mode with pod subnets, ports and public addresses, and a question asked of them."""
    network = replace(
        draw(networks),
        outbound_type="loadBalancer",
        load_balancer=LoadBalancer(
            allocated_ports=draw(st.sampled_from([None, 1024, 1600, 4000])), outbound_ips=draw(st.integers(1, 3))
        ),
    )
    pods, static = draw(st.booleans()) and network.mode == "azure", draw(st.booleans())
    more = {"pod_subnet_id": subnet_id("pods"), "static_block": static} if pods else {}
    more["node_public_ip"] = draw(st.booleans())
    bare = draw(clusters(network=network))
    found = [replace(p, min_count=draw(st.sampled_from([None, 0, 3])), **more) for p in bare.pools]
    cluster = replace(bare, stated_pools=tuple(found))
    asked = [
        replace(o, pool=replace(o.pool, **more)) if isinstance(o, NewPool) else o for o in draw(operations(cluster))
    ]
    vnet = draw(vnets())
    rooms = make_vnet(*vnet.subnets.values(), make_subnet("pods", "10.2.0.0/23", used=draw(used)))
    compute = make_usages(
        {key: (draw(st.integers(0, 220)), 200) for key in ("cores", "lowPriorityCores", *FAMILIES)}
        | {"virtualMachines": (draw(st.integers(0, 40)), 40)}
    )
    public = {
        key.lower(): PublicIpQuota(key, 30, draw(st.integers(0, 30)), "GET /usages")
        for key in ("PublicIPAddresses", "StandardSkuPublicIpAddresses")
    }
    return World(cluster, tuple(asked), rooms, compute, NetworkUsages("westeurope", public))
