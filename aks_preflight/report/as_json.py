"""The report as JSON: docs/report.schema.json. One finding a line, so that it can be read, searched and compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Contention, Party
from aks_preflight.model.finding import Finding, Reading, Remedy, Status, Term
from aks_preflight.model.reason import Reason
from aks_preflight.model.report import ClusterReport, Report, Verdict
from aks_preflight.report import Options, grouping, phrases

SCHEMA_VERSION = "1.0"

# ASCII only: a name holding half a surrogate pair must not break the output. What is no JSON is written as text.
_ENCODER = json.JSONEncoder(ensure_ascii=True, default=str)
#: The root, its clusters, a cluster, its findings: what lies deeper stays on one line.
_BROKEN_LEVELS = 4


def render(report: Report, options: Options) -> Iterator[str]:
    """JSON of the whole report, cluster by cluster, so that a large one is never in memory as text."""
    del options
    counts = _counted(report)
    clusters = (_cluster(c, _counts(n), report.verdicts) for c, n in zip(report.clusters, counts, strict=True))
    yield from lines(_fields(report, counts, clusters), _BROKEN_LEVELS, "\n")
    yield "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as JSON values, keys in the order of the schema. Counts take a finding of several questions once."""
    counts = _counted(report)
    clusters = [_cluster(c, _counts(n), report.verdicts) for c, n in zip(report.clusters, counts, strict=True)]
    return _fields(report, counts, clusters)


def _counted(report: Report) -> list[Mapping[Status, int]]:
    return [grouping.counted(grouping.merged(c.findings, report.verdicts)) for c in report.clusters]


def _fields(report: Report, counts: list[Mapping[Status, int]], clusters: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": phrases.instant(report.as_of),
        "source": report.source,
        "questions": {kind: dict(asked) for kind, asked in report.questions.items()},
        "verdicts": _verdicts(report.verdicts),
        "counts": _counts(grouping.total(counts)),
        "clusters": clusters,
        "missing_actions": [
            {"action": m.action, "scope": m.scope, "checks": list(m.checks)} for m in report.missing_actions
        ],
        "not_read": [{"scope": n.scope, "reason": n.reason} for n in report.not_read],
        "not_checkable": [{"cause": n.cause, "look": n.look} for n in report.not_checkable],
        "warnings": list(report.warnings),
        "assumptions": [assumed(a) for a in report.assumptions],
        "contentions": [contention(c) for c in report.contentions],
        "requests": {
            "sent": report.requests.sent,
            "answered_from_cache": report.requests.answered_from_cache,
            "throttled": report.requests.throttled,
            "seconds": round(report.requests.seconds, 3),
        },
    }


def assumed(each: Assumed) -> dict[str, Any]:
    """One assumption beside what was read; `read` is null where it could not be."""
    return {
        "key": each.key,
        "value": each.value,
        "read": each.read,
        "clusters": list(each.clusters),
        "follows_from": each.follows_from or None,
    }


def contention(each: Contention) -> dict[str, Any]:
    """Clusters that draw on one thing; `rounds` name them by their ids, in the suggested order."""
    worst = each.unattended
    return {
        "question": each.question,
        "resource": {"id": each.resource.id, "kind": each.resource.kind, "name": each.resource.name},
        "area": each.area,
        "needs": each.needs,
        "has": each.has,
        "short": each.short,
        "unit": each.unit,
        "fits": each.fits,
        "firm": each.firm,
        "given_back": each.given_back,
        "missing": reason_of(each.missing),
        "parties": [_party(party) for party in each.parties],
        "rounds": [[party.cluster for party in together] for together in each.rounds],
        "unattended": worst and {"clusters": list(worst.clusters), "needs": worst.needs, "when": worst.when},
    }


def _party(party: Party) -> dict[str, Any]:
    automatic = [{"channel": a.channel, "window": a.window, "reason": reason_of(a.reason)} for a in party.automatic]
    return {
        "cluster": party.cluster,
        "name": party.name,
        "needs": party.needs,
        "missing": reason_of(party.missing),
        "round": party.round,
        "automatic": automatic,
    }


def _cluster(cluster: ClusterReport, counts: dict[str, int], asked: Iterable[str]) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "name": cluster.name,
        "resource_group": cluster.resource_group,
        "subscription": cluster.subscription,
        "location": cluster.location,
        "kubernetes_version": cluster.kubernetes_version,
        "target_version": cluster.target_version,
        "network": cluster.network,
        "has_windows_pools": cluster.has_windows_pools,
        "verdicts": _verdicts(cluster.verdicts),
        "assumed": list(cluster.assumed),
        "counts": counts,
        "findings": [finding(f) for f in grouping.ordered(cluster.findings, asked)],
    }


def finding(each: Finding) -> dict[str, Any]:
    """One finding. Its own needs, has, short, unit and terms are those of its deciding reading, or null."""
    deciding = each.deciding
    return {
        "check": each.check,
        "area": each.area,
        "question": each.question,
        "status": each.status.value,
        "subject": {"id": each.subject.id, "kind": each.subject.kind, "name": each.subject.name},
        "summary": each.summary,
        "needs": deciding.needs if deciding else None,
        "has": deciding.has if deciding else None,
        "short": deciding.short if deciding else None,
        "unit": deciding.unit if deciding else None,
        "terms": _terms(deciding.terms) if deciding else None,
        "readings": [_reading(r) for r in each.readings],
        "reason": reason_of(each.reason),
        "remedies": [_remedy(r) for r in each.remedies],
        "prevents": list(each.prevents),
        "evidence": [{"request": e.request, "property": e.property, "value": e.value} for e in each.evidence],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "gate": reading.gate.value,
        "needs": reading.needs,
        "has": reading.has,
        "short": reading.short,
        "unit": reading.unit,
        "terms": _terms(reading.terms),
        "decides": reading.decides,
        "fits": reading.fits,
        "missing": reason_of(reading.missing),
        "used": reading.used,
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    gives = remedy.gives
    return {
        "command": remedy.command,
        "effect": remedy.effect,
        "kind": remedy.kind.value if remedy.kind else None,
        "status": remedy.status.value if remedy.status else None,
        "gives": {"name": gives.name, "needs": gives.needs, "has": gives.has, "unit": gives.unit} if gives else None,
    }


def _terms(terms: Iterable[Term]) -> list[dict[str, Any]]:
    return [{"name": t.name, "count": t.count, "each": t.each, "value": t.value} for t in terms]


def reason_of(reason: Reason | None) -> dict[str, Any] | None:
    """Why something is not known."""
    if reason is None:
        return None
    return {
        "why": reason.why.value,
        "text": reason.text,
        "action": reason.action,
        "scope": reason.scope,
        "request": reason.request,
    }


def _verdicts(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    return {question: verdict.value for question, verdict in verdicts.items()}


def _counts(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items()}


def lines(value: Any, levels: int, newline: str) -> Iterator[str]:
    """JSON in pieces, broken to lines down to so many levels; an iterator is a list that is made as it is written.

    The encoder's own `indent` is many times slower and breaks all.
    """
    if levels == 0 or not value or not isinstance(value, (dict, list, Iterator)):
        yield _ENCODER.encode(value)
        return
    inner = newline + "  "
    between = inner
    if levels == 1 and isinstance(value, list):  # a cluster's findings: one piece, not a thousand
        yield "[" + inner + ("," + inner).join(map(_ENCODER.encode, value)) + newline + "]"
        return
    if isinstance(value, dict):
        yield "{"
        for key, each in value.items():
            yield f"{between}{_ENCODER.encode(str(key))}: "
            yield from lines(each, levels - 1, inner)
            between = "," + inner
        yield newline + "}"
        return
    yield "["
    for each in value:
        yield between
        yield from lines(each, levels - 1, inner)
        between = "," + inner
    yield "]" if between == inner else newline + "]"
