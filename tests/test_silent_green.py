"""The worst defect: unread data counted as a pass. Each request that the demo's `go` cluster needs is taken away,
denied, broken and garbled in turn: the verdict is unknown, the reason is named, and there is never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reality.cases import check
from tests.scenarios.demo import lines

Answer = dict[str, Any]

GO = "ferry-prod"
NORTH = "locations/northeurope/"
# What the cluster needs, by what its path ends in.
NEEDED = {
    "clusters": "/managedClusters",
    "vnet": "/virtualNetworks/vnet-ferry-prod",
    "vnet usages": "/virtualNetworks/vnet-ferry-prod/usages",
    "quota": f"Microsoft.Compute/{NORTH}usages",
    "sizes": "Microsoft.Compute/skus",
    "locks": "/Microsoft.Authorization/locks",
    "releases": f"{NORTH}kubernetesVersions",
}


def denied(answer: Answer) -> Answer:
    path = answer["url"].split("?")[0]
    message = (
        "The client 'someone@example.com' with object id '0' does not have authorization to perform action "
        f"'Some.Provider/things/read' over scope '{path}' or the scope is invalid."
    )
    return {**answer, "status": 403, "body": {"error": {"code": "AuthorizationFailed", "message": message}}}


def broken(answer: Answer) -> Answer:
    return {**answer, "status": 500, "body": {"error": {"code": "InternalServerError", "message": "try later"}}}


def emptied(answer: Answer) -> Answer:
    return {**answer, "body": {}}


def an_error_with_200(answer: Answer) -> Answer:
    return {**answer, "body": {"error": {"code": "Oops", "message": "not today"}}}


def a_page(answer: Answer) -> Answer:
    return {**answer, "body": "<html><body>502 Bad Gateway</body></html>"}


def a_list(answer: Answer) -> Answer:
    return {**answer, "body": [1, 2, 3]}


def no_items(answer: Answer) -> Answer:
    return {**answer, "body": {"value": {"not": "a list"}, "values": "neither"}}


def wrong_items(answer: Answer) -> Answer:
    return {**answer, "body": {"value": [1, "two"], "values": [3]}}


def texts_for_numbers(answer: Answer) -> Answer:
    return {**answer, "body": _texts(answer["body"])}


def _texts(value: object) -> object:
    """Every number and every list of the body as a text."""
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return "many" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


FAULTS = (denied, broken, emptied, an_error_with_200, a_page, a_list, no_items, wrong_items)


def answers(request: str) -> list[int]:
    """The lines that answer a request."""
    parsed = [json.loads(line) for line in lines()]
    found = [i for i, line in enumerate(parsed) if "url" in line and is_for(line["url"], NEEDED[request])]
    assert found, request
    return found


def listed_too(request: str) -> set[int]:
    """The VNets' list: it tells of each what its own answer tells, and answers in its place where that is missing."""
    ending = "/Microsoft.Network/virtualNetworks"
    return {
        i for i, line in enumerate(lines()) if request == "vnet" and is_for(json.loads(line).get("url", ""), ending)
    }


def is_for(url: str, ending: str) -> bool:
    path, _, query = url.partition("?")
    return path.endswith(ending) and ("$filter" not in query or "northeurope" in query)


def ask(changed: list[str], tmp_path: Path) -> tuple[int, dict[str, Any]]:
    snapshot = tmp_path / "changed.arm.jsonl"
    snapshot.write_text("\n".join(changed))
    return check(["--from", str(snapshot), "-n", GO])


def is_unknown_with_a_reason(code: int, report: dict[str, Any]) -> None:
    assert code == 3
    assert set(report["verdicts"].values()) == {"unknown"}
    unread = [f["reason"] for c in report["clusters"] for f in c["findings"] if f["status"] == "unknown"]
    assert not [reason["text"] for reason in unread if reason["why"] == "broken-check"]
    assert [reason["text"] for reason in unread] + [entry["reason"] for entry in report["not_read"]]


def test_it_goes_where_everything_is_read() -> None:
    code, report = check(["--demo", "-n", GO])
    assert (code, report["verdicts"]) == (0, {"upgrade": "go", "windows": "go"})


@pytest.mark.parametrize("request_", NEEDED)
def test_a_request_without_an_answer_makes_it_unknown(request_: str, tmp_path: Path) -> None:
    gone = {*answers(request_), *listed_too(request_)}
    is_unknown_with_a_reason(*ask([line for i, line in enumerate(lines()) if i not in gone], tmp_path))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("request_", NEEDED)
def test_a_fault_makes_it_unknown(request_: str, fault: Any, tmp_path: Path) -> None:
    hit = set(answers(request_))
    changed = [json.dumps(fault(json.loads(line))) if i in hit else line for i, line in enumerate(lines())]
    is_unknown_with_a_reason(*ask(changed, tmp_path))


@pytest.mark.parametrize("request_", ["clusters", "vnet usages", "quota"])
def test_texts_where_numbers_are_due_make_it_unknown(request_: str, tmp_path: Path) -> None:
    hit = set(answers(request_))
    changed = [json.dumps(texts_for_numbers(json.loads(line))) if i in hit else line for i, line in enumerate(lines())]
    is_unknown_with_a_reason(*ask(changed, tmp_path))


@pytest.mark.parametrize("request_", ["vnet usages", "quota", "sizes"])
def test_a_list_that_lacks_what_is_asked_makes_it_unknown(request_: str, tmp_path: Path) -> None:
    hit = set(answers(request_))
    changed = [json.dumps({**json.loads(x), "body": {"value": []}}) if i in hit else x for i, x in enumerate(lines())]
    is_unknown_with_a_reason(*ask(changed, tmp_path))


def test_a_denied_request_names_the_action_and_the_checks(tmp_path: Path) -> None:
    hit = set(answers("quota"))
    changed = [json.dumps(denied(json.loads(line))) if i in hit else line for i, line in enumerate(lines())]
    _, report = ask(changed, tmp_path)
    (missing,) = report["missing_actions"]
    assert missing["action"] == "Some.Provider/things/read"
    assert "vcpu-quota" in missing["checks"]
