"""From findings to verdicts to an exit code. Nothing here rests on missing data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import ClusterReport, Report, Verdict

GO, NO_GO, UNDETERMINED = 0, 1, 3
_WORST_FIRST = (Verdict.NO_GO, Verdict.UNKNOWN, Verdict.GO, Verdict.NOT_APPLICABLE)


def verdict(findings: Iterable[Finding], can_fail: Mapping[str, bool]) -> Verdict:
    """A question's verdict on a cluster. `can_fail` tells by check id whether a check's unknown counts."""
    findings = list(findings)
    if any(f.status is Status.FAIL for f in findings):
        return Verdict.NO_GO
    if any(f.status is Status.UNKNOWN and can_fail.get(f.check, True) for f in findings):
        return Verdict.UNKNOWN
    said = {f.status for f in findings}
    if said == {Status.NOT_APPLICABLE}:
        return Verdict.NOT_APPLICABLE
    # Where only the unknown of a check that cannot fail is left, or nothing at all, nothing says go.
    return Verdict.GO if said - {Status.NOT_APPLICABLE, Status.UNKNOWN} else Verdict.UNKNOWN


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The overall verdict of a question: that of its worst cluster, unknown where there is none."""
    found = set(verdicts)
    return next((v for v in _WORST_FIRST if v in found), Verdict.UNKNOWN)


def exit_code(report: Report, *, named: bool, fail_on: str = "fail") -> int:
    """0 go, 1 no-go, 3 undetermined. `named`: the operator named the questions.

    Where nobody did, a windows no-go of a cluster without Windows pools is not counted: a Linux shop's gate stays
    green. `fail_on` "warn" makes a warning of a counted question a no-go.
    """
    counted = [
        (question, found, cluster)
        for cluster in report.clusters
        for question, found in cluster.verdicts.items()
        if named or not _only_reported(question, found, cluster)
    ]
    if any(found is Verdict.NO_GO for _, found, _ in counted):
        return NO_GO
    if fail_on == "warn" and any(_warns(question, cluster) for question, _, cluster in counted):
        return NO_GO
    if report.not_read or not report.clusters or any(found is Verdict.UNKNOWN for _, found, _ in counted):
        return UNDETERMINED
    return GO


def _only_reported(question: str, found: Verdict, cluster: ClusterReport) -> bool:
    return question == "windows" and found is Verdict.NO_GO and not cluster.has_windows_pools


def _warns(question: str, cluster: ClusterReport) -> bool:
    return any(f.question == question and f.status is Status.WARN for f in cluster.findings)
