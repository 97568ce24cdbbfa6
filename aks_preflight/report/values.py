"""The report as JSON values, in the shape of docs/report.schema.json, and JSON as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import orjson

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Contention, Party
from aks_preflight.model.finding import Remedy, Status
from aks_preflight.model.plan import PlanReport
from aks_preflight.model.report import Closing, ClusterReport, Opening, Requests, Verdict
from aks_preflight.model.waiver import Waived, Waiver
from aks_preflight.report import phrases

SCHEMA_VERSION = "1.0"
#: How many clusters a report holds: whoever reads it back notices those that were lost on the way.
CLUSTER_COUNT = "cluster_count"


def opening_values(opening: Opening) -> dict[str, Any]:
    """What is known before the first cluster, as JSON values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": phrases.instant(opening.as_of),
        "source": opening.source,
        "questions": plain(opening.questions),
        "questions_named": opening.named,
        "shard": opening.shard and {"index": opening.shard[0], "of": opening.shard[1]},
        "unmatched": list(opening.unmatched),
        "assumptions": [assumed(each) for each in opening.assumptions],
    }


def closing_values(closing: Closing, counts: Mapping[Status, int]) -> dict[str, Any]:
    """What is known after the last one, as JSON values."""
    return {
        "verdicts": _verdicts(closing.verdicts),
        "counts": _counts(counts),
        **gaps(closing),
        "contentions": [contention(c) for c in closing.contentions],
        "waivers": [_waiver_used(w) for w in closing.waivers],
        "requests": requests(closing.requests),
    }


def gaps(of: Closing | PlanReport) -> dict[str, Any]:
    """What a run could not read, what it lacks for that, and what nobody can read."""
    return {
        "missing_actions": [
            {"action": m.action, "scope": m.scope, "checks": list(m.checks)} for m in of.missing_actions
        ],
        "not_read": [{"scope": n.scope, "reason": n.reason} for n in of.not_read],
        "not_checkable": [{"cause": n.cause, "look": n.look} for n in of.not_checkable],
        "warnings": list(of.warnings),
    }


def requests(cost: Requests) -> dict[str, Any]:
    """What the run cost."""
    return {
        "sent": cost.sent,
        "answered_from_cache": cost.answered_from_cache,
        "throttled": cost.throttled,
        "seconds": round(cost.seconds, 3),
        "by_kind": dict(cost.by_kind),
        "waited": round(cost.waited, 3),
        "paced": round(cost.paced, 3),
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
        "missing": each.missing,
        "parties": [_party(party) for party in each.parties],
        "rounds": [[party.cluster for party in together] for together in each.rounds],
        "unattended": worst and {"clusters": list(worst.clusters), "needs": worst.needs, "when": worst.when},
        "windows_read": each.windows_read,
    }


def _party(party: Party) -> dict[str, Any]:
    automatic = [{"channel": a.channel, "window": a.window, "reason": a.reason} for a in party.automatic]
    return {
        "cluster": party.cluster,
        "name": party.name,
        "needs": party.needs,
        "missing": party.missing,
        "round": party.round,
        "automatic": automatic,
    }


def cluster_head(cluster: ClusterReport, counts: Mapping[Status, int]) -> dict[str, Any]:
    """One cluster as JSON values, without the findings; `counts` are theirs."""
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
        "counts": _counts(counts),
    }


def waiver(of: Waiver) -> dict[str, Any]:
    """A waiver as it was written."""
    return {
        "check": of.check,
        "resource": of.resource,
        "reason": of.reason,
        "owner": of.owner,
        "expires": of.expires.isoformat(),
    }


def _waiver_used(waived: Waived) -> dict[str, Any]:
    return {**waiver(waived.waiver), "use": waived.use.value, "findings": waived.findings}


def remedy(each: Remedy) -> dict[str, Any]:
    """One way out, as JSON values."""
    gives = each.gives
    return {
        "command": each.command,
        "effect": each.effect,
        "kind": each.kind.value if each.kind else None,
        "status": each.status.value if each.status else None,
        "gives": {"name": gives.name, "needs": gives.needs, "has": gives.has, "unit": gives.unit} if gives else None,
    }


def _verdicts(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    return {question: verdict.value for question, verdict in verdicts.items()}


def _counts(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items()}


def lines(value: Any, levels: int, newline: str) -> Iterator[str]:
    """JSON in pieces, broken to lines down to so many levels."""
    if levels == 0 or not value or not isinstance(value, (dict, list)):
        yield encode(value)
        return
    inner = newline + "  "
    if levels == 1 and isinstance(value, list):  # a cluster's findings: one piece, not a thousand
        yield "[" + inner + ("," + inner).join(map(encode, value)) + newline + "]"
        return
    between = inner
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    yield opened
    for key, each in value.items() if isinstance(value, dict) else ((None, each) for each in value):
        yield between if key is None else f"{between}{encode(str(key))}: "
        yield from lines(each, levels - 1, inner)
        between = "," + inner
    yield newline + closed


def broken(value: Any, newline: str) -> str:
    """JSON broken to lines all the way down: as `lines` does it, and where the text is plain at once."""
    try:
        found = orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except TypeError:
        found = b""
    if not found or not found.isascii() or b"#" in found or b"\x7f" in found:  # `encode` knows what to do
        return "".join(lines(value, -1, newline))
    return found.decode("ascii").replace("\n", newline)


def encode(value: Any) -> str:
    """JSON on one line, in ASCII: a name holding half a surrogate pair must not break the output.

    `##vso[`, on which the agent of a pipeline acts wherever a log has it, is written so that only JSON reads it.
    """
    try:
        found = orjson.dumps(value, default=str)
    except TypeError:  # such a half, or a number of more than 64 bits
        found = b""
    if found and found.isascii():
        text = found.decode("ascii")
    else:
        text = json.dumps(value, ensure_ascii=True, default=_spelt, separators=(",", ":"))
    if "\x7f" in text:  # of the control characters the one that JSON lets stand
        text = text.replace("\x7f", "\\u007f")
    return text.replace("##", "#\\u0023") if "#" in text else text  # to look for one letter is ten times as fast


def plain(value: object) -> object:
    """Of a question's values those that are no JSON as texts: a version as it is written, not as its parts."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _spelt(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
