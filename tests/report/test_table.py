from __future__ import annotations

import re
from dataclasses import replace

import pytest

from aks_preflight.model.finding import Gate, Reading, Remedy, Status, Subject, Term
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, MissingAction, NotRead, Report, Verdict
from aks_preflight.model.scope import UsageError
from aks_preflight.report import render
from tests.report import golden, samples

REPORTS = {"no-go": samples.NO_GO, "all well": samples.ALL_WELL, "fleet": samples.FLEET}


def table(report: Report, width: int = 100, show: str = "warn", exit_code: int | None = None) -> str:
    return render(report, "table", width=width, show=show, exit_code=exit_code)


def of(*clusters: ClusterReport) -> Report:
    return replace(samples.NO_GO, clusters=clusters, missing_actions=())


def with_finding(**changes: object) -> Report:
    finding = replace(samples.SUBNET_FULL, **changes)  # type: ignore[arg-type]
    return of(replace(samples.PROD, findings=(finding,)))


@pytest.mark.parametrize("case", [*golden.CASES, *golden.FORMATS])
def test_exact_text(case: str) -> None:
    assert golden.text_of(case) == (golden.FOLDER / case).read_text(encoding="utf-8")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("show", ["fail", "warn", "all"])
def test_only_commands_and_ids_are_wider_than_the_page(report: Report, width: int, show: str) -> None:
    commands = [r.command for c in report.clusters for f in c.findings for r in f.remedies if r.command]
    unbreakable = (*commands, "az role assignment create", samples.SUBSCRIPTION)
    wide = [line for line in table(report, width, show, 1).splitlines() if len(line) > width]
    assert [line for line in wide if not any(token in line for token in unbreakable)] == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("width", [80, 120])
def test_colour_changes_no_word(report: Report, width: int) -> None:
    coloured = render(report, "table", width=width, colour=True, exit_code=1)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == table(report, width, exit_code=1)
    assert "\x1b" not in table(report, width, exit_code=1)


def test_all_is_well() -> None:
    assert "All 4 checks passed: this cluster can be upgraded to 1.34.2 and host the Windows node pool." in " ".join(
        table(samples.ALL_WELL).split()
    )


def test_all_is_well_with_a_fleet() -> None:
    fleet = replace(of(samples.WELL, replace(samples.WELL, name="other")), verdicts=samples.ALL_WELL.verdicts)
    assert "All 8 checks of 2 clusters passed." in table(fleet)
    assert "passed." not in table(replace(fleet, not_read=(NotRead("/subscriptions/s", "timed out"),)))


@pytest.mark.parametrize("worse", [samples.SUBNET_FULL, samples.QUOTA_UNREAD, samples.OLD_API])
def test_no_praise_where_anything_is_amiss(worse: object) -> None:
    assert "passed:" not in table(of(replace(samples.WELL, findings=(*samples.PASSES, worse))))  # type: ignore[arg-type]


def test_no_praise_without_a_verdict_or_a_check() -> None:
    assert "passed:" not in table(of(replace(samples.WELL, verdicts={"upgrade": Verdict.GO})))
    assert "passed:" not in table(of(replace(samples.WELL, findings=())))


def test_an_unanswered_question_is_unknown() -> None:
    text = table(of(replace(samples.WELL, verdicts={"upgrade": Verdict.GO})))
    assert "upgrade  go   windows  unknown" in text


def test_unknown_names_the_action_and_how_to_get_it() -> None:
    text = table(samples.NO_GO)
    assert re.search(r"vcpu-quota .* unknown$", text, re.MULTILINE)
    assert "    why   not allowed: Microsoft.Compute/locations/usages/read\n" in text
    assert f"--assignee PRINCIPAL-ID --role Reader --scope {samples.SUBSCRIPTION}\n" in text


@pytest.mark.parametrize(
    ("scope", "granted_on"),
    [
        ("/subscriptions/s/providers/Microsoft.ContainerService", "/subscriptions/s"),
        ("/subscriptions/s/providers/Microsoft.Compute/locations/westeurope", "/subscriptions/s"),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network", "/subscriptions/s/resourceGroups/g"),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",
         "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v"),
    ],
)  # fmt: skip
def test_a_role_is_assigned_where_one_can_be(scope: str, granted_on: str) -> None:
    missing = (MissingAction("Microsoft.ContainerService/managedClusters/read", scope, ()),)
    text = table(replace(of(), missing_actions=missing))
    assert f"  on   {scope}\n" in text
    assert f"--role Reader --scope {granted_on}\n" in text
    assert "  for  the list of clusters\n" in text


def test_a_reason_shows_what_its_text_leaves_out() -> None:
    reason = Reason(Why.NOT_ALLOWED, "forbidden", action="Microsoft.Network/virtualNetworks/usages/read", scope="/s")
    text = table(with_finding(status=Status.UNKNOWN, readings=(), reason=reason))
    assert "    why   forbidden\n          action Microsoft.Network/virtualNetworks/usages/read\n" in text
    reason = Reason(Why.TIMED_OUT, "timed out after 30 s", request="GET /subscriptions/s/usages")
    text = table(with_finding(status=Status.UNKNOWN, summary=reason.text, readings=(), reason=reason))
    assert text.count("timed out after 30 s") == 1
    assert "    why   GET /subscriptions/s/usages\n" in text


def test_a_count_that_is_not_whole_says_so() -> None:
    missing = Reason(Why.NOT_STATED, "node auto-provisioning adds nodes that no pool counts")
    reading = Reading("all nodes", Gate.ALLOCATION, 31, 191, "addresses", (Term("apps", 1, 31),), True, missing)
    text = table(with_finding(status=Status.UNKNOWN, readings=(reading,)))
    assert "needs at least 31, has 191 addresses, cannot be told: all nodes (allocation)\n" in text
    assert "      not counted: node auto-provisioning adds nodes that no pool counts\n" in text
    told_once = table(with_finding(status=Status.UNKNOWN, readings=(reading,), reason=missing))
    assert told_once.count("node auto-provisioning") == 1


def test_a_warning_shows_the_terms_of_what_does_not_fit() -> None:
    fits = replace(samples.WORST_POOL, needs=31, terms=(Term("apps", 1, 31),))
    text = table(with_finding(status=Status.WARN, readings=(samples.AT_ONCE, fits)))
    lines = text[text.index("    needs 31,") :].splitlines()
    assert lines[:7] == [
        "    needs 31, has 191 addresses, fits: surge of the worst pool (allocation)",
        "            count  each  addresses",
        "      apps      1    31         31",
        "    also  needs 248, has 191, short 57 addresses: all pools at once (allocation)",
        "            count  each  addresses",
        "      sys       1    31         31",
        "      apps      7    31        217",
    ]


def test_one_finding_of_two_questions_is_shown_once() -> None:
    both = (samples.SUBNET_FULL, replace(samples.SUBNET_FULL, question="windows"))
    text = table(of(replace(samples.PROD, findings=both)))
    assert text.count("\n  subnet-headroom  ") == 1
    assert "node subnet snet-aks, for upgrade, windows\n" in text
    assert "1 fail, 0 warn" in text


def test_other_numbers_are_another_finding() -> None:
    other = replace(samples.SUBNET_FULL, question="windows", readings=(samples.AT_ONCE,))
    text = table(of(replace(samples.PROD, findings=(samples.SUBNET_FULL, other))))
    assert "2 fail, 0 warn" in text


def test_show_lists_less_but_counts_all() -> None:
    texts = {show: table(samples.NO_GO, 120, show) for show in ("fail", "warn", "all")}
    assert ["surge-share" in texts[s] for s in ("fail", "warn", "all")] == [False, True, True]
    assert ["windows-pool-name" in texts[s] for s in ("fail", "warn", "all")] == [False, False, True]
    assert len({text.splitlines()[-1] for text in texts.values()}) == 1
    assert "Not listed: 1 warn, 4 ok, 1 not applicable (--show all)\n" in texts["fail"]
    assert "Not listed" not in texts["all"]


def test_areas_come_in_order_and_strangers_last() -> None:
    strange = [replace(samples.SUBNET_FULL, area=area) for area in ("zoo", "outbound", "apples", "cluster", "quota")]
    text = table(of(replace(samples.PROD, findings=tuple(strange))))
    areas = re.findall(r"^(\w+)\n-+$", text, re.MULTILINE)
    assert areas[:5] == ["cluster", "quota", "outbound", "apples", "zoo"]


def test_nothing_moves_the_cursor_or_breaks_a_line() -> None:
    evil = "pool\x1b[2J\r\nFAKE  ok\x07\u202e\u2028\x9b31m\ud800"
    finding = replace(
        samples.SUBNET_FULL,
        summary=evil,
        subject=Subject(evil, evil, evil),
        readings=(replace(samples.WORST_POOL, name=evil, unit=evil, terms=(Term(evil, 7, 31),)),),
        remedies=(Remedy(evil, evil),),
        reason=Reason(Why.MALFORMED, evil, request=evil),
        check=evil,
        area=evil,
        prevents=(evil,),
    )
    cluster = replace(samples.PROD, name=evil, resource_group=evil, network=evil, assumed=(evil,), findings=(finding,))
    for clusters in ((cluster,), (cluster, samples.WELL)):
        report = replace(
            of(*clusters),
            warnings=(evil,),
            not_read=(NotRead(evil, evil),),
            missing_actions=(MissingAction(evil, evil, (evil,)),),
        )
        text = table(report)
        assert all(line.isprintable() for line in text.split("\n"))
        assert not any(line.startswith("FAKE") for line in text.split("\n"))
        coloured = render(report, "table", colour=True)
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text


def test_a_no_go_that_does_not_count_is_explained() -> None:
    linux_only = replace(samples.WELL, verdicts={"upgrade": Verdict.GO, "windows": Verdict.NO_GO}, findings=())
    linux_only = replace(linux_only, has_windows_pools=False)
    report = replace(of(linux_only), verdicts=linux_only.verdicts)
    explained = "windows NO-GO does not count in the exit code"
    assert explained in table(report, exit_code=0)
    assert explained not in table(report, exit_code=1)
    assert explained not in table(replace(report, clusters=(replace(linux_only, has_windows_pools=True),)), exit_code=0)


def test_no_cluster_in_scope() -> None:
    text = table(replace(of(), verdicts={}, not_read=(NotRead("/subscriptions/s", "not allowed"),)), exit_code=4)
    assert text.startswith("No cluster could be read.\n")
    assert "/subscriptions/s: not allowed\n" in text
    assert table(replace(of(), verdicts={})).startswith("No cluster was found in scope.\n")
    assert text.endswith("0 ok, 0 not applicable, 1 scope not read   exit 4\n")


def test_the_closing_line_without_an_exit_code() -> None:
    assert table(samples.NO_GO).splitlines()[-1].endswith("1 not applicable")


def test_the_summary_of_a_fleet_drops_columns_before_it_breaks() -> None:
    name = "a-cluster-whose-name-is-as-long-as-azure-lets-it-be-0123456789"
    long = replace(samples.WELL, name=name)
    assert f"{name}  go       go" in table(of(samples.PROD, long), 80)
    narrow = table(of(samples.PROD, long), 70)
    assert f"\n{name}\n  upgrade  go   windows  go\n" in narrow


def test_clusters_of_one_name_are_told_apart() -> None:
    elsewhere = replace(samples.WELL, name="prod-weu", resource_group="rg-other")
    third = replace(elsewhere, subscription="9999")
    text = table(of(samples.PROD, elsewhere, third, samples.WELL), 160)
    lines = text.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("cluster "))
    names = [line.split("  ")[0] for line in lines[begin + 2 : begin + 6]]
    assert names == [
        "prod-weu (rg-aks-prod)",
        f"prod-weu (rg-other, {elsewhere.subscription})",
        "prod-weu (rg-other, 9999)",
        "prod-neu",
    ]


def test_a_long_check_id_gets_its_summary_below() -> None:
    text = table(with_finding(check="windows-os-sku-is-supported-by-the-target-version"), 80)
    assert re.search(r"^  windows-os-sku-is-supported-by-the-target-version {22}FAIL\n    10\.20\.0\.0/22", text, re.M)


def test_the_version_is_not_known() -> None:
    unknown = replace(samples.WELL, kubernetes_version=None, target_version=None)
    assert table(of(unknown)).startswith("prod-neu (rg-aks-prod)  version unknown  azure cni")


def test_wrong_format_or_level_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="choose from table, json"):
        render(samples.NO_GO, "pdf")
    with pytest.raises(UsageError, match="choose from fail, warn, all"):
        render(samples.NO_GO, "table", show="some")


def test_what_reader_does_not_hold_is_said() -> None:
    action = "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"
    report = replace(samples.NO_GO, missing_actions=(MissingAction(action, "/subscriptions/s", ("c",)),))
    text = table(report, 120)
    assert f"Reader does not hold {action}: it takes a custom role." in " ".join(text.split())
    assert "az role assignment create" not in text
