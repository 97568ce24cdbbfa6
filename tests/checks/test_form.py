"""What all built-in checks share: one a file, a title that says what must hold, and codes that they foretell."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from aks_preflight.engine import known_checks
from aks_preflight.engine.plans import OPERATIONS
from aks_preflight.knowledge import Knowledge
from aks_preflight.model.cluster import Cluster
from aks_preflight.model.demand import Demand
from aks_preflight.model.question import Question
from aks_preflight.plugin import Check, Fact

CHECKS = tuple(check for check in known_checks() if check.function.__module__.startswith("aks_checks."))
AREAS = {"cluster", "network", "quota", "version", "windows", "outbound"}
FOLDER = Path(inspect.getfile(CHECKS[0].function)).parents[1]

each = pytest.mark.parametrize("one", CHECKS, ids=lambda check: check.id)


def source(one: Check) -> str:
    return Path(inspect.getfile(one.function)).read_text(encoding="utf-8")


def test_every_file_of_an_area_holds_one_check() -> None:
    files = {path.stem for area in AREAS for path in (FOLDER / area).glob("*.py") if path.stem != "__init__"}
    assert files == {one.id.replace("-", "_") for one in CHECKS}


@each
def test_it_lies_in_a_file_of_its_name_in_its_area(one: Check) -> None:
    path = Path(inspect.getfile(one.function))
    assert path.stem == one.id.replace("-", "_")
    assert path.parent.name == one.area
    assert one.area in AREAS


@each
def test_its_file_is_of_20_to_80_lines(one: Check) -> None:
    assert 20 <= len(source(one).splitlines()) <= 80


@each
def test_its_title_is_one_line_that_says_what_must_hold(one: Check) -> None:
    assert one.title[0].isupper() or one.title[0].isdigit()
    assert not one.title.endswith((".", ",", ":"))
    assert len(one.title) <= 120
    # A whole sentence: the docstring's first line ends in its only full stop, or goes on with a colon.
    first = inspect.cleandoc(one.function.__doc__ or "").splitlines()[0]
    assert first.endswith(".")
    assert ". " not in first


@each
def test_its_title_is_not_read_the_other_way_round(one: Check) -> None:
    """`The pool is disabled [ok]`: a title states what is well, so that an `ok` beside it needs no second thought."""
    assert not re.search(r"\b(fails|missing|exceeded|exhausted|too (few|many|small|large)|disabled)\b", one.title)
    assert not re.search(r"\bis not (ok|supported|available|possible)\b", one.title)


@each
def test_its_body_names_its_sources(one: Check) -> None:
    assert "Source" in one.body


@each
def test_it_says_how_to_fix_what_it_fails(one: Check) -> None:
    assert one.how_to_fix or not one.can_fail


@each
def test_it_foretells_an_error_where_it_can_fail(one: Check) -> None:
    code = source(one)
    fails = re.search(r"\b(fail|judge)\(", code) is not None
    assert not fails or one.prevents, "it yields a failure that the engine would turn into a warning"
    assert len(set(one.prevents)) == len(one.prevents)


@each
def test_what_it_asks_for_can_be_given(one: Check) -> None:
    for kind in one.parameters.values():
        given = kind in {Cluster, Demand, Knowledge, *OPERATIONS} or kind == Question
        assert given or (isinstance(kind, type) and issubclass(kind, Fact)), kind


@each
def test_it_asks_for_one_operation_at_most(one: Check) -> None:
    assert sum(kind in OPERATIONS for kind in one.parameters.values()) <= 1


@each
def test_the_facts_that_it_rests_on_name_their_actions(one: Check) -> None:
    facts = [k for k in one.parameters.values() if isinstance(k, type) and issubclass(k, Fact)]
    for fact in facts:
        assert fact.actions
        assert all(re.fullmatch(r"Microsoft\.\w+(/[\w]+)+/read", action) for action in fact.actions)


def test_no_two_checks_say_the_same() -> None:
    twice = [title for title, count in Counter(one.title for one in CHECKS).items() if count > 1]
    assert twice == []
