"""Dated facts of the platform: limits, operating systems, retirements, versions, error codes. Data, not code.

The tables are TOML files beside this one. Every row says where it was read (`source`) and when it was last known to
hold (`as_of`); a rule that began or ended on a day says so, and a question asked of an old day meets its rules.
"""

from __future__ import annotations

from aks_preflight.knowledge.base import Knowledge, load
from aks_preflight.knowledge.limits import Limits
from aks_preflight.knowledge.rows import (
    AutomaticPorts,
    DefaultMaxPods,
    DefaultMaxSurge,
    DefaultOsSku,
    DefaultPool,
    ErrorCode,
    Limit,
    NotCheckableCause,
    OsSku,
    Release,
    Retirement,
    Row,
    Skew,
    Throttle,
)
from aks_preflight.knowledge.tables import KnowledgeError, throttles

__all__ = [
    "AutomaticPorts", "DefaultMaxPods", "DefaultMaxSurge", "DefaultOsSku", "DefaultPool", "ErrorCode", "Knowledge",
    "KnowledgeError", "Limit", "Limits", "NotCheckableCause", "OsSku", "Release", "Retirement", "Row", "Skew",
    "Throttle", "load", "throttles",
]  # fmt: skip
