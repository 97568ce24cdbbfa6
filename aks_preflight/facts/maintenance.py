"""Maintenance configurations: when AKS may upgrade a cluster, or renew its nodes' images, by itself."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from aks_preflight.facts.body import Body, malformed, number, part, same, text
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.question import Question
from aks_preflight.plugin import Arm, Fact

READ_MAINTENANCE = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read"
#: The configurations that govern what adds nodes. The third, `default`, is of the control plane and add-ons alone.
CLUSTER_UPGRADES, NODE_OS = "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"
_WEEKDAYS = [day.lower() for day in calendar.day_name]
_WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_TIME, _OFFSET = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$"), re.compile(r"^([+-])([01]\d):([0-5]\d)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When an operation may begin, again and again: on the days that it names, at a local time, for some hours.

    `weekday` from 0, Monday; `day` of the month; `week` of the month from 1, or -1 for the last. All None: every day.
    `words` say it as configured, with the interval (every third week). That and the start date are not counted with:
    in which weeks an interval falls is not documented, so each is taken for possible.
    """

    begins: timedelta
    offset: timedelta
    hours: int
    words: str
    weekday: int | None = None
    day: int | None = None
    week: int | None = None

    def falls_on(self, local: date) -> bool:
        """Whether it may open on this day. The 31st of a shorter month is taken for its last day."""
        last = calendar.monthrange(local.year, local.month)[1]
        if self.day is not None:
            return local.day == min(self.day, last)
        if self.weekday is not None and local.weekday() != self.weekday:
            return False
        if self.week is None:
            return True
        return local.day + 7 > last if self.week < 0 else (local.day - 1) // 7 + 1 == self.week

    def openings(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when to when it is open, in UTC, in order: all that touch the time asked about."""
        local = (since - timedelta(hours=self.hours)).date() - timedelta(days=1)
        while local <= until.date() + timedelta(days=1):
            if self.falls_on(local):
                start = datetime(local.year, local.month, local.day, tzinfo=timezone.utc) + self.begins - self.offset
                end = start + timedelta(hours=self.hours)
                if start < until and end > since:
                    yield start, end
            local += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MaintenanceWindows(Fact):
    """The windows of one cluster; None: none is configured, so that it happens at any time."""

    cluster_upgrades: Window | None
    node_os: Window | None
    actions = (READ_MAINTENANCE,)

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> MaintenanceWindows:  # noqa: ARG003
        """One list."""
        path = f"{cluster.id}/maintenanceConfigurations"
        found: dict[str, Window] = {}
        for body in await arm.list(path, action=READ_MAINTENANCE):
            name = text(body, "name")
            if name is None:
                raise malformed("a maintenance configuration", body, f"GET {path}")
            if same(name, CLUSTER_UPGRADES, NODE_OS):
                found[name.lower()] = parse_window(body, f"GET {path}")
        return cls(found.get(CLUSTER_UPGRADES.lower()), found.get(NODE_OS.lower()))


def parse_window(body: Body, request: str) -> Window:
    """The window of a maintenance configuration. Raises NotKnown where it does not state it as AKS documents it."""
    window = part(part(body, "properties"), "maintenanceWindow")
    hours, begins, offset = number(window, "durationHours"), text(window, "startTime"), text(window, "utcOffset")
    time, zone = _TIME.match(begins or ""), _OFFSET.match(offset or "+00:00")
    if hours is None or hours < 1 or time is None or zone is None:
        raise malformed("maintenanceWindow", dict(window), request)
    rhythm, weekday, day, week = _schedule(part(window, "schedule"), request)
    away = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
    return Window(
        begins=timedelta(hours=int(time[1]), minutes=int(time[2])),
        offset=-away if zone[1] == "-" else away,
        hours=hours,
        words=f"{rhythm} {time[0]} UTC{zone[0]} for {hours} h",
        weekday=weekday,
        day=day,
        week=week,
    )


def _schedule(schedule: Body, request: str) -> tuple[str, int | None, int | None, int | None]:
    """The rhythm in words, and its weekday, day and week of the month."""
    stated = {kind: part(schedule, kind) for kind in ("daily", "weekly", "absoluteMonthly", "relativeMonthly")}
    kind, found = next(((kind, body) for kind, body in stated.items() if body), ("", schedule))
    weekday = _WEEKDAYS.index(name) if (name := (text(found, "dayOfWeek") or "").lower()) in _WEEKDAYS else None
    day, week = number(found, "dayOfMonth"), _WEEKS.get((text(found, "weekIndex") or "").lower())
    on = calendar.day_name[weekday] if weekday is not None else ""
    if kind == "daily":
        return _every(number(found, "intervalDays"), "day"), None, None, None
    if kind == "weekly" and weekday is not None:
        weeks = number(found, "intervalWeeks")
        return f"every {on}" if weeks in (None, 1) else f"{on} every {weeks} weeks", weekday, None, None
    months = _every(number(found, "intervalMonths"), "month")
    if kind == "absoluteMonthly" and day is not None and 1 <= day <= 31:
        return f"day {day} of {months}", None, day, None
    if kind == "relativeMonthly" and weekday is not None and week is not None:
        return f"{(text(found, 'weekIndex') or '').lower()} {on} of {months}", weekday, None, week
    raise malformed("the schedule of a maintenance window", dict(schedule), request)


def _every(interval: int | None, unit: str) -> str:
    return f"every {unit}" if interval in (None, 1) else f"every {interval} {unit}s"
