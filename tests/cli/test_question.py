"""The questions: --for, --to, --add-pool, --scale and what goes with them."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from aks_preflight.cli import run
from aks_preflight.cli.options.question import Asked, QuestionOptions, every_question, parse_questions
from aks_preflight.model.question import AskPools, AskScale, AskStart, AskUpgrade, PoolSpec, Question
from aks_preflight.model.scope import UsageError
from aks_preflight.model.version import Version

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
ANY_WINDOWS = AskPools((PoolSpec(os_type="Windows"),), kind="windows")
WINDOWS = AskPools((PoolSpec(os_type="Windows", count=2),), kind="windows")
LINUX = AskPools((PoolSpec(os_type="Linux", count=1),), kind="pool")


def asked(**given: Any) -> Asked:
    return parse_questions(QuestionOptions(**given))


def test_nothing_named_asks_the_two_that_the_program_exists_for() -> None:
    assert asked() == Asked((AskUpgrade(), ANY_WINDOWS), named=False)


def test_how_to_upgrade_does_not_name_a_question() -> None:
    assert asked(to="1.34", max_surge="33%") == Asked(
        (AskUpgrade(to=Version(1, 34), max_surge="33%"), ANY_WINDOWS), named=False
    )


@pytest.mark.parametrize(
    ("given", "questions"),
    [
        ({"kinds": ["upgrade"]}, [AskUpgrade()]),
        ({"kinds": ["Upgrade", "upgrade"], "to": "LATEST"}, [AskUpgrade(to="latest")]),
        ({"kinds": ["upgrade"], "to": "node-image", "pool": ["a", "b", "a"]},
         [AskUpgrade(to="node-image", pools=("a", "b"))]),
        ({"kinds": ["upgrade"], "to": "1.34.2", "at_once": True}, [AskUpgrade(to=Version(1, 34, 2), at_once=True)]),
        ({"kinds": ["upgrade"], "max_surge": "0"}, [AskUpgrade(max_surge="0")]),
        ({"kinds": ["windows"]}, [ANY_WINDOWS]),
        ({"kinds": ["windows"], "add_pool": ["count=2"]}, [WINDOWS]),
        ({"kinds": ["start", "upgrade"]}, [AskUpgrade(), AskStart()]),
        ({"kinds": ["scale"], "scale": ["apps=12", "sys=0"]}, [AskScale((("apps", 12), ("sys", 0)))]),
        ({"scale": ["apps=12"]}, [AskScale((("apps", 12),))]),
        ({"add_pool": ["os=windows,count=2"]}, [WINDOWS]),
        ({"add_pool": ["os=linux,count=1"]}, [LINUX]),
        ({"add_pool": ["count=1"]}, [LINUX]),
        ({"add_pool": ["os=linux,count=1", "os=windows,count=2"]},
         [WINDOWS, AskPools(LINUX.specs + WINDOWS.specs)]),
        ({"add_pool": ["os=linux,count=1"], "scale": ["apps=3"]}, [LINUX, AskScale((("apps", 3),))]),
        ({"kinds": ["pool"], "add_pool": ["os=windows,count=2"]}, [AskPools(WINDOWS.specs)]),
        ({"kinds": ["pool"], "add_pool": ["os=linux,count=1", "os=windows,count=2"]},
         [AskPools(LINUX.specs + WINDOWS.specs)]),
        ({"kinds": ["pool", "windows"], "add_pool": ["os=linux,count=1", "os=windows,count=2"]},
         [WINDOWS, AskPools(LINUX.specs + WINDOWS.specs)]),
        ({"kinds": ["pool", "windows"], "add_pool": ["os=linux,count=1"]}, [ANY_WINDOWS, LINUX]),
    ],
)  # fmt: skip
def test_named_questions(given: dict[str, Any], questions: list[Question]) -> None:
    assert asked(**given) == Asked(tuple(questions), named=True)


def test_pools_of_both_systems_are_judged_together_without_for(capsys: pytest.CaptureFixture[str]) -> None:
    """31 addresses a node: two nodes fit into the 65 that are free, four do not."""
    pools = [f"--add-pool=os={system},size=Standard_D4s_v5,count=2" for system in ("windows", "linux")]
    words = ["check", "--demo", "-n", "booking-prod", "-o", "json"]
    assert run([*words, *pools]) == 1
    implied = json.loads(capsys.readouterr().out)["clusters"][0]["verdicts"]
    assert run([*words, *pools, "--for", "pool"]) == 1
    assert implied == {"windows": "go", **json.loads(capsys.readouterr().out)["clusters"][0]["verdicts"]}


KNOWN = "give one of upgrade, windows, pool, scale, start"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"kinds": ["upgarde"]}, "--for 'upgarde': unknown; did you mean upgrade? "
                                 "(one of upgrade, windows, pool, scale, start)"),
        ({"kinds": ["x"]}, f"--for 'x': unknown; {KNOWN}"),
        ({"to": "1.x"}, "--to '1.x': give next, latest, node-image or a version such as 1.34 or 1.34.2"),
        ({"to": "34"}, "--to '34': give next, latest, node-image or a version such as 1.34 or 1.34.2"),
        ({"max_surge": "many"},
         "--max-surge 'many': give a number of nodes or a percentage, for example 3 or 33%"),
        ({"max_surge": "-3"}, "--max-surge '-3': give a number of nodes or a percentage, for example 3 or 33%"),
        ({"max_surge": "1.5%"}, "--max-surge '1.5%': give a number of nodes or a percentage, for example 3 or 33%"),
        ({"kinds": ["windows"], "to": "next"},
         "--to is of the question upgrade, which is not asked; add --for upgrade"),
        ({"scale": ["a=1"], "pool": ["a"]},
         "--pool is of the question upgrade, which is not asked beside --scale; add --for upgrade"),
        ({"kinds": ["start"], "max_surge": "1"},
         "--max-surge is of the question upgrade, which is not asked; add --for upgrade"),
        ({"add_pool": ["os=windows"], "at_once": True},
         "--at-once is of the question upgrade, which is not asked beside --add-pool; add --for upgrade"),
        ({"kinds": ["upgrade"], "add_pool": ["os=linux"]},
         "--add-pool is of the questions windows and pool; add --for windows or --for pool"),
        ({"kinds": ["upgrade"], "scale": ["a=1"]},
         "--scale is of the question scale, which is not asked; add --for scale"),
        ({"kinds": ["pool"]}, "--for pool: which pool? describe it with --add-pool KEY=VALUE,..."),
        ({"kinds": ["scale"]}, "--for scale: which pool, to how many nodes? add --scale POOL=N"),
        ({"kinds": ["windows"], "add_pool": ["os=linux,count=1"]},
         "--add-pool 'os=linux,count=1': a Linux pool is no answer to --for windows; ask for it with --for pool"),
        ({"kinds": ["windows", "pool"], "add_pool": ["count=1"]},
         "--add-pool 'count=1': which OS? add os=windows or os=linux"),
        ({"scale": ["apps"]}, "--scale 'apps': give POOL=N, for example apps=12"),
        ({"scale": ["=3"]}, "--scale '=3': give POOL=N, for example apps=12"),
        ({"scale": ["apps=many"]}, "--scale 'apps=many': give a whole number, 0 or more"),
        ({"scale": ["apps="]}, "--scale 'apps=': give a whole number, 0 or more"),
        ({"scale": ["apps=1", "apps=2"]}, "--scale 'apps=2': pool apps is given twice; give it once"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(given: dict[str, Any], line: str) -> None:
    with pytest.raises(UsageError) as told:
        asked(**given)
    assert str(told.value) == line


def test_a_snapshot_is_taken_for_every_question_but_scale_which_needs_nothing_else() -> None:
    assert [question.kind for question in every_question()] == ["upgrade", "windows", "pool", "start"]


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not beside this checkout")
def test_every_recorded_operation_is_a_question() -> None:
    """The command lines that ../shared/tools/ask.py gives are understood, and ask what they are named for."""
    of_case = runpy.run_path(str(SHARED / "tools" / "ask.py"))["of_case"]
    cases = [*(SHARED / "recorded" / "decisions").glob("*.case.json"), *(SHARED / "incidents").glob("*.case.json")]
    assert cases
    for case in cases:
        for control in (False, True):
            kind, words = of_case(json.loads(case.read_text()), control)
            assert [q.kind for q in parse_questions(_options(words)).questions] == [kind], case.name


def _options(words: list[str]) -> QuestionOptions:
    """The options of a command line in which each has a value."""
    names = {"--for": "kinds", "--add-pool": "add_pool", "--max-surge": "max_surge"}
    given: dict[str, Any] = {}
    for flag, value in zip(words[::2], words[1::2], strict=True):
        name = names.get(flag, flag.lstrip("-"))
        if name in ("kinds", "add_pool", "scale", "pool"):
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    return QuestionOptions(**given)
