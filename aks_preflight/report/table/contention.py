"""What clusters contend for: who takes what, who may go by itself at the same time, in which order it fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aks_preflight.model.contention import Automatic, Contention, Party
from aks_preflight.model.ids import parse_id
from aks_preflight.report import phrases
from aks_preflight.report.table.layout import Page, Word

#: So many of the parties are listed, the largest first, and all with `--show all`.
_LISTED = 12


def write_contentions(page: Page, contentions: Sequence[Contention], show: str) -> None:
    """A section of its own; nothing where nothing is contended."""
    if not contentions:
        return
    page.blank()
    page.heading("Clusters that contend")
    names = _names(contentions)
    for index, contention in enumerate(contentions):
        if index:
            page.blank()
        _write(page, contention, names, len(contention.parties) if show == "all" else _LISTED)


def _write(page: Page, contention: Contention, names: Mapping[str, str], most: int) -> None:
    parties = contention.parties
    resource = contention.resource
    page.flow([Word(f"{resource.kind} {resource.name}, for {contention.question}", "strong")])
    page.text(phrases.at_once(contention), indent=2, hang=2)
    if not contention.firm:
        page.text("shown only: what each takes is not certain", indent=2)
    if contention.missing is not None:
        page.text(f"not counted: {contention.missing}", indent=2, hang=2)
    rows = [[_name(party, names), _need(party), str(party.round)] for party in parties[:most]]
    page.rows(["", contention.unit, "go in round"], rows, indent=4, rule=False)
    _write_rest(page, parties[most:])
    if contention.fits is False and not contention.given_back:
        page.text("what new nodes take stays taken: what comes after round 1 needs more room", indent=4, hang=2)
    _write_automatic(page, contention, names, most)


def _write_rest(page: Page, rest: Sequence[Party]) -> None:
    if rest:
        taken = sum(party.known for party in rest)
        page.text(f"and {phrases.quantity(len(rest), 'cluster')} more, together {taken} (--show all)", indent=4)


def _write_automatic(page: Page, contention: Contention, names: Mapping[str, str], most: int) -> None:
    """What happens without anybody's hand."""
    if not contention.windows_read:
        told = "who adds nodes by itself, and when, was not read: too many contend; ask about fewer"
        page.text(told, indent=2, hang=2)
    worst = contention.unattended
    if worst is not None:
        at_once = [names.get(cluster.lower(), cluster) for cluster in worst.clusters]
        told = phrases.listed(at_once) if len(at_once) <= most else phrases.quantity(len(at_once), "cluster")
        reading = replace(contention.reading, needs=worst.needs)
        page.text(f"by itself AKS renews at one time, at worst, {told}, {worst.when}: {phrases.arithmetic(reading)}",
                  indent=2, hang=2)  # fmt: skip
    for party in contention.parties[:most]:
        if party.automatic:
            told = "; ".join(_channel(each) for each in party.automatic)
            page.text(f"{_name(party, names)}: {told}", indent=4, hang=2)


def _channel(automatic: Automatic) -> str:
    """`NodeImage at any time`, `stable every Sunday 02:00 UTC+00:00 for 4 h`."""
    if automatic.reason is not None:
        return f"{automatic.channel}, its window not known: {automatic.reason}"
    return f"{automatic.channel} {automatic.window or 'at any time'}"


def _need(party: Party) -> str:
    if party.needs is None:
        return "unknown"
    return f"at least {party.needs}" if party.missing is not None else str(party.needs)


def _name(party: Party, names: Mapping[str, str]) -> str:
    return names.get(party.cluster.lower(), party.name)


def _names(contentions: Sequence[Contention]) -> dict[str, str]:
    """The parties' names by id, with the resource group where two share one."""
    parties = {party.cluster.lower(): party for contention in contentions for party in contention.parties}
    uses = Counter(party.name.lower() for party in parties.values())
    return {key: p.name if uses[p.name.lower()] == 1 else f"{p.name}{_group(p)}" for key, p in parties.items()}


def _group(party: Party) -> str:
    try:
        return f" ({parse_id(party.cluster).resource_group})"
    except ValueError:  # from a report that somebody else wrote
        return ""
