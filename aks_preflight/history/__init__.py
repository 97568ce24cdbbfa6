"""The room of subnets, ranges and quotas over many runs: kept run by run, and looked ahead from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from fnmatch import fnmatchcase

from aks_preflight.history.fit import thinned
from aks_preflight.history.forecast import forecast
from aks_preflight.history.store import Room, Series, Store, opened
from aks_preflight.model.finding import Finding, Gate, Reading, worst
from aks_preflight.model.report import Closing, ClusterReport, Opening
from aks_preflight.model.trend import Outlook, Trend, Trends
from aks_preflight.report.values import encode, plain

__all__ = ["Recorder", "Series", "matching", "opened", "trends"]

_DAY = 86_400
#: A subject of which no run has told for so many days is gone, or out of scope.
_STALE = 14
_SPARKS = 60
_ORDER = (Outlook.SHORT, Outlook.DATED, Outlook.LATER, Outlook.NEED_UNKNOWN, Outlook.JUMP, Outlook.NO_TREND,
          Outlook.GROWS, Outlook.TOO_FEW)  # fmt: skip


class Recorder:
    """A sink that adds a run to a history once the run has ended; of one that breaks off nothing stays."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, opening: Opening) -> None:
        """Nothing is written yet."""
        self._opening = opening

    def cluster(self, cluster: ClusterReport) -> None:
        """What is left and needed, where it is known. What is not has no row."""
        self._store.add(_rows(cluster))

    def end(self, closing: Closing) -> None:
        """The run, whole. Raises UsageError."""
        del closing
        opening = self._opening
        self._store.keep(opening.as_of, opening.source, encode(plain(opening.questions)))

    def trends(self) -> Trends:
        """What the history says, this run included."""
        return trends(self._store)


def _rows(cluster: ClusterReport) -> Iterator[tuple[object, ...]]:
    for finding in cluster.findings:
        reading = left(finding)
        if reading is not None and reading.has is not None and reading.used is not None:
            needs = None if reading.missing is not None else reading.needs
            subject = finding.subject
            about = (subject.id.rstrip("/").lower(), subject.kind, subject.name, reading.unit)
            told = tuple(map(_text, (cluster.id.rstrip("/").lower(), cluster.name, finding.question, finding.check,
                                     *about)))  # fmt: skip
            yield (*told, reading.has, needs, reading.used + reading.has)


def _text(text: str) -> str:
    """Half a surrogate pair is no text to SQLite."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def left(finding: Finding) -> Reading | None:
    """The reading of what is left now of a range or a quota: the worst of those that decide, else of those shown."""
    free = [r for r in finding.readings if r.gate is Gate.ALLOCATION and r.used is not None and r.has is not None]
    return worst([r for r in free if r.decides] or free)


def trends(store: Store, *, days: int | None = None, wanted: Callable[[Series], bool] = lambda _: True) -> Trends:
    """How each subject that is `wanted` went in the last `days` before the newest run (None: in all)."""
    count, first, last = store.span()
    if first is None or last is None:
        return Trends(runs=0, since=None, until=None, trends=())
    since = first if days is None else max(first, last - days * _DAY)
    found: list[Trend] = []
    stale = 0
    for series in store.series(since):
        if not wanted(series):
            continue
        if series.rooms[-1].as_of < last - _STALE * _DAY:
            stale += 1
        else:
            found.append(_trend(series))
    return Trends(runs=count, since=_when(first), until=_when(last), trends=tuple(sorted(found, key=_order)),
                  stale=stale)  # fmt: skip


def matching(clusters: Sequence[str], checks: Sequence[str]) -> Callable[[Series], bool]:
    """Whether a subject is of one of the clusters (names or ARM ids, globs) and checks (globs); none: of any."""
    names, globs = [name.lower().rstrip("/") for name in clusters], [check.lower() for check in checks]

    def wanted(series: Series) -> bool:
        told = (series.cluster_name.lower(), series.cluster)
        named = not names or any(fnmatchcase(each, name) for each in told for name in names)
        return named and (not globs or any(fnmatchcase(series.check, glob) for glob in globs))

    return wanted


def _trend(series: Series) -> Trend:
    rooms = _since_resized(series.rooms)
    start = rooms[0].as_of
    points = tuple(((room.as_of - start) / _DAY, room.has) for room in rooms)
    begin = _when(start)
    told = forecast(points, rooms[-1].needs, begin.date())
    return Trend(
        cluster=series.cluster,
        cluster_name=series.cluster_name,
        question=series.question,
        check=series.check,
        kind=series.kind,
        subject=series.subject,
        name=series.name,
        unit=series.unit,
        runs=len(rooms),
        since=begin,
        until=_when(rooms[-1].as_of),
        first=rooms[0].has,
        last=rooms[-1].has,
        needs=rooms[-1].needs,
        size=rooms[-1].size,
        resized=len(rooms) < len(series.rooms),
        outlook=told.outlook,
        slope=told.slope,
        days=told.days,
        horizon=told.horizon,
        jumped=told.jumped,
        points=tuple((x, round(y)) for x, y in thinned(points, _SPARKS)),
    )


def _since_resized(rooms: tuple[Room, ...]) -> tuple[Room, ...]:
    """The rooms since the size last changed: what was left of another size says nothing of this one."""
    size, begin = rooms[-1].size, len(rooms)
    while begin and rooms[begin - 1].size == size:
        begin -= 1
    return rooms[begin:]


def _order(trend: Trend) -> tuple[object, ...]:
    day = trend.days.estimate.toordinal() if trend.days else 0
    spare = trend.last - (trend.needs or 0)
    return (_ORDER.index(trend.outlook), day, spare, trend.cluster_name.lower(), trend.subject, trend.question)


def _when(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
