"""No command escapes: what the sources hold of `az` is among the lines that azure-cli is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.az import lines, printed
from tests.az.lines import VALUES, Line, bare, in_page, in_sentence, of_command

ROOT = printed.ROOT
#: The beginning of a command, or what is put behind one: its flags.
PIECE = re.compile(r"az |(\{\} )?--[a-z]")


def pieces() -> Iterator[tuple[str, str]]:
    """Every piece of a command in the sources, and where it is. Options in cli/ and scheduled/ are our own."""
    for path in printed.SOURCES:
        for text in lines.literals(path):
            if PIECE.match(text) and (printed.is_template(text) or not {"cli", "scheduled"} & {*path.parts}):
                yield str(path.relative_to(ROOT)), text.strip()


@pytest.mark.parametrize(("where", "piece"), sorted(set(pieces())))
def test_every_piece_of_a_command_is_in_a_line_that_was_printed(where: str, piece: str) -> None:
    words = " ".join(VALUES.get(word, word) for word in piece.split(" "))
    pattern = re.compile(re.escape(words).replace(r"\{\}", r"\S.*"))
    begins = printed.is_template(piece)
    found = [line for line in printed.of_runs() if (pattern.match if begins else pattern.search)(line.text)]
    assert found, f"{where}: no run prints it; tests/az/ailing.py needs a cluster that has this ailment"


def of_files() -> Iterator[tuple[Path, str, bool]]:
    yield from ((path, text, True) for path, text in (*printed.sources(), *printed.pages()))
    yield from ((path, text, False) for path, text in printed.tables())


def test_in_a_sentence_every_command_is_in_backticks() -> None:
    found = [f"{path.relative_to(ROOT)}: {told}" for path, text, page in of_files() for told in bare(text, page=page)]
    assert not found, "where these end cannot be told"


def test_every_placeholder_has_a_value() -> None:
    left = [line.text for line in printed.every_line() if re.search(r"<|(?<=\s)[A-Z][A-Z-]+(?=\s)", line.text)]
    assert [text for text in left if "VALUE" not in text] == []


def test_commands_are_found_where_they_stand() -> None:
    page = "Run:\n\n    $ az login     # first\n    az aks show -n c -g g | jq . && az aks list\n\nOr `az aks\nstart`."
    assert in_page(page) == {
        Line("az login"), Line("az aks show -n c -g g"), Line("az aks list"), Line("az aks start ..."),
    }  # fmt: skip
    assert in_sentence("`az quota update` (extension quota), or `kubectl`") == {Line("az quota update ...", "quota")}
    assert of_command("az aks upgrade ... 2>&1 | aks-preflight explain -") == {Line("az aks upgrade ...")}
    assert bare("see az aks list, and `az aks show`", page=True) == ["az aks list, and "]


def test_lines_that_differ_in_values_alone_are_of_a_kind() -> None:
    found = [Line(f"az aks show --name {name} --output json") for name in "abcde"]
    assert lines.few([*found, Line("az aks list")], 2) == [Line("az aks list"), *found[:2]]
