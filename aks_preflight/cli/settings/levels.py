"""Which value counts: command line, then variable, then file; and what a higher level rules out on a lower one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from aks_preflight.cli.options.evidence import EXCLUSIVE as EVIDENCE
from aks_preflight.cli.options.history import EXCLUSIVE as HISTORY
from aks_preflight.cli.options.question import ASKING, QUESTION_OF
from aks_preflight.cli.options.scope import EXCLUSIVE as SCOPE
from aks_preflight.cli.settings.keys import Given, Level

#: Options of which only one may be given.
EXCLUSIVE = (SCOPE, EVIDENCE, *HISTORY)
ByFlag = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts, by flag, and what was ruled out: the flag, with that of the option that did it."""

    given: ByFlag
    ruled_out: Mapping[str, str]

    def told(self, by_flag: ByFlag) -> Iterator[str]:
        """A line for each that was ruled out: it was said and does not count."""
        for flag, winner in self.ruled_out.items():
            yield f"{by_flag[flag].origin} does not count beside {_named(winner, by_flag[winner])}"

    def explain(self, problem: str) -> str:
        """The text of an error, with where the options that it names were given, if not on the command line.

        An error that names no option may name what one was given: a file, a cluster.
        """
        about = {flag: given for flag, given in self.given.items() if _stands_in(problem, flag)}
        if not about:
            about = {
                flag: given
                for flag, given in self.given.items()
                if any(_stands_in(problem, word) for word in _words(given))
            }
        beside = {flag: given for flag, given in about.items() if given.level < Level.COMMAND_LINE}
        return "; ".join([problem, *(f"{flag} is set by {given.origin}" for flag, given in beside.items())])


def settle(*levels: ByFlag) -> ByFlag:
    """The value of the highest level, which comes last. A list replaces that of a lower level: it is not added."""
    return {flag: given for level in levels for flag, given in level.items()}


def rule_out(by_flag: ByFlag) -> Settled:
    """Takes out what the option of a higher level contradicts. What contradicts on one level stays, to be refused."""
    said = {flag: given for flag, given in by_flag.items() if given.value}
    ruled_out: dict[str, str] = {}
    # From the top: what was itself ruled out rules nothing out.
    for winner, loser in sorted(_contradictions(said), key=lambda pair: -said[pair[0]].level):
        if said[winner].level > said[loser].level and winner not in ruled_out:
            ruled_out.setdefault(loser, winner)
    return Settled({flag: given for flag, given in by_flag.items() if flag not in ruled_out}, ruled_out)


def _contradictions(said: ByFlag) -> Iterator[tuple[str, str]]:
    """Pairs of options of which the first, if its level is higher, rules out the second."""
    for group in EXCLUSIVE:
        yield from permutations([flag for flag in group if flag in said], 2)
    if "--for" in said:
        asked = {word.strip().lower() for word in _words(said["--for"])}
        yield from (("--for", flag) for flag, of in QUESTION_OF.items() if flag in said and not of & asked)
    elif asking := [flag for flag in ASKING if flag in said]:
        # They ask their own question, and so not for an upgrade.
        highest = max(asking, key=lambda flag: said[flag].level)
        yield from ((highest, flag) for flag, of in QUESTION_OF.items() if flag in said and "upgrade" in of)


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def _words(given: Given) -> list[str]:
    if isinstance(given.value, list):
        return given.value
    return [given.value] if isinstance(given.value, str) else []


def _named(flag: str, given: Given) -> str:
    return flag if given.level == Level.COMMAND_LINE else given.origin
