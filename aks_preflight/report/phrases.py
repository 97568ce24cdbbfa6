"""The words that every readable output shares, made from the report's numbers and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone

from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Finding, Reading, Remedy, Status, worst
from aks_preflight.model.report import Closing, ClusterReport, Verdict

STATUS_WORDS: Mapping[Status, str] = {
    Status.FAIL: "FAIL",
    Status.WARN: "warn",
    Status.UNKNOWN: "unknown",
    Status.OK: "ok",
    Status.NOT_APPLICABLE: "n/a",
    Status.WAIVED: "waived",
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.GO: "go",
    Verdict.NO_GO: "NO-GO",
    Verdict.UNKNOWN: "unknown",
    Verdict.NOT_APPLICABLE: "n/a",
}
_COUNTED = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.OK, Status.NOT_APPLICABLE)


def arithmetic(reading: Reading) -> str:
    """`needs 248, has 191, short 57 addresses`, or `..., fits`. What is not known is called so, never left out."""
    least = "at least " if reading.missing is not None else ""
    needs = "unknown" if reading.needs is None else f"{least}{reading.needs}"
    has = "unknown" if reading.has is None else str(reading.has)
    if reading.fits is False:
        return f"needs {needs}, has {has}, short {least}{reading.short} {reading.unit}"
    return f"needs {needs}, has {has} {reading.unit}, " + ("fits" if reading.fits else "cannot be told")


def at_once(contention: Contention) -> str:
    """What all take together, and that each is judged alone."""
    alone = "each fits alone" if contention.fits is False else "each alone is judged above"
    return f"{arithmetic(contention.reading)}: {len(contention.parties)} clusters at once, {alone}"


def reading_line(reading: Reading) -> str:
    """The reading's arithmetic, its name and its gate: the numbers first."""
    return f"{arithmetic(reading)}: {reading.name} ({reading.gate.value})"


def decisive(finding: Finding) -> Reading | None:
    """The reading that made the status: of a warning the worst that does not fit, else the finding's own."""
    status = finding.waived.was if finding.waived else finding.status
    if status is Status.WARN and (short := [r for r in finding.readings if r.fits is False]):
        return worst(short)
    return finding.deciding


def reason_for(finding: Finding) -> str:
    """In a line: the summary, and the arithmetic or the reason behind it."""
    reading = decisive(finding)
    if finding.reason is not None and finding.status is Status.UNKNOWN:
        more = finding.reason.text
    else:
        more = _shown(finding, reading) if reading is not None else finding.reason.text if finding.reason else ""
    return "; ".join(dict.fromkeys(filter(None, [finding.summary, more, waived(finding)])))


def _shown(finding: Finding, reading: Reading) -> str:
    """The arithmetic; of several readings with the name of the one it is of, where that does not decide."""
    return arithmetic(reading) + (f": {reading.name}" if not reading.decides and len(finding.readings) > 1 else "")


def waived(finding: Finding) -> str:
    """`was FAIL, accepted by platform-team until 2027-01-31: replaced in January`; empty where it is not waived."""
    if finding.waived is None:
        return ""
    by, was = finding.waived.by, STATUS_WORDS[finding.waived.was]
    owner = f" by {by.owner}" if by.owner else ""
    return f"was {was}, accepted{owner} until {by.expires}: {by.reason}"


def cluster_name(cluster: ClusterReport) -> str:
    """`prod-weu (rg-aks-prod)`."""
    return f"{cluster.name} ({cluster.resource_group})"


def remedy_line(remedy: Remedy) -> str:
    """What it does; of a proven one the numbers that it gives, and whether something still warns."""
    if remedy.gives is None:
        return remedy.effect
    still = "; still warns" if remedy.status is Status.WARN else ""
    return f"{remedy.effect}: {arithmetic(remedy.gives)}{still}"


def subject_line(finding: Finding, questions: Iterable[str]) -> str:
    """`node subnet snet-aks, for upgrade, windows`."""
    asked = ", ".join(questions)
    return f"{finding.subject.kind} {finding.subject.name}" + (f", for {asked}" if asked else "")


def documentation(check: str) -> str:
    """Where a check is explained: offline too, and of a plugin's check too."""
    return f"aks-preflight checks show {check}"


def versions(cluster: ClusterReport) -> str:
    """`1.33.4 -> 1.34.2`; one version where nothing changes it."""
    now = cluster.kubernetes_version or "version unknown"
    target = cluster.target_version
    return f"{now} -> {target}" if target and target != now else now


def verdict_of(cluster: ClusterReport, question: str) -> Verdict:
    """A question without an answer is unknown."""
    return cluster.verdicts.get(question, Verdict.UNKNOWN)


def ability(cluster: ClusterReport, question: str) -> str:
    """What a `go` says: `be upgraded to 1.34.2`, to follow `this cluster can`."""
    if question == "upgrade":
        if cluster.target_version is None:
            return "be upgraded"
        if cluster.target_version == cluster.kubernetes_version:
            return "take the node image upgrade"
        return f"be upgraded to {cluster.target_version}"
    return {
        "windows": "host the Windows node pool",
        "pool": "take the new node pool",
        "scale": "be scaled as asked",
        "start": "be started",
    }.get(question, question)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def quantity(count: int, word: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{count} {word}" + ("" if count == 1 else "s")


def counts_line(counts: Mapping[Status, int], statuses: Iterable[Status], *, brief: bool = False) -> str:
    """`2 fail, 1 warn, 0 unknown, 31 ok, 4 not applicable` of the statuses named, in their order."""
    spelled = {Status.NOT_APPLICABLE: "n/a" if brief else "not applicable"}
    return ", ".join(f"{counts[s]} {spelled.get(s, s.value)}" for s in statuses)


def verdicts_line(verdicts: Mapping[str, Verdict]) -> str:
    """`upgrade NO-GO, windows go`."""
    return ", ".join(f"{question} {VERDICT_WORDS[verdict]}" for question, verdict in verdicts.items())


def answer(closing: Closing, counts: Mapping[Status, int], *, brief: bool = False) -> list[str]:
    """The run's answer in pieces: verdicts, counts with what was not read, exit code where it is known."""
    counted = [*_COUNTED, Status.WAIVED] if counts[Status.WAIVED] else _COUNTED
    unread = f", {quantity(len(closing.not_read), 'scope')} not read" if closing.not_read else ""
    end = [] if closing.exit_code is None else [f"exit {closing.exit_code}"]
    return [verdicts_line(closing.verdicts), counts_line(counts, counted, brief=brief) + unread, *end]


def instant(when: datetime) -> str:
    """ISO 8601 in UTC to the second, with Z. A time without a zone is UTC, as in Azure's answers."""
    aware = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
