"""Names, tags and messages of whoever may write them in Azure: in no format does a reader act on them.

A format's line in HARMLESS makes it part of this.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml

from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Automatic, Contention, Party, Unattended
from aks_preflight.model.finding import Evidence, Finding, Reading, Remedy, Status, Subject, Term, Waiving
from aks_preflight.model.reason import Reason, Why
from aks_preflight.model.report import ClusterReport, MissingAction, NotCheckable, NotRead, Report, Verdict
from aks_preflight.model.waiver import Waiver
from aks_preflight.report import FORMATS, render
from tests.report import prom, samples
from tests.report.html_page import Page
from tests.report.markdown import check_markdown
from tests.report.test_html import check_inert

POISON = (
    "::error::x", "::stop-commands::y", "##vso[task.complete result=Succeeded;]", "##[error]", "%0A::error::z",
    "%250A", "\x1b[2J\x1b]0;t\x07", "\r\n::add-mask::a", "\n##vso[task.setvariable variable=a]b", "=cmd|'/c calc'!A1",
    " \"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", ";=1", "\uff1d1", "<script>alert(1)</script>", "<img src=x>", "a|b",
    "\\|",
    "``` `", "~~~", "@octocat", "#1", "octo/repo#1", "GH-1", "[x](https://example.invalid)", "https://example.invalid",
    "www.example.invalid", "a@example.invalid", "![x](y)", "&lt;", "**b**", "- x", "1. x", "# h", "---",
    "\ud800", "\u202e", "[[ATTACHMENT|/etc/passwd]]", "[[[attachment|x]]", "{0}", "]]>", "<!--", '"} 1\nup{x="', "\\n",
    "\u034f", ":smile:", "$x$", "\\", "]", ";", ",", ":", "'", "\u2028",
)  # fmt: skip
poisons = st.lists(st.sampled_from(POISON) | st.text(st.characters(exclude_categories=()), max_size=5), max_size=4).map(
    lambda parts: "".join(parts)
)
readings = st.builds(
    Reading, name=poisons, gate=st.just(samples.WORST_POOL.gate), needs=st.none() | st.integers(-9, 999),
    has=st.none() | st.integers(-9, 999), unit=poisons,
    terms=st.tuples(st.builds(Term, poisons, st.just(1), st.just(2))),
    decides=st.booleans(),
)  # fmt: skip
found = st.builds(
    Finding, status=st.sampled_from(Status), subject=st.builds(Subject, poisons, poisons, poisons), summary=poisons,
    readings=st.lists(readings, max_size=2).map(tuple), remedies=st.tuples(st.builds(Remedy, poisons, poisons)),
    evidence=st.tuples(st.builds(Evidence, poisons, poisons, poisons)),
    reason=st.none() | st.builds(Reason, st.sampled_from(Why), poisons), check=poisons, area=poisons,
    question=st.just("upgrade"), prevents=st.tuples(poisons),
    waived=st.none() | st.builds(
        Waiving,
        st.builds(Waiver, check=poisons, resource=poisons, reason=poisons, owner=poisons, expires=st.dates()),
        st.just(Status.FAIL),
    ),
)  # fmt: skip
clusters = st.builds(
    ClusterReport, id=poisons, name=poisons, resource_group=poisons, subscription=poisons, location=poisons,
    kubernetes_version=poisons, network=poisons, target_version=poisons, assumed=st.tuples(poisons),
    verdicts=st.fixed_dictionaries({"upgrade": st.sampled_from(Verdict)}),
    findings=st.lists(found, max_size=3).map(tuple),
)  # fmt: skip
contended = st.builds(
    Contention, question=st.just("upgrade"), resource=st.builds(Subject, poisons, poisons, poisons), area=poisons,
    unit=poisons, has=st.none() | st.integers(-9, 99),
    missing=st.none() | st.builds(Reason, st.sampled_from(Why), poisons),
    parties=st.lists(
        st.builds(Party, cluster=poisons, name=poisons, needs=st.none() | st.integers(0, 99), round=st.integers(1, 3),
                  automatic=st.tuples(st.builds(Automatic, poisons, poisons))), max_size=3).map(tuple),
    unattended=st.none() | st.builds(Unattended, clusters=st.tuples(poisons), needs=st.integers(0, 99), when=poisons),
)  # fmt: skip
poisoned = st.builds(
    Report, as_of=st.just(samples.NO_GO.as_of), source=st.just("live"), questions=st.just({"upgrade": {}}),
    verdicts=st.fixed_dictionaries({"upgrade": st.sampled_from(Verdict)}),
    clusters=st.lists(clusters, max_size=2).map(tuple),
    missing_actions=st.tuples(st.builds(MissingAction, poisons, poisons, st.tuples(poisons))),
    not_read=st.tuples(st.builds(NotRead, poisons, poisons)),
    not_checkable=st.tuples(st.builds(NotCheckable, poisons, poisons)), warnings=st.tuples(poisons),
    assumptions=st.tuples(st.builds(Assumed, poisons, poisons, poisons, st.tuples(poisons))),
    contentions=st.lists(contended, max_size=2).map(tuple),
)  # fmt: skip

GITHUB = re.compile(r"::(error|warning|notice) title=([^:,\r\n]*)::([^\r\n]*)")
AZURE = re.compile(
    r"##vso\[task\.(logissue type=(error|warning);(code=[^;\]]*;)?|complete result=(Failed|SucceededWithIssues);)\]"
    r"([^;\]]*)"
)
NUMBER = re.compile(r"-?\d+")
FORMULA = re.compile(r"""[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]""")
GITHUB_ACTS = re.compile(r"\s*::[a-z]|.*##\[", re.IGNORECASE)
AZURE_ACTS = re.compile(r".*##(vso)?\[", re.IGNORECASE)


def check_log(text: str) -> None:
    """A terminal and the logs of both pipelines: nothing of a line acts."""
    for line in text.split("\n"):
        assert line.isprintable()
        assert not GITHUB_ACTS.match(line)
        assert not AZURE_ACTS.match(line)


def check_json(text: str) -> None:
    assert text.isascii()
    check_log(text)


def check_csv(text: str) -> None:
    """No cell is a formula, nor is a part of one where a spreadsheet parts cells at `;`."""
    check_log(text)
    for row in csv.reader(StringIO(text)):
        for part in (part for cell in row if not NUMBER.fullmatch(cell) for part in cell.split(";")):
            assert not FORMULA.match(part), part


def check_github(text: str) -> None:
    for line in text.splitlines():
        assert GITHUB.fullmatch(line), line
        assert line.isprintable()
        assert not AZURE_ACTS.match(line)
        assert set(re.findall(r"%(..)", line)) <= {"25", "0A", "3A", "2C"}


def check_azure(text: str) -> None:
    first, *rest = text.splitlines()
    assert first.startswith(("##vso[task.logissue type=", "aks-preflight: upgrade "))
    for line in [first, *rest]:
        assert line.isprintable()
        assert not GITHUB_ACTS.match(line.replace("##vso[", "", 1))
        assert line.count("##vso[") == (0 if line is first and line.startswith("aks") else 1)
        assert AZURE.fullmatch(line) or line is first, line


def check_junit(text: str) -> None:
    """XML for its parser, and text for a test tab that uploads the files which are named so."""
    check_log(text)
    assert "[[ATTACHMENT" not in text.upper()
    assert len(JUnitXml.fromstring(text.encode("utf-8"))) > 0


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from texts_of(inner)


def check_sarif(text: str) -> None:
    """A viewer makes links, places for arguments and, of the help of a rule that is known, Markdown."""
    check_json(text)
    for told in texts_of(json.loads(text)):
        assert told.isprintable()
        assert "](" not in told
        assert not re.search(r"\{\d+\}", told)
    assert not [rule for rule in json.loads(text)["runs"][0]["tool"]["driver"]["rules"] if "markdown" in rule["help"]]


def check_prometheus(text: str) -> None:
    """Prometheus' own parser finds the metrics of the program and no others; labels are one line of bounded length."""
    check_log(text)
    for samples_of in prom.read(text).values():
        for labels, _ in samples_of:
            assert all(value.isprintable() and len(value) <= 512 for value in labels.values())


HARMLESS: dict[str, Callable[[str], None]] = {
    "table": check_log,
    "short": check_log,
    "json": check_json,
    "jsonl": check_json,
    "csv": check_csv,
    "markdown": check_markdown,
    "github": check_github,
    "azure-devops": check_azure,
    "html": lambda text: check_inert(Page.of(text)),
    "junit": check_junit,
    "sarif": check_sarif,
    "prometheus": check_prometheus,
}


@pytest.mark.parametrize("kind", HARMLESS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=poisoned, exit_code=st.sampled_from([None, 0, 1, 3]))
def test_nothing_acts(kind: str, report: Report, exit_code: int | None) -> None:
    HARMLESS[kind](render(report, kind, exit_code=exit_code))


def test_every_format_is_here() -> None:
    assert HARMLESS.keys() == set(FORMATS)
