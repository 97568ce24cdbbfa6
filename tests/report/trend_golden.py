"""The exact text of trends. `python -m tests.report.trend_golden` writes it anew: read the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from aks_preflight.model.trend import Days, Outlook, Slope, Trend, Trends
from aks_preflight.report.trend import render_trend
from tests.report import samples
from tests.report.golden import FOLDER

SINCE = samples.NO_GO.as_of
DATED = Trend(
    cluster=samples.CLUSTER.lower(), cluster_name="prod-weu", question="upgrade", check="subnet-headroom",
    kind="subnet", subject=samples.SUBNET.id.lower(), name="snet-aks", unit="addresses", runs=30, since=SINCE,
    until=SINCE + timedelta(days=29), first=200, last=113, needs=31, size=1019, resized=False, outlook=Outlook.DATED,
    slope=Slope(-3.0, -3.4, -2.71), days=Days(date(2025, 6, 27), date(2025, 6, 20), date(2025, 7, 5)),
    horizon=date(2025, 9, 23), points=tuple((float(day), 200 - 3 * day) for day in range(30)),
)  # fmt: skip
OPEN = replace(DATED, question="windows", days=Days(date(2025, 6, 27), date(2025, 6, 20), None))
QUOTA = replace(DATED, check="vcpu-quota", kind="vCPU quota", name="cores in westeurope", unit="vCPUs", days=None)
SHORT = replace(QUOTA, outlook=Outlook.SHORT, first=4, last=4, needs=8, size=100, slope=None)
LATER = replace(QUOTA, outlook=Outlook.LATER, resized=True)
JUMP = replace(QUOTA, outlook=Outlook.JUMP, jumped=date(2025, 5, 12), needs=None)
FLAT = replace(QUOTA, outlook=Outlook.NO_TREND, slope=Slope(0.0, -0.2, 0.1), size=None)
FEW = replace(QUOTA, outlook=Outlook.TOO_FEW, slope=None, runs=1)

ALL = Trends(runs=30, since=SINCE, until=DATED.until, trends=(SHORT, DATED, OPEN, LATER, JUMP, FLAT, FEW), stale=2)
NONE = Trends(runs=0, since=None, until=None, trends=())

#: File name: the trends, the width, what is shown.
CASES: dict[str, tuple[Trends, int, str]] = {
    "trend-80.txt": (ALL, 80, "warn"),
    "trend-all-60.txt": (ALL, 60, "all"),
    "trend-fail-100.txt": (ALL, 100, "fail"),
    "trend-none-80.txt": (NONE, 80, "warn"),
}


def text_of(case: str) -> str:
    trends, width, show = CASES[case]
    return render_trend(trends, "table", width=width, show=show)


if __name__ == "__main__":
    for name in CASES:
        (FOLDER / name).write_text(text_of(name), encoding="utf-8")
