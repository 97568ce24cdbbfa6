"""`aks-preflight permissions`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from aks_preflight.cli import command, terminal
from aks_preflight.cli.default_scope import with_subscription
from aks_preflight.cli.exits import UNDETERMINED
from aks_preflight.cli.options.azure import Azure, AzureOptions, parse_azure
from aks_preflight.cli.options.scope import PlaceOptions, parse_place
from aks_preflight.cli.options.selection import SelectionOptions, parse_selection
from aks_preflight.cli.options.words import wrong
from aks_preflight.cli.progress import Progress, progress_on_stderr, tell_broken_plugins
from aks_preflight.model.scope import Scope, UsageError

if TYPE_CHECKING:
    from aks_preflight.facts.permissions import Permissions
    from aks_preflight.model.reason import Reason

EPILOG = """\b
Examples:
  aks-preflight permissions -s SUBSCRIPTION-ID > role.json
  az role definition create --role-definition role.json
  aks-preflight permissions -s SUBSCRIPTION-ID --skip 'outbound-*'
  aks-preflight permissions -s my-subscription --verify

\b
Exit codes of --verify:
0 nothing is lacking, 1 something is, 3 that is not known.
"""
ANY = "/subscriptions/SUBSCRIPTION-ID"
LACKING = 1
_option = partial(typer.Option, rich_help_panel="Output")


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionOptions:
    """As given."""

    verify: Annotated[bool, _option("--verify", help="Say which of the actions the caller lacks on the scope.")] = False


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    command.add(app, permissions, name="permissions", short="The role that the checks need.", epilog=EPILOG)


def permissions(place: PlaceOptions, azure: AzureOptions, checks: SelectionOptions, options: PermissionOptions) -> int:
    """Print the least-privilege custom role for the selected checks, computed from the facts that they read.

    It can be assigned in the subscriptions named by id, or in the management group. With --verify, ask ARM which of
    its actions the caller lacks there.
    """
    import json

    from aks_preflight import engine
    from aks_preflight.engine import catalogue

    found = engine.selected(parse_selection(checks))
    where, how = parse_place(place), parse_azure(azure)
    incomplete = tell_broken_plugins(os.environ)
    if options.verify:
        code = _verify(catalogue.actions(found), with_subscription(where, os.environ), how)
        # What a plugin's checks would read is not known, and so not that nothing is lacking.
        return code or (UNDETERMINED if incomplete else 0)
    terminal.write_report([json.dumps(catalogue.role(found, _assignable(where)), indent=2), "\n"])
    return 0


def _assignable(where: Scope) -> list[str]:
    """The scopes in which the role may be assigned, as Azure has them: by id. Raises UsageError."""
    from aks_preflight.engine.subscriptions import subscription_id

    if where.all_subscriptions or where.resource_group:
        raise UsageError(
            "--all-subscriptions and --resource-group are for --verify; the role is made assignable with -s ID or "
            "--management-group ID"
        )
    if where.management_group:
        return [f"/providers/Microsoft.Management/managementGroups/{where.management_group}"]
    for name in where.subscriptions:
        if subscription_id(name) is None:
            raise wrong("--subscription", name, "a role names it by id; see `az account list --output table`")
    return [f"/subscriptions/{subscription_id(name)}" for name in where.subscriptions] or [ANY]


def _verify(actions: tuple[str, ...], scope: Scope, azure: Azure) -> int:
    from aks_preflight.cli import session
    from aks_preflight.model.reason import Reason
    from aks_preflight.report.text import clean

    progress = progress_on_stderr(os.environ, verbose=False)
    with session.explained():
        answers = session.finish(_read(scope, azure, progress))
    lines, code = [], 0
    for place, granted in answers:
        if isinstance(granted, Reason):
            lines.append(f"unknown  {place}: {granted}")
            code = code or UNDETERMINED
            continue
        lacking = granted.lacking(actions)
        lines += [f"{'lacking' if action in lacking else 'granted'}  {action}  on {place}" for action in actions]
        code = LACKING if lacking else code
    terminal.write_report(f"{clean(line)}\n" for line in lines)
    return code


async def _read(scope: Scope, azure: Azure, progress: Progress) -> list[tuple[str, Permissions | Reason]]:
    """The caller's permissions on each subscription in scope (of a resource group named: on that)."""
    import asyncio

    from aks_preflight import arm
    from aks_preflight.cli import session
    from aks_preflight.engine.stop import Stop
    from aks_preflight.engine.subscriptions import subscriptions_of
    from aks_preflight.facts.permissions import read_permissions
    from aks_preflight.model.reason import NotKnown

    below = f"/resourceGroups/{scope.resource_group}" if scope.resource_group else ""

    async def one(place: str) -> tuple[str, Permissions | Reason]:
        try:
            return place, await read_permissions(live, place)
        except NotKnown as unknown:
            return place, unknown.reason

    async with arm.open_live(session.live_options(azure, progress)) as live:
        stop = Stop(azure.deadline)
        with stop.watching(live):
            found = await subscriptions_of(live, scope, stop)
            places = [f"/subscriptions/{identity}{below}" for identity in found.ids]
            return [*found.not_read, *await asyncio.gather(*(one(place) for place in places))]
