"""What holds of every remedy: carried out as it says and asked again, it does; one step less does not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from aks_preflight.model.finding import Finding, Gate, RemedyKind, Status
from aks_preflight.model.question import Start
from tests.capacity.strategies import worlds
from tests.capacity.world import World, bolder

ENOUGH = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BESIDE = ("all pools at once", "with the surge of their own next upgrade", "up to the autoscaler's maximum")


def status(found: Finding | None) -> Status:
    """Where nothing is taken any more, nothing is short."""
    return Status.OK if found is None or found.status is Status.NOT_APPLICABLE else found.status


def one_node_does(found: Finding) -> bool:
    """AKS goes on with one surge node where the whole surge does not fit."""
    return any(r.decides and r.fits and r.name.startswith("one surge node") for r in found.readings)


def shortages(found: Finding | None) -> set[str]:
    return {r.name for r in found.readings if r.fits is False} if found else set()


@ENOUGH
@given(worlds())
def test_every_remedy_works(world: World) -> None:
    for found in world.findings():
        for remedy in found.remedies:
            after = world.again(found, remedy)
            assert status(after) is remedy.status, (remedy, after)
            assert remedy.status is Status.OK or (found.status, remedy.status) == (Status.FAIL, Status.WARN)
            gives = remedy.gives
            assert gives is not None
            assert gives.fits is True
            assert after is None or (gives.name, gives.needs, gives.has) in [
                (r.name, r.needs, r.has) for r in after.readings
            ]


@ENOUGH
@given(worlds())
def test_what_still_warns_is_not_of_what_was_asked(world: World) -> None:
    """After a failure: a count of another order, of a later day, that Azure does not decide by, or of another quota.
    (A start may fail by its admission alone: of its nodes nothing is certain.)"""
    for found in world.findings():
        for remedy in found.remedies:
            after = world.again(found, remedy)
            for reading in after.readings if after and remedy.status is Status.WARN else ():
                beside = reading.name.startswith(BESIDE) or reading.gate is Gate.ADMISSION
                beside = beside or isinstance(world.asked[0], Start)
                beside = beside or (reading.name.startswith("the whole surge") and one_node_does(after))
                assert reading.fits or beside or reading.name.endswith(("max pods + 1 a node", "of the Standard ones"))


@ENOUGH
@given(worlds())
def test_one_step_less_does_not_do(world: World) -> None:
    for found in world.findings():
        for remedy in found.remedies:
            left = shortages(world.again(found, remedy))
            for bold in bolder(remedy):
                after = world.again(found, bold)
                assert status(after) is not Status.OK, (remedy, bold)
                assert status(after) is Status.FAIL or shortages(after) - left, (remedy, bold, after)


@ENOUGH
@given(worlds())
def test_they_are_ranked_and_each_is_said_once(world: World) -> None:
    ranks = list(RemedyKind)
    for found in world.findings():
        kinds = [ranks.index(r.kind) for r in found.remedies if r.kind]
        assert len(kinds) == len(found.remedies)
        assert kinds == sorted(kinds)
        assert len({r.effect for r in found.remedies}) == len(kinds)
        assert all(r.command.startswith("az aks ") for r in found.remedies if r.command)
        assert not found.remedies or found.status in (Status.FAIL, Status.WARN)


@ENOUGH
@given(worlds())
def test_a_failure_has_a_remedy(world: World) -> None:
    """Of routes and caps alone there is no more to be had; and of what is not counted whole nothing can be proven."""
    if world.asked and isinstance(world.asked[0], Start):
        return
    for found in world.findings():
        if found.status is Status.FAIL and found.subject.kind not in ("cluster", "node pool"):
            assert found.remedies or any(r.decides and r.missing for r in found.readings), found


def test_the_worlds_hold_remedies_of_every_kind() -> None:
    """Else the properties above would hold of nothing."""
    met: set[tuple[str, RemedyKind | None]] = set()

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(worlds())
    def gather(world: World) -> None:
        for found in world.findings():
            met.update((found.subject.kind, r.kind) for r in found.remedies)

    gather()
    assert met >= {
        ("subnet", RemedyKind.SETTING),
        ("subnet", RemedyKind.ADDRESSES),
        ("subnet", RemedyKind.REBUILD),
        ("pod subnet", RemedyKind.SETTING),
        ("pod subnet", RemedyKind.REBUILD),
        ("pod CIDR", RemedyKind.SETTING),
        ("pod CIDR", RemedyKind.ADDRESSES),
        ("pod CIDR", RemedyKind.REBUILD),
        ("vCPU quota", RemedyKind.QUOTA),
        ("VM quota", RemedyKind.QUOTA),
        ("public IP quota", RemedyKind.QUOTA),
        ("outbound ports", RemedyKind.SETTING),
        ("outbound ports", RemedyKind.ADDRESSES),
    }
