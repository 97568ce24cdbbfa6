"""The running version in AKS' calendar."""

from __future__ import annotations

from datetime import date

import pytest

from aks_checks.version.supported_version import supported_version
from aks_preflight.knowledge import load
from aks_preflight.model.finding import Status
from tests.builders import make_cluster


@pytest.mark.parametrize(
    ("version", "plan", "day", "status", "told"),
    [
        ("1.33.5", "KubernetesOfficial", date(2026, 7, 31), Status.OK, "community support until 2026-07-31"),
        ("1.33.5", "KubernetesOfficial", date(2026, 8, 1), Status.WARN, "platform support only, 3 minors behind 1.36"),
        ("1.33.5", None, date(2026, 8, 1), Status.WARN, "community support of 1.33 ended on 2026-07-31"),
        ("1.33.5", "AKSLongTermSupport", date(2026, 8, 1), Status.OK, "long-term support until 2027-07-31"),
        ("1.32.9", "KubernetesOfficial", date(2026, 11, 23), Status.WARN, "no support, 4 minors behind 1.36"),
        ("1.27.9", "KubernetesOfficial", date(2026, 11, 23), Status.WARN, "ended before 2025-08-22"),
        ("1.29.9", "KubernetesOfficial", date(2024, 9, 1), Status.NOT_APPLICABLE, "does not say"),
        ("1.23.8", None, date(2022, 9, 1), Status.NOT_APPLICABLE, "does not say"),
        ("1.44.0", "KubernetesOfficial", date(2026, 11, 23), Status.NOT_APPLICABLE, "does not say"),
    ],
)
def test_version_plan_and_day_decide(version: str, plan: str | None, day: date, status: Status, told: str) -> None:
    (found,) = supported_version(make_cluster(version=version, support_plan=plan), load(day))
    assert found.status is status
    assert told in found.summary
