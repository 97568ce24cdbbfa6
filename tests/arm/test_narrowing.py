"""A recording of some clusters: the others of the lists are left out."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from aks_preflight.arm import Snapshot, narrowed
from aks_preflight.arm.snapshot import Recorded
from tests.builders import CLUSTER_ID, SUBSCRIPTION

AKS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ContainerService"
LIST = f"{AKS}/managedClusters?api-version=2025-10-01"
OTHER = CLUSTER_ID.replace("/prod", "/other")


def kept(*answers: tuple[str, object]) -> dict[str, object]:
    recorded = (Recorded(url, 200, json.dumps(body).encode()) for url, body in answers)
    snapshot = Snapshot(datetime(2026, 5, 1, tzinfo=timezone.utc), "public", recorded)
    return {answer.url: answer.json() for answer in narrowed(snapshot, {CLUSTER_ID.lower()}).answers()}


def test_a_list_keeps_those_that_are_meant_and_its_next_page() -> None:
    rows = [{"id": OTHER}, {"id": f"{CLUSTER_ID.upper()}/", "name": "prod"}]
    page = {"value": rows, "nextLink": "https://management.azure.com/next"}
    assert kept((LIST, page)) == {LIST: {**page, "value": rows[1:]}}


def test_an_entry_whose_id_cannot_be_read_may_be_one() -> None:
    odd: list[object] = [{"name": "odd"}, {"id": 5}, "odd", None]
    assert kept((LIST, {"value": [*odd, {"id": OTHER}]})) == {LIST: {"value": odd}}


def test_other_answers_stay_as_they_are() -> None:
    versions, network = f"{AKS}/locations/westeurope/kubernetesVersions", f"{CLUSTER_ID}/agentPools?api-version=1"
    others = ((versions, {"value": [{"id": OTHER}]}), (network, {"value": [{"id": OTHER}]}), (LIST, ["no", "page"]))
    assert kept(*others) == dict(others)
