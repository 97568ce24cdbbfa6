"""Waiving findings: what somebody accepted neither fails nor warns, and stays in the report.

Only what failed or warned is waived. What could not be read is not: nobody can accept a number that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase, translate

from aks_preflight.model.cluster import Cluster
from aks_preflight.model.finding import Finding, Status, Waiving
from aks_preflight.model.scope import UsageError
from aks_preflight.model.waiver import Use, Waived, Waiver

_WAIVABLE = frozenset({Status.FAIL, Status.WARN})


class Waivers:
    """Waives findings of one run, and keeps count."""

    def __init__(self, waivers: Iterable[Waiver], checks: Iterable[str], today: date, *, narrowed: bool) -> None:
        """`checks` are the ids of those that are run. `narrowed`: the run looks at a part of the clusters only."""
        self._all = tuple(dict.fromkeys(waivers))
        self._today = today
        self._narrowed = narrowed
        self._resources = {waiver: re.compile(translate(waiver.resource.lower())) for waiver in self._all}
        self._of = {check: [w for w in self._all if fnmatchcase(check, w.check)] for check in checks}
        self._count = dict.fromkeys(self._all, 0)
        self._met: set[Waiver] = set()

    def applied(self, findings: list[Finding], cluster: Cluster) -> list[Finding]:
        """The findings of a cluster, those waived that are."""
        if not self._all:
            return findings
        names = (cluster.id.lower(), cluster.name.lower())
        return [self._applied(finding, names) for finding in findings]

    def _applied(self, finding: Finding, names: tuple[str, str]) -> Finding:
        matching = [
            waiver
            for waiver in self._of.get(finding.check, ())
            if any(map(self._resources[waiver].match, (*names, finding.subject.id.lower())))
        ]
        self._met.update(matching)
        holding = [waiver for waiver in matching if self._today <= waiver.expires]
        if not holding or finding.status not in _WAIVABLE:
            return finding
        for waiver in holding:
            self._count[waiver] += 1
        return replace(finding, status=Status.WAIVED, waived=Waiving(holding[0], finding.status))

    @property
    def told(self) -> tuple[Waived, ...]:
        """What became of each so far."""
        return tuple(Waived(waiver, self._use(waiver), self._count[waiver]) for waiver in self._all)

    def _use(self, waiver: Waiver) -> Use:
        if self._today > waiver.expires:
            return Use.EXPIRED
        if self._count[waiver]:
            return Use.USED
        run = any(waiver in of for of in self._of.values())
        return Use.UNUSED if waiver in self._met or (run and not self._narrowed) else Use.OUT_OF_SCOPE


def refuse_unknown(waivers: Iterable[Waiver], checks: Sequence[str]) -> None:
    """Raises UsageError where a waiver names no check that there is. `checks` are the ids of all."""
    for waiver in waivers:
        if not any(fnmatchcase(check, waiver.check) for check in checks):
            near = get_close_matches(waiver.check, checks, n=1)
            hint = f"did you mean {near[0]}?" if near else "see `aks-preflight checks list`"
            raise UsageError(f"waiver of {waiver}: there is no such check; {hint}")
