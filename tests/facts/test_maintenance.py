"""Maintenance windows: what AKS stores, in words and in hours."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.facts.clusters import parse_cluster
from aks_preflight.facts.maintenance import MaintenanceWindows, Window, parse_window
from aks_preflight.model.question import AskUpgrade
from aks_preflight.model.reason import NotKnown, Why
from tests.facts.bodies import cluster_body
from tests.facts.memory import MemoryArm, denied
from tests.facts.recorded import body_of, recorded

CLUSTER = parse_cluster(cluster_body())
PATH = f"{CLUSTER.id}/maintenanceConfigurations"
UTC = timezone.utc
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def configuration(name: str = "aksManagedNodeOSUpgradeSchedule", schedule: Any = None, **window: Any) -> dict[str, Any]:
    window = {
        "schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}} if schedule is None else schedule,
        "durationHours": 4,
        "utcOffset": "+00:00",
        "startTime": "02:00",
        **window,
    }
    return {"name": name, "properties": {"maintenanceWindow": window}}


def window(schedule: Any = None, **more: Any) -> Window:
    return parse_window(configuration(schedule=schedule, **more), "GET it")


def openings(found: Window, days: int = 31, since: datetime = MONDAY) -> list[str]:
    return [f"{start:%a %d %H:%M}" for start, _ in found.openings(since, since + timedelta(days=days))]


async def read(*bodies: Any) -> MaintenanceWindows:
    return await MaintenanceWindows.fetch(MemoryArm({PATH: list(bodies)}), CLUSTER, AskUpgrade())


async def test_each_schedule_has_its_window() -> None:
    found = await read(
        configuration("aksmanagedautoupgradeschedule", {"weekly": {"intervalWeeks": 3, "dayOfWeek": "friday"}}),
        configuration(schedule={"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Tuesday", "weekIndex": "Last"}}),
        {"name": "default", "properties": {"timeInWeek": [{"day": "Tuesday", "hourSlots": [1]}]}},
    )
    assert found.cluster_upgrades is not None
    assert found.node_os is not None
    assert found.cluster_upgrades.words == "Friday every 3 weeks 02:00 UTC+00:00 for 4 h"
    assert found.node_os.words == "last Tuesday of every month 02:00 UTC+00:00 for 4 h"


async def test_none_configured_is_any_time_and_not_read_is_unknown() -> None:
    assert await read() == MaintenanceWindows(None, None)
    (action,) = MaintenanceWindows.actions
    with pytest.raises(NotKnown) as unknown:
        await MaintenanceWindows.fetch(MemoryArm({PATH: denied(action, CLUSTER.id)}), CLUSTER, AskUpgrade())
    assert unknown.value.reason.action == action


@pytest.mark.parametrize(("schedule", "words", "opens"), [
    ({"daily": {"intervalDays": 3}}, "every 3 days", ["Mon 23 02:00", "Tue 24 02:00"]),
    ({"weekly": {"intervalWeeks": 1, "dayOfWeek": "Sunday"}}, "every Sunday", ["Sun 29 02:00", "Sun 06 02:00"]),
    ({"absoluteMonthly": {"intervalMonths": 3, "dayOfMonth": 1}}, "day 1 of every 3 months", ["Tue 01 02:00"]),
    ({"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": 31}}, "day 31 of every month", ["Mon 30 02:00"]),
    ({"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Monday", "weekIndex": "Fourth"}},
     "fourth Monday of every month", ["Mon 23 02:00"]),
    ({"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Friday", "weekIndex": "Last"}},
     "last Friday of every month", ["Fri 27 02:00"]),
])  # fmt: skip
def test_the_days_on_which_it_opens(schedule: Any, words: str, opens: list[str]) -> None:
    found = window(schedule)
    assert found.words == f"{words} 02:00 UTC+00:00 for 4 h"
    assert openings(found)[: len(opens)] == opens


@pytest.mark.parametrize(("offset", "opens"), [
    ("+00:00", "Sun 29 02:00"), ("+05:30", "Sat 28 20:30"), ("-08:00", "Sun 29 10:00"), (None, "Sun 29 02:00"),
])  # fmt: skip
def test_local_time_is_told_in_utc(offset: str | None, opens: str) -> None:
    assert openings(window(utcOffset=offset))[0] == opens


def test_the_last_weekday_of_a_month_may_be_its_last_day_and_not_that_of_the_week_before() -> None:
    last = window({"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Thursday", "weekIndex": "Last"}})
    assert openings(last, 30, datetime(2026, 4, 1, tzinfo=UTC)) == ["Thu 30 02:00"]


def test_a_window_that_is_open_already_counts() -> None:
    sunday = datetime(2026, 11, 29, 3, tzinfo=UTC)
    assert openings(window(), 1, sunday) == ["Sun 29 02:00"]
    assert openings(window(), 1, sunday + timedelta(hours=3)) == []


@pytest.mark.parametrize("broken", [
    {"durationHours": None}, {"durationHours": "4"}, {"durationHours": 0}, {"startTime": None}, {"startTime": "25:00"},
    {"utcOffset": "CET"}, {"schedule": {}}, {"schedule": {"hourly": {"intervalHours": 1}}}, {"schedule": []},
    {"schedule": {"weekly": {"intervalWeeks": 1, "dayOfWeek": "Someday"}}},
    {"schedule": {"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": 32}}},
    {"schedule": {"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": "Monday", "weekIndex": "Sixth"}}},
])  # fmt: skip
async def test_what_is_not_understood_is_no_window(broken: dict[str, Any]) -> None:
    body = configuration()
    body["properties"]["maintenanceWindow"].update(broken)
    with pytest.raises(NotKnown) as unknown:
        await read(body)
    assert unknown.value.reason.why is Why.MALFORMED


async def test_a_configuration_without_a_window_is_not_taken_for_any_time() -> None:
    with pytest.raises(NotKnown):
        await read({"name": "aksManagedNodeOSUpgradeSchedule", "properties": {"maintenanceWindowId": "/elsewhere"}})


@pytest.mark.parametrize("path", recorded("maintenance-configurations"))
async def test_what_azure_answered(path: Path) -> None:
    body = body_of(path)
    found = await read(*body.get("value", [body]))
    named = {one["name"].lower() for one in body.get("value", [body])}
    assert (found.cluster_upgrades is not None) == ("aksmanagedautoupgradeschedule" in named)
    assert (found.node_os is not None) == ("aksmanagednodeosupgradeschedule" in named)


days = st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
schedules = st.one_of(
    st.just({"daily": {"intervalDays": 1}}),
    st.builds(lambda day: {"weekly": {"intervalWeeks": 1, "dayOfWeek": day}}, days),
    st.builds(lambda day: {"absoluteMonthly": {"intervalMonths": 1, "dayOfMonth": day}}, st.integers(1, 31)),
    st.builds(
        lambda day, week: {"relativeMonthly": {"intervalMonths": 1, "dayOfWeek": day, "weekIndex": week}},
        days,
        st.sampled_from(["First", "Second", "Third", "Fourth", "Last"]),
    ),
)


@given(schedules, st.integers(1, 24), st.sampled_from(["-12:00", "-03:30", "+00:00", "+05:45", "+14:00"]))
def test_openings_touch_the_time_asked_about_and_come_in_order(schedule: Any, hours: int, offset: str) -> None:
    until = MONDAY + timedelta(days=62)
    found = list(window(schedule, durationHours=hours, utcOffset=offset).openings(MONDAY, until))
    assert found == sorted(found)
    assert found
    assert all(start < until and end > MONDAY and end - start == timedelta(hours=hours) for start, end in found)
