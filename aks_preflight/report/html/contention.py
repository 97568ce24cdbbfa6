"""One thing that several clusters draw on: what all at once take of it, who takes what, in which order it fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from aks_preflight.model.contention import Automatic, Contention, Party
from aks_preflight.report import phrases
from aks_preflight.report.html import svg
from aks_preflight.report.html.markup import Html, joined, table, tag

#: So many of the clusters are listed, those that take most: thousands may share one quota.
_LISTED = 100


def contention(each: Contention, numbers: Mapping[str, int]) -> Html:
    """An article. `numbers`: of the clusters' rows in the overview, by id in lower case."""
    resource = each.resource
    title = tag("h3", f"{resource.kind} {resource.name}, for {each.question}")
    numbers_told, _, how_many = phrases.at_once(each).rpartition(": ")
    told = tag("p", tag("b", numbers_told), f": {how_many}")
    free = svg.parts(0, each.needs, each.has, at_least=each.missing is not None)
    picture = svg.bar(free, f"of what is free now: {phrases.arithmetic(each.reading)}")
    rows = ([_name(party, numbers), _need(party), str(party.round), _automatic(party)] for party in _listed(each))
    heads = ["cluster", each.unit, "go in round", "renewed by AKS itself"]
    more = (tag("p", line) for line in _more(each))
    parties = table(heads, rows, numbers=(1, 2))
    return tag("article", title, told, picture, parties, *more, class_="contention")


def _listed(each: Contention) -> tuple[Party, ...]:
    return each.parties[:_LISTED]


def _more(each: Contention) -> Iterator[str]:
    if rest := each.parties[_LISTED:]:
        taken = sum(party.known for party in rest)
        yield f"and {phrases.quantity(len(rest), 'cluster')} more, together {taken}: the JSON report lists all"
    if not each.firm:
        yield "Shown only: what each takes is not certain."
    if each.missing is not None:
        yield f"Not counted: {each.missing}"
    if each.fits is False and not each.given_back:
        yield "What new nodes take stays taken: what comes after round 1 needs more room."
    if not each.windows_read:
        yield "Who adds nodes by itself, and when, was not read: too many contend; ask about fewer."
    if (worst := each.unattended) is not None:
        names = {party.cluster: party.name for party in each.parties}
        who = [names.get(cluster, cluster) for cluster in worst.clusters]
        told = phrases.listed(who) if len(who) <= _LISTED else phrases.quantity(len(who), "cluster")
        reading = replace(each.reading, needs=worst.needs)
        yield f"By itself AKS renews at one time, at worst, {told}, {worst.when}: {phrases.arithmetic(reading)}"


def _name(party: Party, numbers: Mapping[str, int]) -> Html:
    number = numbers.get(party.cluster.lower())
    return tag("a", party.name, href=f"#c{number}") if number else tag("span", party.name)


def _need(party: Party) -> str:
    if party.needs is None:
        return "unknown"
    return f"at least {party.needs}" if party.missing is not None else str(party.needs)


def _automatic(party: Party) -> Html:
    return joined(map(_channel, party.automatic), "; ") or Html("-")


def _channel(automatic: Automatic) -> str:
    """`NodeImage at any time`, `stable every Sunday 02:00 UTC+00:00 for 4 h`."""
    if automatic.reason is not None:
        return f"{automatic.channel}, its window not known: {automatic.reason}"
    return f"{automatic.channel} {automatic.window or 'at any time'}"
