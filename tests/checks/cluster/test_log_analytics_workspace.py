"""The monitoring add-on's workspace: there, gone, empty, and asked for only where it matters."""

from __future__ import annotations

import pytest

from aks_checks.cluster.log_analytics_workspace import log_analytics_workspace
from aks_preflight.facts.workspaces import READ_WORKSPACES, Workspace
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Status
from aks_preflight.model.question import AskUpgrade, Operation, Start
from aks_preflight.model.reason import NotKnown
from tests.builders import make_cluster, make_demand, make_new_pool, make_scale, make_upgrade
from tests.facts.memory import MemoryArm, denied

ID = "/subscriptions/s/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/w"
MONITORED = make_cluster(monitoring_enabled=True, workspace_id=ID)


def asked(cluster: Cluster, workspace: Workspace, question: str = "upgrade") -> Status:
    operations: dict[str, Operation] = {
        "upgrade": make_upgrade(cluster),
        "scale": make_scale(cluster, "apps", 4),
        "pool": make_new_pool(),
        "start": Start(),
    }
    (found,) = log_analytics_workspace(make_demand(cluster, operations[question]), cluster, workspace)
    return found.status


def test_a_workspace_that_is_there_holds() -> None:
    assert asked(MONITORED, Workspace(ID, exists=True)) is Status.OK


@pytest.mark.parametrize(
    ("question", "status"),
    [("upgrade", Status.FAIL), ("scale", Status.FAIL), ("start", Status.FAIL), ("pool", Status.WARN)],
)
def test_a_deleted_workspace_stops_what_azure_documents(question: str, status: Status) -> None:
    assert asked(MONITORED, Workspace(ID, exists=False), question) is status


@pytest.mark.parametrize("named", ["", "workspaces/w", "/subscriptions/s"])
@pytest.mark.parametrize(
    ("question", "status"), [("upgrade", Status.FAIL), ("scale", Status.FAIL), ("pool", Status.WARN)]
)
def test_an_id_that_is_none_is_refused_even_while_the_add_on_is_off(question: str, status: Status, named: str) -> None:
    assert asked(make_cluster(workspace_id=named), Workspace(None), question) is status


def test_without_the_add_on_there_is_nothing_to_check() -> None:
    assert asked(make_cluster(), Workspace(None)) is Status.NOT_APPLICABLE
    assert asked(make_cluster(workspace_id=ID), Workspace(None)) is Status.NOT_APPLICABLE


def test_an_add_on_that_names_no_workspace_is_not_known() -> None:
    with pytest.raises(NotKnown, match="logAnalyticsWorkspaceResourceID"):
        asked(make_cluster(monitoring_enabled=True), Workspace(None))


@pytest.mark.parametrize(("answers", "exists"), [({ID: {"id": ID}}, True), ({}, False)])
async def test_the_workspace_is_asked_for_once(answers: dict[str, object], exists: bool) -> None:
    arm = MemoryArm(answers)
    assert await Workspace.fetch(arm, MONITORED, AskUpgrade()) == Workspace(ID, exists)
    assert arm.asked == [ID]


@pytest.mark.parametrize("cluster", [make_cluster(), make_cluster(workspace_id=ID), make_cluster(workspace_id="")])
async def test_without_the_add_on_nothing_is_asked(cluster: Cluster) -> None:
    arm = MemoryArm({})
    assert await Workspace.fetch(arm, cluster, AskUpgrade()) == Workspace(None)
    assert (arm.asked, Workspace.key(cluster, AskUpgrade())) == ([], None)


async def test_a_workspace_that_may_not_be_read_is_not_taken_for_gone() -> None:
    with pytest.raises(NotKnown) as unknown:
        await Workspace.fetch(MemoryArm({ID: denied(READ_WORKSPACES, ID)}), MONITORED, AskUpgrade())
    assert unknown.value.reason.action == READ_WORKSPACES
