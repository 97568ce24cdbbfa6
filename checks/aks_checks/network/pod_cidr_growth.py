"""Whether the pod CIDR could still be expanded."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.capacity.addresses import pod_cidr
from aks_preflight.capacity.headroom import AT_ONCE
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.plugin import Finding, Remedy, Subject, check, not_applicable, of_cluster, ok, stated, warn


@check()
def pod_cidr_growth(demand: Demand, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The pod CIDR is large enough, or can still be expanded.

    The pod CIDR of an overlay cluster can be expanded, to a range that holds the old one, as long as all nodes are
    Linux: the first Windows pool ends that. Where Windows nodes are there or asked for, what does not fit today never
    will.

    How to fix: expand the pod CIDR before the first Windows pool; else fewer nodes, or a new cluster.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/azure-cni-overlay-pod-expand.md.
    """
    if cluster.network.mode != "overlay":
        yield not_applicable(of_cluster(cluster), "no overlay network")
        return
    ranges = [text for text in cluster.network.pod_cidrs if ":" not in text]
    pod_range = stated(ranges[0] if ranges else None, "podCidr", of=cluster.name)
    subject = Subject(f"{cluster.id}/networkProfile/podCidr", "pod CIDR", pod_range)
    if not any(p.pool.is_windows for p in demand.all_pools):
        yield ok(subject, "can be expanded: all nodes are Linux")
    elif all(r.fits for r in pod_cidr(demand, pod_range, knowledge.limits) if r.decides or r.name != AT_ONCE):
        yield ok(subject, "large enough; Windows nodes bar its expansion")
    else:
        remedy = Remedy("", "Expand it before the first Windows pool is there; afterwards only fewer nodes help.")
        yield warn(subject, "too small for what is asked, and Windows nodes bar its expansion", remedies=[remedy])
