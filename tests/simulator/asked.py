"""A request as ARM reads it, and the patterns that select requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, unquote

#: A glob over the whole path (`*/virtualNetworks/*`; `*` spans slashes) or a compiled regex; both without case.
Pattern = str | re.Pattern[str]

Key = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """`raw_path` and `raw_query` as they came; `path` decoded; `query` decoded, in order, api-version included."""

    method: str
    raw_path: str
    raw_query: str
    path: str
    query: tuple[tuple[str, str], ...]
    authorization: str | None = None

    @property
    def key(self) -> Key:
        """What a request and a line of a snapshot are matched by."""
        rest = sorted((k.lower(), v.lower()) for k, v in self.query if k.lower() != "api-version")
        return self.method, self.path.lower().rstrip("/"), tuple(rest)

    def value(self, name: str) -> str | None:
        """The query's first value of that name, without case."""
        return next((v for k, v in self.query if k.lower() == name.lower()), None)

    def matches(self, pattern: Pattern) -> bool:
        """Whether the path fits the pattern."""
        if isinstance(pattern, str):
            return fnmatchcase(self.path.lower(), pattern.lower())
        return re.search(pattern.pattern, self.path, pattern.flags | re.IGNORECASE) is not None


def parse(method: str, target: str, authorization: str | None = None) -> Asked:
    """Takes a request's target (`/path?query`, or a whole URL) apart."""
    target = re.sub(r"^https?://[^/?#]+", "", target)
    raw_path, _, raw_query = target.partition("?")
    query = tuple(parse_qsl(raw_query, keep_blank_values=True))
    return Asked(method.upper(), raw_path, raw_query, unquote(raw_path), query, authorization)
