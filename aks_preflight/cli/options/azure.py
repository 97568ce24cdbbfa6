"""How Azure is reached. A snapshot heeds of it the api-versions and the deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.words import choices, nearest, one_of, pair, read, seconds

CLOUDS = ("public", "usgov", "china")
CREDENTIALS = ("auto", "cli", "environment", "managed-identity", "workload-identity")
_API_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z]+)?")
_option = partial(typer.Option, rich_help_panel="Azure")


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureOptions:
    """As given."""

    cloud: Annotated[
        str | None,
        _option(
            "--cloud",
            metavar="CLOUD",
            help="public, usgov or china. Default: public.",
            autocompletion=choices(CLOUDS),
        ),
    ] = None
    auth: Annotated[
        str | None,
        _option(
            "--auth",
            metavar="CREDENTIAL",
            help="\b\nauto, cli, environment, managed-identity or\nworkload-identity. Default: auto.",
            autocompletion=choices(CREDENTIALS),
        ),
    ] = None
    tenant: Annotated[str | None, _option("--tenant", metavar="ID", help="The Entra tenant to sign in to.")] = None
    timeout: Annotated[
        str | None, _option("--timeout", metavar="SECONDS", help="For a single request. Default: 30.")
    ] = None
    deadline: Annotated[
        str | None, _option("--deadline", metavar="SECONDS", help="For the whole run. Default: none.")
    ] = None
    api_version: Annotated[
        list[str],
        _option(
            "--api-version",
            metavar="TYPE=VERSION",
            help="For a cloud that lags behind: ask a type, for example Microsoft.Compute/skus, or a whole "
            "namespace at this api-version (repeat).",
        ),
    ] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Azure:
    """Times in seconds. `timeout` None: that of the library; `deadline` None: none."""

    cloud: str = "public"
    auth: str = "auto"
    tenant: str | None = None
    timeout: float | None = None
    deadline: float | None = None
    api_versions: tuple[tuple[str, str], ...] = ()


def parse_azure(options: AzureOptions) -> Azure:
    """How Azure is reached. Raises UsageError."""
    return Azure(
        cloud=read("--cloud", options.cloud or CLOUDS[0], one_of(CLOUDS)),
        auth=read("--auth", options.auth or CREDENTIALS[0], one_of(CREDENTIALS)),
        tenant=options.tenant,
        timeout=read("--timeout", options.timeout, seconds) if options.timeout else None,
        deadline=read("--deadline", options.deadline, seconds) if options.deadline else None,
        api_versions=tuple(read("--api-version", text, _api_version) for text in options.api_version),
    )


def _api_version(text: str) -> tuple[str, str]:
    what = "TYPE=VERSION, for example Microsoft.Compute/skus=YYYY-MM-DD"
    kind, version = pair(text, what)
    if not _API_VERSION.fullmatch(version):
        raise ValueError(f"give {what}")
    from aks_preflight import engine
    from aks_preflight.engine.catalogue import resource_types

    # One that no request has would be passed over in silence.
    known = resource_types(engine.known_checks())
    if kind.lower() not in known:
        hint = nearest(kind, known) or f"; known: {', '.join(sorted(known))}"
        raise ValueError(f"nothing is asked of the type {kind}{hint}")
    return kind, version
