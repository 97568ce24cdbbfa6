"""A history on file: what is kept of a run, and what never is."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from aks_preflight.history import Recorder, left, matching, opened, trends
from aks_preflight.history.store import Series
from aks_preflight.model.finding import Finding, Reading, Status
from aks_preflight.model.report import Report, Verdict
from aks_preflight.model.scope import UsageError
from aks_preflight.model.trend import Outlook, Trend, Trends
from tests.report import samples

DAY = timedelta(days=1)
BEGIN = samples.NO_GO.as_of


def room(has: int | None, *, used: int | None = 800, needs: int | None = 31, **more: object) -> Reading:
    return replace(samples.WORST_POOL, has=has, used=used, needs=needs, terms=(), **more)  # type: ignore[arg-type]


def finding(*readings: Reading, **more: object) -> Finding:
    return replace(samples.SUBNET_FULL, readings=readings, **more)  # type: ignore[arg-type]


def report(*findings: Finding, as_of: datetime = BEGIN) -> Report:
    cluster = replace(samples.PROD, findings=findings, verdicts={"upgrade": Verdict.GO})
    return replace(samples.NO_GO, as_of=as_of, clusters=(cluster,))


def keep(path: Path, told: Report) -> None:
    with opened(path, new=True) as store:
        recorder = Recorder(store)
        recorder.begin(told.opening)
        for cluster in told.clusters:
            recorder.cluster(cluster)
        recorder.end(told.closing())


def read(path: Path, days: int | None = None) -> Trends:
    with opened(path) as store:
        return trends(store, days=days)


def one(path: Path) -> Trend:
    (trend,) = read(path).trends
    return trend


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "headroom.db"


def falling(path: Path, days: int = 30, *, size: int = 1000) -> None:
    for day in range(days):
        has = 200 - 3 * day
        keep(path, report(finding(room(has, used=size - has)), as_of=BEGIN + day * DAY))


def test_a_subnet_that_fills_has_a_day(path: Path) -> None:
    falling(path)
    trend = one(path)
    assert (trend.first, trend.last, trend.needs, trend.size, trend.runs) == (200, 113, 31, 1000, 30)
    # 200 - 3 * 57 = 29 is the first below 31.
    assert (trend.outlook, trend.days and trend.days.estimate) == (Outlook.DATED, date(2025, 5, 1) + 57 * DAY)


def test_the_same_run_twice_is_one(path: Path) -> None:
    falling(path, 10)
    before = path.read_bytes()
    falling(path, 10)
    assert (read(path).runs, one(path).runs, len(path.read_bytes())) == (10, 10, len(before))


def test_what_was_not_known_has_no_row_and_is_no_zero(path: Path) -> None:
    falling(path, 10)
    unread = replace(samples.QUOTA_UNREAD, check="subnet-headroom", subject=samples.SUBNET)
    keep(path, report(unread, finding(room(None, used=None)), as_of=BEGIN + 10 * DAY))
    assert (read(path).runs, one(path).runs, one(path).last) == (11, 10, 173)


def test_a_need_that_is_not_whole_is_not_known(path: Path) -> None:
    falling(path, 9)
    reason = samples.QUOTA_UNREAD.reason
    keep(path, report(finding(room(170, used=830, missing=reason)), as_of=BEGIN + 9 * DAY))
    assert (one(path).needs, one(path).outlook) == (None, Outlook.NEED_UNKNOWN)


def test_a_need_that_jumped_is_no_trend(path: Path) -> None:
    for day in range(20):
        keep(path, report(finding(room(200, needs=31 if day < 10 else 150)), as_of=BEGIN + day * DAY))
    assert (one(path).needs, one(path).outlook) == (150, Outlook.NO_TREND)


def test_what_was_left_of_another_size_is_passed_over(path: Path) -> None:
    falling(path, 20)
    for day in range(20, 25):
        keep(path, report(finding(room(1100, used=900)), as_of=BEGIN + day * DAY))
    trend = one(path)
    assert (trend.resized, trend.runs, trend.first, trend.outlook) == (True, 5, 1100, Outlook.TOO_FEW)


def test_a_run_that_breaks_off_leaves_nothing(path: Path) -> None:
    falling(path, 3)
    with opened(path, new=True) as store:
        recorder = Recorder(store)
        recorder.begin(replace(samples.NO_GO.opening, as_of=BEGIN + 9 * DAY))
        recorder.cluster(report(finding(room(1))).clusters[0])
    assert (read(path).runs, one(path).last) == (3, 194)


def test_of_the_readings_the_worst_that_decides_of_what_is_left_now() -> None:
    tight, wide = room(40), room(90)
    shown = replace(room(5), decides=False)
    admitted = replace(room(1), gate=samples.FITTING.readings[1].gate)
    assert left(finding(wide, tight, shown, admitted)) == tight
    assert left(finding(shown, admitted)) == shown
    assert left(finding(admitted, room(None, used=None))) is None
    assert left(replace(samples.STATE, status=Status.OK)) is None


def test_only_the_last_days(path: Path) -> None:
    falling(path, 30)
    (trend,) = read(path, days=10).trends
    assert (trend.runs, trend.last) == (11, 113)


def test_a_subject_that_is_gone_is_left_out_and_counted(path: Path) -> None:
    falling(path, 3)
    other = replace(samples.SUBNET, id="/other")
    keep(path, report(finding(room(9), subject=other), as_of=BEGIN + 30 * DAY))
    told = read(path)
    assert ([trend.subject for trend in told.trends], told.stale) == (["/other"], 1)


def test_names_that_are_no_text_are_kept(path: Path) -> None:
    odd = replace(samples.SUBNET, name="\ud800x", id="/X\ud800/")
    keep(path, report(finding(room(9), subject=odd)))
    assert (one(path).name, one(path).subject) == ("\\ud800x", "/x\\ud800")


def test_which_are_wanted() -> None:
    series = Series("/subscriptions/x/managedclusters/prod-weu", "Prod-Weu", "upgrade", "subnet-headroom", "", "", "",
                    "", ())  # fmt: skip
    assert matching([], [])(series)
    assert matching(["prod-*"], ["subnet*"])(series)
    assert matching(["/subscriptions/X/*"], [])(series)
    assert not matching(["test-*"], [])(series)
    assert not matching(["prod-weu"], ["vcpu*"])(series)


def test_a_later_version_another_file_or_none_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file.*--history"), opened(path):
        pass
    falling(path, 1)
    with sqlite3.connect(path) as database:
        database.execute("pragma user_version = 2")
    other, text = tmp_path / "other.db", tmp_path / "text"
    with sqlite3.connect(other) as database:
        database.execute("create table mine (x)")
    text.write_text("no database, but longer than the header of one" * 9)
    for file, said in ((path, "later version"), (other, "no history"), (text, "not a database")):
        for new in (True, False):
            with pytest.raises(UsageError, match=said), opened(file, new=new):
                pass
    with sqlite3.connect(other) as database:
        assert [name for (name,) in database.execute("select name from sqlite_master")] == ["mine"]


def _one_of_many(path: Path, number: int) -> None:
    keep(path, report(finding(room(200 - number, used=800 + number)), as_of=BEGIN + number * DAY))


def test_runs_that_begin_and_end_at_once_are_all_there(path: Path) -> None:
    context = get_context("spawn")
    processes = [context.Process(target=_one_of_many, args=(path, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    assert (read(path).runs, one(path).runs) == (4, 4)
