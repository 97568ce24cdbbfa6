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
from tests.engine.site import Site
from tests.scenarios.demo import DEMO, SUBSCRIPTION
from tests.simulator import Simulator


def said(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = guarded(lambda: run(list(words)), traceback=False)
    return code, out.getvalue(), err.getvalue()


def test_list_names_every_check_by_area() -> None:
    code, text, _ = said("checks", "list")
    listed = [line.split()[:2] for line in text.splitlines()[2:] if not line.startswith(" ")]
    assert code == 0
    assert listed == [[check.area, check.id] for check in engine.known_checks()]


def test_list_fits_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = said("checks", "list")[1].splitlines()
    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines).split()).count("lies between its autoscaler's bounds, and the lower one") == 1


def test_list_is_a_line_a_check_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = said("checks", "list")[1].splitlines()[2:]
    assert [line.split(maxsplit=2)[1:] for line in lines] == [[c.id, c.title] for c in engine.known_checks()]


def test_a_path_is_not_broken_at_its_hyphens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "support/azure/azure-kubernetes/error-codes/subnetisfull-error.md" in said("explain", "SubnetIsFull")[1]


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


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["checks", "list"], 0),
        (["checks", "show", "subnet-headroom"], 0),
        (["checks", "show", "corp-check"], 2),
        (["explain", "SubnetIsFull"], 0),
        (["permissions"], 0),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_told(site: Site, words: list[str], code: int) -> None:
    site.install("corp", "corp = corp_broken", {"corp_broken.py": "raise RuntimeError('no licence')"})
    ended, _, error = said(*words)
    line = "the plugin corp (corp_broken) cannot be loaded: RuntimeError: no licence"
    assert ended == code
    assert error.splitlines()[0].endswith(line)
    assert error.startswith("warning: ")


def test_verify_does_not_vouch_for_the_checks_of_a_broken_plugin(
    site: Site, simulator: Callable[..., Simulator], as_client: Callable[[Simulator], Simulator]
) -> None:
    path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01"
    body = {"value": [{"actions": ["*"], "notActions": []}]}
    as_client(simulator([json.dumps({"method": "GET", "url": path, "status": 200, "body": body})]))
    site.install("corp", "corp = corp_broken", {"corp_broken.py": "raise RuntimeError('no licence')"})
    code, text, error = said("permissions", "-s", SUBSCRIPTION, "--verify")
    assert (code, "lacking" in text) == (3, False)
    assert "no licence" in error


def test_the_role_is_assignable_by_id() -> None:
    def scopes(*words: str) -> object:
        code, text, error = said("permissions", *words)
        assert code == 0, error
        return json.loads(text)["AssignableScopes"]

    assert scopes() == ["/subscriptions/SUBSCRIPTION-ID"]
    assert scopes("-s", SUBSCRIPTION) == [f"/subscriptions/{SUBSCRIPTION}"]
    assert scopes("--management-group", "mg") == ["/providers/Microsoft.Management/managementGroups/mg"]


@pytest.mark.parametrize(("words", "line"), [
    (["-s", "my-subscription"],
     "--subscription 'my-subscription': a role names it by id; see `az account list --output table`"),
    (["--all-subscriptions"], "--all-subscriptions and --resource-group are for --verify; the role is made assignable "
                              "with -s ID or --management-group ID"),
    (["-g", "rg"], "--all-subscriptions and --resource-group are for --verify; the role is made assignable "
                   "with -s ID or --management-group ID"),
    (["-n", "prod"], "no such option: -n; see `aks-preflight permissions --help`"),
    (["--cloud", "mars"], "--cloud 'mars': unknown; give one of public, usgov, china"),
])  # fmt: skip
def test_what_a_role_has_no_use_for_is_not_passed_over(words: list[str], line: str) -> None:
    code, text, error = said("permissions", *words)
    assert (code, text) == (2, "")
    assert error == f"aks-preflight: error: {line}\n"


def test_verify_does_not_take_silence_for_a_yes(
    simulator: Callable[..., Simulator], as_client: Callable[[Simulator], Simulator]
) -> None:
    as_client(simulator(DEMO))
    code, text, _ = said("permissions", "-s", SUBSCRIPTION, "--verify")
    assert code == 3
    assert text.startswith("unknown  ")
