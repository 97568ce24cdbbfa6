"""The exact texts of the plan's table. `python -m tests.report.plan_golden` writes them anew: read the difference."""

from __future__ import annotations

from aks_preflight.model.plan import PlanReport
from aks_preflight.report.plan import render_plan
from tests.report import plan_samples
from tests.report.golden import FOLDER

#: File name: the plan, the width, what is shown, the exit code.
CASES: dict[str, tuple[PlanReport, int, str, int]] = {
    "plan-80.txt": (plan_samples.ONE, 80, "warn", 1),
    "plan-120.txt": (plan_samples.ONE, 120, "warn", 1),
    "plan-all-100.txt": (plan_samples.ONE, 100, "all", 1),
    "plan-fleet-100.txt": (plan_samples.FLEET, 100, "fail", 1),
    "plan-fleet-60.txt": (plan_samples.FLEET, 60, "fail", 1),
    "plan-impossible-100.txt": (plan_samples.IMPOSSIBLE, 100, "warn", 1),
}


def text_of(case: str) -> str:
    report, width, show, exit_code = CASES[case]
    return render_plan(report, "table", width=width, show=show, exit_code=exit_code)


if __name__ == "__main__":
    for name in CASES:
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
