"""The operating system of a Windows pool against its Kubernetes version and the date."""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.facts.operating_systems import runs_on
from aks_preflight.knowledge import Knowledge, OsSku
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import NewWindowsPool
from aks_preflight.model.version import Version
from aks_preflight.plugin import Finding, Subject, check, fail, of_pool, ok, stated, warn


@check(
    prevents=[
        "Windows2019NotSupportedWithOrchestratorVersion", "windows-os-sku-version", "node-image-removed",
        "InvalidParameter",
    ]
)  # fmt: skip
def windows_os_sku(new: NewWindowsPool, cluster: Cluster, knowledge: Knowledge) -> Iterator[Finding]:
    """The pool's Windows version runs on its Kubernetes version and is still offered.

    Each Windows Server release runs on a range of Kubernetes minors; past its retirement no new pool can be made of
    it, and once its images are removed no node can be added. Where Azure's own sources differ on its last minor, it is
    a warning.

    How to fix: name another OS SKU (`os-sku=Windows2022`), and rebuild the container images for it: the image's
    Windows version must match the host's.

    Sources: MicrosoftDocs/azure-aks-docs articles/aks/upgrade-os-version.md; knowledge/os_skus.toml.
    """
    subject = of_pool(cluster, new.pool)
    name = stated(new.pool.os_sku, "the OS SKU", of=f"pool {new.pool.name}")
    version = stated(new.pool.version, "the version", of=f"pool {new.pool.name}")
    sku = knowledge.os_sku(name)
    if sku is None or sku.os != "windows":
        yield fail(subject, f"{name} is no Windows OS SKU that is offered")
    else:
        yield _judge(subject, sku, version, knowledge)


def _judge(subject: Subject, sku: OsSku, version: Version, knowledge: Knowledge) -> Finding:
    today = knowledge.as_of
    if not sku.applies_to(version):
        told = f"{sku.name} runs on {runs_on(sku)}, the pool on {version}"
        # What is contested is how late a release ends, never how early it begins.
        late = sku.max_version is not None and version.of_minor > sku.max_version.of_minor
        return warn(subject, f"{told}. {sku.contested}") if sku.contested and late else fail(subject, told)
    for day, what in ((sku.images_until, "its images are gone"), (sku.new_pools_until, "no new pool can be made")):
        if day is not None and today >= day:
            return fail(subject, f"{sku.name}: {what} since {day}")
    if sku.support_until is not None and today >= sku.support_until:
        return warn(subject, f"{sku.name} is out of support since {sku.support_until}")
    if sku.preview:
        return warn(subject, f"{sku.name} is a preview: its feature must be registered, and it has no support")
    until = f"; its support ends on {sku.support_until}" if sku.support_until else ""
    return ok(subject, f"{sku.name} on Kubernetes {version}{until}")
