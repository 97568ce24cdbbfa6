"""Every `az` line that the program can print: of runs, of its tables of knowledge, of its texts and of its docs.

python -m tests.az.printed > LINES      writes them for tests/az/parse.py
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aks_preflight.cli import run
from aks_preflight.facts.network import VirtualNetwork
from aks_preflight.facts.quota import ComputeUsages
from aks_preflight.model.cluster import Cluster
from tests.az.ailing import ailments
from tests.az.lines import Line, few, in_page, in_sentence, literals, of_command
from tests.builders import make_demand
from tests.capacity.headroom_checks import every_finding
from tests.capacity.strategies import clusters, operations, usages, vnets
from tests.reality.cases import SHARED, cases, load_ask

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("aks_preflight", "checks") for path in (ROOT / folder).rglob("*.py"))
TABLES = sorted((ROOT / "aks_preflight" / "knowledge").glob("*.toml"))
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def of_runs() -> frozenset[Line]:
    """What runs print: of the demo, of clusters with an ailment each, of what ../shared holds, of random clusters."""
    reports = "\n".join([*demo(), *ill(), *real()])
    return frozenset(few(in_page(reports))) | frozenset(few(of_random_clusters()))


def demo() -> Iterator[str]:
    """The demo, asked all sorts of questions."""
    pools = [word for n in (1, 60) for word in ("--add-pool", f"name=new{n},count={n},os=windows,max-surge=100%")]
    for words in ([], ["--at-once", "--max-surge", "100%"], pools[2:], pools, ["--for", "start"]):
        yield printed(["check", "--demo", *words])
    yield printed(["plan", "--demo"])


def ill() -> Iterator[str]:
    """Clusters with an ailment each."""
    for ailment in ailments():
        with tempfile.TemporaryDirectory() as folder:
            yield printed(["check", *ailment.write(Path(folder))])


def real() -> Iterator[str]:
    """Incidents, decisions and estate, where they are."""
    for case in [*cases("incidents"), *cases("recorded/decisions")]:
        words = load_ask().of_case(json_of(case), False)[1]
        yield printed(["check", "--from", str(case).replace(".case.json", ".arm.jsonl"), *words])
    estate = SHARED / "recorded" / "estate.arm.jsonl.gz"
    if estate.is_file():
        yield printed(["check", "--from", str(estate)], show="warn")


def json_of(path: Path) -> Any:
    """The object in a file."""
    import json

    return json.loads(path.read_text())


def printed(words: list[str], show: str = "all") -> str:
    """The table of a run."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        run([*words, "--show", show, "-o", "table"])
    assert out.getvalue(), f"{words}: {err.getvalue()}"
    return out.getvalue()


def of_random_clusters() -> set[Line]:
    """The remedies of the headroom checks."""
    found: set[Line] = set()

    @settings(max_examples=150, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.data(), clusters(), vnets(), usages())
    def gather(data: st.DataObject, cluster: Cluster, vnet: VirtualNetwork, quota: ComputeUsages) -> None:
        demand = make_demand(cluster, *data.draw(operations(cluster)))
        for finding in every_finding(demand, cluster, vnet, quota):
            found.update(line for remedy in finding.remedies for line in of_command(remedy.command))

    gather()
    return found


def sources() -> Iterator[tuple[Path, str]]:
    """Every text of the program's sources that is not made into a command: messages, docstrings."""
    yield from ((path, text) for path in SOURCES for text in literals(path) if not is_template(text))


def tables() -> Iterator[tuple[Path, str]]:
    """Every text of the tables of knowledge: sentences, whatever they begin with."""
    for path in TABLES:
        yield from ((path, text) for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))))


def pages() -> Iterator[tuple[Path, str]]:
    """The docs."""
    yield from ((path, path.read_text(encoding="utf-8")) for path in DOCS)


def is_template(text: str) -> bool:
    """Whether the program makes a command of it."""
    return text.startswith("az ")


def strings(table: Any) -> Iterator[str]:
    """The texts of a TOML table."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, (dict, list)):
        for value in table.values() if isinstance(table, dict) else table:
            yield from strings(value)


@cache
def every_line() -> tuple[Line, ...]:
    """All of them, a few of those that differ in values alone."""
    told = {line for _, text in tables() for line in in_sentence(text)}
    for _, text in (*sources(), *pages()):
        told |= in_page(text.replace("{}", "VALUE"))
    return tuple(sorted({*of_runs(), *few(told)}))


if __name__ == "__main__":
    for line in every_line():
        if not line.extension:
            sys.stdout.write(line.text + "\n")
