"""Generated estates: the same for the same seed, of every kind of network, and whole to whoever asks."""

from __future__ import annotations

import io
import ipaddress
import json
from collections import Counter
from dataclasses import replace

import pytest

import aks_preflight as preflight
from aks_preflight.model.reason import Why
from benchmarks import estate
from benchmarks.estate_plan import MODES, OUTBOUND, Shape, clusters_of
from tests.simulator import Simulator

SMALL = Shape(subscriptions=2, clusters=40, vnets=8, regions=2, skus=20)
MANAGED = replace(SMALL, managed_vnets=True)


def written(shape):
    out = io.BytesIO()
    estate.write(shape, out)
    return out.getvalue()


def plans(shape):
    return [plan for number in range(shape.subscriptions) for plan in clusters_of(shape, number)]


def test_the_seed_decides():
    assert written(SMALL) == written(SMALL)
    assert written(SMALL) != written(replace(SMALL, seed=2))


def test_all_clusters_are_there_once():
    assert sorted(plan.number for plan in plans(SMALL)) == list(range(40))
    assert {plan.subscription for plan in plans(SMALL)} == {SMALL.subscription(0), SMALL.subscription(1)}
    assert len({plan.vnet for plan in plans(SMALL) if plan.vnet}) == 8


def test_every_kind_of_network_and_pool_is_there():
    found = plans(SMALL)
    assert {plan.mode for plan in found} == set(MODES)
    assert {plan.outbound for plan in found} == set(OUTBOUND)
    assert {plan.vnet is None for plan in found} == {True, False}
    pools = [pool for plan in found for pool in plan.pools]
    for kind in ("windows", "spot", "machines", "public_prefix", "zones", "most"):
        assert any(getattr(pool, kind) for pool in pools), kind
    for kind in ("stopped", "full", "monitored", "authorized"):
        assert any(getattr(plan, kind) for plan in found), kind


def test_a_managed_vnet_is_one_clusters_own():
    bodies = [body for url, _, body in estate.answers(MANAGED) if "/virtualnetworks/" in url.lower() and "name" in body]
    assert len(bodies) == 40
    subnets = [subnet["name"] for body in bodies for subnet in body["properties"]["subnets"]]
    assert subnets == ["aks-subnet"] * 40
    clusters = next(body for url, _, body in estate.answers(MANAGED) if "/managedClusters?" in url)["value"]
    pools = [pool for cluster in clusters for pool in cluster["properties"]["agentPoolProfiles"]]
    assert not any("vnetSubnetID" in pool for pool in pools)


def test_a_vnets_subnets_do_not_meet():
    for url, _, body in estate.answers(SMALL):
        if "/virtualnetworks/" not in url.lower() or "name" not in body:
            continue
        ranges = [ipaddress.ip_network(s["properties"]["addressPrefix"]) for s in body["properties"]["subnets"]]
        assert not any(a.overlaps(b) for n, a in enumerate(ranges) for b in ranges[:n])


@pytest.mark.parametrize("shape", [SMALL, MANAGED], ids=["shared", "managed"])
def test_a_run_finds_all_that_it_asks_for(shape, tmp_path):
    path = tmp_path / "estate.arm.jsonl.gz"
    estate.write_file(shape, path)
    report = preflight.run(snapshot=path)
    assert len(report.clusters) == 40
    assert not report.not_read
    findings = [finding for cluster in report.clusters for finding in cluster.findings]
    why = Counter(finding.reason.why for finding in findings if finding.reason)
    assert not why[Why.NOT_IN_SNAPSHOT]
    assert not why[Why.MALFORMED]
    verdicts = Counter(cluster.verdicts["upgrade"].value for cluster in report.clusters)
    assert verdicts["go"] > 25
    assert 0 < verdicts["no-go"] < 10
    assert verdicts["unknown"] <= 1


def test_the_simulator_reads_it(tmp_path):
    path = tmp_path / "estate.arm.jsonl"
    estate.write_file(SMALL, path)
    simulator = Simulator(path)
    assert len(simulator.snapshot.subscriptions) == 2
    assert len(simulator.snapshot.answers) == path.read_bytes().count(b"\n") - 1


def test_the_command(tmp_path, capsys):
    path = tmp_path / "estate.arm.jsonl"
    words = [str(path), "--clusters", "3", "--vnets", "2", "--subscriptions", "1", "--regions", "1", "--skus", "9"]
    assert estate.main(words) == 0
    assert "3 clusters" in capsys.readouterr().err
    header, *lines = map(json.loads, path.read_text().splitlines())
    assert header["aks-preflight-snapshot"] == 1
    assert all("api-version=" in line["url"] for line in lines)


def test_numbers_that_do_not_go_together():
    with pytest.raises(ValueError, match="at least one VNet"):
        Shape(subscriptions=10, vnets=5)
    with pytest.raises(ValueError, match="share a VNet"):
        Shape(subscriptions=1, vnets=1, clusters=2000)
