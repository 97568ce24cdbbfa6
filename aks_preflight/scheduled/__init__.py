"""A check by schedule: its reports are kept in a Storage container, and it fails on what got worse since the last one.

`deploy/automation/runbook.py` and `python -m aks_preflight.scheduled` are this and nothing else (docs/runbook.md). It
needs the extra `scheduled`.
"""

from aks_preflight.scheduled.job import Failed, run

__all__ = ["Failed", "run"]
