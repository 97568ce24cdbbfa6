"""What a retirement says of a cluster: shared by the checks that warn of one."""

from __future__ import annotations

from aks_preflight.knowledge import Knowledge, Retirement
from aks_preflight.plugin import Finding, Remedy, Subject, warn


def ends(subject: Subject, row: Retirement, knowledge: Knowledge) -> Finding:
    """The warning: what ends, when, and what follows."""
    verb = "ended" if row.retires <= knowledge.as_of else "ends"
    told = f"{row.what}: support {verb} on {row.retires}. {row.effect}"
    return warn(subject, told, remedies=[Remedy("", row.remedy)])
