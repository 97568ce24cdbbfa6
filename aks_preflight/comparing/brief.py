"""Of a cluster's report what a comparison needs, and that packed: of a report of 130 kB some 5 kB stay in memory."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aks_preflight.model.comparison import State
from aks_preflight.model.finding import Finding, Reading, Remedy, Status, Subject
from aks_preflight.model.record import record
from aks_preflight.model.report import ClusterReport, Verdict
from aks_preflight.report import phrases

#: What is ok and counts nothing says no more than that.
_QUIET = {status: State(status, "") for status in (Status.OK, Status.NOT_APPLICABLE)}


@record(kw_only=True)
class Known:
    """A finding, as far as it is compared."""

    question: str
    check: str
    area: str
    subject: Subject
    state: State
    remedies: tuple[Remedy, ...] = ()

    @property
    def key(self) -> str:
        """What the subject is known by: Azure writes one id in several cases."""
        return self.subject.id.rstrip("/").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A cluster. `findings` by question and check, then by what their subject is known by."""

    id: str
    name: str
    resource_group: str
    subscription: str
    version: str | None
    has_windows_pools: bool
    verdicts: Mapping[str, Verdict]
    findings: Mapping[tuple[str, str], dict[str, Known]]

    @classmethod
    def of(cls, cluster: ClusterReport, *, remedies: bool) -> Brief:
        """That of a report; `remedies`: with the ways out."""
        findings: dict[tuple[str, str], dict[str, Known]] = {}
        for finding in cluster.findings:
            known = _known(finding, remedies=remedies)
            group = findings.setdefault((finding.question, finding.check), {})
            # A check that says two things of one subject: each is compared, as the first and the second.
            key = known.key
            while key in group:
                key += "+"
            group[key] = known
        return cls(
            id=cluster.id,
            name=cluster.name,
            resource_group=cluster.resource_group,
            subscription=cluster.subscription,
            version=cluster.kubernetes_version,
            has_windows_pools=cluster.has_windows_pools,
            verdicts=cluster.verdicts,
            findings=findings,
        )

    @property
    def all(self) -> Iterator[Known]:
        """Every finding."""
        for group in self.findings.values():
            yield from group.values()

    def packed(self) -> bytes:
        """Itself, small. It never leaves the process."""
        return zlib.compress(pickle.dumps(self, pickle.HIGHEST_PROTOCOL), 1)

    @staticmethod
    def unpacked(packed: bytes) -> Brief:
        """The way back."""
        found: Brief = pickle.loads(zlib.decompress(packed))
        return found


def _known(finding: Finding, *, remedies: bool) -> Known:
    return Known(
        question=finding.question,
        check=finding.check,
        area=finding.area,
        subject=finding.subject,
        state=_state(finding),
        remedies=finding.remedies if remedies else (),
    )


def _state(finding: Finding) -> State:
    quiet = None if finding.readings else _QUIET.get(finding.status)
    if quiet is not None:
        return quiet
    reading = phrases.decisive(finding) if finding.readings else None
    return State(
        status=finding.status,
        summary=finding.summary,
        reading=_bare(reading) if reading else None,
        reason=finding.reason.text if finding.reason else None,
    )


def _bare(reading: Reading) -> Reading:
    return Reading(
        reading.name, reading.gate, reading.needs, reading.has, reading.unit, (), reading.decides, reading.missing,
        reading.used,
    )  # fmt: skip
