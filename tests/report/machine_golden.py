"""The exact texts of the formats that other programs read. `python -m tests.report.machine_golden` writes them anew."""

from __future__ import annotations

from aks_preflight.report import render
from tests.report import samples
from tests.report.golden import FOLDER

#: File name: the format. All of the same report.
CASES = {"fleet-junit.xml": "junit", "fleet.sarif": "sarif", "fleet.prom": "prometheus"}


def text_of(case: str) -> str:
    return render(samples.FLEET, CASES[case], exit_code=1)


def written(case: str) -> str:
    return (FOLDER / case).read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in CASES:
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
