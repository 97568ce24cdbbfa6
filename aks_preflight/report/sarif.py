"""The report as SARIF 2.1.0, for SARIF viewers: a result for each finding, located at the ARM ids it is about.

A result that is no failure has level "none" (3.27.10): `unknown` is of kind "open", and is told again among the
notifications, which viewers that hide such results show. It names no file: there is none. So GitHub's code scanning,
which refuses a result without one, does not take it: docs/formats.md.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

from aks_preflight import __version__
from aks_preflight.model.finding import Finding, Status, Subject
from aks_preflight.model.report import Closing, ClusterReport, Opening, Verdict
from aks_preflight.plugin import Check
from aks_preflight.report import Options, grouping, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.grouping import Shown
from aks_preflight.report.text import clean
from aks_preflight.report.values import closing_values, encode, opening_values

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "clusterCheckSubject/v1"
_KINDS = {
    Status.FAIL: "fail",
    Status.WARN: "fail",
    Status.WAIVED: "fail",
    Status.UNKNOWN: "open",
    Status.OK: "pass",
    Status.NOT_APPLICABLE: "notApplicable",
}
_EXIT = {0: "go", 1: "no-go", 3: "undetermined"}
#: What a viewer takes for a link (3.11.6), and for the place of an argument (3.11.5).
_LINK, _PLACE = re.compile(r"\](?=\()"), re.compile(r"\{(?=\d+\})")
#: The descriptors of what is told as notifications.
_NOTIFICATIONS = {
    "not-read": "Something in scope could not be read, so no verdict on the whole can be go.",
    "missing-action": "An RBAC action is lacking, on which checks rest.",
    "unknown": "A check could not be told, for want of evidence.",
    "warning": "A limit of this run.",
}


def renderer(options: Options) -> SarifRenderer:
    """JSON; `options.checks` describe the rules."""
    return SarifRenderer(options)


class SarifRenderer:
    """One run. Its results are written as the clusters come; what they refer to, after them."""

    def __init__(self, options: Options) -> None:
        self._known = options.checks
        self._counts = dict.fromkeys(Status, 0)
        self._rules: dict[str, int] = {}
        self._unknown: dict[str, tuple[int, str, bool]] = {}
        self._between = "\n"

    def begin(self, opening: Opening) -> Iterator[str]:
        """Up to the results."""
        self._opening = opening
        yield f'{{\n"$schema": {encode(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n"results": ['

    def cluster(self, answer: Answer) -> Iterator[str]:
        """Its results, one a line."""
        self._counts = grouping.total([self._counts, answer.counts])
        cluster = answer.cluster
        seen: Counter[str] = Counter()
        whole = Subject(cluster.id, "cluster", cluster.name)
        results: list[str] = []
        for shown in answer.shown:
            index = self._rules.setdefault(shown.finding.check, len(self._rules))
            results.append(encode(_result(cluster, whole, shown, index, seen)))
            self._note_unknown(shown.finding)
        if results:
            yield self._between + ",\n".join(results)
            self._between = ",\n"

    def _note_unknown(self, finding: Finding) -> None:
        if finding.status is Status.UNKNOWN:
            count, first, grave = self._unknown.get(finding.check, (0, phrases.reason_for(finding), False))
            self._unknown[finding.check] = count + 1, first, grave or bool(finding.prevents)

    def end(self, closing: Closing) -> Iterator[str]:
        """The tool, its rules, and how the run went."""
        asked = "+".join(self._opening.questions)
        # Written once before, so that the texts of what only `encode` takes apart are among those made harmless.
        about = json.loads(encode({**opening_values(self._opening), **closing_values(closing, self._counts)}))
        run = {
            "tool": {"driver": self._driver()},
            "invocations": [self._invocation(closing)],
            "automationDetails": {"id": f"aks-preflight/{asked}/"},
            "properties": _harmless(about),
        }
        yield "\n]"
        for key, value in run.items():
            yield f",\n{encode(key)}: {encode(value)}"
        yield "\n}]\n}\n"

    def _driver(self) -> dict[str, Any]:
        known = {check.id: check for check in self._known()} if self._rules else {}
        return {
            "name": "aks-preflight",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_rule(check, known.get(check)) for check in self._rules],
            "notifications": [
                {"id": name, "shortDescription": {"text": text}} for name, text in _NOTIFICATIONS.items()
            ],
        }

    def _invocation(self, closing: Closing) -> dict[str, Any]:
        """Whether the run told all that it was asked: a go or no-go of everything in scope."""
        code = closing.exit_code
        whole = not closing.not_read and Verdict.UNKNOWN not in closing.verdicts.values()
        known = {} if code is None else {"exitCode": code, "exitCodeDescription": _EXIT.get(code, "could not run")}
        return {
            "executionSuccessful": whole if code is None else whole and code in (0, 1),
            **known,
            "toolExecutionNotifications": list(self._notifications(closing)),
        }

    def _notifications(self, closing: Closing) -> Iterator[dict[str, Any]]:
        for unread in closing.not_read:
            where = _locations(Subject(unread.scope, "scope", unread.scope))
            yield _notification("not-read", "error", f"not read: {unread.scope}: {unread.reason}", locations=where)
        for missing in closing.missing_actions:
            checks = f" (for {', '.join(missing.checks)})" if missing.checks else ""
            text = f"missing permission: {missing.action} on {missing.scope}{checks}"
            where = _locations(Subject(missing.scope, "scope", missing.scope))
            yield _notification("missing-action", "warning", text, locations=where)
        for check, (count, first, grave) in self._unknown.items():
            text = f"{phrases.quantity(count, 'finding')} of {check} unknown; the first: {first}"
            about = {"id": _line(check), "index": self._rules[check]}
            yield _notification("unknown", "error" if grave else "warning", text, associatedRule=about)
        for warning in closing.warnings:
            yield _notification("warning", "warning", warning)


def _result(cluster: ClusterReport, whole: Subject, shown: Shown, rule: int, seen: Counter[str]) -> dict[str, Any]:
    finding = shown.finding
    about = "\n".join((cluster.id.lower(), finding.check, finding.subject.kind, finding.subject.id.lower()))
    seen[about] += 1
    return {
        "ruleId": _line(finding.check),
        "ruleIndex": rule,
        "kind": _KINDS[finding.status],
        "level": _level(finding),
        "message": {"text": _line(_message(cluster, shown))},
        "locations": _locations(whole, finding.subject),
        "partialFingerprints": {FINGERPRINT: f"{_hash(about)}:{seen[about]}"},
        **(
            {"suppressions": [{"kind": "external", "justification": _line(phrases.waived(finding) or finding.summary)}]}
            if finding.status is Status.WAIVED
            else {}
        ),
        "properties": _properties(cluster, shown),
    }


def _level(finding: Finding) -> str:
    if finding.status is Status.FAIL or (finding.status is Status.WAIVED and finding.prevents):
        return "error"
    return "warning" if finding.status in (Status.WARN, Status.WAIVED) else "none"


def _message(cluster: ClusterReport, shown: Shown) -> str:
    finding = shown.finding
    fixes = (each for remedy in finding.remedies[:1] for each in (remedy.command, phrases.remedy_line(remedy)) if each)
    subject = phrases.subject_line(finding, shown.questions)
    told = f"{phrases.cluster_name(cluster)}: {subject}: {phrases.reason_for(finding)}"
    return ". Fix: ".join(filter(None, (told, "; ".join(fixes))))


def _locations(*subjects: Subject) -> list[dict[str, Any]]:
    """One place, named by each of the ids."""
    named = {subject.id.lower(): _named(subject.id, subject.kind, subject.name) for subject in subjects}
    return [{"logicalLocations": list(named.values())}]


@lru_cache(maxsize=256)
def _named(identity: str, kind: str, name: str) -> dict[str, Any]:
    about = {"kind": _line(kind)}
    return {"name": _line(name), "fullyQualifiedName": _line(identity), "kind": "resource", "properties": about}


def _properties(cluster: ClusterReport, shown: Shown) -> dict[str, Any]:
    finding = shown.finding
    values: dict[str, Any] = {
        "status": finding.status.value,
        "area": _line(finding.area),
        "verdicts": {_line(q): phrases.verdict_of(cluster, q).value for q in shown.questions},
    }
    if reading := finding.deciding:
        values |= {"needs": reading.needs, "has": reading.has, "short": reading.short, "unit": _line(reading.unit)}
        values |= {"reading": _line(reading.name), "gate": reading.gate.value}
    if finding.prevents:
        values["prevents"] = _harmless(finding.prevents)
    if finding.remedies:
        fixes = [{"command": fix.command, "effect": phrases.remedy_line(fix)} for fix in finding.remedies]
        values["remedies"] = _harmless(fixes)
    return values


def _rule(check: str, known: Check | None) -> dict[str, Any]:
    """What must hold, and why; of a check that is not installed here (of a report read back) its name alone."""
    see = f"{phrases.documentation(_line(check))} says more."
    if known is None:
        return {"id": _line(check), "help": {"text": see}}
    return {
        "id": _line(check),
        "name": "".join(word.capitalize() for word in _line(check).split("-")),
        "shortDescription": {"text": f"{known.title}."},
        "fullDescription": {"text": known.body or f"{known.title}."},
        "help": {
            "text": f"{known.title}.\n\n{known.body}\n\n{see}",
            "markdown": f"**{known.title}.**\n\n{known.body}\n\n`{phrases.documentation(check)}` says more.",
        },
        "defaultConfiguration": {"level": "error" if known.can_fail else "warning"},
        "properties": {"tags": list(dict.fromkeys(("aks", known.area))), "prevents": list(known.prevents)},
    }


def _notification(descriptor: str, level: str, text: str, **more: Any) -> dict[str, Any]:
    index = list(_NOTIFICATIONS).index(descriptor)
    told = {"text": _line(text)}
    return {"descriptor": {"id": descriptor, "index": index}, "level": level, "message": told, **more}


def _hash(text: str) -> str:
    """Short, and the same from run to run; halves of surrogate pairs are text here."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=1000)
def _line(text: str) -> str:
    """One line of which a viewer makes neither link nor place."""
    text = clean(text)
    if "](" in text:
        text = _LINK.sub("] ", text)
    return _PLACE.sub("{ ", text) if "{" in text else text


def _harmless(value: Any) -> Any:
    """All texts in it as lines."""
    if isinstance(value, str):
        return _line(value)
    if isinstance(value, dict):
        return {_line(key): _harmless(inner) for key, inner in value.items()}
    return [_harmless(inner) for inner in value] if isinstance(value, (list, tuple)) else value
