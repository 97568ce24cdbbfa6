"""No two formats disagree: for random reports, what is read back from each is what the JSON report says.

A format's line in PARSERS makes it part of this; a parser tells what its format tells, and None for what it does not.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Report
from aks_preflight.report import FORMATS, phrases, render
from tests.report import prom, samples
from tests.report.html_page import Page, name_of
from tests.report.test_random import reports

Verdicts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Said:
    """`verdicts` are the run's, `counts` take a finding of several questions once, `findings` do not. `clusters`: their
    verdicts by name; a question that the run did not ask may be missing."""

    verdicts: Verdicts | None = None
    counts: Mapping[str, int] | None = None
    findings: Mapping[str, int] | None = None
    clusters: dict[str, Verdicts] | None = None


WORDS = {word: verdict.value for verdict, word in phrases.VERDICT_WORDS.items()}
QUESTIONS = "upgrade|windows|pool|scale|start"
COUNT = re.compile(r"(\d+) (fail|warn|unknown|ok|not applicable|waived)\b")


def answered(text: str) -> Verdicts:
    return {q: WORDS[word] for q, word in re.findall(rf"\b({QUESTIONS}) (NO-GO|go|unknown|n/a)", text)}


def counted(text: str) -> dict[str, int]:
    return {status.value: 0 for status in Status} | {w.replace(" ", "-"): int(n) for n, w in COUNT.findall(text)}


def told_in_a_line(text: str) -> Said:
    verdicts, _, counts = text.rpartition("   ")[0].rpartition("   ")
    return Said(verdicts=answered(verdicts), counts=counted(counts))


def of_json(text: str) -> Said:
    return of_values(json.loads(text))


def of_jsonl(text: str) -> Said:
    *clusters, run = map(json.loads, text.splitlines())
    return of_values({**run, "clusters": clusters})


def of_values(values: Any) -> Said:
    return Said(
        verdicts=values["verdicts"],
        counts=values["counts"],
        findings=Counter(f["status"] for c in values["clusters"] for f in c["findings"]),
        clusters={c["name"]: dict.fromkeys(values["questions"], "unknown") | c["verdicts"] for c in values["clusters"]},
    )


def of_table(text: str) -> Said:
    return told_in_a_line(text.splitlines()[-1])


def of_short(text: str) -> Said:
    lines = text.splitlines()
    clusters = [line.split(" ", 1) for line in lines if re.match(r"c\d ", line)]
    return replace(told_in_a_line(lines[-1]), clusters={name: answered(rest) for name, rest in clusters})


def of_csv(text: str) -> Said:
    rows = list(csv.DictReader(StringIO(text)))
    clusters: dict[str, Verdicts] = {}
    for row in rows:
        if row["cluster"]:
            clusters.setdefault(row["cluster"], {})[row["question"]] = row["verdict"]
    status = Counter(row["status"] for row in rows if row["status"] and row["check"] != "not-read")
    return Said(findings=status, clusters=clusters)


def of_markdown(text: str) -> Said:
    title, counts, *_ = text.split("\n\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    clusters: dict[str, Verdicts] = {}
    if "## Clusters\n" in text:
        begin = next(i for i, token in enumerate(tokens) if token.type == "table_open")
        end = next(i for i, token in enumerate(tokens) if token.type == "table_close")
        cells = [t.content.strip("*`") for t in tokens[begin:end] if t.type == "inline"]
        columns = [t.type for t in tokens[begin:end]].count("th_open")
        header, *rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
        for name, *words, _ in rows:
            told = zip(header[1:-1], words, strict=True)
            clusters[name.split()[0]] = {q: WORDS[word] for q, word in told if word in WORDS}
    return Said(verdicts=answered(title), counts=counted(counts), clusters=clusters)


def of_github(text: str) -> Said:
    match = re.match(r"::notice title=(.*?)::(.*)\n", text)
    assert match is not None
    return Said(verdicts=answered(match[1]), counts=counted(match[2]))


def of_azure_devops(text: str) -> Said:
    return told_in_a_line(text.splitlines()[0])


def of_junit(text: str) -> Said:
    """Verdicts stand in the suites' properties."""
    run: dict[str, str] = {}
    clusters: dict[str, dict[str, str]] = {}
    for suite in JUnitXml.fromstring(text.encode()):
        about = {p.name: p.value for p in suite.properties()}
        if suite.name == "aks-preflight":
            run = {name.removeprefix("verdict "): value for name, value in about.items()}
        else:
            told = {about["question"]: about["verdict"]} if "question" in about else {}
            clusters.setdefault(about["cluster"], {}).update(told)
    return Said(verdicts=run, clusters=clusters)


def of_sarif(text: str) -> Said:
    (run,) = json.loads(text)["runs"]
    counts = Counter(result["properties"]["status"] for result in run["results"])
    assert all(run["properties"]["counts"][status.value] == counts[status.value] for status in Status)
    return Said(
        verdicts=run["properties"]["verdicts"], counts={status.value: counts[status.value] for status in Status}
    )


def of_prometheus(text: str) -> Said:
    found = prom.read(text)
    counts = dict.fromkeys((status.value for status in Status), 0)
    for labels, number in found["findings"]:
        counts[labels["status"]] += int(number)
    clusters: dict[str, dict[str, str]] = defaultdict(dict)
    for labels, _ in found["cluster_info"]:
        clusters[labels["cluster"]] = {}
    for labels, number in found["verdict"]:
        assert number == 1
        clusters[labels["cluster"]][labels["question"]] = labels["verdict"]
    run = {labels["question"]: labels["verdict"] for labels, _ in found["run_verdict"]}
    return Said(verdicts=run, counts=counts, clusters=dict(clusters))


def of_html(text: str) -> Said:
    page = Page.of(text)
    clusters = {name_of(row): page.verdicts(row) for row in page.rows}
    return Said(verdicts=page.overall, counts={"waived": 0, **page.counts}, clusters=clusters)


PARSERS: dict[str, Callable[[str], Said]] = {
    "json": of_json,
    "jsonl": of_jsonl,
    "table": of_table,
    "short": of_short,
    "csv": of_csv,
    "markdown": of_markdown,
    "github": of_github,
    "azure-devops": of_azure_devops,
    "html": of_html,
    "junit": of_junit,
    "sarif": of_sarif,
    "prometheus": of_prometheus,
}


def named(report: Report) -> Report:
    """The report with clusters that can be told apart in any text."""
    clusters = tuple(
        replace(c, id=f"c{n}", name=f"c{n}", resource_group="rg", kubernetes_version=None, target_version=None)
        for n, c in enumerate(report.clusters)
    )
    return replace(report, clusters=clusters)


@pytest.mark.parametrize("kind", PARSERS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports.map(named), exit_code=st.sampled_from([0, 1, 3]))
def test_no_two_formats_disagree(kind: str, report: Report, exit_code: int) -> None:
    truth = of_json(render(report, "json"))
    said = PARSERS[kind](render(report, kind, width=400, exit_code=exit_code))
    for part in ("verdicts", "counts", "findings"):
        told = getattr(said, part)
        assert told is None or told == getattr(truth, part)
    if said.clusters is None:
        return
    assert truth.clusters is not None
    assert said.clusters.keys() == truth.clusters.keys()
    for name, verdicts in truth.clusters.items():
        assert {q: said.clusters[name].get(q, v) for q, v in verdicts.items()} == verdicts
        assert said.clusters[name].keys() >= verdicts.keys() & report.questions.keys()


@pytest.mark.parametrize("kind", PARSERS)
def test_a_parser_reads_something(kind: str) -> None:
    said = PARSERS[kind](render(named(samples.FLEET), kind, width=400, exit_code=1))
    assert any((said.verdicts, said.counts, said.findings))


def test_every_format_is_here() -> None:
    assert PARSERS.keys() == set(FORMATS)
