"""IP ranges in CIDR notation."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

Range = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4096)
def parse_range(text: str) -> Range:
    """Reads `10.0.0.0/16`; host bits are dropped. Raises ValueError. A fleet's clusters have few that differ."""
    return ipaddress.ip_network(text, strict=False)


@lru_cache(maxsize=4096)
def addresses_in(text: str) -> int:
    """How many addresses a range has. Raises ValueError."""
    return parse_range(text).num_addresses


@lru_cache(maxsize=4096)
def overlap(one: str, other: str) -> bool:
    """Whether two ranges share an address. Raises ValueError."""
    first, second = parse_range(one), parse_range(other)
    return first.version == second.version and first.overlaps(second)


@lru_cache(maxsize=4096)
def lies_in(address: str, text: str) -> bool:
    """Whether an address is one of a range. Raises ValueError."""
    return ipaddress.ip_address(address) in parse_range(text)
