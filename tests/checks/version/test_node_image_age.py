"""Node images older than 90 days are out of support."""

from __future__ import annotations

import pytest

from aks_checks.version.node_image_age import node_image_age
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool, make_upgrade


@pytest.mark.parametrize(
    ("image", "status"),
    [
        ("AKSUbuntu-2404gen2containerd-202608.25.0", Status.OK),  # 90 days before 2026-11-23
        ("AKSUbuntu-2404gen2containerd-202608.24.0", Status.WARN),
        ("AKSWindows-2022-containerd-20348.4052.261110", Status.OK),
        ("AKSWindows-2022-containerd-20348.1787.230614", Status.WARN),
    ],
)
def test_the_day_in_the_name_decides(image: str, status: Status) -> None:
    cluster = make_cluster(make_pool(node_image=image))
    (found,) = node_image_age(make_upgrade(cluster), cluster, KNOWLEDGE)
    assert found.status is status


@pytest.mark.parametrize("image", [None, "AKSUbuntu-latest"])
def test_an_image_that_does_not_tell_its_day_is_not_known_after_the_others_are_told(image: str | None) -> None:
    dated = make_pool("dated", node_image="AKSUbuntu-2404gen2containerd-202611.01.0")
    cluster = make_cluster(make_pool("odd", node_image=image), dated)
    told = node_image_age(make_upgrade(cluster), cluster, KNOWLEDGE)
    assert next(told).subject.name == "dated"
    with pytest.raises(NotKnown, match="pool odd"):
        next(told)
