"""Checks and facts as a plugin would bring them, and what they say of a cluster."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from aks_preflight.engine.facts import FactStore
from aks_preflight.engine.run import Runner
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Finding
from aks_preflight.model.question import (
    NODE_IMAGE,
    AskPools,
    AskStart,
    AskUpgrade,
    NewPool,
    NewWindowsPool,
    PoolSpec,
    Question,
    Scale,
    Start,
    Upgrade,
)
from aks_preflight.model.report import ClusterReport
from aks_preflight.plugin import Arm, Check, Fact, check, fail, of_cluster, ok, stated
from tests.builders import KNOWLEDGE, make_cluster
from tests.facts.memory import MemoryArm

NODE_IMAGES, START = AskUpgrade(NODE_IMAGE), AskStart()
WINDOWS = AskPools((PoolSpec(os_type="Windows"),), kind="windows")


@dataclass(frozen=True)
class Weather(Fact):
    """A fact of a plugin's own: the weather of a region."""

    sky: str
    actions: ClassVar[tuple[str, ...]] = ("Weather.Provider/skies/read",)

    @classmethod
    def key(cls, cluster: Cluster, question: Question) -> Hashable:
        return cluster.location

    @classmethod
    async def fetch(cls, arm: Arm, cluster: Cluster, question: Question) -> Weather:
        return cls((await arm.get(f"/skies/{cluster.location}", action=cls.actions[0]))["sky"])


@check(prevents=["Rained"])
def blue_sky(cluster: Cluster, weather: Weather) -> Iterator[Finding]:
    """The sky is blue."""
    found = ok if weather.sky == "blue" else fail
    yield found(of_cluster(cluster), f"the sky is {weather.sky}")


@check(prevents=["NoHost"])
def has_host(cluster: Cluster) -> Iterator[Finding]:
    """The cluster has a service principal."""
    yield ok(of_cluster(cluster), stated(cluster.service_principal, "the service principal", of=cluster.name))


@check(prevents=["Broken"])
def broken(cluster: Cluster) -> Iterator[Finding]:
    """The check works."""
    yield ok(of_cluster(cluster), "so far")
    raise ZeroDivisionError("by zero")


@check(prevents=["Silence"])
def silent(cluster: Cluster) -> Iterator[Finding]:
    """The check says something."""
    yield from ()


@check(prevents=["Nothing"])
def returns_nothing(cluster: Cluster) -> Iterator[Finding]:
    """The check is a generator."""
    return None  # type: ignore[return-value]


@check(prevents=["Nonsense"])
def speaks_nonsense(cluster: Cluster) -> Iterator[Finding]:
    """The check speaks in findings."""
    yield "all is well"  # type: ignore[misc]


@check()
def advice(cluster: Cluster) -> Iterator[Finding]:
    """The advice is followed."""
    yield fail(of_cluster(cluster), "it is not")


@check(prevents=["Full"])
def room(demand: Demand, cluster: Cluster) -> Iterator[Finding]:
    """There is room for the new nodes."""
    yield ok(of_cluster(cluster), f"{sum(pool.new_nodes for pool in demand.pools)} new nodes")


@check(prevents=["Upgrade"])
def of_upgrades(upgrade: Upgrade, cluster: Cluster) -> Iterator[Finding]:
    """The upgrade is asked about."""
    yield ok(of_cluster(cluster), f"to {upgrade.target}")


@check(prevents=["New"])
def of_new_pools(new: NewPool, cluster: Cluster) -> Iterator[Finding]:
    """The new pool is asked about."""
    yield ok(of_cluster(cluster), new.pool.name)


@check(prevents=["NewWindows"])
def of_windows_pools(new: NewWindowsPool, cluster: Cluster) -> Iterator[Finding]:
    """The new Windows pool is asked about."""
    yield ok(of_cluster(cluster), new.pool.name)


@check(prevents=["Scaled"])
def of_scaling(scale: Scale, cluster: Cluster) -> Iterator[Finding]:
    """The scaling is asked about."""
    yield ok(of_cluster(cluster), f"{scale.pool.name} to {scale.to}")


@check(prevents=["Started"])
def of_starts(start: Start, cluster: Cluster) -> Iterator[Finding]:
    """The start is asked about."""
    yield ok(of_cluster(cluster), "started")


@check(prevents=["Impossible"])
def wants_a_number(number: int, cluster: Cluster) -> Iterator[Finding]:
    """The number is given."""
    yield ok(of_cluster(cluster), str(number))


def made(*functions: Any) -> list[Check]:
    return [function.check for function in functions]


@check(prevents=["Nonsense"])
def has_a_status_of_its_own(cluster: Cluster) -> Iterator[Finding]:
    """The check says what it found in words that there are."""
    yield Finding("refused", of_cluster(cluster), "Azure would refuse")  # type: ignore[arg-type]


async def asked(
    *functions: Any,
    cluster: Cluster | None = None,
    questions: tuple[Question, ...] = (NODE_IMAGES,),
    arm: MemoryArm | None = None,
    knowledge: Knowledge = KNOWLEDGE,
) -> ClusterReport:
    """What these checks say of a cluster."""
    runner = Runner(FactStore(arm or MemoryArm({})), made(*functions), knowledge)
    return await runner.report(cluster or make_cluster(), questions)


async def one(function: Any, **more: Any) -> Finding:
    (finding,) = (await asked(function, **more)).findings
    return finding
