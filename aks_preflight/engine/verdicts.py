"""From findings to verdicts to an exit code. Nothing here rests on missing data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Closing, ClusterReport, Opening, Report, Verdict

GO, NO_GO, UNDETERMINED = 0, 1, 3
_WORST_FIRST = (Verdict.NO_GO, Verdict.UNKNOWN, Verdict.GO, Verdict.NOT_APPLICABLE)


def verdict(findings: Collection[Finding], can_fail: Mapping[str, bool]) -> Verdict:
    """A question's verdict on a cluster. `can_fail` tells by check id whether a check's unknown counts."""
    said = {finding.status for finding in findings}
    if Status.FAIL in said:
        return Verdict.NO_GO
    if Status.UNKNOWN in said and any(can_fail.get(f.check, True) for f in findings if f.status is Status.UNKNOWN):
        return Verdict.UNKNOWN
    if said == {Status.NOT_APPLICABLE}:
        return Verdict.NOT_APPLICABLE
    # Where only the unknown of a check that cannot fail is left, or nothing at all, nothing says go.
    return Verdict.GO if said - {Status.NOT_APPLICABLE, Status.UNKNOWN} else Verdict.UNKNOWN


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The overall verdict of a question: that of its worst cluster, unknown where there is none."""
    found = set(verdicts)
    return next((v for v in _WORST_FIRST if v in found), Verdict.UNKNOWN)


def overall(verdicts: Iterable[Verdict], *, complete: bool) -> Verdict:
    """The worst of them; where something in scope was not read, go is not to be had."""
    found = worst(verdicts)
    return found if complete or found is Verdict.NO_GO else Verdict.UNKNOWN


class Tally:
    """The exit code of a run, cluster by cluster: 0 go, 1 no-go, 3 undetermined.

    `named`: the operator named the questions; what counts where nobody did, ClusterReport.counts says. `fail_on` "warn"
    makes a warning of a counted question a no-go.
    """

    def __init__(self, *, named: bool, fail_on: str = "fail") -> None:
        self._named = named
        self._fail_on = fail_on
        self._any = self._no_go = self._unknown = False

    def add(self, cluster: ClusterReport) -> None:
        """One more cluster."""
        self._any = True
        for question, found in cluster.verdicts.items():
            if cluster.counts(question, named=self._named):
                warned = self._fail_on == "warn" and _warns(question, cluster)
                self._no_go = self._no_go or found is Verdict.NO_GO or warned
                self._unknown = self._unknown or found is Verdict.UNKNOWN

    def exit_code(self, opening: Opening, closing: Closing) -> int:
        """Of the clusters so far. A shard may have none: then it has nothing to say against going."""
        if self._no_go:
            return NO_GO
        empty = not self._any and opening.shard is None
        return UNDETERMINED if closing.not_read or empty or self._unknown else GO


def exit_code(report: Report, *, named: bool, fail_on: str = "fail") -> int:
    """That of a whole report."""
    tally = Tally(named=named, fail_on=fail_on)
    for cluster in report.clusters:
        tally.add(cluster)
    return tally.exit_code(report.opening, report.closing())


def _warns(question: str, cluster: ClusterReport) -> bool:
    return any(f.question == question and f.status is Status.WARN for f in cluster.findings)
