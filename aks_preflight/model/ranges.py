"""IP ranges in CIDR notation."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

Range = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4096)
def parse_range(text: str) -> Range:
    """Reads `10.0.0.0/16`; host bits are dropped. Raises ValueError. A fleet's clusters have few that differ."""
    return ipaddress.ip_network(text, strict=False)
