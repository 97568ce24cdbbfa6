"""What a history says as JSON: docs/trend.schema.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aks_preflight.model.trend import Trend, Trends
from aks_preflight.report import Options, phrases
from aks_preflight.report.values import SCHEMA_VERSION, lines


def render(trends: Trends, options: Options) -> Iterator[str]:
    """JSON of all trends; `options` change nothing."""
    del options
    yield from lines(document(trends), 2, "\n")
    yield "\n"


def document(trends: Trends) -> dict[str, Any]:
    """The trends as JSON values, keys in the order of the schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "runs": trends.runs,
        "since": trends.since and phrases.instant(trends.since),
        "until": trends.until and phrases.instant(trends.until),
        "stale": trends.stale,
        "trends": [_trend(each) for each in trends.trends],
    }


def _trend(each: Trend) -> dict[str, Any]:
    slope, days = each.slope, each.days
    return {
        "cluster": {"id": each.cluster, "name": each.cluster_name},
        "question": each.question,
        "check": each.check,
        "subject": {"id": each.subject, "kind": each.kind, "name": each.name},
        "unit": each.unit,
        "runs": each.runs,
        "since": phrases.instant(each.since),
        "until": phrases.instant(each.until),
        "resized": each.resized,
        "first": each.first,
        "last": each.last,
        "needs": each.needs,
        "size": each.size,
        "outlook": each.outlook.value,
        "slope": slope and {"a_day": slope.estimate, "low": slope.low, "high": slope.high},
        "too_small": days and {"on": str(days.estimate), "earliest": str(days.earliest),
                               "latest": days.latest and str(days.latest)},
        "horizon": each.horizon and str(each.horizon),
        "jumped": each.jumped and str(each.jumped),
    }  # fmt: skip
