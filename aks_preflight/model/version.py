"""Kubernetes versions, ordered as numbers (never as text or floats)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# No more digits than a version may come to have: minors are counted through, one by one.
_VERSION = re.compile(r"^v?([0-9]{1,3})\.([0-9]{1,3})(?:\.([0-9]{1,6}))?(?:[-+].*)?$")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """`1.33.4`, or a whole minor `1.33` (patch -1, which sorts below every patch of it)."""

    major: int
    minor: int
    patch: int = -1

    def __str__(self) -> str:
        return _spelt(self.major, self.minor, self.patch)

    @property
    def of_minor(self) -> Version:
        """The minor alone."""
        return _whole_minor(self.major, self.minor)

    def covers(self, other: Version) -> bool:
        """Whether `other` is this version or, for a whole minor, a patch of it."""
        if self.minor != other.minor or self.major != other.major:
            return False
        return self.patch < 0 or self.patch == other.patch


# A fleet's clusters have few that differ, and a hundred checks ask.
_whole_minor = lru_cache(maxsize=4096)(Version)


@lru_cache(maxsize=4096)
def _spelt(major: int, minor: int, patch: int) -> str:
    return f"{major}.{minor}" + (f".{patch}" if patch >= 0 else "")


@lru_cache(maxsize=4096)
def parse_version(text: str) -> Version:
    """Raises ValueError where the text is no Kubernetes version."""
    match = _VERSION.match(text.strip())
    if not match:
        raise ValueError(f"not a Kubernetes version: {text!r:.40} (expected for example 1.33 or 1.33.4)")
    major, minor, patch = match.groups()
    return Version(int(major), int(minor), int(patch) if patch is not None else -1)
