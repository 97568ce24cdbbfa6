"""The program's sums and remedies against a brute force that adds, drains and removes node after node."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

from aks_preflight.model.finding import Finding, Gate, Status
from tests.capacity.brute_force import Nodes
from tests.capacity.oracle import Oracle, resources
from tests.capacity.scenes import MODES, scene, world
from tests.capacity.world import COUNT, MAXIMUM, NEW_POD_CIDR, OUTBOUND, POD_CIDR, PORTS, QUOTA, SUBNET, SURGE

CLUSTERS = 10_000
#: How a milder setting is put into a pool.
Put = Callable[[Nodes, int], Nodes]


def test_ten_thousand_clusters() -> None:
    random = Random(20240501)
    met: Counter[tuple[str, str]] = Counter()
    for _ in range(CLUSTERS):
        asked = scene(random)
        findings = list(world(asked).findings())
        for resource in resources(asked):
            kind, name = resource.kind, resource.name
            found = next((f for f in findings if f.subject.kind == kind and f.subject.name.startswith(name)), None)
            if found is None:
                continue
            oracle = Oracle(asked, resource)
            same_numbers(oracle, found)
            met[asked.mode, found.status.value] += 1
            if found.status is Status.FAIL and asked.question != "start":
                met.update((resource.kind, remedy) for remedy in same_remedies(oracle, found))
    assert min(met[mode, status] for mode in MODES for status in ("ok", "warn", "fail")) > 300, met
    assert {remedy for _, remedy in met} >= {"surge", "count", "maximum", "quota", "subnet", "pod CIDR", "outbound"}, (
        met
    )


def same_numbers(oracle: Oracle, found: Finding) -> None:
    assert (found.status is Status.FAIL) is not oracle.decided(), (oracle, found)
    if oracle.resource.allocates:
        reading = next(r for r in found.readings if r.gate is Gate.ALLOCATION)
        assert reading.decides is (oracle.scene.question != "start")
        assert (reading.needs, reading.has) == (oracle.needs(), oracle.resource.room), (oracle, found)
    if found.status is Status.OK:
        assert oracle.all_is_well(), (oracle, found)


def same_remedies(oracle: Oracle, found: Finding) -> list[str]:
    """Which there were to compare."""
    upgrades = oracle.scene.question == "upgrade"
    compared = [
        same_setting("surge", SURGE if upgrades else None, oracle, found, lambda p, n: replace(p, surge=str(n))),
        same_setting("count", None if upgrades else COUNT, oracle, found, lambda p, n: replace(p, new=n - p.nodes)),
        same_setting("maximum", MAXIMUM, oracle, found, lambda p, n: replace(p, most=n)),
        same_quota(oracle, found),
        same_subnet(oracle, found),
        same_pod_cidr(oracle, found),
        same_outbound(oracle, found),
    ]
    return [name for name in compared if name]


def told(found: Finding, pattern: re.Pattern[str]) -> dict[str, int]:
    """The numbers of the setting that a remedy tells, by pool."""
    words = [r.effect for r in found.remedies] if pattern is not SURGE else [r.command for r in found.remedies]
    return {match[1]: int(match[2]) for text in words for match in pattern.finditer(text)}


def same_setting(name: str, pattern: re.Pattern[str] | None, oracle: Oracle, found: Finding, put: Put) -> str:
    """Of the settings of pools: as told there is room; with one more of any there is none; untold where even the least
    leaves none. Pool after pool each surge is besides the largest that the pool can have for itself."""
    if pattern is None:
        return ""
    numbers = told(found, pattern)
    limits = {p.name: bounds for p in changeable(name, oracle) if (bounds := range_of(name, p))[0] < bounds[1]}
    least = put_all(oracle, {pool: low for pool, (low, _) in limits.items()}, put)
    tier = next((tier for tier in (Oracle.as_asked, Oracle.decided) if limits and tier(least)), None)
    if tier is None:
        assert numbers == {}, (oracle, found)
        return ""
    assert numbers.keys() <= limits.keys()
    assert numbers, (oracle, found)
    mended = put_all(oracle, numbers, put)
    assert tier(mended), (oracle, found)
    for pool, number in numbers.items():
        assert not tier(put_all(mended, {pool: number + 1}, put)), (oracle, found)
        if name == "surge" and not oracle.scene.at_once:
            low, high = limits[pool]
            alone = put_all(oracle, {other: low for other, (low, _) in limits.items()}, put)
            fitting = [n for n in range(low, high + 1) if tier(put_all(alone, {pool: n}, put))]
            assert number == max(fitting), (oracle, found)
    return name


def changeable(name: str, oracle: Oracle) -> list[Nodes]:
    """The pools whose setting it is."""
    if name == "maximum":
        return [pool for pool in oracle.resource.pools if pool.most]
    return [pool for pool in oracle.concerned if name != "surge" or (pool.surges and not pool.blue_green)]


def range_of(name: str, pool: Nodes) -> tuple[int, int]:
    """The least that it may be, and what it is."""
    if name == "surge":
        return (1 if pool.system else 0), pool.surges
    if name == "count":
        return pool.nodes + min(pool.new, 1), pool.nodes + pool.new
    return max(1, pool.nodes + pool.new), pool.most or 0


def put_all(oracle: Oracle, numbers: dict[str, int], put: Put) -> Oracle:
    """With these settings."""
    for pool in oracle.resource.pools:
        if pool.name in numbers:
            oracle = oracle.with_pool(put(pool, numbers[pool.name]))
    return oracle


def same_quota(oracle: Oracle, found: Finding) -> str:
    if not found.subject.kind.endswith("quota"):
        return ""
    (match,) = [m for r in found.remedies if (m := QUOTA.search(r.effect))]
    more = int(match[4])
    assert int(match[1]) == int(match[3]) + more
    assert oracle.with_more(more).as_asked()
    assert not oracle.with_more(more - 1).as_asked()
    return "quota"


def same_subnet(oracle: Oracle, found: Finding) -> str:
    if not found.subject.kind.endswith("subnet"):
        return ""
    (match,) = [m for r in found.remedies if (m := SUBNET.search(r.effect))]
    movers = tuple(oracle.concerned)
    if oracle.in_new_subnet(32, movers).all_is_well():  # they take nothing: what is short is not theirs
        movers = oracle.resource.pools
    assert set(match[1].split(", ")) == {pool.name for pool in movers}
    assert oracle.in_new_subnet(int(match[3]), movers).all_is_well(), (oracle, found)
    assert not oracle.in_new_subnet(int(match[3]) + 1, movers).all_is_well(), (oracle, found)
    return "subnet"


def same_pod_cidr(oracle: Oracle, found: Finding) -> str:
    if found.subject.kind != "pod CIDR":
        return ""
    (remedy,) = [r for r in found.remedies if "pod CIDR" in r.effect]
    there = [pool for pool in oracle.scene.pools if pool.name.startswith("p")]
    expands = oracle.scene.mode == "overlay" and not any(pool.windows for pool in there)
    match = POD_CIDR.search(remedy.command) if expands else NEW_POD_CIDR.search(remedy.effect)
    assert match, remedy
    prefix = int(match[match.lastindex or 0])
    assert prefix < oracle.scene.pod_prefix
    assert oracle.with_pod_cidr(prefix).all_is_well(), (oracle, found)
    assert not oracle.with_pod_cidr(prefix + 1).all_is_well(), (oracle, found)
    return "pod CIDR"


def same_outbound(oracle: Oracle, found: Finding) -> str:
    if found.subject.kind != "outbound ports":
        return ""
    ports = next(int(m[1]) for r in found.remedies if (m := PORTS.search(r.effect)))
    addresses = next(int(m[1]) for r in found.remedies if (m := OUTBOUND.search(r.effect)))
    for number, step, field in ((ports, 8, "ports"), (addresses, -1, "addresses")):
        assert oracle.outbound(**{field: number}).decided()
        assert not oracle.outbound(**{field: number + step}).decided()
    return "outbound"
