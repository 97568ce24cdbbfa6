"""An html report read back: by a parser that knows nothing of how it was made."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

WORDS = {"go": "go", "NO-GO": "no-go", "unknown": "unknown", "n/a": "not-applicable"}
COUNT = re.compile(r"(\d+) (fail|warn|unknown|ok|not applicable|waived)\b")


@dataclass(frozen=True)
class Page:
    """The tree that a browser makes of it, with plain tag names."""

    text: str
    root: Element

    @classmethod
    def of(cls, text: str) -> Page:
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        root = parser.parse(text)
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        return cls(text, root)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.strip("_"): value for name, value in attributes.items()}
        return [e for e in self.root.iter(tag) if all(e.get(name) == value for name, value in wanted.items())]

    def one(self, tag: str, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def packs(self) -> list[list[dict[str, Any]]]:
        packs = self.all("script", class_="pack")
        return [json.loads(zlib.decompress(base64.b64decode(words(pack)))) for pack in packs]

    @property
    def rows(self) -> list[Element]:
        tables = self.all("table", id="table")
        return tables[0].findall("tbody/tr") if tables else []

    def details(self, row: Element) -> dict[str, Any]:
        pack, place = map(int, (row.get("data-at") or "").split("."))
        return self.packs[pack][place]

    @property
    def questions(self) -> list[str]:
        heads = self.one("table", id="table").findall("thead/tr/th")
        return [words(head) for head in heads if head.get("data-sort") == "verdict"]

    def verdicts(self, row: Element) -> dict[str, str]:
        given = (words(cell) for cell in row.findall("td")[2:-2])
        return {q: WORDS[word] for q, word in zip(self.questions, given, strict=True) if word != "-"}

    @property
    def overall(self) -> dict[str, str]:
        told = [words(card.find("h2")).rsplit(" ", 1) for card in self.all("section", class_="card")]
        return {question: WORDS[word] for question, word in told}

    @property
    def counts(self) -> dict[str, int]:
        facts = self.one("ul", class_="facts")
        return {word.replace(" ", "-"): int(count) for count, word in COUNT.findall(" ".join(map(words, facts)))}


def words(element: Element | None) -> str:
    """What is read of it."""
    assert element is not None
    return "".join(element.itertext())


def name_of(row: Element) -> str:
    return words(row.find("th/b"))
