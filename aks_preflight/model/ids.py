"""ARM resource ids: compared without case, because Azure itself writes each in several cases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ID = re.compile(
    r"^/subscriptions/(?P<subscription>[^/]+)(?:/resourceGroups/(?P<group>[^/]+))?"
    r"(?:/providers/(?P<namespace>[^/]+)/(?P<path>.+))?/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArmId:
    """An ARM id taken apart. `names` are the resource's names from the outermost (`vnet`, `subnet`)."""

    text: str
    subscription: str
    resource_group: str
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The innermost name."""
        return self.names[-1] if self.names else self.resource_group or self.subscription

    @property
    def key(self) -> str:
        """What two spellings of one id share."""
        return self.text.rstrip("/").lower()

    @property
    def parent(self) -> str:
        """The id of the resource this one lies in: the VNet of a subnet."""
        return self.text.rstrip("/").rsplit("/", 2)[0]


# An entry holds 1 kB. The ids of a subscription in work are asked again and again; those of a whole fleet are not kept.
@lru_cache(maxsize=4096)
def parse_id(text: str) -> ArmId:
    """Takes an id apart. Raises ValueError where the text is no ARM id."""
    match = _ID.match(text)
    if not match:
        raise ValueError(f"not an ARM id: {text!r}")
    parts = (match["path"] or "").rstrip("/").split("/") if match["path"] else []
    return ArmId(
        text=text,
        subscription=match["subscription"],
        resource_group=match["group"] or "",
        namespace=match["namespace"] or "",
        types=tuple(parts[0::2]),
        names=tuple(parts[1::2]),
    )


@lru_cache(maxsize=4096)
def parent_of(text: str) -> str:
    """The id of the resource that the one of this id lies in. Raises ValueError where the text is no ARM id."""
    return parse_id(text).parent


def group_of(text: str) -> str:
    """The resource group in an id, in lower case; empty where it names none. Raises ValueError where it is no ARM id.

    Nothing is kept: the addresses of a subnet are thousands, and would push out what is asked for again.
    """
    match = _ID.match(text)
    if not match:
        raise ValueError(f"not an ARM id: {text!r}")
    return (match["group"] or "").lower()


def same_id(one: str | None, other: str | None) -> bool:
    """Whether two ids name the same resource."""
    return one is not None and other is not None and one.rstrip("/").lower() == other.rstrip("/").lower()
