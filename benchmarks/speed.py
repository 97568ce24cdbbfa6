"""How long the command takes, as a process and beside its floor.

    python benchmarks/speed.py

Prints a table: the command, its best of five runs, the floor (an empty Python, or one with the same imports) taken in
the same minute, and their ratio. Machines are noisy: compare ratios of one run, not seconds of two.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"
ESTATE = SHARED / "recorded" / "estate.arm.jsonl.gz"
SKUS = SHARED / "recorded" / "bodies" / "derived-skus"
RUNS = 5
IMPORTS = (
    "import aiohttp, tabulate, typer, azure.mgmt.compute.aio, azure.mgmt.containerservice.aio, azure.mgmt.network.aio"
)


def seconds(*words: str) -> float:
    """The best wall time of a few runs. Exit codes are the command's business."""
    return min(once(*words) for _ in range(RUNS))


def once(*words: str) -> float:
    """The wall time of one run."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], capture_output=True, check=False)
    return time.perf_counter() - started


def sku_cpu(rows: int = 1300) -> tuple[float, float]:
    """CPU seconds to read a region's list of so many rows and look one size up, and its size in MB."""
    from aks_preflight.facts.sizes import VmSizes, parse_size

    listed = [row for path in SKUS.glob("*.json") for row in json.loads(path.read_text())["body"]["value"]]
    found = [row for row in listed if not row.get("restrictions")]  # of some, the recording lost the type
    many = [{**found[i % len(found)], "name": f"Standard_X{i}"} for i in range(rows)]
    text = json.dumps({"value": many})
    started = time.process_time()
    index = VmSizes.of(json.loads(text)["value"], many[0]["locations"][0], "GET")
    parse_size(next(iter(index.rows.values())), index.location, "GET")
    return time.process_time() - started, len(text) / 1e6


def main() -> None:
    """Measures and prints."""
    python = ("-c", "pass")
    imports = ("-c", IMPORTS)
    program = ("-m", "aks_preflight")
    rows = [
        ("--help", seconds(*program, "--help"), seconds(*python)),
        ("check --demo", seconds(*program, "check", "--demo"), seconds(*imports)),
    ]
    if ESTATE.exists():
        estate = ("check", "--from", str(ESTATE), "-o", "json")
        rows.append(("check of 456 clusters, JSON", seconds(*program, *estate), seconds(*imports)))
        ways = ("plan", "--from", str(ESTATE), "-o", "json")
        rows.append(("plan of 456 clusters, JSON", seconds(*program, *ways), seconds(*imports)))
    table = [(name, f"{took:.2f}", f"{floor:.2f}", f"{took / floor:.1f}") for name, took, floor in rows]
    print(tabulate(table, headers=["command", "seconds", "floor", "ratio"]))
    print(f"peak memory of the largest: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    if SKUS.exists():
        cpu, size = sku_cpu()
        print(f"SKU list of 1300 rows, {size:.1f} MB: {cpu * 1000:.0f} ms of CPU")


if __name__ == "__main__":
    main()
