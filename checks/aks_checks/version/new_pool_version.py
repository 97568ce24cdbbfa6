"""The version of a new pool."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.releases import Releases
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewPool
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, check, fail, of_pool, ok, stated, warn


@check(prevents=["NodePoolMcVersionIncompatible", "AgentPoolK8sVersionNotSupported", "UnsupportedAliasMinorVersion"])
def new_pool_version(new: NewPool, cluster: Cluster, releases: Releases, knowledge: Knowledge) -> Iterator[Finding]:
    """A new pool's version is one that the region offers, not newer than the control plane's nor too far behind it.

    A pool is never newer than its control plane, and at most three minors older (two, before control planes of 1.28).
    A patch that the region has withdrawn can be used for another 30 days, which no API tells: a patch older than those
    that the region offers of its minor is a warning, and so is the control plane's own.

    How to fix: leave the version out (the control plane's is taken); upgrade the control plane first.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md.
    """
    subject, control_plane = of_pool(cluster, new.pool), cluster.version
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    skew, behind = knowledge.skew(control_plane), control_plane.minor - version.minor
    if version > control_plane and not version.covers(control_plane):
        yield fail(subject, f"{version} is newer than the control plane's {control_plane}")
    elif behind > skew:
        yield fail(subject, f"{version} is {behind} minors behind the control plane's {control_plane}, of {skew}")
    elif _offered(version, releases):
        yield ok(subject, f"{version} is offered in {releases.location}")
    elif version == control_plane:
        yield warn(subject, f"{version} is not offered in {releases.location} any more; the control plane runs it")
    elif _withdrawn(version, releases):
        yield warn(subject, f"{version} is not offered in {releases.location} any more; for 30 days after that Azure "
                            "still takes it")  # fmt: skip
    else:
        yield fail(subject, f"{version} is not offered in {releases.location}")


def _offered(version: Version, releases: Releases) -> bool:
    return any(version.covers(offered) for offered in releases.by_version)


def _withdrawn(version: Version, releases: Releases) -> bool:
    """Whether the region offers later patches of its minor, so that it may be one that went lately."""
    return any(offered.of_minor == version.of_minor and version < offered for offered in releases.by_version)
