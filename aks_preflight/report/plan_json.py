"""The plan as JSON: docs/plan.schema.json. Findings, readings and reasons are those of the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aks_preflight.model.finding import Finding
from aks_preflight.model.plan import ClusterPlan, Hop, PlanReport, PoolStep
from aks_preflight.model.version import Version
from aks_preflight.report import Options, phrases
from aks_preflight.report.finding_json import finding_values
from aks_preflight.report.values import SCHEMA_VERSION, assumed, gaps, lines, requests

#: The root, its clusters, a cluster, its hops, a hop, its findings: what lies deeper stays on one line.
_BROKEN_LEVELS = 6


def render(report: PlanReport, options: Options) -> Iterator[str]:
    """JSON of the whole plan; `options` change nothing."""
    del options
    yield from lines(document(report), _BROKEN_LEVELS, "\n")
    yield "\n"


def document(report: PlanReport) -> dict[str, Any]:
    """The plan as JSON values, keys in the order of the schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": phrases.instant(report.as_of),
        "source": report.source,
        "asked": report.asked,
        "verdict": report.verdict.value,
        "pace": {
            "minutes_per_node": report.pace.node,
            "drain_timeout_minutes": report.pace.drain_timeout,
            "source": report.pace.source,
        },
        "clusters": [_cluster(cluster) for cluster in report.clusters],
        **gaps(report),
        "assumptions": [assumed(each) for each in report.assumptions],
        "requests": requests(report.requests),
    }


def _cluster(plan: ClusterPlan) -> dict[str, Any]:
    stops, unsure = plan.stops_at, plan.unsure_at
    return {
        "id": plan.id,
        "name": plan.name,
        "resource_group": plan.resource_group,
        "subscription": plan.subscription,
        "location": plan.location,
        "network": plan.network,
        "kubernetes_version": plan.kubernetes_version,
        "target_version": _version(plan.target),
        "verdict": plan.verdict.value,
        "answer": plan.answer,
        "reason": plan.reason,
        "stops_at": stops.number if stops else None,
        "unsure_at": unsure.number if unsure else None,
        "control_plane_alone": plan.alone,
        "minutes": plan.minutes,
        "longest_minutes": plan.longest,
        "hops": [_hop(hop) for hop in plan.hops],
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "number": hop.number,
        "from": str(hop.start),
        "to": str(hop.version),
        "control_plane": hop.moves,
        "skips": [str(minor) for minor in hop.skips],
        "verdict": hop.verdict.value,
        "surge_retries": hop.retries,
        "pools_must_follow": hop.must_follow,
        "minutes": hop.minutes,
        "longest_minutes": hop.longest,
        "untold": hop.untold,
        "pools": [_pool(pool) for pool in hop.pools],
        "needs": [_need(found) for found in hop.counted],
        "findings": [finding_values(found) for found in hop.findings],
    }


def _pool(pool: PoolStep) -> dict[str, Any]:
    return {
        "name": pool.name,
        "from": _version(pool.start),
        "nodes": pool.nodes,
        "at_once": pool.at_once,
        "rounds": pool.rounds,
        "minutes": pool.minutes,
        "longest_minutes": pool.longest,
        "how": pool.how,
        "missing": pool.missing,
    }


def _need(found: Finding) -> dict[str, Any]:
    """What the hop takes of a subnet, pod CIDR or quota by the reading that decides: of its worst pool."""
    reading = found.deciding
    return {
        "kind": found.subject.kind,
        "name": found.subject.name,
        "status": found.status.value,
        "needs": reading.needs if reading else None,
        "has": reading.has if reading else None,
        "short": reading.short if reading else None,
        "unit": reading.unit if reading else None,
        "reading": reading.name if reading else None,
    }


def _version(version: Version | None) -> str | None:
    return None if version is None else str(version)
