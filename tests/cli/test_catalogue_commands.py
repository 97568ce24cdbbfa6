"""`checks`, `explain` and `permissions`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

import pytest

from aks_preflight import engine
from aks_preflight.cli import run
from aks_preflight.cli.exits import guarded
from tests.scenarios.demo import DEMO, SUBSCRIPTION
from tests.simulator import Simulator


def said(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = guarded(lambda: run(list(words)), traceback=False)
    return code, out.getvalue(), err.getvalue()


def test_list_names_every_check_by_area() -> None:
    code, text, _ = said("checks", "list")
    listed = [line.split()[:2] for line in text.splitlines()[2:]]
    assert code == 0
    assert listed == [[check.area, check.id] for check in engine.known_checks()]


def test_show_tells_why_what_it_prevents_and_what_it_reads() -> None:
    code, text, _ = said("checks", "show", "subnet-headroom")
    assert code == 0
    assert "SubnetIsFull" in text
    assert "Microsoft.Network/virtualNetworks/usages/read" in text


def test_show_names_the_nearest_check() -> None:
    code, _, error = said("checks", "show", "subnet-hedroom")
    assert (code, error) == (
        2, "aks-preflight: error: there is no check 'subnet-hedroom'; did you mean subnet-headroom?\n"
    )  # fmt: skip


@pytest.mark.parametrize("words", [
    "SubnetIsFull",
    "subnetisfull",
    "(SubnetIsFull) The subnet does not have enough capacity for 101 IP addresses.",
    "Subnet aks does not have enough capacity for 101 IP addresses",
])  # fmt: skip
def test_a_code_or_a_pasted_message_is_explained(words: str) -> None:
    code, text, _ = said("explain", words)
    assert code == 0
    assert text.startswith("SubnetIsFull\n")
    assert "subnet-headroom" in text


def test_what_no_check_can_see_says_where_to_look() -> None:
    _, text, _ = said("explain", "UnsatisfiablePDB")
    assert "no check: " in text
    assert "kubectl" in text


def test_an_unknown_code_gets_the_nearest() -> None:
    code, _, error = said("explain", "SubnetIsFul")
    assert code == 2
    assert "SubnetIsFull" in error


def test_the_role_is_computed_from_the_checks() -> None:
    everything = set(json.loads(said("permissions")[1])["Actions"])
    network = set(json.loads(said("permissions", "--check", "subnet-headroom")[1])["Actions"])
    assert network < everything
    assert "Microsoft.Compute/skus/read" in everything - network
    assert all(action.endswith("/read") for action in everything)


@pytest.mark.parametrize(("granted", "code", "word"), [
    ([{"actions": ["*/read"], "notActions": []}], 0, "granted"),
    ([{"actions": ["*"], "notActions": ["Microsoft.Compute/*"]}], 1, "lacking"),
    ([], 1, "lacking"),
])  # fmt: skip
def test_verify_asks_arm(
    simulator: Callable[..., Simulator],
    as_client: Callable[[Simulator], Simulator],
    granted: object,
    code: int,
    word: str,
) -> None:
    path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01"
    answer = json.dumps({"method": "GET", "url": path, "status": 200, "body": {"value": granted}})
    as_client(simulator([answer]))
    ended, text, error = said("permissions", "-s", SUBSCRIPTION, "--verify")
    assert ended == code, error
    assert f"{word}  Microsoft.Compute/skus/read" in text


def test_verify_does_not_take_silence_for_a_yes(
    simulator: Callable[..., Simulator], as_client: Callable[[Simulator], Simulator]
) -> None:
    as_client(simulator(DEMO))
    code, text, _ = said("permissions", "-s", SUBSCRIPTION, "--verify")
    assert code == 3
    assert text.startswith("unknown  ")
