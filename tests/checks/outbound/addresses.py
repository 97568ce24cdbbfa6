"""Public addresses built by hand."""

from __future__ import annotations

import ipaddress

from aks_preflight.facts.public_ips import PublicRange, Ranges
from aks_preflight.model.reason import Reason, Why

NETWORK = "/subscriptions/s/resourceGroups/rg-net/providers/Microsoft.Network"
GONE = Reason(Why.NOT_FOUND, "not found")
DENIED = Reason(Why.NOT_ALLOWED, "not allowed: Microsoft.Network/publicIPAddresses/read")


def address(name: str) -> str:
    """The id of a public address."""
    return f"{NETWORK}/publicIPAddresses/{name}"


def prefix(name: str) -> str:
    """The id of a public IP prefix."""
    return f"{NETWORK}/publicIPPrefixes/{name}"


def ranges(**found: str | Reason) -> Ranges:
    """Addresses (`a1="203.0.113.1"`) and prefixes (`p1="203.0.113.0/28"`) by name, or why they could not be read."""
    return Ranges({_id(name).lower(): _range(_id(name), one) for name, one in found.items()})


def _id(name: str) -> str:
    return prefix(name) if name.startswith("p") else address(name)


def _range(identity: str, one: str | Reason) -> PublicRange | Reason:
    if isinstance(one, Reason):
        return one
    network = ipaddress.ip_network(one)
    return PublicRange(identity, network.version == 4, network)
