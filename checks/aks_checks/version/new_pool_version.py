"""The version of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.releases import Release, Releases
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, Subject, check, fail, of_pool, ok, stated, warn

OFFICIAL = "KubernetesOfficial"


@check(prevents=["NodePoolMcVersionIncompatible", "AgentPoolK8sVersionNotSupported", "UnsupportedAliasMinorVersion"])
def new_pool_version(new: NewPool, cluster: Cluster, releases: Releases, knowledge: Knowledge) -> Iterator[Finding]:
    """A new pool's version is one that the region offers, not newer than the control plane's nor too far behind it.

    A pool is never newer than its control plane, and at most three minors older (two, before control planes of 1.28).
    A version that the region offers no more is refused for new pools, though pools that run it have 30 days to leave
    it; only a cluster whose control plane itself runs such a version takes pools up to it: a warning. So is a version
    that the region lists for another support plan than the cluster's.

    How to fix: leave the version out (the control plane's is taken); upgrade the control plane first.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md;
    Azure/application-gateway-kubernetes-ingress#781, #783 (1.15.5, beside 1.15.7 and 1.15.10).
    """
    subject, control_plane = of_pool(cluster, new.pool), cluster.version
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    skew, behind = knowledge.skew(control_plane), control_plane.minor - version.minor
    offered = [release for release in releases.by_version.values() if version.covers(release.version)]
    gone = f"{version} is not offered in {releases.location}"
    if version > control_plane and not version.covers(control_plane):
        yield fail(subject, f"{version} is newer than the control plane's {control_plane}")
    elif behind > skew:
        yield fail(subject, f"{version} is {behind} minors behind the control plane's {control_plane}, of {skew}")
    elif offered:
        yield _of_plan(subject, version, offered, cluster.support_plan or OFFICIAL, releases.location)
    elif version == control_plane:
        yield warn(subject, f"{gone} any more; the control plane runs it")
    elif control_plane not in releases.by_version and _withdrawn(version, releases):
        yield warn(
            subject, f"{gone} any more, nor is the control plane's {control_plane}, up to which Azure takes pools"
        )
    else:
        yield fail(subject, gone)


def _of_plan(subject: Subject, version: Version, offered: list[Release], plan: str, location: str) -> Finding:
    plans = {name for release in offered for name in release.plans}
    if plans and plan.lower() not in plans:
        return warn(subject, f"{version} is listed for the support plan {', '.join(sorted(plans))} only")
    return ok(subject, f"{version} is offered in {location}")


def _withdrawn(version: Version, releases: Releases) -> bool:
    """Whether it is older than what the region offers of its minor, or than everything that it offers."""
    of_minor = [offered for offered in releases.by_version if offered.of_minor == version.of_minor]
    return version < max(of_minor or releases.by_version)
