"""upgrade-path says which minor a refused target skips."""

from __future__ import annotations

import pytest

from aks_checks.version.upgrade_path import upgrade_path
from aks_preflight.facts.releases import UpgradeOffers
from aks_preflight.model.finding import Status
from aks_preflight.model.version import parse_version
from tests.builders import make_cluster, make_upgrade

OFFERS = UpgradeOffers((parse_version("1.29.0"), parse_version("1.29.7")), (), {})


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("1.30.2", "1.30.2 is not offered to 1.28.12: it skips 1.29; offered: 1.29.0, 1.29.7"),
        ("1.31.1", "1.31.1 is not offered to 1.28.12: it skips 1.29, 1.30; offered: 1.29.0, 1.29.7"),
        ("1.29.8", "1.29.8 is not offered to 1.28.12; offered: 1.29.0, 1.29.7"),
    ],
)
def test_the_minors_between_are_named(to: str, told: str) -> None:
    cluster = make_cluster(version="1.28.12")
    (found,) = upgrade_path(make_upgrade(cluster, to), cluster, OFFERS)
    assert (found.status, found.summary) == (Status.FAIL, told)
