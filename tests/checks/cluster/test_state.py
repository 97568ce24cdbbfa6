"""Whether the cluster is in a state in which Azure takes an operation at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from aks_checks.cluster.cluster_running import cluster_running
from aks_checks.cluster.scale_sets import scale_sets
from aks_checks.cluster.settled_state import settled_state
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.question import AskStart, AskUpgrade
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_pool


def statuses(found: Iterable[Finding]) -> list[tuple[str, Status]]:
    return [(finding.subject.name, finding.status) for finding in found]


# cluster-running


def test_a_running_cluster_can_be_worked_with() -> None:
    (finding,) = cluster_running(AskUpgrade(), make_cluster())
    assert (finding.status, finding.summary) == (Status.OK, "running")


def test_a_stopped_cluster_can_only_be_started() -> None:
    cluster = make_cluster(stopped=True)
    (finding,) = cluster_running(AskUpgrade(), cluster)
    assert finding.status is Status.FAIL
    assert finding.remedies[0].command == "az aks start --resource-group rg-aks --name prod"
    (started,) = cluster_running(AskStart(), cluster)
    assert started.status is Status.OK


# settled-state


def test_nothing_in_progress() -> None:
    assert statuses(settled_state(make_cluster())) == [("prod", Status.OK)]


@pytest.mark.parametrize("state", ["Upgrading", "Updating", "Scaling", "starting", "SomethingNew"])
def test_while_an_operation_is_in_progress_every_other_is_refused(state: str) -> None:
    (finding,) = settled_state(make_cluster(provisioning_state=state))
    assert finding.status is Status.FAIL
    assert state in finding.summary


def test_a_failed_state_must_be_repaired_first() -> None:
    (finding,) = settled_state(make_cluster(provisioning_state="failed"))
    assert finding.status is Status.FAIL
    assert finding.remedies[0].command == "az aks update --resource-group rg-aks --name prod"


def test_a_failed_pool_is_repaired_by_itself() -> None:
    *_, finding = settled_state(make_cluster(make_pool("bad", provisioning_state="Failed")))
    assert [remedy.command for remedy in finding.remedies] == [
        "az aks nodepool update --resource-group rg-aks --cluster-name prod --name bad"
    ]


def test_what_is_stopped_takes_no_update() -> None:
    (finding,) = settled_state(make_cluster(provisioning_state="Failed", stopped=True))
    assert (finding.status, finding.remedies) == (Status.FAIL, ())


def test_a_canceled_operation_warns() -> None:
    assert statuses(settled_state(make_cluster(provisioning_state="Canceled"))) == [("prod", Status.WARN)]


def test_a_cluster_that_succeeded_may_hold_a_pool_that_did_not() -> None:
    cluster = make_cluster(
        make_pool("good", provisioning_state="Succeeded"),
        make_pool("bad", provisioning_state="Failed"),
        make_pool("busy", provisioning_state="Upgrading"),
    )
    assert statuses(settled_state(cluster)) == [("prod", Status.OK), ("bad", Status.FAIL), ("busy", Status.FAIL)]


def test_a_state_that_is_not_stated_is_not_known() -> None:
    with pytest.raises(NotKnown, match="provisioningState of prod"):
        list(settled_state(make_cluster(provisioning_state=None)))
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        list(settled_state(make_cluster(stated_pools=None)))


# scale-sets


def test_scale_sets_and_virtual_machines_are_worked_with() -> None:
    cluster = make_cluster(make_pool(), make_pool("vms", machines=[("Standard_D4s_v5", 1)]))
    assert statuses(scale_sets(AskUpgrade(), cluster, KNOWLEDGE)) == [("prod", Status.OK)]


def test_pools_that_are_not_stated_may_be_availability_sets() -> None:
    with pytest.raises(NotKnown, match="agentPoolProfiles"):
        list(scale_sets(AskUpgrade(), make_cluster(stated_pools=None), KNOWLEDGE))


def test_a_pool_whose_type_is_not_stated_may_be_an_availability_set() -> None:
    with pytest.raises(NotKnown, match="type of pool old"):
        list(scale_sets(AskUpgrade(), make_cluster(replace(make_pool("old"), kind=None)), KNOWLEDGE))
