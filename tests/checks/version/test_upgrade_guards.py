"""The override that forces upgrades."""

from __future__ import annotations

import pytest

from aks_checks.version.upgrade_guards import upgrade_guards
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_upgrade


@pytest.mark.parametrize(
    ("until", "status"),
    [
        (None, Status.OK),
        ("2026-11-22T23:59:59Z", Status.OK),
        ("2026-11-23T10:00:00Z", Status.WARN),
        ("2027-01-01T00:00:00+00:00", Status.WARN),
    ],
)
def test_while_it_is_in_force_it_is_a_warning(until: str | None, status: Status) -> None:
    cluster = make_cluster(force_upgrade_until=until)
    (found,) = upgrade_guards(make_upgrade(cluster), cluster, KNOWLEDGE)
    assert found.status is status


def test_a_day_that_is_none_is_not_known() -> None:
    cluster = make_cluster(force_upgrade_until="soon")
    with pytest.raises(NotKnown, match="until is 'soon'"):
        list(upgrade_guards(make_upgrade(cluster), cluster, KNOWLEDGE))
