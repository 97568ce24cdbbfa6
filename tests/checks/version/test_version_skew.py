"""Pools beside their control plane, as they run."""

from __future__ import annotations

import pytest

from aks_checks.version.version_skew import version_skew
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool


@pytest.mark.parametrize(
    ("control_plane", "pool", "status"),
    [
        ("1.33.5", "1.33.5", Status.OK),
        ("1.33.5", "1.30.1", Status.OK),
        ("1.33.5", "1.29.1", Status.WARN),
        ("1.33.5", "1.34.1", Status.WARN),
        ("1.27.3", "1.25.6", Status.OK),
        ("1.27.3", "1.24.9", Status.WARN),
    ],
)
def test_three_minors_since_1_28_and_two_before(control_plane: str, pool: str, status: Status) -> None:
    (found,) = version_skew(make_cluster(make_pool(version=pool), version=control_plane), KNOWLEDGE)
    assert found.status is status


def test_a_pool_without_a_stated_version_is_not_known_after_the_others_are_told() -> None:
    told = version_skew(make_cluster(make_pool("odd", version=None), make_pool("known")), KNOWLEDGE)
    assert next(told).subject.name == "known"
    with pytest.raises(NotKnown, match="pool odd"):
        next(told)
