"""The exact texts of the readable formats. `python -m tests.report.golden` writes them anew: read the difference."""

from __future__ import annotations

from pathlib import Path

from aks_preflight.model.report import Report
from aks_preflight.report import render
from tests.report import samples

FOLDER = Path(__file__).parent / "golden"
#: File name of a table: the report, the width, what is shown, the exit code.
CASES: dict[str, tuple[Report, int, str, int]] = {
    "no-go-80.txt": (samples.NO_GO, 80, "warn", 1),
    "no-go-120.txt": (samples.NO_GO, 120, "warn", 1),
    "no-go-all-100.txt": (samples.NO_GO, 100, "all", 1),
    "no-go-fail-100.txt": (samples.NO_GO, 100, "fail", 1),
    "all-well-80.txt": (samples.ALL_WELL, 80, "warn", 0),
    "all-well-120.txt": (samples.ALL_WELL, 120, "warn", 0),
    "waived-80.txt": (samples.WAIVED, 80, "warn", 0),
    "fleet-80.txt": (samples.FLEET, 80, "warn", 1),
    "fleet-120.txt": (samples.FLEET, 120, "warn", 1),
}
#: File name of another format: its name, the report, the exit code.
FORMATS: dict[str, tuple[str, Report, int]] = {
    f"{name}{ending}": (kind, report, exit_code)
    for kind, ending in (
        ("short", "-short.txt"),
        ("csv", ".csv"),
        ("markdown", ".md"),
        ("github", "-github.txt"),
        ("azure-devops", "-azure-devops.txt"),
    )
    for name, report, exit_code in (("fleet", samples.FLEET, 1), ("all-well", samples.ALL_WELL, 0))
}


def text_of(case: str) -> str:
    if case in FORMATS:
        kind, report, exit_code = FORMATS[case]
        return render(report, kind, exit_code=exit_code)
    report, width, show, exit_code = CASES[case]
    return render(report, "table", width=width, show=show, exit_code=exit_code)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in (*CASES, *FORMATS):
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
