"""Requests as texts: their URLs, what two spellings of one request share, and the scope that one reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_IN_PATH = "/:@!$&'()*+,;=~"
_IN_QUERY = _IN_PATH + "?%"


def path_of(path: str, params: Mapping[str, str]) -> str:
    """Path and query as they are sent."""
    query = _query_of(tuple(params.items()))
    return quote(path, safe=_IN_PATH) + (f"?{query}" if query else "")


# Thousands of requests have the same few queries.
@lru_cache(maxsize=256)
def _query_of(params: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in params)


def path_of_link(link: str) -> str:
    """Path and query of a nextLink, whatever its host. What Azure encoded stays as it is."""
    parts = urlsplit(link)
    query = f"?{quote(parts.query, safe=_IN_QUERY)}" if parts.query else ""
    return quote(parts.path, safe=_IN_PATH + "%") + query


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, to be compared. Raises ValueError where the port is no number."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or {"https": 443, "http": 80}.get(scheme)


def request_key(url: str, *, versioned: bool = False) -> str:
    """What all spellings of one GET share: path and query without case, encoding, order, host and api-version.

    `versioned`: two api-versions are two requests (to Azure they are, to a snapshot they are not).
    """
    path, _, query = url.partition("?")
    return f"{unquote(_without_host(path)).rstrip('/').lower()}?{_query_key(query, versioned)}"


def _without_host(address: str) -> str:
    return urlsplit(address).path if "://" in address else address


@lru_cache(maxsize=256)
def _query_key(query: str, versioned: bool) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    wanted = sorted(f"{name}={value}".lower() for name, value in pairs if versioned or name.lower() != "api-version")
    return "&".join(wanted)


def subscription_of(path: str) -> str:
    """The id of the subscription in which `path` lies, in lower case; empty where it lies in none."""
    segments = path.split("/", 3)
    return segments[2].lower() if len(segments) > 2 and segments[1].lower() == "subscriptions" else ""


def collection_of(identity: str) -> str | None:
    """The list, of its whole subscription, in which the resource of that id stands; None where there is none."""
    at = identity.lower().rfind("/providers/")
    below = identity[at:].strip("/").split("/")
    subscription = subscription_of(identity)
    if at < 0 or len(below) != 4 or not subscription:  # what lies in another resource is in no such list
        return None
    return f"/subscriptions/{subscription}/providers/{below[1]}/{below[2]}"


def bucket_of(url: str) -> tuple[str, str]:
    """The subscription and resource provider of a request: what Azure throttles by."""
    path = unquote(urlsplit(url).path)
    segments = path.strip("/").split("/")
    lower = [segment.lower() for segment in segments]
    subscription = lower[1] if len(lower) > 1 and lower[0] == "subscriptions" else ""
    last = len(lower) - 1 - lower[::-1].index("providers") if "providers" in lower else len(lower)
    return subscription, segments[last + 1] if last + 1 < len(segments) else "Azure Resource Manager"


def bucket_name(url: str) -> str:
    """The same for the reader."""
    subscription, provider = bucket_of(url)
    return f"{provider} in subscription {subscription}" if subscription else provider


def kind_of(url: str) -> str:
    """The type of what a request reads, as the request spells it: `Microsoft.Network/virtualNetworks/usages`."""
    segments = unquote(_without_host(url.partition("?")[0])).strip("/").split("/")
    lower = [segment.lower() for segment in segments]
    if "providers" not in lower:
        return "/".join(["Microsoft.Resources", *filter(None, segments[0::2])])
    namespace_and_below = segments[len(lower) - lower[::-1].index("providers") :]
    if len(namespace_and_below) < 2:
        return "Microsoft.Resources/providers"
    return "/".join([namespace_and_below[0], *namespace_and_below[1::2]])


def scope_of(path: str) -> str:
    """The ARM scope on which reading `path` needs its action: the resource, its group or its subscription."""
    segments = path.strip("/").split("/")
    lower = [segment.lower() for segment in segments]
    if len(segments) < 2 or lower[0] != "subscriptions":
        return path
    if lower[2:3] != ["resourcegroups"]:
        kept = 2
    elif "providers" not in lower:
        kept = 4
    else:
        last = len(lower) - 1 - lower[::-1].index("providers")
        below = len(segments) - last - 2
        # A collection's last segment has no name: what it is listed of is the scope.
        kept = len(segments) - below % 2 if below >= 2 else last
    return "/" + "/".join(segments[:kept])
