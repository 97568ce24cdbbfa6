"""Merging reports in one process: what is no whole report, or no part of one run, is refused before a word is told."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aks_preflight.merging import merge
from aks_preflight.model.report import Collected, Report
from aks_preflight.model.scope import UsageError
from aks_preflight.report import render
from tests.report import samples

FLEET = replace(samples.FLEET, not_read=())


def files(folder: Path, reports: Sequence[Report], form: str = "json") -> list[Path]:
    """The reports on file, by their place."""
    paths = []
    for index, report in enumerate(reports):
        paths.append(folder / f"{index}.{form}")
        paths[-1].write_text(render(report, form), encoding="utf-8")
    return paths


def shards(of: Report) -> list[Report]:
    """A report in two."""
    return [replace(of, clusters=of.clusters[:1], shard=(0, 2)), replace(of, clusters=of.clusters[1:], shard=(1, 2))]


def merged(paths: Sequence[Path]) -> Report:
    whole = Collected()
    merge(paths, into=whole)
    return whole.report


def refused(paths: Sequence[Path]) -> str:
    """Why they are: with nothing told by then."""
    told = Collected()
    with pytest.raises(UsageError) as why:
        merge(paths, into=told)
    with pytest.raises(ValueError, match="has not ended"):
        _ = told.report
    assert told.__dict__ == Collected().__dict__
    return str(why.value)


# Clusters that were lost on the way


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_two_shards_are_merged_with_the_number_of_all_clusters(tmp_path: Path, form: str) -> None:
    whole = merged(files(tmp_path, shards(FLEET), form))
    assert len(whole.clusters) == 3
    assert json.loads(render(whole, "json"))["cluster_count"] == 3
    assert json.loads(render(whole, "jsonl").splitlines()[-1])["cluster_count"] == 3


@pytest.mark.parametrize("lost", [(0,), (1,), (0, 1)])
def test_a_line_that_a_log_collector_dropped_is_noticed(tmp_path: Path, lost: tuple[int, ...]) -> None:
    paths = files(tmp_path, shards(FLEET), "jsonl")
    lines = paths[1].read_text(encoding="utf-8").splitlines(keepends=True)
    paths[1].write_text("".join(line for at, line in enumerate(lines) if at not in lost), encoding="utf-8")
    assert f"{paths[1]}: it holds {2 - len(lost)} clusters and was written with 2" in refused(paths)


def test_a_cluster_that_is_gone_from_the_list_is_noticed(tmp_path: Path) -> None:
    paths = files(tmp_path, shards(FLEET))
    report = json.loads(paths[1].read_text(encoding="utf-8"))
    del report["clusters"][0]
    for layout in (None, 2):
        paths[1].write_text(json.dumps(report, indent=layout), encoding="utf-8")
        assert "it holds 1 clusters and was written with 2" in refused(paths)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_report_of_before_the_number_is_read_as_ever(tmp_path: Path, form: str) -> None:
    paths = files(tmp_path, shards(FLEET), form)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for stated in (
            '  "cluster_count": 1,\n',
            '  "cluster_count": 2,\n',
            '"cluster_count":1,',
            '"cluster_count":2,',
        ):
            text = text.replace(stated, "")
        assert "cluster_count" not in text
        path.write_text(text, encoding="utf-8")
    assert len(merged(paths).clusters) == 3


# What is no part of one run


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_cluster_that_is_told_twice_is_found_before_anything_is_told(tmp_path: Path, form: str) -> None:
    one, other = shards(FLEET)
    last = replace(one.clusters[0], id=one.clusters[0].id.upper())
    paths = files(tmp_path, [one, replace(other, clusters=(*other.clusters, last))], form)
    told = refused(paths)
    assert told.startswith(f"{paths[1]}: {last.id} is told by two of the reports")
    paths = files(tmp_path, [replace(FLEET, clusters=(*FLEET.clusters, last))], form)
    assert "told by two of the reports, or twice" in refused(paths)


def test_reports_of_times_far_apart_are_merged_with_a_warning(tmp_path: Path) -> None:
    one, other = shards(FLEET)
    near = replace(other, as_of=other.as_of + timedelta(days=1))
    assert merged(files(tmp_path, [one, near])).warnings == FLEET.warnings
    far = replace(other, as_of=other.as_of + timedelta(days=1, seconds=1))
    whole = merged(files(tmp_path, [far, one]))
    assert whole.as_of == one.as_of
    assert [warning for warning in whole.warnings if warning not in FLEET.warnings] == [
        "the reports that were merged are of 2025-05-01T09:14:03Z to 2025-05-02T09:14:04Z: an answer holds for "
        "its report's time"
    ]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no pipe has a path here")
def test_a_pipe_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (path,) = files(tmp_path, [replace(FLEET, clusters=())], "jsonl")
    reading, writing = os.pipe()
    try:
        os.write(writing, path.read_bytes())
        os.close(writing)
        assert "give a file, not a pipe" in refused([Path(f"/dev/fd/{reading}")])
    finally:
        os.close(reading)
