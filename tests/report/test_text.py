"""What terminals and pipelines would act on is taken from foreign text."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.report.text import clean, clipped
from aks_preflight.report.values import encode
from tests.report.test_random import texts

INVISIBLE = "\u034f"  # printable, and passed over by the agents' comparison
COMMANDS = ("::error::", "::add-mask::x", "##vso[task.complete result=Succeeded;]", "##[error]", "##VSO[", "##[group]")


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("snet-aks", "snet-aks"),
        ("größe 10", "größe 10"),
        ("a\x1b[2Jb\r\nc\td\u2028e", "a?[2Jb  c d e"),
        ("\u202egnp.exe", "?gnp.exe"),
        ("half \ud800 of it", "half ? of it"),
        ("::error::x", ": :error::x"),
        ("  ::stop-commands::x", "  : :stop-commands::x"),
        ("so ::WARNING file=a::", "so : :WARNING file=a::"),
        ("fd00:10::/64 and ::/0, std::string", "fd00:10::/64 and ::/0, std::string"),
        ("x##vso[task.setvariable variable=a]b", "x# #vso[task.setvariable variable=a]b"),
        ("##[error]##[error]", "# #[error]# #[error]"),
        ("###[error]", "## #[error]"),
        ("## not one", "## not one"),
        (f"#{INVISIBLE}#vso[", "#?#vso["),
        (f":{INVISIBLE}:error::", ":?:error::"),
    ],
)
def test_what_is_left(text: str, harmless: str) -> None:
    assert clean(text) == harmless
    assert clean(harmless) == harmless


def commands(line: str) -> bool:
    """Whether a pipeline would find a command in the line: as GitHub's runner and Azure's agent look for them."""
    return bool(re.match(r"\s*::[a-z]", line, re.IGNORECASE) or re.search(r"##(vso)?\[", line, re.IGNORECASE))


hostile = st.lists(st.sampled_from(COMMANDS) | texts | st.sampled_from([" ", "#", ":", INVISIBLE]), max_size=6)


@given(hostile.map("".join))
def test_nothing_is_left_to_act_on(text: str) -> None:
    found = clean(text)
    assert found.isprintable()
    assert not any(commands(found[begin:]) for begin in range(len(found)) if not begin or found[begin - 1] == " ")


@given(hostile.map("".join))
def test_json_is_the_same_and_commands_nothing(text: str) -> None:
    written = encode({text: [text]})
    assert json.loads(written) == {text: [text]}
    assert "##" not in written


def test_clipped() -> None:
    assert [clipped("abcdef", most) for most in (6, 5, 9)] == ["abcdef", "ab...", "abcdef"]
