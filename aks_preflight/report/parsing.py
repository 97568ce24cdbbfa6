"""From the JSON values of a report to the report: the way back of `as_json`. Fields not known are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from typing import Any

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Automatic, Contention, Party, Unattended
from aks_preflight.model.finding import (
    Evidence,
    Finding,
    Gate,
    Reading,
    Remedy,
    RemedyKind,
    Status,
    Subject,
    Term,
    Waiving,
)
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import (
    Closing,
    ClusterReport,
    MissingAction,
    NotCheckable,
    NotRead,
    Opening,
    Requests,
    Verdict,
)
from aks_preflight.model.waiver import Use, Waived, Waiver

Values = Mapping[str, Any]


def opening(values: Values) -> Opening:
    """What comes before the clusters; their number is not told there. Raises KeyError, TypeError or ValueError."""
    shard = values.get("shard")
    return Opening(
        as_of=datetime.strptime(values["as_of"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc),
        source=values["source"],
        questions=values["questions"],
        clusters=0,
        # An older report does not say: then a no-go is not passed over.
        named=values.get("questions_named", True),
        unmatched=tuple(values.get("unmatched", ())),
        shard=(shard["index"], shard["of"]) if shard else None,
        assumptions=tuple(
            Assumed(a["key"], a["value"], a["read"], tuple(a["clusters"]), a["follows_from"] or "")
            for a in values["assumptions"]
        ),
    )


def closing(values: Values) -> Closing:
    """What comes after them. Raises as `opening`."""
    return Closing(
        verdicts=_verdicts(values["verdicts"]),
        missing_actions=tuple(
            MissingAction(m["action"], m["scope"], tuple(m["checks"])) for m in values["missing_actions"]
        ),
        not_read=tuple(NotRead(n["scope"], n["reason"]) for n in values["not_read"]),
        not_checkable=tuple(NotCheckable(n["cause"], n["look"]) for n in values["not_checkable"]),
        requests=_requests(values["requests"]),
        warnings=tuple(values["warnings"]),
        contentions=tuple(map(_contention, values["contentions"])),
        waivers=tuple(Waived(_waiver(w), Use(w["use"]), w["findings"]) for w in values.get("waivers", ())),
    )


def _requests(values: Values) -> Requests:
    return Requests(
        values["sent"],
        values["answered_from_cache"],
        values["throttled"],
        values["seconds"],
        values.get("by_kind", {}),
        values.get("waited", 0.0),
        values.get("paced", 0.0),
    )


def cluster(values: Values) -> ClusterReport:
    """One cluster. Raises as `opening`."""
    return ClusterReport(
        id=values["id"],
        name=values["name"],
        resource_group=values["resource_group"],
        subscription=values["subscription"],
        location=values["location"],
        kubernetes_version=values["kubernetes_version"],
        network=values["network"],
        verdicts=_verdicts(values["verdicts"]),
        findings=tuple(map(_finding, values["findings"])),
        target_version=values["target_version"],
        assumed=tuple(values["assumed"]),
        has_windows_pools=values["has_windows_pools"],
    )


def _finding(values: Values) -> Finding:
    return Finding(
        status=Status(values["status"]),
        subject=_subject(values["subject"]),
        summary=values["summary"],
        readings=tuple(map(_reading, values["readings"])),
        remedies=tuple(map(_remedy, values["remedies"])),
        evidence=tuple(Evidence(e["request"], e["property"], e["value"]) for e in values["evidence"]),
        reason=_reason(values["reason"]),
        check=values["check"],
        area=values["area"],
        question=values["question"],
        prevents=tuple(values["prevents"]),
        waived=Waiving(_waiver(waived), Status(waived["was"])) if (waived := values.get("waived")) else None,
    )


def _waiver(values: Values) -> Waiver:
    return Waiver(
        check=values["check"],
        resource=values["resource"],
        reason=values["reason"],
        owner=values["owner"],
        expires=date.fromisoformat(values["expires"]),
    )


def _subject(values: Values) -> Subject:
    return Subject(values["id"], values["kind"], values["name"])


def _reading(values: Values) -> Reading:
    return Reading(
        name=values["name"],
        gate=Gate(values["gate"]),
        needs=values["needs"],
        has=values["has"],
        unit=values["unit"],
        terms=_terms(values["terms"]),
        decides=values["decides"],
        missing=_reason(values["missing"]),
        used=values["used"],
    )


def _terms(values: Iterable[Values]) -> tuple[Term, ...]:
    return tuple(Term(t["name"], t["count"], t["each"]) for t in values)


def _remedy(values: Values) -> Remedy:
    gives = values["gives"]
    return Remedy(
        command=values["command"],
        effect=values["effect"],
        kind=RemedyKind(values["kind"]) if values["kind"] else None,
        # The gate and the terms of what a remedy gives are not written: nothing shows them.
        gives=Reading(gives["name"], Gate.ALLOCATION, gives["needs"], gives["has"], gives["unit"]) if gives else None,
        status=Status(values["status"]) if values["status"] else None,
    )


def _reason(values: Values | None) -> Reason | None:
    if values is None:
        return None
    return Reason(Why(values["why"]), values["text"], values["action"], values["scope"], values["request"])


def _verdicts(values: Mapping[str, str]) -> dict[str, Verdict]:
    return {question: Verdict(verdict) for question, verdict in values.items()}


def _contention(values: Values) -> Contention:
    worst = values["unattended"]
    return Contention(
        question=values["question"],
        resource=_subject(values["resource"]),
        area=values["area"],
        unit=values["unit"],
        has=values["has"],
        parties=tuple(map(_party, values["parties"])),
        missing=_reason(values["missing"]),
        firm=values["firm"],
        unattended=Unattended(clusters=tuple(worst["clusters"]), needs=worst["needs"], when=worst["when"])
        if worst
        else None,
        windows_read=values.get("windows_read", True),
    )


def _party(values: Values) -> Party:
    return Party(
        cluster=values["cluster"],
        name=values["name"],
        needs=values["needs"],
        round=values["round"],
        missing=_reason(values["missing"]),
        automatic=tuple(Automatic(a["channel"], a["window"], _reason(a["reason"])) for a in values["automatic"]),
    )
