"""`--add-pool KEY=VALUE,...`."""

from __future__ import annotations

import pytest

from aks_preflight.cli.options.pool import parse_pool
from aks_preflight.model.question import PoolSpec
from aks_preflight.model.scope import UsageError
from aks_preflight.model.version import Version

SUBNET = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes"


def test_every_key() -> None:
    text = (
        "os=windows,name=npwin,size=Standard_D2s_v3,count=3,max-pods=50,os-sku=Windows2022,mode=User,version=1.34.2,"
        "subnet=nodes,zones=1+2+3,priority=Spot,min=1,max=9,max-surge=33%,os-disk-type=Ephemeral,os-disk-size=128"
    )
    assert parse_pool(text, default_os=None) == PoolSpec(
        os_type="Windows",
        name="npwin",
        size="Standard_D2s_v3",
        count=3,
        max_pods=50,
        os_sku="Windows2022",
        mode="User",
        version=Version(1, 34, 2),
        subnet="nodes",
        zones=("1", "2", "3"),
        spot=True,
        min_count=1,
        max_count=9,
        max_surge="33%",
        os_disk_type="Ephemeral",
        os_disk_gib=128,
    )


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("OS=LINUX, Count = 2", PoolSpec(os_type="Linux", count=2)),
        ("os=linux,count=0,priority=regular", PoolSpec(os_type="Linux", count=0)),
        ("os=linux,mode=managedsystem", PoolSpec(os_type="Linux", mode="ManagedSystem")),
        ("os=linux,size=standard_d4darm_v3", PoolSpec(os_type="Linux", size="standard_d4darm_v3")),
        (f"os=linux,subnet={SUBNET}", PoolSpec(os_type="Linux", subnet=SUBNET)),
        ("os=linux,os-disk-size=0", PoolSpec(os_type="Linux")),
        ("os=linux,version=1.33", PoolSpec(os_type="Linux", version=Version(1, 33))),
        ("os=linux,zones=2,max=15", PoolSpec(os_type="Linux", zones=("2",), max_count=15)),
    ],
)
def test_spellings(text: str, spec: PoolSpec) -> None:
    assert parse_pool(text, default_os=None) == spec


@pytest.mark.parametrize(
    ("text", "default", "os_type"),
    [
        ("count=1", "Windows", "Windows"),
        ("count=1", "Linux", "Linux"),
        ("os-sku=Windows2022", "Linux", "Windows"),
        ("os-sku=AzureLinux", "Windows", "Linux"),
        ("os=windows", "Linux", "Windows"),
    ],
)
def test_the_os_is_said_or_implied_or_the_default(text: str, default: str, os_type: str) -> None:
    assert parse_pool(text, default_os=default).os_type == os_type


KEYS = (
    "os, name, size, count, max-pods, os-sku, mode, version, subnet, zones, priority, min, max, max-surge, "
    "os-disk-type, os-disk-size"
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("os=linux,siz=x", f"unknown key 'siz'; did you mean size? (keys: {KEYS})"),
        ("os=linux,vm-size=x", f"unknown key 'vm-size'; did you mean size? (keys: {KEYS})"),
        ("os=linux,maxpods=30", f"unknown key 'maxpods'; did you mean max-pods? (keys: {KEYS})"),
        ("os=linux,qqq=30", f"unknown key 'qqq' (keys: {KEYS})"),
        ("windows", f"'windows' is not KEY=VALUE; keys: {KEYS}"),
        ("os=linux,", f"'' is not KEY=VALUE; keys: {KEYS}"),
        ("os=linux,count=1,count=2", "count is given twice; give it once"),
        ("os=linux,COUNT=1,count=1", "count is given twice; give it once"),
        ("os=linux,count=three", "count=three: give a whole number, 0 or more"),
        ("os=linux,count=-1", "count=-1: give a whole number, 0 or more"),
        ("os=linux,count=1.5", "count=1.5: give a whole number, 0 or more"),
        ("os=linux,count=٣", "count=٣: give a whole number, 0 or more"),
        ("os=linux,max-pods=0", "max-pods=0: give a whole number, 1 or more"),
        ("os=linux,size=", "size=: give it a value or leave it out"),
        ("os=mac", "os=mac: unknown; give one of Windows, Linux"),
        ("os=window", "os=window: unknown; did you mean windows? (one of Windows, Linux)"),
        ("os=linux,priority=low", "priority=low: unknown; give one of Regular, Spot"),
        ("os=linux,zones=1-2", "zones=1-2: give zones as numbers joined by +, for example 1+2+3"),
        ("os=linux,zones=1+1", "zones=1+1: give zones as numbers joined by +, for example 1+2+3"),
        (
            "os=linux,subnet=/subscriptions/0/resourceGroups/rg",
            "subnet=/subscriptions/0/resourceGroups/rg: "
            "give the name of a subnet or its whole ARM id, which ends in /subnets/NAME",
        ),
        ("os=linux,max-surge=-1", "max-surge=-1: give a number of nodes or a percentage, for example 3 or 33%"),
        ("os=linux,min=1", "min without max; an autoscaled pool needs max=N"),
        ("os=linux,min=5,max=3", "min=5 is more than max=3"),
        (
            "os=linux,version=one",
            "version=one: not a Kubernetes version: 'one' (expected for example 1.33 or 1.33.4)",
        ),
        ("count=1", "which OS? add os=windows or os=linux"),
    ],
)
def test_what_is_wrong_is_told(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_pool(text, default_os=None)
    shown = text if len(text) <= 80 else f"{text[:77]}..."
    assert str(told.value) == f"--add-pool {shown!r}: {problem}"
