"""Two reports on file: what may be compared, and what neither of them could read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aks_preflight.comparing import compare
from aks_preflight.model.assumption import Assumed
from aks_preflight.model.comparison import Comparison, Presence
from aks_preflight.model.report import ClusterReport, NotRead, Report
from aks_preflight.model.scope import UsageError
from aks_preflight.report import render
from tests.report import samples

OLD = replace(samples.FLEET, not_read=(), warnings=())
LATER = samples.FLEET.as_of + timedelta(days=1)
NEW = replace(OLD, as_of=LATER)
Files = Callable[..., Comparison]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    def compared(old: Report, new: Report, format: str = "json") -> Comparison:  # noqa: A002
        paths = tmp_path / "old", tmp_path / "new"
        for path, report in zip(paths, (old, new), strict=True):
            path.write_text(render(report, format), encoding="utf-8")
        return compare(*paths)

    return compared


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_a_report_beside_itself_and_a_day_later(files: Files, format: str) -> None:  # noqa: A002
    told = files(OLD, NEW, format)
    assert (told.clusters, told.is_worse, told.old.clusters) == ((), False, 3)
    assert told.unchanged == sum(len(cluster.findings) for cluster in OLD.clusters)


def test_the_order_of_the_clusters_and_the_case_of_their_ids_do_not_matter(files: Files) -> None:
    shouted = tuple(replace(cluster, id=cluster.id.upper()) for cluster in reversed(NEW.clusters))
    assert files(OLD, replace(NEW, clusters=shouted)).clusters == ()


def test_a_cluster_in_what_was_not_read_has_not_vanished(files: Files) -> None:
    lost = replace(NEW, clusters=(), not_read=(NotRead(samples.SUBSCRIPTION.upper(), "timed out"),))
    told = files(OLD, lost)
    assert [each.presence for each in told.clusters] == [Presence.LOST] * 3
    assert told.is_worse
    assert told.counts["evidence-lost"] == 4  # and the scope itself


@pytest.mark.parametrize(
    ("scope", "presence"),
    [
        (samples.CLUSTER, Presence.LOST),
        ("/providers/Microsoft.Management/managementGroups/x", Presence.LOST),
        ("shard 1/4", Presence.LOST),
        (samples.SUBSCRIPTION[:-1], Presence.VANISHED),
        ("/subscriptions/other", Presence.VANISHED),
        ("plugin x", Presence.VANISHED),
    ],
)
def test_what_a_scope_that_was_not_read_may_hold(files: Files, scope: str, presence: Presence) -> None:
    fewer = replace(NEW, clusters=NEW.clusters[1:], not_read=(NotRead(scope, "timed out"),))
    told = files(OLD, fewer)
    assert [each.presence for each in told.clusters] == [presence]
    assert told.is_worse  # the scope itself was read before


def test_scopes_that_were_not_read_then_or_both_times(files: Files) -> None:
    gap = (NotRead("/subscriptions/x", "timed out"),)
    both = files(replace(OLD, not_read=gap), replace(NEW, not_read=gap))
    assert (both.is_worse, len(both.unread_scopes), both.lost_scopes) == (False, 1, ())
    assert len(files(replace(OLD, not_read=gap), NEW).regained_scopes) == 1


def test_a_check_that_is_not_asked_any_more_is_lost_and_told_once(files: Files) -> None:
    def without(cluster: ClusterReport) -> ClusterReport:
        return replace(cluster, findings=tuple(f for f in cluster.findings if f.check != "cluster-state"))

    told = files(OLD, replace(NEW, clusters=tuple(map(without, NEW.clusters))))
    assert (told.lost_checks, told.clusters, told.is_worse) == ((("cluster-state", 3),), (), True)


def test_a_cluster_that_vanished_is_told_and_no_worse(files: Files) -> None:
    told = files(OLD, replace(NEW, clusters=NEW.clusters[1:]))
    assert [(each.name, each.presence) for each in told.clusters] == [("prod-weu", Presence.VANISHED)]
    assert (told.is_worse, told.counts["fixed"], told.counts["clusters-vanished"]) == (False, 0, 1)


def test_a_subscription_of_which_nothing_is_told_any_more_is_lost(files: Files) -> None:
    """Azure's list of subscriptions leaves out what the caller may not read."""
    hidden = replace(OLD.clusters[0], id=samples.CLUSTER.replace("1111", "7777"), subscription="77777777")
    told = files(replace(OLD, clusters=(*OLD.clusters, hidden)), NEW)
    assert [(each.id, each.presence) for each in told.clusters] == [(hidden.id, Presence.LOST)]
    assert "tells of no cluster in its subscription" in (told.clusters[0].unread or "")
    assert told.is_worse


def test_a_cluster_whose_scope_was_not_read_then_is_new_and_says_so(files: Files) -> None:
    old = replace(OLD, clusters=OLD.clusters[1:], not_read=(NotRead(samples.CLUSTER, "timed out"),))
    (told,) = files(old, NEW).clusters
    assert (told.presence, told.unread) == (Presence.APPEARED, f"{samples.CLUSTER}: timed out")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (replace(NEW, questions={"upgrade": {"to": "1.35"}}), "ask the same of both"),
        (replace(NEW, assumptions=(Assumed("quota.cores", "9", "8", ()),)), "what was assumed"),
        (replace(NEW, shard=(0, 4)), "the whole.*shard 0/4: merge"),
        (replace(NEW, source="demo"), "source snapshot.*demo"),
        (replace(NEW, as_of=OLD.as_of - timedelta(days=1)), "swap them"),
        (replace(NEW, clusters=(replace(samples.WELL, id="/subscriptions/masked/x"),)), "no cluster of.*masked"),
        (replace(NEW, clusters=()), "no cluster of"),
    ],
)
def test_what_cannot_be_compared_is_refused(files: Files, new: Report, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        files(OLD, new)


def test_the_same_assumption_may_have_read_another_number(files: Files) -> None:
    old, new = (
        replace(report, assumptions=(Assumed("quota.cores", "9", read, ()), Assumed("free.a", read, read, (), "x")))
        for report, read in ((OLD, "7"), (NEW, "8"))
    )
    told = files(old, new)
    assert told.assumptions == ("quota.cores=9",)


def test_runs_of_which_one_named_its_questions_are_compared_with_a_warning(files: Files) -> None:
    assert "only the newer run named" in files(OLD, replace(NEW, named=True)).warnings[0]


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text(render(OLD, "json"))
    for text in ("", "{}", "{", render(OLD, "jsonl").splitlines()[0]):
        bad.write_text(text)
        for pair in ((good, bad), (bad, good)):
            with pytest.raises(UsageError, match=str(bad)):
                compare(*pair)
