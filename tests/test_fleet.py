"""A fleet on the command line: told as it comes, in shards that merge to the whole, ended in time or by hand."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.demo import DEMO, SUBSCRIPTION, lines
from tests.simulator import Hang, Simulator, Switches

Serve = Callable[..., Simulator]
Report = dict[str, Any]

SUBSCRIPTIONS = [SUBSCRIPTION.replace("0001", f"000{number}") for number in range(1, 8)]


def fleet(folder: Path) -> Path:
    """The demo in seven subscriptions."""
    header, *answers = lines()
    path = folder / "fleet.arm.jsonl"
    every = [line.replace(SUBSCRIPTION, each) for each in SUBSCRIPTIONS for line in answers]
    path.write_text("\n".join([header, *every]), encoding="utf-8")
    return path


def preflight(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aks_preflight", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **more)


def without_costs(report: Report) -> Report:
    return {name: value for name, value in report.items() if name != "requests"}


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_four_shards_merged_are_the_whole(tmp_path: Path, form: str) -> None:
    snapshot = fleet(tmp_path)
    whole = preflight("check", "--from", str(snapshot), "-o", "json")
    parts = []
    for index in range(4):
        part = tmp_path / f"{index}.{form}"
        done = preflight("check", "--from", str(snapshot), "--shard", f"{index}/4", "-o", form)
        part.write_text(done.stdout, encoding="utf-8")
        parts.append(str(part))
    merged = preflight("merge", *reversed(parts), "-o", "json")
    assert merged.returncode == whole.returncode == 1
    assert without_costs(json.loads(merged.stdout)) == without_costs(json.loads(whole.stdout))
    assert len(json.loads(whole.stdout)["clusters"]) == 42
    # Less one shard it is not the whole, and says so.
    less = preflight("merge", *parts[1:], "-o", "json")
    assert [n["scope"] for n in json.loads(less.stdout)["not_read"]] == ["shard 0/4"]


WAIVERS = f"""
[[waivers]]
check = "subnet-headroom"
resource = "/subscriptions/{SUBSCRIPTIONS[2]}/*"
reason = "in one of the shards"
expires = 2999-12-31

[[waivers]]
check = "subnet-headroom"
resource = "nowhere"
reason = "in none of them"
expires = 2999-12-31
"""


def test_a_waiver_is_unused_only_where_no_shard_uses_it(tmp_path: Path) -> None:
    snapshot = fleet(tmp_path)
    (tmp_path / "aks-preflight.toml").write_text(WAIVERS, encoding="utf-8")
    words = ("check", "--from", str(snapshot), "--for", "upgrade", "-o", "json")
    whole = json.loads(preflight(*words, cwd=tmp_path).stdout)
    for index in range(2):
        done = preflight(*words, "--shard", f"{index}/2", cwd=tmp_path)
        (tmp_path / f"{index}.json").write_text(done.stdout, encoding="utf-8")
        assert not any("unused" in warning for warning in json.loads(done.stdout)["warnings"])
    merged = json.loads(preflight("merge", "0.json", "1.json", "-o", "json", cwd=tmp_path).stdout)
    assert without_costs(merged) == without_costs(whole)
    assert [(each["use"], each["findings"]) for each in merged["waivers"]] == [("used", 2), ("unused", 0)]
    (told,) = (warning for warning in merged["warnings"] if "waiver" in warning)
    assert told.startswith("waiver of subnet-headroom on nowhere: unused")


def test_a_pod_of_an_indexed_job_knows_its_shard(tmp_path: Path) -> None:
    snapshot = str(fleet(tmp_path))
    names: list[str] = []
    for index in range(3):
        environment = {"JOB_COMPLETION_INDEX": str(index), "AKS_PREFLIGHT_SHARDS": "3"}
        done = preflight("check", "--from", snapshot, "-o", "json", env=environment)
        report = json.loads(done.stdout)
        assert report["shard"] == {"index": index, "of": 3}
        names += [cluster["id"] for cluster in report["clusters"]]
    assert len(names) == len(set(names)) == 42
    done = preflight("check", "--from", snapshot, env={"JOB_COMPLETION_INDEX": "0"})
    assert done.returncode == 2
    assert "AKS_PREFLIGHT_SHARDS" in done.stderr


def test_an_empty_shard_says_nothing_against_going(tmp_path: Path) -> None:
    snapshot = str(fleet(tmp_path))
    reports = [preflight("check", "--from", snapshot, "--shard", f"{i}/40", "-o", "json") for i in range(12)]
    empty = [done for done in reports if not json.loads(done.stdout)["clusters"]]
    assert empty
    assert {done.returncode for done in empty} == {0}


@pytest.mark.parametrize(("change", "says"), [
    (lambda report: {**report, "questions": {"upgrade": {}}}, "differs from"),
    (lambda report: report, "both of shard"),
    (lambda report: {**report, "shard": None}, "one is of a shard, the other is not"),
    (lambda report: {**report, "shard": {"index": 1, "of": 3}}, "one of 3 shards"),
    (lambda report: {**report, "shard": {"index": 1, "of": 2}}, "told by two of the reports"),
    (lambda report: {**report, "schema_version": "2.0"}, "is not known"),
    (lambda report: {"clusters": report["clusters"]}, "no report"),
    (lambda report: [report], "no report"),
])  # fmt: skip
def test_what_is_no_part_of_one_run_is_refused(tmp_path: Path, change: Callable[[Report], object], says: str) -> None:
    done = preflight("check", "--demo", "-o", "json", "--for", "upgrade")
    report = {**json.loads(done.stdout), "shard": {"index": 0, "of": 2}}
    for name, content in (("a", report), ("b", change(report))):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    merged = preflight("merge", str(tmp_path / "a"), str(tmp_path / "b"))
    assert merged.returncode == 2
    assert says in merged.stderr
    assert "Traceback" not in merged.stderr


@pytest.mark.parametrize(
    "words", [("-n", "ferry-prod", "-n", "no-such-cluster"), ("--for", "upgrade", "--pool", "nopool")]
)
def test_a_name_that_no_shard_has_is_a_mistake_as_in_one_piece(tmp_path: Path, words: tuple[str, ...]) -> None:
    snapshot = str(fleet(tmp_path))
    assert preflight("check", "--from", snapshot, *words).returncode == 4
    parts = []
    for index in range(3):
        part = tmp_path / f"{index}.json"
        done = preflight("check", "--from", snapshot, *words, "--shard", f"{index}/3", "-o", "json")
        assert done.returncode in (0, 1)
        part.write_text(done.stdout, encoding="utf-8")
        parts.append(str(part))
    merged = preflight("merge", *parts)
    assert merged.returncode == 4
    assert words[-1] in merged.stderr
    assert merged.stdout == ""


def test_a_name_that_another_shard_has_is_none(tmp_path: Path) -> None:
    """`ferry-prod` of one subscription alone, by its id: every shard but one lacks it."""
    snapshot = str(fleet(tmp_path))
    cluster = json.loads(preflight("check", "--from", snapshot, "-n", "ferry-prod", "-o", "json").stdout)["clusters"][0]
    parts = []
    for index in range(3):
        part = tmp_path / f"{index}.json"
        words = ("check", "--from", snapshot, "-n", cluster["id"], "--shard", f"{index}/3", "-o", "json")
        part.write_text(preflight(*words).stdout, encoding="utf-8")
        parts.append(str(part))
    merged = preflight("merge", *parts, "-o", "json")
    assert [c["id"] for c in json.loads(merged.stdout)["clusters"]] == [cluster["id"]]
    assert merged.returncode == 0


def test_clusters_that_are_laid_out_otherwise_are_not_passed_over(tmp_path: Path) -> None:
    text = preflight("check", "--demo", "-o", "json").stdout
    text = text.replace('  "cluster_count": 6,\n', "")  # as of an older version, which could not count on it
    head, _, rest = text.partition('  "clusters": [\n    {\n')
    (tmp_path / "a").write_text(f'{head}  "clusters": [\n     {{\n{rest}', encoding="utf-8")
    merged = preflight("merge", str(tmp_path / "a"))
    assert merged.returncode == 2
    assert "among its clusters" in merged.stderr


def test_a_report_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    for form in ("json", "jsonl"):
        text = preflight("check", "--demo", "-o", form).stdout
        for cut in (0, 100, len(text) // 2, text.rindex("\n", 0, len(text) - 1), len(text) - 3):
            (tmp_path / "cut").write_text(text[:cut], encoding="utf-8")
            merged = preflight("merge", str(tmp_path / "cut"))
            assert (merged.returncode, merged.stderr.count("\n")) == (2, 1), cut
    assert preflight("merge", str(tmp_path / "none")).returncode == 2


def test_a_line_a_cluster_while_others_are_still_asked_about(simulator: Serve, tmp_path: Path) -> None:
    """The last subscription never answers: the others' clusters are written before anybody interrupts."""
    arm = simulator(fleet(tmp_path), Switches(faults=(Hang(path=f"/subscriptions/{SUBSCRIPTIONS[-1]}/*/usages"),)))
    command = [sys.executable, "-m", "aks_preflight", "check", "-o", "jsonl", "--timeout", "60"]
    command += [word for each in SUBSCRIPTIONS for word in ("-s", each)]
    run = subprocess.Popen(command, env=arm.process_environment, stdout=-1, stderr=-1, text=True)
    assert run.stdout is not None
    told = [json.loads(run.stdout.readline())["subscription"] for _ in range(36)]
    assert set(told) == set(SUBSCRIPTIONS[:-1])
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    *more, last = [json.loads(line) for line in out.splitlines()]
    assert run.returncode == 130
    assert last["not_read"] == [
        {
            "scope": f"/subscriptions/{SUBSCRIPTIONS[-1]}",
            "reason": "6 of its clusters: interrupted before it was judged",
        }
    ]
    assert more == []
    assert "Traceback" not in err


def test_a_request_to_terminate_ends_as_a_deadline_does(simulator: Serve) -> None:
    arm = simulator(DEMO, Switches(faults=(Hang(path="*/usages"),)))
    command = [sys.executable, "-m", "aks_preflight", "check", "-s", SUBSCRIPTION, "-o", "json", "-v"]
    run = subprocess.Popen(command, env=arm.process_environment, stdout=-1, stderr=-1, text=True)
    while not any("usages" in request.path for request in arm.requests):
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 3
    assert json.loads(out)["verdicts"] == {"upgrade": "unknown", "windows": "unknown"}


def test_a_deadline_ends_in_time_with_a_whole_report(simulator: Serve) -> None:
    arm = simulator(DEMO, Switches(faults=(Hang(path="*/skus"),)))
    began = time.monotonic()
    done = preflight(
        "check", "-s", SUBSCRIPTION, "-o", "json", "--for", "upgrade", "--deadline", "4", env=arm.process_environment
    )
    # The deadline, and what it takes to start a process on a busy machine. Without it, it would be 30 s and more.
    assert time.monotonic() - began < 10
    report = json.loads(done.stdout)
    assert len(report["clusters"]) == 6
    late = [f for c in report["clusters"] for f in c["findings"] if f["status"] == "unknown"]
    assert any("not read within the deadline of 4 s" in (f["reason"] or {}).get("text", "") for f in late)
    assert done.returncode == 1  # a subnet that is full needs no list of sizes
    plan = preflight("plan", "-s", SUBSCRIPTION, "-o", "json", "--deadline", "3", env=arm.process_environment)
    assert plan.returncode in (1, 3)
    assert json.loads(plan.stdout)["clusters"]


def test_a_deadline_before_the_clusters_are_listed(simulator: Serve) -> None:
    arm = simulator(DEMO, Switches(faults=(Hang(path="*/managedClusters"),)))
    done = preflight("check", "-s", SUBSCRIPTION, "-o", "json", "--deadline", "2", env=arm.process_environment)
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert report["not_read"] == [
        {"scope": f"/subscriptions/{SUBSCRIPTION}", "reason": "not read within the deadline of 2 s"}
    ]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 3)])
def test_a_signal_before_the_subscriptions_are_listed(simulator: Serve, number: signal.Signals, code: int) -> None:
    arm = simulator(DEMO, Switches(faults=(Hang(path="/subscriptions"),)))
    command = [sys.executable, "-m", "aks_preflight", "check", "--all-subscriptions", "-o", "json"]
    run = subprocess.Popen(command, env=arm.process_environment, stdout=-1, stderr=-1, text=True)
    while not arm.requests:
        time.sleep(0.05)
    run.send_signal(number)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == code
    assert [unread["scope"] for unread in json.loads(out)["not_read"]] == ["/subscriptions"]
    plan = preflight("plan", "--all-subscriptions", "-o", "json", "--deadline", "2", env=arm.process_environment)
    assert plan.returncode == 3
    assert json.loads(plan.stdout)["not_read"] == [
        {"scope": "/subscriptions", "reason": "not read within the deadline of 2 s"}
    ]


def test_a_recording_of_nothing_takes_no_recordings_place(simulator: Serve, tmp_path: Path) -> None:
    arm = simulator(DEMO, Switches(faults=(Hang(path="/subscriptions"),)))
    kept = tmp_path / "kept.arm.jsonl"
    kept.write_text("what was recorded yesterday")
    command = ("snapshot", str(kept), "--all-subscriptions", "--deadline", "2")
    done = preflight(*command, env=arm.process_environment)
    assert (done.returncode, kept.read_text()) == (4, "what was recorded yesterday")
    assert "no cluster was recorded" in done.stderr


def test_stats_tell_requests_by_kind_and_waits(simulator: Serve) -> None:
    arm = simulator(DEMO)
    done = preflight("check", "-s", SUBSCRIPTION, "--stats", env=arm.process_environment)
    assert "\n1 Microsoft.ContainerService/managedClusters\n" in done.stderr
    assert "waited 0.0 s because Azure asked for it" in done.stderr
