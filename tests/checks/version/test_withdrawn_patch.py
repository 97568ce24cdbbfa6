"""new-pool-version: a patch that the region has withdrawn is taken for 30 days more."""

from __future__ import annotations

import pytest

from aks_checks.version.new_pool_version import new_pool_version
from aks_preflight.facts.releases import Release, Releases
from aks_preflight.model.finding import Status
from aks_preflight.model.version import parse_version
from tests.builders import KNOWLEDGE, LOCATION, make_cluster, make_new_pool

OFFERED = [parse_version(text) for text in ("1.33.4", "1.33.5", "1.32.9", "1.34.2")]
RELEASES = Releases(LOCATION, "GET", {v: Release(v, frozenset(), False, ()) for v in OFFERED})


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("1.33.4", Status.OK),
        ("1.33.3", Status.WARN),
        ("1.32.8", Status.WARN),
        ("1.32.10", Status.FAIL),
        ("1.31.9", Status.FAIL),
        ("1.34.2", Status.FAIL),
    ],
)
def test_an_older_patch_of_an_offered_minor_warns_and_others_fail(asked: str, status: Status) -> None:
    pool = make_new_pool(version=asked)
    (found,) = new_pool_version(pool, make_cluster(version="1.33.5"), RELEASES, KNOWLEDGE)
    assert found.status is status
