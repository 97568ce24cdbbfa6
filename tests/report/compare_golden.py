"""The exact texts of a comparison. `python -m tests.report.compare_golden` writes them anew: read the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aks_preflight.comparing.brief import Brief
from aks_preflight.comparing.changes import appeared, compared, missing
from aks_preflight.model.comparison import ClusterComparison, Comparison, Moment
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import ClusterReport, NotRead, Verdict
from aks_preflight.report.compare import render_compare
from tests.report import samples
from tests.report.golden import FOLDER

THEN = samples.NO_GO.as_of
FITS = replace(samples.SUBNET_FULL, status=Status.OK, readings=(replace(samples.WORST_POOL, has=230),), remedies=())
READ = replace(samples.QUOTA_UNREAD, status=Status.OK, reason=None, summary="8 of 100 used")
GO = {"upgrade": Verdict.GO, "windows": Verdict.GO}


def both(before: ClusterReport, *after: Finding, **more: object) -> ClusterComparison:
    now = replace(before, findings=after, **more)  # type: ignore[arg-type]
    return compared(*(Brief.of(each, remedies=True) for each in (before, now)), named=True)


WORSE = both(
    replace(samples.PROD, findings=(FITS, READ, samples.OLD_API), verdicts=GO),
    samples.SUBNET_FULL, samples.QUOTA_UNREAD, kubernetes_version="1.34.2", verdicts=samples.PROD.verdicts,
)  # fmt: skip
BETTER = both(
    replace(samples.WELL, findings=(samples.SUBNET_FULL, samples.STATE), verdicts=samples.PROD.verdicts),
    replace(FITS, readings=(replace(samples.WORST_POOL, has=300),)), samples.STATE, verdicts=GO,
)  # fmt: skip
APPEARED = appeared(Brief.of(replace(samples.WARNED, name="new-weu"), remedies=True), named=True, unread=None)
VANISHED = missing(Brief.of(replace(samples.WELL, name="old-weu"), remedies=False), None)
GAP = NotRead("/subscriptions/99999999-2222-3333-4444-555555555555", "timed out after 30 s")
LOST = missing(Brief.of(replace(samples.WELL, name="far-neu"), remedies=False), f"{GAP.scope}: {GAP.reason}")
MOVED = both(replace(samples.WARNED, findings=(FITS,)), replace(FITS, readings=(replace(samples.WORST_POOL, has=229),)))

ALL = Comparison(
    old=Moment(THEN, "live", 5),
    new=Moment(THEN + timedelta(days=1), "live", 5),
    questions=samples.ASKED,
    clusters=(WORSE, APPEARED, LOST, BETTER, MOVED, VANISHED),
    lost_scopes=(GAP,),
    unread_scopes=(NotRead("/subscriptions/88888888-2222-3333-4444-555555555555", "not allowed"),),
    regained_scopes=(NotRead("/subscriptions/77777777-2222-3333-4444-555555555555", "not allowed"),),
    lost_checks=(("no-locks", 4),),
    assumptions=("quota.cores=200",),
    warnings=("only the newer run named its questions; whether a windows no-go counts is as in the newer",),
    unchanged=512,
)
NONE = Comparison(old=ALL.old, new=ALL.new, questions=samples.ASKED, clusters=(), unchanged=900)

#: File name: the comparison, the format, the width, what is shown, the exit code.
CASES: dict[str, tuple[Comparison, str, int, str, int]] = {
    "compare-80.txt": (ALL, "table", 80, "warn", 1),
    "compare-all-120.txt": (ALL, "table", 120, "all", 1),
    "compare-fail-60.txt": (ALL, "table", 60, "fail", 1),
    "compare-none-80.txt": (NONE, "table", 80, "warn", 0),
    "compare.md": (ALL, "markdown", 80, "all", 1),
    "compare-none.md": (NONE, "markdown", 80, "warn", 0),
}


def text_of(case: str) -> str:
    comparison, kind, width, show, exit_code = CASES[case]
    return render_compare(comparison, kind, width=width, show=show, exit_code=exit_code)


if __name__ == "__main__":
    for name in CASES:
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
