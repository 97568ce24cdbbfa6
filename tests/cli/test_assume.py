"""`--assume KEY=VALUE`: its words, its errors, and what is shown."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import pytest

from aks_preflight.cli import main, run
from aks_preflight.cli.options.assume import KEYS, AssumeOptions, parse_assumptions
from aks_preflight.model.assumption import About, Assumption
from aks_preflight.model.scope import UsageError

SUBNET = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v.net/subnets/no.des"
KNOWN = (
    "(keys: quota.FAMILY, free.SUBNET, count.POOL, max-count.POOL, max-surge.POOL, max-unavailable.POOL, outbound-ips, "
    "outbound-ports)"
)


def parsed(*texts: str) -> tuple[Assumption, ...]:
    return parse_assumptions(AssumeOptions(assume=list(texts)))


@pytest.mark.parametrize(
    ("text", "assumption"),
    [
        ("quota.standardDSv5Family=200", Assumption(About.QUOTA, "standardDSv5Family", "200")),
        ("quota.Standard DSv5 Family vCPUs=+50", Assumption(About.QUOTA, "Standard DSv5 Family vCPUs", "+50")),
        ("Quota.cores = 400", Assumption(About.QUOTA, "cores", "400")),
        ("quota.spot=+8", Assumption(About.QUOTA, "spot", "+8")),
        ("free.nodes=0", Assumption(About.FREE, "nodes", "0")),
        (f"free.{SUBNET}=12", Assumption(About.FREE, SUBNET, "12")),
        ("count.apps=20", Assumption(About.COUNT, "apps", "20")),
        ("max-count.apps=20", Assumption(About.MAX_COUNT, "apps", "20")),
        ("max-surge.apps=33%", Assumption(About.MAX_SURGE, "apps", "33%")),
        ("max-unavailable.apps=1", Assumption(About.MAX_UNAVAILABLE, "apps", "1")),
        ("outbound-ips=3", Assumption(About.OUTBOUND_IPS, "", "3")),
        ("outbound-ports=4000", Assumption(About.OUTBOUND_PORTS, "", "4000")),
    ],
)
def test_every_key(text: str, assumption: Assumption) -> None:
    assert parsed(text) == (assumption,)


def test_there_is_a_case_for_every_key() -> None:
    assert [key.split(".")[0] for key in KEYS] == [about.value for about in About]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("quota.cores", "give KEY=VALUE, for example quota.cores=+50"),
        ("=5", "give KEY=VALUE, for example quota.cores=+50"),
        ("quotas.cores=5", f"unknown key 'quotas.cores'; did you mean quota.FAMILY? {KNOWN}"),
        ("maxsurge.apps=5", f"unknown key 'maxsurge.apps'; did you mean max-surge.POOL? {KNOWN}"),
        ("outbound-ip=5", f"unknown key 'outbound-ip'; did you mean outbound-ips? {KNOWN}"),
        ("zebra=5", f"unknown key 'zebra' {KNOWN}"),
        ("count=5", "of which? give count.POOL=VALUE"),
        ("count.=5", "of which? give count.POOL=VALUE"),
        ("outbound-ips.web=5", "it is of the whole cluster; give outbound-ips=VALUE"),
        ("quota.cores=", "give a limit in vCPUs, or +N for so many more"),
        ("quota.cores=-5", "give a limit in vCPUs, or +N for so many more"),
        ("quota.cores=5.5", "give a limit in vCPUs, or +N for so many more"),
        ("count.apps=+5", "give a whole number, 0 or more"),
        ("free.nodes=many", "give a whole number, 0 or more"),
        ("free.nodes=٣", "give a whole number, 0 or more"),
        ("free./subscriptions/0/x=5",
         "give the name of a subnet or its whole ARM id, which ends in /subnets/NAME"),
        ("max-surge.apps=a third", "give a number of nodes or a percentage, for example 3 or 33%"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_line(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as error:
        parsed(text)
    assert str(error.value) == f"--assume {text!r}: {problem}"


def test_one_thing_is_assumed_once() -> None:
    with pytest.raises(UsageError, match=r"quota.STANDARD DSv5 family is given twice; give it once$"):
        parsed("quota.standardDSv5Family=1", "quota.STANDARD DSv5 family=2")


def shown(*words: str) -> list[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        run(["check", "--demo", *words])
    return out.getvalue().splitlines()


def test_it_is_shown_at_the_top_beside_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    words = (
        "-n",
        "booking-prod",
        "--for",
        "upgrade",
        "--assume",
        "quota.standarddsv5family=+50",
        "--assume",
        "free.nodes=155",
    )
    lines = shown(*words)
    assert lines[:6] == [
        "assumed  quota.standardDSv5Family = 200 (read: 150)",
        "assumed  free.nodes = 155 (read: 65)",
        "",
        "booking-prod (rg-booking-prod)  1.33.11 -> 1.34.8  azure cni, node subnet  westeurope",
        "=====================================================================================",
        "upgrade  go",
    ]
    assert "As of 2026-11-20T21:30:00Z (demo, with 2 assumptions)" in lines


def test_of_many_clusters_it_says_for_which_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = shown("--for", "upgrade", "--assume", "max-surge.win=3")
    assert lines[0] == "assumed  max-surge.win = 3 (read: 1), for ferry-prod"


def test_it_is_in_the_json() -> None:
    document = json.loads("\n".join(shown("-n", "booking-prod", "-o", "json", "--assume", "count.apps=5")))
    first, second = document["assumptions"][:2]
    (cluster,) = (each["id"] for each in document["clusters"])
    assert document["source"] == "demo"
    assert first == {"key": "count.apps", "value": "5", "read": "4", "clusters": [cluster], "follows_from": None}
    assert second == {
        "key": "free.nodes", "value": "34", "read": "65", "clusters": [cluster], "follows_from": "count.apps"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["--assume", "count.moon=5"], 4, "count.moon=5: no cluster in scope has a node pool moon; there are apps, "),
        (["--assume", "free.moon=5"], 4, "free.moon=5: no VNet of the clusters in scope has a subnet moon; there are "),
        (["--assume", "quota.core=5"], 4, "quota.core=5: no region in scope has a quota core; did you mean cores?"),
        (["--assume", "free.nodes=99999"], 2, "free.nodes=99999: subnet nodes has 251 addresses in all"),
        (["--assume", "outbound-ports=12"], 2, "outbound-ports=12: ports are allocated in multiples of 8, 64000 at "),
        (["--assume", "count.apps=5", "--assume", "count.APPS=5"], 2, "--assume 'count.APPS=5': count.APPS is given t"),
        (["--max-surge", "1", "--for", "upgrade", "--assume", "max-surge.apps=2"], 2,
         "max-surge.apps=2: --max-surge asks for one max surge of all pools; give one of the two"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_an_error(
    words: list[str], code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["check", "--demo", "-n", "booking-prod", *words])
    out, err = capsys.readouterr()
    assert (exit_.value.code, out, len(err.splitlines())) == (code, "", 1)
    assert err.startswith(f"aks-preflight: error: {line}")


def test_several_pools_are_judged_together() -> None:
    one = "os=linux,size=Standard_D4s_v5,count=1,max-pods=30"

    def needed(*pools: str) -> int:
        words = [word for pool in pools for word in ("--add-pool", pool)]
        document = json.loads("\n".join(shown("-n", "ferry-prod", "-o", "json", *words)))
        (found,) = (f for f in document["clusters"][0]["findings"] if f["check"] == "subnet-headroom")
        return int(found["readings"][0]["needs"])

    assert (needed(one), needed(one, f"name=second,{one}")) == (31, 62)
