"""What stands beside the clusters: each section a function that gives its content, nothing where it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from aks_preflight.model.finding import Status
from aks_preflight.model.report import Closing, Opening
from aks_preflight.model.trend import Trends
from aks_preflight.report import permissions, phrases
from aks_preflight.report.html.contention import contention
from aks_preflight.report.html.markup import Html, items, joined, table, tag
from aks_preflight.report.html.overview import Overview
from aks_preflight.report.html.trend import trend

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What a section may tell of. `titles` say by check what must hold, `trends` what a history says."""

    opening: Opening
    closing: Closing
    overview: Overview
    titles: Mapping[str, str]
    trends: Trends | None = None


def contentions(page: Page) -> Html:
    """Clusters that fit alone and not together."""
    numbers = page.overview.numbers() if page.closing.contentions else {}
    return joined(contention(each, numbers) for each in page.closing.contentions)


def findings(page: Page) -> Html:
    """For how many clusters each check is not ok; of one cluster its details say it."""
    if len(page.overview.rows) < 2:
        return Html()
    told = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.WAIVED)
    rows = [
        [_check(check, page.titles), *(str(counts[status] or "-") for status in told)]
        for check, counts in page.overview.worst_checks()
    ]
    heads = ["check", *(f"{phrases.STATUS_WORDS[status]} in" for status in told)]
    return table(heads, rows, numbers=range(1, 5), class_="checks", id="checks") if rows else Html()


def _check(check: str, titles: Mapping[str, str]) -> Html:
    title = titles.get(check)
    return joined([tag("code", check), tag("small", title)] if title else [tag("code", check)])


def not_read(page: Page) -> Html:
    """What in scope could not be read."""
    return items(joined([tag("code", each.scope), f": {each.reason}"]) for each in page.closing.not_read)


def missing(page: Page) -> Html:
    """Actions that the caller lacks, where, for what, and what grants them."""
    lacking = page.closing.missing_actions
    if not lacking:
        return Html()
    listed = []
    for action in dict.fromkeys(m.action for m in lacking):
        of_action = [m for m in lacking if m.action == action]
        checks = dict.fromkeys(check for m in of_action for check in m.checks)
        role = "" if permissions.in_reader(action) else " Reader does not hold it: it takes a custom role."
        told = f", for {', '.join(checks) or 'the list of clusters'}.{role}"
        scopes = [tag("code", scope) for scope in dict.fromkeys(m.scope for m in of_action)]
        listed.append(joined([tag("code", action), told, _folded(scopes, "scope")]))
    commands = [command(permissions.role_assignment(scope)) for scope in permissions.reader_scopes(lacking)]
    grant = [tag("p", "The built-in role Reader gives what ends in /read:"), *commands] if commands else []
    return joined([items(listed), *grant])


def assumed(page: Page) -> Html:
    """What was taken in the place of what was read."""
    count = len(page.overview.rows)
    return items(
        joined([
            tag("code", f"{each.key} = {each.value}"),
            f" (read: {'not known' if each.read is None else each.read})"
            + (f", follows from {each.follows_from}" if each.follows_from else ""),
            f", for {len(each.clusters)} of {phrases.quantity(count, 'cluster')}"
            if each.clusters
            else tag("b", " NOT APPLIED: what it is about could not be read"),
        ])
        for each in page.opening.assumptions
    )  # fmt: skip


def warnings(page: Page) -> Html:
    """What limits the run."""
    return items(page.closing.warnings)


def not_checkable(page: Page) -> Html:
    """Causes of refusal that nobody can read from Azure's management APIs."""
    return items(joined([tag("b", b.cause), tag("p", b.look)]) for b in page.closing.not_checkable)


#: Anchor, heading, content, in the order of the page. A further section is a further line.
BEFORE: tuple[tuple[str, str, Callable[[Page], Html]], ...] = (
    ("warnings", "Warnings", warnings),
    ("not-read", "Not read", not_read),
    ("assumed", "Assumed for this report", assumed),
)
AFTER: tuple[tuple[str, str, Callable[[Page], Html]], ...] = (
    ("trend", "Trend", lambda page: trend(page.trends)),
    ("contentions", "Clusters that contend", contentions),
    ("findings", "What is not ok, by check", findings),
    ("missing", "Missing permissions", missing),
    ("not-checkable", "Not checkable from Azure's management APIs", not_checkable),
)


def sections(page: Page, some: Iterable[tuple[str, str, Callable[[Page], Html]]]) -> Html:
    """Those that have content."""
    made = ((anchor, heading, make(page)) for anchor, heading, make in some)
    return joined(
        tag("section", tag("h2", heading, id=f"{anchor}-heading"), content, id=anchor,
            aria_labelledby=f"{anchor}-heading")
        for anchor, heading, content in made if content
    )  # fmt: skip


def command(words: str) -> Html:
    """A command to be pasted."""
    return tag("div", tag("code", words), class_="command")


def _folded(each: list[Html], word: str) -> Html:
    if len(each) <= _LISTED:
        return items(each)
    return tag("details", tag("summary", phrases.quantity(len(each), word)), items(each))
