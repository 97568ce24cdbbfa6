"""Reports as a run would make them, built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

from aks_preflight.model.finding import Evidence, Finding, Gate, Reading, Remedy, Status, Subject, Term, Waiving
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import (
    ClusterReport,
    MissingAction,
    NotCheckable,
    NotRead,
    Report,
    Requests,
    Verdict,
)
from aks_preflight.model.waiver import Use, Waived, Waiver

SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-aks-prod"
CLUSTER = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/prod-weu"
VNET = f"{SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-weu"
USAGES = f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/usages"

WHOLE = Subject(CLUSTER, "cluster", "prod-weu")
SUBNET = Subject(f"{VNET}/subnets/snet-aks", "node subnet", "snet-aks")
QUOTA = Subject(USAGES, "vCPU quota", "standardDSv5Family")

WORST_POOL = Reading(
    "surge of the worst pool", Gate.ALLOCATION, 217, 191, "addresses", (Term("apps", 7, 31),), decides=True
)
AT_ONCE = Reading(
    "all pools at once", Gate.ALLOCATION, 248, 191, "addresses", (Term("sys", 1, 31), Term("apps", 7, 31))
)

SUBNET_FULL = Finding(
    status=Status.FAIL,
    subject=SUBNET,
    summary="10.20.0.0/22 has no room for the surge of pool apps",
    readings=(WORST_POOL, AT_ONCE),
    remedies=(
        Remedy(
            "az aks nodepool update -g rg-aks-prod --cluster-name prod-weu -n apps --max-surge 6",
            "needs 186 addresses, has 191",
        ),
    ),
    evidence=(Evidence(f"GET {VNET}/usages", "value[0].currentValue", "828"),),
    check="subnet-headroom",
    area="network",
    question="upgrade",
    prevents=("SubnetIsFull", "InsufficientSubnetSize"),
)
WAIVER = Waiver(
    check="subnet-*", resource="prod-*", reason="the subnet is replaced in June", owner="platform team",
    expires=date(2025, 6, 30),
)  # fmt: skip
SUBNET_WAIVED = replace(SUBNET_FULL, status=Status.WAIVED, waived=Waiving(WAIVER, Status.FAIL))
QUOTA_UNREAD = Finding(
    status=Status.UNKNOWN,
    subject=QUOTA,
    summary="the vCPU quota of westeurope could not be read",
    reason=Reason(
        Why.NOT_ALLOWED,
        "not allowed: Microsoft.Compute/locations/usages/read",
        action="Microsoft.Compute/locations/usages/read",
        scope=SUBSCRIPTION,
        request=f"GET {USAGES}",
    ),
    check="vcpu-quota",
    area="quota",
    question="upgrade",
    prevents=("QuotaExceeded", "ErrCode_InsufficientVCPUQuota"),
)
OLD_API = Finding(
    status=Status.WARN,
    subject=Subject(f"{CLUSTER}/agentPools/apps", "node pool", "apps"),
    summary="Max surge 7 of 23 nodes drains a third of the pool at a time; pod disruption budgets may hold it up",
    remedies=(Remedy("", "Set a drain timeout and a node soak time"),),
    check="surge-share",
    area="version",
    question="upgrade",
)


def passed(check: str, area: str, question: str, summary: str, subject: Subject = WHOLE) -> Finding:
    return Finding(
        status=Status.OK, subject=subject, summary=summary, check=check, area=area, question=question, prevents=("X",)
    )


def not_concerned(check: str, area: str, question: str, summary: str) -> Finding:
    return replace(passed(check, area, question, summary), status=Status.NOT_APPLICABLE)


FITTING = Finding(
    status=Status.OK,
    subject=SUBNET,
    summary="10.20.0.0/22 has room for the new nodes",
    readings=(
        replace(WORST_POOL, name="all new nodes", needs=31, terms=(Term("win", 1, 31),)),
        Reading("node subnet at maxPods - 1", Gate.ADMISSION, 754, 1019, "addresses", (Term("nodes", 26, 29),)),
    ),
    check="subnet-headroom",
    area="network",
    question="windows",
    prevents=("SubnetIsFull",),
)
STATE = passed("cluster-state", "cluster", "upgrade", "The cluster is running and its last operation succeeded")
PASSES = (
    STATE,
    replace(STATE, question="windows"),
    FITTING,
    passed("version-reachable", "version", "upgrade", "1.34.2 is reachable from every pool"),
    passed("windows-pool-name", "windows", "windows", "The name win has at most six characters"),
    not_concerned("outbound-ports", "outbound", "upgrade", "Outbound traffic does not leave through the load balancer"),
)

NOT_CHECKABLE = (
    NotCheckable("PodDisruptionBudgets that allow no disruption", "kubectl get pdb --all-namespaces"),
    NotCheckable("Capacity of the region for a VM size", "the activity log after the first refusal; try another zone"),
)

PROD = ClusterReport(
    id=CLUSTER,
    name="prod-weu",
    resource_group="rg-aks-prod",
    subscription="11111111-2222-3333-4444-555555555555",
    location="westeurope",
    kubernetes_version="1.33.4",
    target_version="1.34.2",
    network="azure cni, node subnet",
    verdicts={"upgrade": Verdict.NO_GO, "windows": Verdict.GO},
    findings=(SUBNET_FULL, QUOTA_UNREAD, OLD_API, *PASSES),
    assumed=("pool win: 1 node of Standard_D4s_v5, Windows2022, max pods 30, in snet-aks",),
    has_windows_pools=True,
)
WELL = replace(
    PROD,
    id=CLUSTER.replace("prod-weu", "prod-neu"),
    name="prod-neu",
    location="northeurope",
    verdicts={"upgrade": Verdict.GO, "windows": Verdict.GO},
    findings=PASSES,
    assumed=(),
)
WARNED = replace(
    WELL,
    id=CLUSTER.replace("prod-weu", "test-weu"),
    name="test-weu",
    findings=(OLD_API, *PASSES),
    location="westeurope",
)

ASKED: dict[str, dict[str, object]] = {
    "upgrade": {"to": "next", "pools": [], "max_surge": None},
    "windows": {"pools": ["os=windows,name=win"]},
}

NO_GO = Report(
    as_of=datetime(2025, 5, 1, 9, 14, 3, tzinfo=timezone.utc),
    source="live",
    questions=ASKED,
    verdicts={"upgrade": Verdict.NO_GO, "windows": Verdict.GO},
    clusters=(PROD,),
    missing_actions=(MissingAction("Microsoft.Compute/locations/usages/read", SUBSCRIPTION, ("vcpu-quota",)),),
    not_checkable=NOT_CHECKABLE,
    requests=Requests(
        sent=14,
        answered_from_cache=3,
        throttled=1,
        seconds=2.34567,
        by_kind={"managedClusters": 2, "virtualMachineScaleSets": 12},
        waited=0.12345,
        paced=1.5,
    ),
)
WAIVED = replace(
    NO_GO,
    clusters=(
        replace(
            WELL,
            findings=(SUBNET_WAIVED, *PASSES),
        ),
    ),
    verdicts={"upgrade": Verdict.GO, "windows": Verdict.GO},
    missing_actions=(),
    warnings=("waiver of vm-size-offered on *: expired on 2025-04-30; it waives nothing",),
    waivers=(
        Waived(WAIVER, Use.USED, 1),
        Waived(Waiver(check="vm-size-offered", resource="*", reason="trial", expires=date(2025, 4, 30)), Use.EXPIRED),
    ),
)
ALL_WELL = replace(NO_GO, clusters=(WELL,), verdicts={"upgrade": Verdict.GO, "windows": Verdict.GO}, missing_actions=())
FLEET = replace(
    NO_GO,
    source="snapshot",
    clusters=(PROD, WELL, WARNED),
    not_read=(NotRead("/subscriptions/99999999-2222-3333-4444-555555555555", "timed out after 30 s"),),
    warnings=("The knowledge of Windows images is 190 days old: see --knowledge",),
)
