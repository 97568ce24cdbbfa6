"""Which clusters, and the subscription that is meant where none is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.cli.default_scope import default_of_azure_cli, with_subscription
from aks_preflight.cli.options.scope import ScopeOptions, parse_scope
from aks_preflight.model.scope import Scope, UsageError

ARM_ID = "/subscriptions/sub-of-id/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod"
HOW = "give -s SUBSCRIPTION, set AZURE_SUBSCRIPTION_ID, or choose one with `az account set -s SUBSCRIPTION`"


def scope(**given: Any) -> Scope:
    return parse_scope(ScopeOptions(**given))


def test_nothing_named() -> None:
    assert scope() == Scope()


def test_everything_named() -> None:
    assert scope(
        subscription=["one", "two", "one"],
        resource_group="rg",
        cluster=["prod-*", ARM_ID],
        location="westeurope",
        tag=["env=prod", "note=", "a=b=c"],
    ) == Scope(
        subscriptions=("one", "two"),
        resource_group="rg",
        clusters=("prod-*", ARM_ID),
        location="westeurope",
        tags=(("env", "prod"), ("note", ""), ("a", "b=c")),
    )


def test_wide_scopes() -> None:
    assert scope(all_subscriptions=True) == Scope(all_subscriptions=True)
    assert scope(management_group="mg") == Scope(management_group="mg")


FORM = "/subscriptions/ID/resourceGroups/NAME/providers/Microsoft.ContainerService/managedClusters/NAME"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"subscription": ["a"], "all_subscriptions": True},
         "--subscription and --all-subscriptions exclude each other; give one of them"),
        ({"subscription": ["a"], "management_group": "m"},
         "--subscription and --management-group exclude each other; give one of them"),
        ({"cluster": ["/prod"]}, f"--cluster '/prod': not an ARM id; a cluster's is {FORM}"),
        ({"cluster": ["/subscriptions/s/resourceGroups/rg"]},
         f"--cluster '/subscriptions/s/resourceGroups/rg': not the ARM id of a cluster, which is {FORM}"),
        ({"cluster": [f"{ARM_ID}/agentPools/p"]},
         f"--cluster '{ARM_ID[:77]}...': not the ARM id of a cluster, which is {FORM}"),
        ({"tag": ["env"]}, "--tag 'env': give KEY=VALUE"),
        ({"tag": ["=prod"]}, "--tag '=prod': give KEY=VALUE"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(given: dict[str, Any], line: str) -> None:
    with pytest.raises(UsageError) as told:
        scope(**given)
    assert str(told.value) == line


def azure_cli(folder: Path, *subscriptions: dict[str, Any]) -> dict[str, str]:
    """The environment of somebody who has signed in with the Azure CLI, which writes a byte order mark."""
    (folder / "azureProfile.json").write_text(json.dumps({"subscriptions": subscriptions}), encoding="utf-8-sig")
    return {"AZURE_CONFIG_DIR": str(folder)}


def test_a_named_subscription_is_left_as_it_is(tmp_path: Path) -> None:
    environ = azure_cli(tmp_path, {"id": "cli", "isDefault": True}) | {"AZURE_SUBSCRIPTION_ID": "env"}
    for named in (
        Scope(subscriptions=("mine",)),
        Scope(all_subscriptions=True),
        Scope(management_group="mg"),
    ):
        assert with_subscription(named, environ) == named


def test_the_environment_comes_before_the_azure_cli(tmp_path: Path) -> None:
    environ = azure_cli(tmp_path, {"id": "other", "isDefault": False}, {"id": "cli", "isDefault": True})
    assert with_subscription(Scope(), environ | {"AZURE_SUBSCRIPTION_ID": "env"}).subscriptions == ("env",)
    assert with_subscription(Scope(), environ | {"AZURE_SUBSCRIPTION_ID": ""}).subscriptions == ("cli",)
    assert with_subscription(Scope(), environ).subscriptions == ("cli",)


def test_an_arm_id_names_its_own_subscription(tmp_path: Path) -> None:
    environ = {"AZURE_SUBSCRIPTION_ID": "env", "AZURE_CONFIG_DIR": str(tmp_path)}
    assert with_subscription(Scope(clusters=(ARM_ID,)), environ).subscriptions == ("sub-of-id",)
    assert with_subscription(Scope(clusters=(ARM_ID,)), {}).subscriptions == ("sub-of-id",)
    assert with_subscription(Scope(clusters=(ARM_ID, "dev")), environ).subscriptions == ("sub-of-id", "env")


def test_without_any_the_user_is_told_how(tmp_path: Path) -> None:
    for clusters in ((), ("dev",), (ARM_ID, "dev")):
        with pytest.raises(UsageError) as told:
            with_subscription(Scope(clusters=clusters), {"AZURE_CONFIG_DIR": str(tmp_path)})
        assert str(told.value) == f"no subscription is named; {HOW}"


def test_a_profile_without_a_default_names_none(tmp_path: Path) -> None:
    assert default_of_azure_cli(azure_cli(tmp_path, {"id": "a", "isDefault": False})) is None
    assert default_of_azure_cli(azure_cli(tmp_path)) is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"subscriptions": [1]}', '{"subscriptions": [{"isDefault": true}]}']
)
def test_a_broken_profile_is_told_not_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "azureProfile.json").write_text(content)
    with pytest.raises(UsageError, match=r"azureProfile\.json cannot be read .*; give -s SUBSCRIPTION"):
        default_of_azure_cli({"AZURE_CONFIG_DIR": str(tmp_path)})
