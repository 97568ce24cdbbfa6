"""The measuring of fleets: the bound of a run, what a process costs, and one small scenario from end to end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks import bounds, fleet
from tests.simulator.throttling import Throttle

AZURE = Throttle.azure()
USAGES = "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/usages"


def log(count, path=USAGES, status=200):
    return [{"method": "GET", "path": path, "status": status}] * count


def test_requests_within_the_buckets_take_no_time():
    assert bounds.bucket_seconds(log(250), AZURE)[0] == 0


def test_what_is_over_the_capacity_takes_the_refills_time():
    seconds, what = bounds.bucket_seconds(log(350), AZURE)
    assert seconds == pytest.approx(100 / 25)
    assert what == "350 requests of subscriptions/s1"


def test_refused_requests_took_nothing_out():
    assert bounds.bucket_seconds(log(250) + log(100, status=429), AZURE)[0] == 0


def test_every_subscription_has_buckets_of_its_own():
    assert bounds.bucket_seconds(log(250) + log(250, USAGES.replace("s1", "s2")), AZURE)[0] == 0


def test_the_scarcest_bucket_counts():
    profile = (
        "/subscriptions/s1/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/upgradeProfiles/d"
    )
    assert bounds.bucket_seconds(log(90, profile), AZURE)[0] == pytest.approx(30)
    bound = bounds.bound(log(90, profile), latency=0.1, imports=2.0, throttle=AZURE)
    assert bound == pytest.approx(30 + bounds.ROUNDS * 0.1 + 2.0)


MEASURED = """
from benchmarks.processes import measured
small = measured(["-c", "raise SystemExit(3)"])
large = measured(["-c", "import sys; x = bytearray(b'x') * 300_000_000; sys.stderr.write('done')"])
assert (small.code, large.code, large.said) == (3, 0, "done")
assert large.peak > 300 > small.peak, (small.peak, large.peak)
assert 0 < large.cpu < large.wall + 1
"""


def test_a_process_is_measured_alone():
    """By a small one: a child inherits its parent's peak, and that of a test run is large."""
    subprocess.run([sys.executable, "-c", MEASURED], check=True, timeout=60)


def test_a_small_fleet_from_end_to_end(capsys):
    fleet.main(["--scenario", "managed", "--clusters", "20", "--runs", "1"])
    said = capsys.readouterr().out
    assert "20 clusters, a VNet each, 60 ms" in said
    assert "holds  managed: no 429" in said
