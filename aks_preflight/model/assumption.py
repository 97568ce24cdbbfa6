"""What if: a number that is taken for what Azure would answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_NUMBER = re.compile(r"[0-9]{1,9}")
_LIMIT = re.compile(r"\+?[0-9]{1,9}")
_SURGE = re.compile(r"[0-9]{1,9}%?")


class About(str, Enum):
    """What may be assumed, as the part of the key before the dot."""

    QUOTA = "quota"
    FREE = "free"
    COUNT = "count"
    MAX_COUNT = "max-count"
    MAX_SURGE = "max-surge"
    MAX_UNAVAILABLE = "max-unavailable"
    OUTBOUND_IPS = "outbound-ips"
    OUTBOUND_PORTS = "outbound-ports"


#: What follows the dot: the name of which it is assumed. None: it is of the cluster itself.
NAMED = {
    About.QUOTA: "FAMILY",
    About.FREE: "SUBNET",
    About.COUNT: "POOL",
    About.MAX_COUNT: "POOL",
    About.MAX_SURGE: "POOL",
    About.MAX_UNAVAILABLE: "POOL",
    About.OUTBOUND_IPS: None,
    About.OUTBOUND_PORTS: None,
}
_FORMS = {
    About.QUOTA: (_LIMIT, "a limit in vCPUs, or +N for so many more"),
    About.MAX_SURGE: (_SURGE, "a number of nodes or a percentage, for example 3 or 33%"),
    About.MAX_UNAVAILABLE: (_SURGE, "a number of nodes or a percentage, for example 3 or 33%"),
}


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption. `name` is the quota counter (`cores`, `spot`, a VM family), the subnet (name or ARM id) or the
    pool that it is about, empty for outbound addresses and ports.

    `value`: `200` or, of a quota, `+50`; `3` or `33%` of max surge and max unavailable. Raises ValueError for others.
    """

    about: About
    name: str
    value: str

    def __post_init__(self) -> None:
        form, words = _FORMS.get(self.about, (_NUMBER, "a whole number, 0 or more"))
        if not form.fullmatch(self.value):
            raise ValueError(f"give {words}")

    @property
    def key(self) -> str:
        """`quota.cores`, `outbound-ips`."""
        return f"{self.about.value}.{self.name}" if self.name else self.about.value

    @property
    def is_more(self) -> bool:
        """Whether the value is on top of what is there."""
        return self.value.startswith("+")

    @property
    def number(self) -> int:
        """The value without its sign."""
        return int(self.value.strip("+%"))

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was assumed beside what was read, as texts: `quota.standardDSv5Family`, `200`, `150`.

    `read` is None where it could not be read. `clusters` are the ids of those that it holds for; none where that
    could not be verified, so that it changed nothing. `follows_from`: the assumption that it comes of, empty where it
    was given.
    """

    key: str
    value: str
    read: str | None
    clusters: tuple[str, ...]
    follows_from: str = ""
