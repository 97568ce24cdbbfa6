"""The report as JUnit XML, for the test tab of Azure DevOps, Jenkins or GitLab: a case for each check of each cluster
and question.

What makes a verdict no-go is a failure, what makes it unknown an error, also what was not read: no green rests on
missing data. What nobody is to act on is skipped: not applicable, waived, the unknown of a check that cannot fail, and
a no-go that is reported but not counted. A warning passes and tells itself in its output.

What Azure DevOps shows of it: "PublishTestResults@2", result formats mapping. The format: Jenkins' junit-10.xsd.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from aks_preflight.model.contention import Contention
from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.report import Closing, ClusterReport, Opening, Verdict
from aks_preflight.report import Options, phrases
from aks_preflight.report.answer import Answer
from aks_preflight.report.text import clean, clipped

#: Azure DevOps keeps so many characters of a case's name.
_LONGEST_NAME = 512
#: Azure DevOps and Jenkins upload the file that a case's output names so.
_ATTACHMENT = re.compile(r"\[(?=\[\s*ATTACHMENT)", re.IGNORECASE)
_RED = frozenset({Status.FAIL, Status.UNKNOWN})
_QUIET = frozenset({Status.OK, Status.NOT_APPLICABLE})
#: Each status that a case may take, the one that prevails first; after the red ones those that are skipped.
_PREVAILS = (Status.FAIL, Status.UNKNOWN, Status.WAIVED, Status.WARN, Status.OK, Status.NOT_APPLICABLE)
_RUN = "aks-preflight"
_QUOTE = {'"': "&quot;"}


def renderer(options: Options) -> JunitRenderer:
    """XML; `options` change nothing."""
    del options
    return JunitRenderer()


class JunitRenderer:
    """A suite for each cluster and question, written as they come; the last one is of the run itself."""

    def begin(self, opening: Opening) -> Iterator[str]:
        """The root."""
        self._opening = opening
        self._timestamp = phrases.instant(opening.as_of).rstrip("Z")
        self._suites = 0
        self._red = self._any = False
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="aks-preflight">\n'

    def cluster(self, answer: Answer) -> Iterator[str]:
        """Its suites."""
        self._any = True
        cluster = answer.cluster
        by_question: dict[str, dict[str, list[Finding]]] = {question: {} for question in answer.questions}
        for finding in answer.findings:
            by_question.setdefault(finding.question, {}).setdefault(finding.check, []).append(finding)
        for question, by_check in by_question.items():
            yield self._text(self._of_question(cluster, question, by_check))
        if not by_question:
            silent = _Suite(phrases.cluster_name(cluster), _class(cluster), {"cluster": cluster.id}, ())
            silent.add(f"{cluster.name}: questions", "skipped", "no question was answered", "not-applicable")
            yield self._text(silent)

    def end(self, closing: Closing) -> Iterator[str]:
        """The run: what was not read, what clusters contend for, that there was nothing to judge, or no verdict."""
        verdicts = {f"verdict {question}": verdict.value for question, verdict in closing.verdicts.items()}
        suite = _Suite(_RUN, _RUN, verdicts, closing.warnings)
        for unread in closing.not_read:
            suite.add(f"read {unread.scope}", "error", f"not read: {unread.scope}: {unread.reason}", "not-read")
        for contention in closing.contentions:
            _together(suite, contention)
        unknown = Verdict.UNKNOWN in closing.verdicts.values()
        if not self._any and self._opening.shard is None:
            suite.add("clusters", "error", "no cluster was judged", "no-cluster")
        elif unknown and not self._red and not closing.not_read:
            suite.add("verdict", "error", "the run has no verdict on some question", Verdict.UNKNOWN.value)
        yield self._text(suite)
        yield "</testsuites>\n"

    def _of_question(self, cluster: ClusterReport, question: str, by_check: dict[str, list[Finding]]) -> _Suite:
        """A suite. One that is not go and has nothing red is given a case that says so."""
        verdict = phrases.verdict_of(cluster, question)
        counted = cluster.counts(question, named=self._opening.named)
        about = {
            "cluster": cluster.id,
            "question": question,
            "verdict": verdict.value,
            "counted": "yes" if counted else "no",
            "versions": phrases.versions(cluster),
        }
        suite = _Suite(f"{question}: {phrases.cluster_name(cluster)}", _class(cluster), about, cluster.assumed)
        prefix = f"{cluster.name} {question}: "
        for check, findings in by_check.items():
            _case(suite, prefix + check, findings, counted)
        if counted and verdict in (Verdict.NO_GO, Verdict.UNKNOWN) and not suite.red:
            outcome = "failure" if verdict is Verdict.NO_GO else "error"
            told = f"{question} {phrases.VERDICT_WORDS[verdict]}"
            suite.add(f"{prefix}verdict", outcome, told, verdict.value)
        self._red = self._red or suite.red
        return suite

    def _text(self, suite: _Suite) -> str:
        self._suites += 1
        return suite.text(self._suites - 1, self._timestamp)


class _Suite:
    """The cases of one cluster and question, all of one class."""

    def __init__(self, name: str, classname: str, about: Mapping[str, str], output: Iterable[str]) -> None:
        """`about`: its properties. `output`: what it says beside its cases."""
        self._name, self._classname = _attribute(name), _attribute(classname)
        self._about, self._output = about, output
        self._cases: list[str] = []
        self._outcomes = {"failure": 0, "error": 0, "skipped": 0}

    def add(self, name: str, outcome: str = "", message: str = "", kind: str = "", text: str = "") -> None:
        """A case that passed, with what it printed; or one with an outcome: failure, error, skipped."""
        named = _attribute(clipped(_line(name), _LONGEST_NAME))
        inner = f"<system-out>{text}</system-out>" if text else ""
        if outcome:
            self._outcomes[outcome] += 1
            inner = f"<{outcome} type={_attribute(kind)} message={_attribute(message)}>{text}</{outcome}>"
        self._cases.append(f'<testcase classname={self._classname} name={named} time="0">{inner}</testcase>\n')

    @property
    def red(self) -> bool:
        """Whether a case failed, or could not be told."""
        return bool(self._outcomes["failure"] or self._outcomes["error"])

    def text(self, number: int, timestamp: str) -> str:
        """All of it. Apache Ant's schema wants every element and attribute of a suite."""
        failures, errors, skipped = self._outcomes.values()
        about = "".join(f"<property name={_attribute(k)} value={_attribute(v)}/>\n" for k, v in self._about.items())
        return (
            f'<testsuite id="{number}" name={self._name} package={self._classname} timestamp="{timestamp}" '
            f'hostname="localhost" tests="{len(self._cases)}" failures="{failures}" errors="{errors}" '
            f'skipped="{skipped}" time="0">\n<properties>\n{about}</properties>\n{"".join(self._cases)}'
            f"<system-out>{_content(self._output)}</system-out>\n<system-err></system-err>\n</testsuite>\n"
        )


def _class(cluster: ClusterReport) -> str:
    """What the test tab groups by: Jenkins takes what stands before the last dot for a package."""
    return ".".join((cluster.subscription, cluster.resource_group, cluster.name))


def _case(suite: _Suite, name: str, findings: list[Finding], counted: bool) -> None:
    """The case of one check: what prevails among its findings, with all of them that are not ok told."""
    worst = min(findings, key=_rank) if len(findings) > 1 else findings[0]
    status, text = worst.status, ""
    if status is Status.OK:
        suite.add(name)
        return
    if status is not Status.NOT_APPLICABLE:
        text = _content(line for each in findings if each.status not in _QUIET for line in _lines(each))
    if status is Status.WARN:
        suite.add(name, text=text)
    elif status in _RED and not counted:
        suite.add(name, "skipped", f"not counted: {status.value}: {_told(worst)}", status.value, text)
    elif status is Status.FAIL:
        suite.add(name, "failure", _told(worst), " ".join(worst.prevents) or status.value, text)
    else:
        outcome = "error" if status is Status.UNKNOWN and worst.prevents else "skipped"
        suite.add(name, outcome, f"{status.value}: {_told(worst)}", status.value, text)


def _together(suite: _Suite, contention: Contention) -> None:
    """The case of what clusters contend for: it warns, or cannot be told, and no verdict rests on it."""
    resource = contention.resource
    name = f"together {contention.question}: {resource.kind} {resource.name} ({contention.unit})"
    if contention.fits is None:
        reason = f": {contention.missing}" if contention.missing else ""
        suite.add(name, "skipped", f"unknown: {phrases.at_once(contention)}{reason}", Status.UNKNOWN.value)
        return
    rounds = (
        f"  round {number}: {phrases.listed([party.name for party in parties])}"
        for number, parties in enumerate(contention.rounds, 1)
    )
    suite.add(name, text=_content((f"warn {phrases.at_once(contention)}", *rounds)))


def _rank(finding: Finding) -> int:
    """What prevails comes first. The unknown of a check that cannot fail makes no verdict unknown."""
    status = Status.WAIVED if finding.status is Status.UNKNOWN and not finding.prevents else finding.status
    return _PREVAILS.index(status)


def _told(finding: Finding) -> str:
    return f"{finding.subject.kind} {finding.subject.name}: {phrases.reason_for(finding)}"


def _lines(finding: Finding) -> Iterator[str]:
    """One finding in full: its arithmetic, what it prevents, how to mend it."""
    yield f"{phrases.STATUS_WORDS[finding.status]} {_told(finding)}"
    for reading in finding.readings:
        yield f"  {phrases.reading_line(reading)}"
    for remedy in finding.remedies:
        yield from (f"  fix: {told}" for told in (remedy.command, phrases.remedy_line(remedy)) if told)
    if finding.status in _RED and finding.prevents:
        yield f"  prevents: {', '.join(finding.prevents)}"
    if finding.check:
        yield f"  see: {phrases.documentation(finding.check)}"


def _attribute(text: str) -> str:
    """Quoted."""
    return f'"{escape(_line(text), _QUOTE)}"'


def _content(lines: Iterable[str]) -> str:
    return "\n".join(escape(_line(line)) for line in lines)


def _line(text: str) -> str:
    """One line that XML can hold, and of which nothing acts."""
    text = clean(text)
    return _ATTACHMENT.sub("[ ", text) if "[" in text else text
