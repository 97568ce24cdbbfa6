"""The Kubernetes version that runs against AKS' calendar."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Evidence, Finding, check, not_applicable, of_cluster, ok, warn


@check()
def supported_version(cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The Kubernetes version that the control plane runs is within its support.

    A minor has community support for about a year and, with the support plan AKSLongTermSupport, another one. After
    that, up to three minors behind the newest, AKS gives platform support: nodes can be made, scaled and started, but
    there is neither an SLA nor a fix of Kubernetes. A cluster about to fall behind that is upgraded by AKS itself.

    How to fix: upgrade; or the tier Premium with long-term support.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md; knowledge/versions.toml.
    """
    version, subject = cluster.version, of_cluster(cluster)
    first, newest = knowledge.releases[0], knowledge.newest_release
    # Of a minor before the calendar's first it is known that it ended no later than that one.
    earlier = version.of_minor < first.minor
    row = first if earlier else knowledge.release(version)
    lts = (cluster.support_plan or "").lower() == "akslongtermsupport"
    end = None if row is None else row.lts_eol if lts else row.community_eol
    evidence = [Evidence(f"GET {cluster.id}", "currentKubernetesVersion, supportPlan",
                         f"{version}, {cluster.support_plan or 'not stated'}")]  # fmt: skip
    if end is None or newest is None or (earlier and knowledge.as_of <= end):
        yield not_applicable(subject, f"knowledge/versions.toml does not say until when {version.of_minor} has support")
        return
    plan = "long-term" if lts else "community"
    if knowledge.as_of <= end:
        yield ok(subject, f"{version.of_minor} has {plan} support until {end}", evidence=evidence)
        return
    behind = newest.minor.minor - version.minor
    left = "platform support only" if behind <= knowledge.limits.platform_support_minors else "no support"
    yield warn(subject, f"{plan} support of {version.of_minor} ended {'before' if earlier else 'on'} {end}: {left}, "
                        f"{behind} minors behind {newest.minor}", evidence=evidence)  # fmt: skip
