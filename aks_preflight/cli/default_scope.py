"""The subscription that is meant where none is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from aks_preflight.cli.options.scope import subscription_of_cluster
from aks_preflight.model.scope import Scope, UsageError

_HOW = "give -s SUBSCRIPTION, set AZURE_SUBSCRIPTION_ID, or choose one with `az account set -s SUBSCRIPTION`"


def with_subscription(scope: Scope, environ: Mapping[str, str]) -> Scope:
    """The scope of a live run, which needs a subscription. Raises UsageError where nothing names one.

    A cluster's ARM id names its own. Whatever else is asked for lies in AZURE_SUBSCRIPTION_ID, else in the Azure
    CLI's default subscription.
    """
    if scope.subscriptions or scope.all_subscriptions or scope.management_group:
        return scope
    named = [subscription_of_cluster(cluster) for cluster in scope.clusters if cluster.startswith("/")]
    if not named or len(named) < len(scope.clusters):
        default = environ.get("AZURE_SUBSCRIPTION_ID") or default_of_azure_cli(environ)
        if default is None:
            raise UsageError(f"no subscription is named; {_HOW}")
        named.append(default)
    return replace(scope, subscriptions=tuple(dict.fromkeys(named)))


def default_of_azure_cli(environ: Mapping[str, str]) -> str | None:
    """The id of the Azure CLI's default subscription, from its own profile file; None where it has none.

    Raises UsageError where the file is there and cannot be read.
    """
    folder = environ.get("AZURE_CONFIG_DIR")
    profile = (Path(folder) if folder else Path.home() / ".azure") / "azureProfile.json"
    try:
        # The Azure CLI writes a byte order mark.
        subscriptions = json.loads(profile.read_text(encoding="utf-8-sig"))["subscriptions"]
        return next((str(one["id"]) for one in subscriptions if one.get("isDefault")), None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"the Azure CLI's {profile} cannot be read ({type(error).__name__}); {_HOW}") from None
