"""The `az` commands in a text: those that stand on a line of their own, and those that a sentence mentions.

In a sentence a command stands in backticks, so that its end can be told: `az aks show`, or where azure-cli alone
does not have it: `az quota update` (extension quota).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MENTION = re.compile(r"`([^`]+)`(?:\s+\(extension\s+([\w-]+)\))?")
ON_ITS_OWN = re.compile(r"^ *(?:\$ |fix +)?((?:az|aks-preflight) .*)$", re.MULTILINE)
BARE = re.compile(r"\baz [a-z][\w-]*.{0,60}")

#: What stands for a value of the reader's, and a value that it could be. Any other word in capitals is a mistake.
VALUES = {
    "PRINCIPAL-ID": "00000000-0000-0000-0000-00000000cafe",
    "CLIENT-ID": "00000000-0000-0000-0000-00000000cafe",
    "CLUSTER-IDENTITY": "00000000-0000-0000-0000-00000000cafe",
    "ID": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n",
    "MINUTES": "45",
    "NAMESPACE": "Microsoft.Compute",
    "PRIVATE-DNS-ZONE": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z",
    "REGION": "westeurope",
    "REGISTRY-ID": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r",
    "SUBNET": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/n",
    "SUBSCRIPTION": "00000000-0000-0000-0000-00000000feed",
    '"$VERSION"': "1.35.2",
    "ZONE": "privatelink.westeurope.azmk8s.io",
}


@dataclass(frozen=True, order=True)
class Line:
    """A command as tests/az/parse.py takes it: ` ...` ends one that is only mentioned."""

    text: str
    extension: str = ""

    @property
    def kind(self) -> tuple[str, ...]:
        """The command and its flags: what is the same in lines that differ in values alone."""
        words = self.text.split()
        end = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
        return (*words[:end], *(word for word in words if word.startswith("-") or word == "..."))


def in_page(text: str) -> set[Line]:
    """The commands in a text of lines and sentences: a report, a page of the docs, a docstring."""
    text = re.sub(r"\\\n\s*", "", text)  # a command that goes on in the next line
    own = {line for match in ON_ITS_OWN.finditer(text) for line in of_command(match[1])}
    return own | in_sentence(ON_ITS_OWN.sub("", text))


def in_sentence(text: str) -> set[Line]:
    """The commands that a sentence mentions."""
    found = MENTION.finditer(text)
    return {line for match in found for line in of_command(match[1], match[2] or "", mentioned=True)}


def of_command(command: str, extension: str = "", *, mentioned: bool = False) -> set[Line]:
    """The az commands of a shell line, with values for its placeholders."""
    found = set()
    for part in re.split(r"&&|\|", re.sub(r"\s#.*", "", command)):
        words = re.sub(r"\d?>(&\d|\s*\S+)", "", part).split() if "<" not in part else part.split()
        if len(words) > 1 and words[0] == "az":
            end = ["..."] if mentioned or "..." in words else []
            found.add(Line(" ".join([*(VALUES.get(w, w) for w in words if w != "..."), *end]), extension))
    return found


def bare(text: str, *, page: bool) -> list[str]:
    """What looks like a command in a sentence without backticks: where it ends cannot be told."""
    return BARE.findall(MENTION.sub("", ON_ITS_OWN.sub("", text) if page else text))


def literals(source: Path) -> Iterator[str]:
    """The texts in a Python file, docstrings too; {} stands for what an f-string puts in."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and (node.values and id(node) not in inner - {id(node)}):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def few(lines: Iterable[Line], most: int = 3) -> list[Line]:
    """Of lines that differ in values alone, some."""
    kinds: dict[tuple[str, ...], list[Line]] = {}
    for line in sorted(lines):
        kinds.setdefault(line.kind, []).append(line)
    return [line for found in kinds.values() for line in found[:most]]
