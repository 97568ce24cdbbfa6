"""The script that the program is compared with: it collects what a check reads."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from aks_preflight.arm.versions import resource_type
from benchmarks import estate
from benchmarks.estate_plan import Shape

ROOT = Path(__file__).resolve().parents[2]
SMALL = Shape(subscriptions=2, clusters=40, vnets=8, regions=2, skus=20)
#: Asked by a check of a few clusters alone. The script does without, which makes the comparison harder, not easier.
ONLY_CHECK = {"microsoft.containerservice/managedclusters/maintenanceconfigurations"}
#: Asked for in another way, or where no cluster of this estate needs it: a handful a subscription.
EITHER_WAY = {
    "microsoft.operationalinsights/workspaces",
    "microsoft.network/locations/usages",
    "microsoft.network/natgateways",
    "microsoft.network/publicipprefixes",
}
CHECK, BARE = ("aks_preflight", "check", "--all-subscriptions", "-o", "jsonl"), ("benchmarks.bare_sdk",)


def test_it_asks_for_what_a_check_asks_for(simulator, tmp_path):
    path = tmp_path / "estate.arm.jsonl"
    estate.write_file(SMALL, path)
    asked = {}
    for words in (CHECK, BARE):
        arm = simulator(path)
        run = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=arm.process_environment, capture_output=True)
        assert run.returncode in (0, 1), run.stderr
        assert all(entry.status in (200, 404) for entry in arm.requests)
        asked[words] = Counter(resource_type(entry.path) for entry in arm.requests)
        assert len({entry.path.lower() + str(entry.query) for entry in arm.requests}) == len(arm.requests)
    told = {words: {k: n for k, n in kinds.items() if k not in EITHER_WAY} for words, kinds in asked.items()}
    only = {kind: n for kind, n in told[CHECK].items() if told[BARE].get(kind) != n}
    assert set(only) <= ONLY_CHECK
    assert set(told[BARE]) <= set(told[CHECK])
    most = 3 * SMALL.subscriptions * SMALL.regions
    assert all(n <= most for kinds in asked.values() for kind, n in kinds.items() if kind in EITHER_WAY)
