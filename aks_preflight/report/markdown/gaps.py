"""The end of a job summary: what clusters contend for, what was not read and what to grant, what nobody can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aks_preflight.model.contention import Contention
from aks_preflight.model.report import Closing
from aks_preflight.report import permissions, phrases
from aks_preflight.report.markdown.gfm import code, fenced, words
from aks_preflight.report.markdown.room import Room


def gaps(closing: Closing, room: Room) -> Iterator[str]:
    """Sections, each a list. What may hide a no-go comes first, should there be no room for all."""
    yield from _section("Not read", (f"- {code(n.scope)}: {words(n.reason)}\n" for n in closing.not_read), room)
    missing = closing.missing_actions
    yield from _section(
        "Missing permissions",
        (f"- {code(m.action)} on {code(m.scope)}, for {', '.join(map(code, m.checks)) or 'the list of clusters'}\n"
         for m in missing), room,
    )  # fmt: skip
    if scopes := permissions.reader_scopes(missing):
        yield from _commands("The built-in role Reader gives what ends in `/read`:", scopes, room)
    beyond = dict.fromkeys(m.action for m in missing if not permissions.in_reader(m.action))
    yield from listed((f"- Reader does not hold {code(action)}: it takes a custom role.\n" for action in beyond), room)
    yield from _section("Clusters that contend", map(_contention, closing.contentions), room)
    yield from _section("Warnings", (f"- {words(warning)}\n" for warning in closing.warnings), room)
    yield from _section(
        "Not checkable from Azure's management APIs",
        (f"- {words(n.cause)}: {words(n.look)}\n" for n in closing.not_checkable), room,
    )  # fmt: skip


def _section(title: str, items: Iterable[str], room: Room) -> Iterator[str]:
    items = list(items)
    if items:
        yield f"## {title}\n"
        yield from listed(items, room)


def listed(items: Iterable[str], room: Room) -> Iterator[str]:
    """A list of those for which there is room, and how many there is none for."""
    items = list(items)
    fitting = [item for item in items if room.takes(item)]
    if fitting:
        yield "".join(fitting)
    yield from _more(len(items) - len(fitting))


def _commands(title: str, scopes: Iterable[str], room: Room) -> Iterator[str]:
    commands = [fenced(permissions.role_assignment(scope)) for scope in scopes]
    fitting = [command for command in commands if room.takes(command)]
    yield f"{title}\n"
    yield from fitting
    yield from _more(len(commands) - len(fitting))


def _more(count: int) -> Iterator[str]:
    if count:
        yield f"**and {count} more, left out for want of room**\n"


def _contention(each: Contention) -> str:
    subject = f"{each.resource.kind} {each.resource.name}, for {each.question}"
    together = phrases.quantity(len(each.parties), "cluster")
    names = phrases.listed([code(party.name) for party in each.parties[:12]])
    more = f" and {len(each.parties) - 12} more" if len(each.parties) > 12 else ""
    return f"- {words(subject)}: {words(phrases.arithmetic(each.reading))}, {together} at once: {names}{more}\n"
