"""Plans as a run would make them, built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

from aks_preflight.model.finding import Status
from aks_preflight.model.plan import ClusterPlan, Hop, Pace, PlanReport, PoolStep
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import Verdict
from aks_preflight.model.version import parse_version
from tests.report import samples

V1, V2, V3 = map(parse_version, ("1.33.4", "1.34.2", "1.35.1"))

SYSTEM = PoolStep(name="sys", start=V1, nodes=3, at_once=1, rounds=3, minutes=30, longest=120,
                  how="max surge 1, of 3 nodes")  # fmt: skip
APPS = PoolStep(name="apps", start=V1, nodes=20, at_once=7, rounds=3, minutes=45, longest=135,
                how="max surge 33%, of 20 nodes")  # fmt: skip
SPOT = PoolStep(name="spot", start=V1, nodes=4, at_once=None, rounds=None, minutes=None, longest=None,
                how="spot nodes are replaced in place",
                missing=Reason(Why.NOT_STATED, "how many of its nodes go at a time is not documented"))  # fmt: skip

FULL = replace(samples.SUBNET_FULL, subject=replace(samples.SUBNET, kind="subnet"))
FITTING = replace(FULL, status=Status.WARN, remedies=(), readings=(
    replace(samples.WORST_POOL, needs=31, terms=(), name="one surge node"), samples.AT_ONCE,
))  # fmt: skip
HOPS = (
    Hop(number=1, start=V1, version=V2, pools=(SYSTEM, APPS), verdict=Verdict.NO_GO, must_follow=False,
        findings=(FULL, samples.OLD_API, samples.STATE)),
    Hop(number=2, start=V2, version=V3, pools=(SYSTEM, replace(APPS, at_once=1, rounds=20, minutes=300, longest=900,
                                                               how=f"{APPS.how}: no room, so one at a time")),
        verdict=Verdict.GO, findings=(FITTING,), retries=True),
)  # fmt: skip

BLOCKED = ClusterPlan(
    id=samples.CLUSTER,
    name="prod-weu",
    resource_group="rg-aks-prod",
    subscription="11111111-2222-3333-4444-555555555555",
    location="westeurope",
    network="azure cni, node subnet",
    kubernetes_version="1.33.4",
    target=V3,
    verdict=Verdict.NO_GO,
    answer="2 hops to 1.35.1; hop 1 does not fit",
    hops=HOPS,
)
THERE = replace(BLOCKED, name="test-weu", kubernetes_version="1.35.1", verdict=Verdict.GO, hops=(),
                answer="runs 1.35.1 already")  # fmt: skip
NO_WAY = replace(BLOCKED, name="old-weu", kubernetes_version="1.28.3", target=None, hops=(),
                 answer="1.35 cannot be reached: westeurope offers no upgrade of 1.28.3")  # fmt: skip
UNREAD = replace(
    NO_WAY,
    name="far-neu",
    location="northeurope",
    verdict=Verdict.UNKNOWN,
    answer="not allowed: Microsoft.ContainerService/locations/kubernetesversions/read",
    reason=Reason(
        Why.NOT_ALLOWED,
        "not allowed: Microsoft.ContainerService/locations/kubernetesversions/read",
        action="Microsoft.ContainerService/locations/kubernetesversions/read",
        scope=samples.SUBSCRIPTION,
    ),
)
OPEN = replace(
    BLOCKED,
    name="spot-neu",
    location="northeurope",
    verdict=Verdict.UNKNOWN,
    answer="1 hop to 1.34.2; whether hop 1 fits is not known",
    target=V2,
    alone=False,
    hops=(
        replace(HOPS[0], verdict=Verdict.UNKNOWN, pools=(SYSTEM, SPOT), findings=(samples.QUOTA_UNREAD,)),
        replace(HOPS[1], pools=(SYSTEM,), findings=(), skips=(parse_version("1.34"),)),
    ),
)

PACE = Pace(node=10, drain_timeout=30, source="a page of 2026")
ONE = PlanReport(
    as_of=datetime(2026, 5, 1, 9, 14, 3, tzinfo=timezone.utc),
    source="live",
    asked="1.35",
    verdict=Verdict.NO_GO,
    clusters=(BLOCKED,),
    pace=PACE,
    not_checkable=samples.NOT_CHECKABLE,
    requests=samples.NO_GO.requests,
)
FLEET = replace(
    ONE,
    clusters=(BLOCKED, THERE, NO_WAY, UNREAD, OPEN),
    missing_actions=samples.NO_GO.missing_actions,
    not_read=samples.FLEET.not_read,
)
IMPOSSIBLE = replace(ONE, clusters=(NO_WAY,))
