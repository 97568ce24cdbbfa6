"""What the real command costs on a fleet, beside its floor and its limits.

    python -m benchmarks.fleet [--scenario one|thousand|managed|replay|simulator|all] [--clusters N] [--runs N]

Live scenarios ask the simulator, a process of its own, with latency and with Azure's published token buckets. Each
process is measured alone. Exit code 1 where a limit is missed. Method and figures: docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tabulate import tabulate

from benchmarks import bounds, processes, yardstick
from benchmarks.estate_plan import Shape, clusters_of
from benchmarks.processes import LIVE_IMPORTS, REPLAY_IMPORTS, Cost
from tests.simulator.throttling import Throttle

PROGRAM, BARE = ("-m", "aks_preflight", "check"), ("-m", "benchmarks.bare_sdk")
HEADERS = ("what", "requests", "a cluster", "429s", "wall s", "CPU s", "peak MB", "floor s", "ratio")
#: The exit codes of a check that came to an answer: go, no-go, undetermined.
_ANSWERED = (0, 1, 3)


@dataclass(slots=True)
class Result:
    """Rows of the table, what else is worth a line, and the limits with whether they hold."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    limits: list[tuple[str, bool]] = field(default_factory=list)

    def row(
        self, what: str, cost: Cost, *, clusters: int = 0, requests: int | None = None, throttled: int | None = None,
        floor: float | None = None,
    ) -> None:  # fmt: skip
        """One measured process. Raises RuntimeError where it did not do what it was to do."""
        if cost.code not in _ANSWERED:
            raise RuntimeError(f"{what} ended with {cost.code}: {cost.said.strip()[-400:]}")
        each = f"{requests / clusters:.2f}" if requests is not None and clusters else ""
        ratio = (f"{floor:.2f}", f"{cost.wall / floor:.2f}") if floor else ("", "")
        counted = ("" if requests is None else requests, each, "" if throttled is None else throttled)
        self.rows.append((what, *counted, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}", *ratio))

    def limit(self, text: str, holds: bool) -> None:
        """A limit, and whether it holds."""
        self.limits.append((text, holds))


def estate(shape: Shape, folder: Path) -> Path:
    """The estate's snapshot, written by a process of its own: the one that measures stays small."""
    path = folder / f"estate-{shape.clusters}{'-managed' if shape.managed_vnets else ''}.arm.jsonl"
    words = [str(path), *(["--managed-vnets"] if shape.managed_vnets else [])]
    for name in ("subscriptions", "clusters", "vnets", "regions", "skus", "seed"):
        words += [f"--{name}", str(getattr(shape, name))]
    cost = processes.measured(["-m", "benchmarks.estate", *words])
    if cost.code:
        raise RuntimeError(f"the estate could not be written: {cost.said}")
    return path


def fleet_of(clusters: int, options: argparse.Namespace, *, managed: bool = False) -> Shape:
    """An estate in the proportions of the scenarios: 100 clusters a subscription, 5 a VNet, 3 regions."""
    subscriptions = max(1, clusters // 100)
    return Shape(subscriptions=subscriptions, clusters=clusters, vnets=max(subscriptions, clusters // 5),
                 regions=3, skus=options.skus, managed_vnets=managed, seed=options.seed)  # fmt: skip


def one(options: argparse.Namespace, folder: Path) -> Result:
    """One cluster of twenty, live, 100 ms to Azure and back."""
    latency, result = 0.1, Result()
    shape = Shape(subscriptions=1, clusters=20, vnets=4, regions=1, skus=options.skus, seed=options.seed)
    snapshot = estate(shape, folder)
    asked = next(c for c in clusters_of(shape, 0) if c.mode == "overlay" and not c.stopped)
    words = [*PROGRAM, "-s", asked.subscription, "-n", asked.name]
    costs: list[tuple[Cost, int, int]] = []
    empty = processes.imports(LIVE_IMPORTS, runs=options.runs)
    for _ in range(options.runs):
        with processes.simulator(snapshot, latency=latency) as served:
            cost = processes.measured(words, environment=served.environment)
        costs.append((cost, len(served.log), served.throttled))
        empty = min(empty, processes.imports(LIVE_IMPORTS, runs=1), key=lambda each: each.wall)
    cost, requests, throttled = min(costs, key=lambda each: each[0].wall)
    floor = empty.wall + 4 * latency
    result.row("one cluster, 100 ms", cost, clusters=1, requests=requests, throttled=throttled, floor=floor)
    result.row("  empty Python, same imports", empty)
    result.limit("one: wall at most 1.25 of its floor (the imports and 4 rounds)", cost.wall <= 1.25 * floor)
    return result


def thousand(options: argparse.Namespace, folder: Path) -> Result:
    """A thousand clusters, 60 ms, Azure's buckets, beside the bare SDK."""
    result, cost, needed, clusters = _live(options, folder, managed=False)
    with processes.simulator(estate(fleet_of(clusters, options), folder), latency=_FAR) as served:
        bare = processes.measured(BARE, environment=served.environment)
    result.row("  bare SDK, same facts", bare, clusters=clusters, requests=len(served.log), throttled=served.throttled)
    text = f"thousand: wall at most 1.3 of the bound ({cost.wall / needed:.2f}) or 1.5 of the bare SDK"
    result.limit(f"{text} ({cost.wall / bare.wall:.2f})", cost.wall <= max(1.3 * needed, 1.5 * bare.wall))
    result.limit("thousand: peak below 250 MB", cost.peak < 250)
    return result


def managed(options: argparse.Namespace, folder: Path) -> Result:
    """The same, with each cluster in a VNet that AKS made for it."""
    result, cost, _, _ = _live(options, folder, managed=True)
    result.limit("managed: peak below 250 MB", cost.peak < 250)
    return result


_FAR = 0.06


def _live(options: argparse.Namespace, folder: Path, *, managed: bool) -> tuple[Result, Cost, float, int]:
    clusters, result = options.clusters or 1000, Result()
    snapshot = estate(fleet_of(clusters, options, managed=managed), folder)
    throttle = Throttle.azure()
    out = folder / "report.jsonl"
    empty = processes.imports(LIVE_IMPORTS, runs=options.runs)
    with processes.simulator(snapshot, latency=_FAR) as served:
        words = [*PROGRAM, "--all-subscriptions", "-o", "jsonl"]
        cost = processes.measured(words, environment=served.environment, out=out)
    needed = bounds.bound(served.log, latency=_FAR, imports=empty.wall, throttle=throttle)
    name, most = ("managed", 1.3) if managed else ("thousand", 0.5)
    what = f"{clusters} clusters{', a VNet each' if managed else ''}, 60 ms"
    sent = len(served.log)
    result.row(what, cost, clusters=clusters, requests=sent, throttled=served.throttled, floor=needed)
    seconds, bucket = bounds.bucket_seconds(served.log, throttle)
    parts = f"{seconds:.1f} s of the scarcest bucket ({bucket}), {bounds.ROUNDS} rounds, {empty.wall:.2f} s of imports"
    result.notes.append(f"{name}: the floor is {parts}")
    result.limit(f"{name}: at most {most} requests a cluster", sent <= most * clusters)
    result.limit(f"{name}: no 429", not served.throttled)
    return result, cost, needed, clusters


def replay(options: argparse.Namespace, folder: Path) -> Result:
    """Ten thousand and two thousand clusters from a snapshot on one core, whole JSON to a file."""
    result, core = Result(), 0
    many = options.clusters or 10_000
    few = max(1, many // 5)
    empty = processes.imports(REPLAY_IMPORTS, runs=options.runs, core=core)
    peaks: dict[int, float] = {}
    for clusters in (few, many):
        snapshot = estate(fleet_of(clusters, options), folder)
        size = snapshot.stat().st_size / 1e6
        words = [*PROGRAM, "--from", str(snapshot), "-o", "json"]
        cost = processes.best(options.runs if clusters == few else 1, words, out=folder / "report.json", core=core)
        result.row(f"replay of {clusters} clusters", cost, floor=empty.wall)
        speed = clusters / (cost.wall - empty.wall)
        paces = (
            f"{speed:.0f} without the imports, {clusters / cost.wall:.0f} with them, {clusters / cost.cpu:.0f} a CPU s"
        )
        result.notes.append(f"replay: {clusters} clusters, {size:.1f} MB of snapshot; clusters a second: {paces}")
        peaks[clusters] = cost.peak
        snapshot.unlink()
    result.limit(f"replay: at least 400 clusters a second ({speed:.0f})", speed >= 400)
    result.limit("replay: peak below 400 MB", peaks[many] < 400)
    text = f"replay: peak less snapshot ({peaks[many] - size:.0f} MB) at most 1.2 of the peak of {few} clusters"
    result.limit(text, peaks[many] - size <= 1.2 * peaks[few])
    return result


def serving(options: argparse.Namespace, folder: Path) -> Result:
    """How many requests a second the simulator can serve: what asks it cannot be faster."""
    result = Result()
    snapshot = estate(fleet_of(options.clusters or 1000, options), folder)
    with processes.simulator(snapshot, latency=0.0, throttle=None) as served:
        cost = processes.measured(("-m", "benchmarks.knock", str(snapshot)), environment=served.environment)
    result.row("the simulator's own pace", cost, requests=len(served.log))
    result.notes.append(f"simulator: {cost.said.strip()}")
    return result


SCENARIOS: dict[str, Callable[[argparse.Namespace, Path], Result]] = {
    "one": one,
    "thousand": thousand,
    "managed": managed,
    "replay": replay,
    "simulator": serving,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scenario", choices=[*SCENARIOS, "all"], default="all")
    parser.add_argument("--clusters", type=int, metavar="N", help="default: 1000 live, 10000 of the replay")
    parser.add_argument("--skus", type=int, default=60, metavar="N", help="rows of a region's list of VM sizes")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="the best of so many, where they are short")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args(argv)
    wanted = list(SCENARIOS) if options.scenario == "all" else [options.scenario]
    results, pace = [], yardstick.seconds()
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
            results.append(SCENARIOS[name](options, Path(folder)))
    print(tabulate([row for result in results for row in result.rows], headers=HEADERS, disable_numparse=True))
    print(f"yardstick: {pace:.3f} s of CPU before, {yardstick.seconds():.3f} s after; divide by it to compare machines")
    for note in [note for result in results for note in result.notes]:
        print(note)
    limits = [limit for result in results for limit in result.limits]
    for text, holds in limits:
        print(f"{'holds ' if holds else 'MISSED'} {text}")
    return 0 if all(holds for _, holds in limits) else 1


if __name__ == "__main__":
    sys.exit(main())
