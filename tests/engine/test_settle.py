"""Settling a question on one cluster: what `next` is, which pools are meant, what is assumed."""

from __future__ import annotations

import pytest

from aks_preflight.engine.settle import Settled, settle
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import (
    LATEST,
    NEXT,
    NODE_IMAGE,
    AskPools,
    AskScale,
    AskStart,
    AskUpgrade,
    NewPool,
    NewWindowsPool,
    PoolSpec,
    Scale,
    Start,
    Upgrade,
)
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.version import Version, parse_version
from tests.builders import KNOWLEDGE, make_cluster, make_pool

CLUSTER = make_cluster(make_pool("system", mode="System"), make_pool("apps"), version="1.33.2")


async def upgrade(
    ask: AskUpgrade, *offered: str, previews: tuple[str, ...] = (), cluster: Cluster = CLUSTER
) -> tuple[Upgrade, tuple[str, ...]]:
    """The settled upgrade, and what was assumed, where Azure offers these versions."""
    settled = await settled_of(ask, *offered, previews=previews, cluster=cluster)
    (operation,) = settled.operations
    assert isinstance(operation, Upgrade)
    return operation, settled.assumed


async def settled_of(
    ask: AskUpgrade, *offered: str, previews: tuple[str, ...] = (), cluster: Cluster = CLUSTER
) -> Settled:
    async def offers() -> UpgradeOffers:
        return UpgradeOffers(
            tuple(parse_version(text) for text in offered), tuple(parse_version(text) for text in previews), {}
        )

    return await settle(ask, cluster, KNOWLEDGE, offers)


async def not_offered() -> UpgradeOffers:
    raise NotKnown(Reason(Why.NOT_ALLOWED, "the versions may not be read"))


async def not_asked() -> UpgradeOffers:
    raise AssertionError("the offers do not matter here")


# Upgrades of the whole cluster


async def test_next_is_the_newest_offered_patch_of_the_next_minor() -> None:
    operation, assumed = await upgrade(AskUpgrade(NEXT), "1.33.5", "1.34.0", "1.34.2", "1.34.10", "1.35.1")
    assert operation.target == Version(1, 34, 10)
    assert not operation.node_image
    assert operation.whole_cluster
    assert [pool.name for pool in operation.pools] == ["system", "apps"]
    assert assumed == ("upgrade: next is 1.34.10",)


async def test_latest_is_the_newest_offered() -> None:
    operation, assumed = await upgrade(AskUpgrade(LATEST), "1.33.5", "1.34.2", "1.35.1")
    assert operation.target == Version(1, 35, 1)
    assert assumed == ("upgrade: latest is 1.35.1",)


async def test_without_a_next_minor_the_node_image_is_meant_and_that_is_told() -> None:
    operation, assumed = await upgrade(AskUpgrade(NEXT), "1.33.5")
    assert operation.node_image
    assert operation.target == Version(1, 33, 2)
    assert assumed == ("upgrade: no patch of the next minor is offered after 1.33.2; the node image is meant",)


async def test_without_anything_newer_latest_is_the_node_image() -> None:
    operation, assumed = await upgrade(AskUpgrade(LATEST))
    assert operation.node_image
    assert assumed == ("upgrade: no newer version is offered after 1.33.2; the node image is meant",)


async def test_previews_are_neither_next_nor_latest() -> None:
    operation, _ = await upgrade(AskUpgrade(LATEST), "1.33.5", previews=("1.34.0",))
    assert operation.target == Version(1, 33, 5)


async def test_a_version_is_taken_as_it_is() -> None:
    settled = await settle(AskUpgrade(Version(1, 36, 0)), CLUSTER, KNOWLEDGE, not_asked)
    (operation,) = settled.operations
    assert isinstance(operation, Upgrade)
    assert operation.target == Version(1, 36, 0)
    assert settled.assumed == ()


async def test_a_minor_is_its_newest_offered_patch() -> None:
    operation, assumed = await upgrade(AskUpgrade(Version(1, 34)), "1.34.0", "1.34.2", "1.35.1")
    assert operation.target == Version(1, 34, 2)
    assert assumed == ("upgrade: 1.34 is 1.34.2",)


async def test_the_minor_that_runs_is_its_newest_patch_or_what_runs() -> None:
    assert (await upgrade(AskUpgrade(Version(1, 33)), "1.33.5", "1.34.0"))[0].target == Version(1, 33, 5)
    assert (await upgrade(AskUpgrade(Version(1, 33)), "1.34.0"))[0].target == Version(1, 33, 2)


async def test_a_minor_that_is_offered_in_preview_only_is_that_preview() -> None:
    operation, _ = await upgrade(AskUpgrade(Version(1, 35)), "1.34.2", previews=("1.35.0",))
    assert operation.target == Version(1, 35, 0)


async def test_a_minor_that_is_not_offered_stays_as_asked() -> None:
    # That it is not offered is for upgrade-path to say.
    operation, assumed = await upgrade(AskUpgrade(Version(1, 36)), "1.34.2")
    assert operation.target == Version(1, 36)
    assert assumed == ()


async def test_the_node_image_needs_no_offers_and_has_no_order() -> None:
    (operation,) = (await settle(AskUpgrade(NODE_IMAGE), CLUSTER, KNOWLEDGE, not_asked)).operations
    assert isinstance(operation, Upgrade)
    assert operation.node_image
    assert operation.at_once  # the CLI starts every pool's node image without waiting for the one before
    (alone,) = (await settle(AskUpgrade(NODE_IMAGE), make_cluster(make_pool()), KNOWLEDGE, not_asked)).operations
    assert isinstance(alone, Upgrade)
    assert not alone.at_once


async def test_pools_go_one_by_one_unless_asked_at_once() -> None:
    assert not (await upgrade(AskUpgrade(NEXT), "1.34.2"))[0].at_once
    assert (await upgrade(AskUpgrade(NEXT, at_once=True), "1.34.2"))[0].at_once


async def test_what_rests_on_offers_that_cannot_be_read_is_not_known() -> None:
    with pytest.raises(NotKnown, match="the versions may not be read"):
        await settle(AskUpgrade(NEXT), CLUSTER, KNOWLEDGE, not_offered)


async def test_a_cluster_without_a_version_cannot_be_upgraded_to_the_next() -> None:
    with pytest.raises(NotKnown, match="the Kubernetes version of prod"):
        await upgrade(AskUpgrade(NEXT), "1.34.2", cluster=make_cluster(current_version=None))


# Upgrades of named pools


async def test_named_pools_go_to_the_control_planes_version() -> None:
    cluster = make_cluster(make_pool("apps", version="1.32.6"), make_pool("jobs", version="1.33.2"), version="1.33.2")
    settled = await settle(AskUpgrade(NEXT, pools=("APPS",)), cluster, KNOWLEDGE, not_asked)
    (operation,) = settled.operations
    assert isinstance(operation, Upgrade)
    assert [pool.name for pool in operation.pools] == ["apps"]
    assert operation.target == Version(1, 33, 2)
    assert not operation.whole_cluster
    assert settled.assumed == ("upgrade: to 1.33.2, the control plane's version",)


async def test_the_minor_of_the_control_plane_is_its_patch_for_a_named_pool() -> None:
    """A newer patch that is offered would be newer than the control plane, which no pool may be."""
    cluster = make_cluster(make_pool("apps", version="1.32.6"), version="1.33.2")
    operation, assumed = await upgrade(AskUpgrade(Version(1, 33), pools=("apps",)), "1.33.5", cluster=cluster)
    assert operation.target == Version(1, 33, 2)
    assert assumed == ("upgrade: 1.33 is 1.33.2, the control plane's version",)


async def test_of_named_pools_that_are_level_the_node_image_is_meant() -> None:
    cluster = make_cluster(make_pool("apps", version="1.33.2"), version="1.33.2")
    settled = await settle(AskUpgrade(NEXT, pools=("apps",)), cluster, KNOWLEDGE, not_asked)
    (operation,) = settled.operations
    assert isinstance(operation, Upgrade)
    assert operation.node_image
    assert "their node image is meant" in settled.assumed[0]


async def test_a_pool_that_the_cluster_does_not_have_makes_it_not_applicable() -> None:
    settled = await settled_of(AskUpgrade(NEXT, pools=("apps", "gpu")))
    assert settled == Settled((), not_applicable="the cluster has no pool gpu")


async def test_pools_that_are_not_stated_are_not_simply_not_there() -> None:
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        await settled_of(AskUpgrade(NEXT, pools=("gpu",)), cluster=make_cluster(stated_pools=None))


# The other questions


async def test_pools_to_scale() -> None:
    settled = await settle(AskScale((("apps", 10), ("system", 5))), CLUSTER, KNOWLEDGE, not_asked)
    assert [(op.pool.name, op.to) for op in settled.operations if isinstance(op, Scale)] == [
        ("apps", 10),
        ("system", 5),
    ]


async def test_scaling_a_pool_that_is_not_there() -> None:
    settled = await settle(AskScale((("gpu", 10),)), CLUSTER, KNOWLEDGE, not_asked)
    assert settled.not_applicable == "the cluster has no pool gpu"


async def test_a_running_cluster_has_nothing_to_start() -> None:
    assert (await settle(AskStart(), CLUSTER, KNOWLEDGE, not_asked)).not_applicable == "the cluster is running"
    stopped = make_cluster(stopped=True)
    assert (await settle(AskStart(), stopped, KNOWLEDGE, not_asked)).operations == (Start(),)


async def test_new_pools_are_judged_together_and_each_assumption_is_told() -> None:
    specs = (PoolSpec(os_type="Windows", name="win", size="a", count=1), PoolSpec(name="lin", size="b", count=2))
    settled = await settle(AskPools(specs), CLUSTER, KNOWLEDGE, not_asked)
    assert [type(operation) for operation in settled.operations] == [NewWindowsPool, NewPool]
    assert any(line.startswith("pool win: ") for line in settled.assumed)
    assert any(line.startswith("pool lin: ") for line in settled.assumed)


async def test_two_pools_without_a_name_get_two_names() -> None:
    specs = (PoolSpec(os_type="Windows", size="a"), PoolSpec(os_type="Windows", size="b"))
    settled = await settle(AskPools(specs), CLUSTER, KNOWLEDGE, not_asked)
    names = [operation.pool.name for operation in settled.operations if isinstance(operation, NewPool)]
    assert len(set(names)) == 2
