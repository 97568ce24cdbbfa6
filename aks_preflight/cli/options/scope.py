"""Which clusters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.words import pair, read
from aks_preflight.model.ids import parse_id
from aks_preflight.model.scope import Scope, UsageError

_option = partial(typer.Option, rich_help_panel="Scope")
#: One of them alone.
EXCLUSIVE = ("--subscription", "--all-subscriptions", "--management-group")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOptions:
    """Where, as given. Nothing given: the default subscription; of a snapshot, all in it."""

    subscription: Annotated[
        list[str],
        _option(
            "-s",
            "--subscription",
            metavar="ID|NAME",
            help="A subscription (repeat). Default: AZURE_SUBSCRIPTION_ID, else that of the Azure CLI.",
        ),
    ] = field(default_factory=list)
    all_subscriptions: Annotated[
        bool, _option("--all-subscriptions", help="Every subscription that the credential sees.")
    ] = False
    management_group: Annotated[
        str | None, _option("--management-group", metavar="ID", help="The subscriptions of a management group.")
    ] = None
    resource_group: Annotated[
        str | None, _option("-g", "--resource-group", metavar="NAME", help="Only this resource group.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeOptions(PlaceOptions):
    """Which clusters, as given."""

    cluster: Annotated[
        list[str],
        _option("-n", "--cluster", metavar="NAME|ARM-ID", help="A cluster by name, glob or ARM id (repeat)."),
    ] = field(default_factory=list)
    location: Annotated[str | None, _option("--location", metavar="REGION", help="Clusters of one region.")] = None
    tag: Annotated[list[str], _option("--tag", metavar="KEY=VALUE", help="Clusters with this tag (repeat).")] = field(
        default_factory=list
    )


def parse_place(options: PlaceOptions) -> Scope:
    """The scope, as far as places name it. Raises UsageError."""
    exclusive = (options.subscription, options.all_subscriptions, options.management_group)
    given = [flag for flag, value in zip(EXCLUSIVE, exclusive, strict=True) if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other; give one of them")
    return Scope(
        subscriptions=tuple(dict.fromkeys(options.subscription)),
        all_subscriptions=options.all_subscriptions,
        management_group=options.management_group,
        resource_group=options.resource_group,
    )


def parse_scope(options: ScopeOptions) -> Scope:
    """The scope, as far as it was named. Raises UsageError."""
    place = parse_place(options)
    for cluster in options.cluster:
        if cluster.startswith("/"):
            read("--cluster", cluster, subscription_of_cluster)
    return replace(
        place,
        clusters=tuple(dict.fromkeys(options.cluster)),
        location=options.location,
        tags=tuple(read("--tag", tag, lambda text: pair(text, "KEY=VALUE")) for tag in options.tag),
    )


def subscription_of_cluster(arm_id: str) -> str:
    """The subscription that a cluster's ARM id names. Raises ValueError where it is no cluster's."""
    form = "/subscriptions/ID/resourceGroups/NAME/providers/Microsoft.ContainerService/managedClusters/NAME"
    try:
        parsed = parse_id(arm_id)
    except ValueError:
        raise ValueError(f"not an ARM id; a cluster's is {form}") from None
    types = (parsed.namespace, *parsed.types)
    if [word.lower() for word in types] != ["microsoft.containerservice", "managedclusters"] or len(parsed.names) != 1:
        raise ValueError(f"not the ARM id of a cluster, which is {form}")
    return parsed.subscription
