"""A fleet as large as is asked for: the demo's clusters over and over, each with names and numbers of its own.

python -m tests.report.many 1000 FILE.html      writes one as a page
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import orjson

import aks_preflight
from aks_preflight.model.report import ClusterReport, Report
from aks_preflight.report import parsing, pieces, render
from tests.scenarios.azure import SUBSCRIPTION
from tests.scenarios.demo import DEMO

REGIONS = ("westeurope", "northeurope", "swedencentral", "eastus2", "uksouth", "australiaeast")
TEAMS = ("booking", "pricing", "ferries", "harbour", "tickets", "telemetry", "cargo", "crew", "fuel", "weather")
NUMBER = re.compile(r'"(needs|has|used|value|each)":(\d{2,6})\b')


@cache
def demo() -> Report:
    """The report of the demo."""
    return aks_preflight.run(snapshot=DEMO)


def many(count: int, seed: int = 7) -> Iterator[ClusterReport]:
    """So many clusters; the same ones each time."""
    chance = random.Random(seed)
    subscriptions = [str(_guid(chance)) for _ in range(max(1, count // 25))]
    lines = render(demo(), "jsonl").splitlines()
    originals = list(zip(demo().clusters, lines, strict=False))
    for number in range(count):
        original, text = chance.choice(originals)
        name = f"{chance.choice(TEAMS)}-{chance.choice(('prod', 'test', 'dev'))}-{number:04}"
        text = text.replace(original.name, name).replace(original.location, chance.choice(REGIONS))
        text = text.replace(SUBSCRIPTION, chance.choice(subscriptions))
        text = NUMBER.sub(lambda m: f'"{m[1]}":{int(m[2]) + chance.randrange(9)}', text)
        yield parsing.cluster(orjson.loads(text))


def fleet(count: int) -> Report:
    """A report of them, with what the demo says besides."""
    return replace(demo(), clusters=tuple(many(count)))


def _guid(chance: random.Random) -> str:
    text = f"{chance.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(pieces(fleet(int(sys.argv[1])), "html", exit_code=1))
