"""A comparison as JSON: docs/compare.schema.json. It is whole, whatever is shown elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aks_preflight.model.comparison import Change, ClusterComparison, Comparison, Moment, State
from aks_preflight.model.finding import Reading
from aks_preflight.report import Options, phrases
from aks_preflight.report.values import SCHEMA_VERSION, lines, plain, remedy

#: The root, its clusters, a cluster, its changes: what lies deeper stays on one line.
_BROKEN_LEVELS = 4


def render(comparison: Comparison, options: Options) -> Iterator[str]:
    """JSON of the whole comparison; `options` change nothing but the exit code, where it is known."""
    del options
    yield from lines(document(comparison), _BROKEN_LEVELS, "\n")
    yield "\n"


def document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON values, keys in the order of the schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "worse": comparison.is_worse,
        "old": _moment(comparison.old),
        "new": _moment(comparison.new),
        "questions": plain(comparison.questions),
        "assumptions": list(comparison.assumptions),
        "counts": comparison.counts,
        "clusters": [_cluster(each) for each in comparison.clusters],
        "lost_scopes": [{"scope": n.scope, "reason": n.reason} for n in comparison.lost_scopes],
        "unread_scopes": [{"scope": n.scope, "reason": n.reason} for n in comparison.unread_scopes],
        "regained_scopes": [{"scope": n.scope, "reason": n.reason} for n in comparison.regained_scopes],
        "lost_checks": [{"check": check, "clusters": count} for check, count in comparison.lost_checks],
        "warnings": list(comparison.warnings),
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {"as_of": phrases.instant(moment.as_of), "source": moment.source, "clusters": moment.clusters}


def _cluster(each: ClusterComparison) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "resource_group": each.resource_group,
        "subscription": each.subscription,
        "presence": each.presence.value,
        "unread": each.unread,
        "worse": each.is_worse,
        "kubernetes_version": {"before": each.versions[0], "after": each.versions[1]},
        "verdicts": [
            {
                "question": v.question,
                "before": v.before and v.before.value,
                "after": v.after and v.after.value,
                "worse": v.is_worse,
                "counts": v.counts,
            }
            for v in each.verdicts
        ],
        "changes": [_change(change) for change in each.changes],
        "unchanged": each.unchanged,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "worse": change.kind.is_worse,
        "counts": change.counts,
        "check": change.check,
        "area": change.area,
        "questions": list(change.questions),
        "subject": change.subject,
        "before": _state(change.before),
        "after": _state(change.after),
        "remedies": [remedy(each) for each in change.remedies],
    }


def _state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "status": state.status.value,
        "summary": state.summary,
        "reason": state.reason,
        "reading": _reading(state.reading) if state.reading else None,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "gate": reading.gate.value,
        "needs": reading.needs,
        "has": reading.has,
        "short": reading.short,
        "unit": reading.unit,
        "used": reading.used,
        "decides": reading.decides,
        "fits": reading.fits,
        "whole": reading.missing is None,
    }
