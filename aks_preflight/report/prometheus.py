"""The report in Prometheus' text format, for the textfile collector of the node exporter.

A series a cluster and question for the verdict, named by its label; a gauge pair for whatever is counted. What is not
known has no series: the verdict says so. How many series a cluster makes is told in docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timezone

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Finding
from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options
from aks_preflight.report.answer import Answer
from aks_preflight.report.text import clean, clipped

_LONGEST = 512
_CLUSTER = ("subscription", "resource_group", "cluster", "location")
_COUNTED = (*_CLUSTER, "question", "check", "kind", "subject", "gate", "unit")

Labels = tuple[str, ...]


def renderer(options: Options) -> PrometheusRenderer:
    """Text with one metric after the other; `options` change nothing."""
    del options
    return PrometheusRenderer()


@dataclass(frozen=True, slots=True)
class _Family(Collector):
    """One metric: its samples by their label values, each once."""

    name: str
    help: str
    labels: Labels = ()
    samples: dict[Labels, float] = field(default_factory=dict)

    def collect(self) -> Iterable[Metric]:
        """The metric as the client writes it."""
        family = GaugeMetricFamily(f"aks_preflight_{self.name}", self.help, labels=self.labels)
        for values, value in self.samples.items():
            family.add_metric(values, value)
        yield family

    def text(self) -> str:
        """In Prometheus' text format."""
        return generate_latest(self).decode("utf-8")


class PrometheusRenderer:
    """Keeps the samples: the format wants all those of a metric together."""

    def __init__(self) -> None:
        self._verdict = _Family("verdict", "1 for the answer to the question.", (*_CLUSTER, "question", "verdict"))
        self._info = _Family(
            "cluster_info", "1; the versions of the cluster.", (*_CLUSTER, "kubernetes_version", "target_version")
        )
        self._findings = _Family(
            "findings", "Findings of the status; what several questions found alike counts once.", (*_CLUSTER, "status")
        )
        self._needs = _Family("needs", "What the question needs, of the reading that decides; see the unit.", _COUNTED)
        self._has = _Family("has", "What there is of it; see the unit.", _COUNTED)
        self._clusters = 0
        self._known: set[Labels] = set()

    def begin(self, opening: Opening) -> Iterable[str]:
        """Nothing yet."""
        self._opening = opening
        return ()

    def cluster(self, answer: Answer) -> Iterable[str]:
        """Nothing yet."""
        self._clusters += 1
        cluster = answer.cluster
        base = _values(cluster.subscription, cluster.resource_group, cluster.name, cluster.location)
        versions = _values(cluster.kubernetes_version or "", cluster.target_version or "")
        if base in self._known:  # two that are one once cleaned
            base = (*base[:2], _value(f"{cluster.name} {self._clusters}"), base[3])
        self._known.add(base)
        self._info.samples[base + versions] = 1
        for question, verdict in answer.verdicts.items():
            self._verdict.samples[base + _values(question, verdict.value)] = 1
        for status, count in answer.counts.items():
            self._findings.samples[base + _values(status.value)] = count
        for finding in answer.findings:
            self._count(base, finding)
        return ()

    def _count(self, base: Labels, finding: Finding) -> None:
        """What it needs and has. Of subjects of one name the others go by their ids."""
        reading = finding.deciding
        if reading is None:
            return
        subject, counted = finding.subject, (reading.gate.value, reading.unit)
        for name in (subject.name, subject.id):
            labels = (*base, *_values(finding.question, finding.check, subject.kind, name, *counted))
            if labels not in self._needs.samples and labels not in self._has.samples:
                break
        else:
            if not _tighter(reading.needs, reading.has, self._needs.samples.get(labels), self._has.samples.get(labels)):
                return
        for family, number in ((self._needs, reading.needs), (self._has, reading.has)):
            family.samples.pop(labels, None)
            if number is not None:
                family.samples[labels] = number

    def end(self, closing: Closing) -> Iterator[str]:
        """All of it, metric by metric."""
        for family in (*self._of_run(closing), self._info, self._verdict, self._findings, self._needs, self._has):
            yield family.text()

    def _of_run(self, closing: Closing) -> Iterator[_Family]:
        when = self._opening.as_of if self._opening.as_of.tzinfo else self._opening.as_of.replace(tzinfo=timezone.utc)
        requests = closing.requests
        numbers = {
            "report_timestamp_seconds": ("When the evidence is of, since the epoch.", when.timestamp()),
            "clusters": ("Clusters that were judged.", self._clusters),
            "not_read_scopes": ("What was in scope and could not be read.", len(closing.not_read)),
            "missing_actions": ("RBAC actions lacking on a scope.", len(closing.missing_actions)),
            "warnings": ("Limits of the run.", len(closing.warnings)),
            "contentions": ("What several clusters draw on and may not hold them all.", len(closing.contentions)),
            "requests": ("Requests sent.", requests.sent),
            "throttled_requests": ("Requests that Azure put off.", requests.throttled),
            "run_duration_seconds": ("How long the run took.", requests.seconds),
        }
        if closing.exit_code is not None:
            numbers["exit_code"] = ("0 go, 1 no-go, 3 undetermined.", closing.exit_code)
        for name, (told, number) in numbers.items():
            yield _Family(name, told, samples={(): number})
        yield from _contentions(closing.contentions)
        worst = {_values(question, verdict.value): 1.0 for question, verdict in closing.verdicts.items()}
        yield _Family("run_verdict", "1 for the worst answer to the question.", ("question", "verdict"), worst)


def _contentions(contentions: Iterable[Contention]) -> Iterator[_Family]:
    """What clusters contend for. Of resources of one name the others go by their ids."""
    labels = ("question", "kind", "subject", "unit")
    needs = _Family("contention_needs", "What all clusters take together at once; see the unit.", labels)
    has = _Family("contention_has", "What is free of it now; see the unit.", labels)
    count = _Family("contention_clusters", "How many clusters draw on it.", labels)
    for each in contentions:
        for name in (each.resource.name, each.resource.id):
            values = _values(each.question, each.resource.kind, name, each.unit)
            if values not in needs.samples:
                break
        needs.samples[values], count.samples[values] = each.needs, len(each.parties)
        if each.has is not None:
            has.samples[values] = each.has
    yield from (needs, has, count)


def _tighter(needs: int | None, has: int | None, other_needs: float | None, other_has: float | None) -> bool:
    """Whether less is left."""
    return (has or 0) - (needs or 0) < (other_has or 0) - (other_needs or 0)


def _values(*texts: str) -> Labels:
    return tuple(map(_value, texts))


def _value(text: str) -> str:
    """One line of bounded length."""
    return clipped(clean(text), _LONGEST)
