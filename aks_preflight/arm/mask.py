"""Masking: names and ids replaced, each always by the same, so that a snapshot can be shared and still answers alike.

What carries meaning stays: types, regions, sizes, versions, pool names (their length and first letter are rules of
AKS), addresses, and the beginnings by which AKS's own resources are known (`MC_`, `aks-vnet-`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from aks_preflight.arm.sanitise import NOBODY, REMOVED

# An id or its beginning; a host name; an address; a GUID; and else a word, which may be a name. One pass over a text:
# what has been replaced is not looked at again.
_PARTS = re.compile(
    r"(?P<id>/(?:subscriptions|providers/Microsoft\.Management/managementGroups)/[^\s'\",;?<>]+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?P<host>(?<=://)[^/\s:'\"]+|[\w-]+(?:\.[\w-]+)*\.azmk8s\.io)"
    r"|(?P<guid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)"
    r"|(?P<word>\w(?:[\w.-]*\w)?)",
    re.IGNORECASE,
)
_ID = re.compile(r"/(?:subscriptions|providers/Microsoft\.Management/managementGroups)/", re.IGNORECASE)
# Types whose names are Azure's own or carry meaning.
_KEPT_TYPES = frozenset(
    [
        "agentpools",
        "locations",
        "upgradeprofiles",
        "availableagentpoolversions",
        "maintenanceconfigurations",
        "usages",
        "skus",
        "kubernetesversions",
    ]
)
_KEPT_NAMES = re.compile(r"^(?:default|aks-subnet|GatewaySubnet|RouteServerSubnet|Azure\w+Subnet)$", re.IGNORECASE)
_PREFIXES = re.compile(r"^(?:MC_|aks-vnet-)", re.IGNORECASE)
_SHORT = {
    "resourcegroups": "rg",
    "managedclusters": "cluster",
    "virtualnetworks": "vnet",
    "subnets": "subnet",
    "virtualmachinescalesets": "vmss",
}
# Properties that hold a name or a text of the owner's, and the type of what they name.
_NAMES = {
    "noderesourcegroup": "resourcegroups",
    "infrastructureresourcegroup": "resourcegroups",
    "subnetname": "subnets",
    "virtualnetworkname": "virtualnetworks",
    "applicationgatewayname": "applicationgateways",
    "dnsprefix": "dns",
    "domainnamelabel": "dns",
    "displayname": "name",
    "tenantdisplayname": "name",
}
_TEXTS = frozenset(
    [
        "notes",
        "description",
        "comment",
        "etag",
        "resourceuid",
        "defaultdomain",
        "tenantdefaultdomain",
        "hostname",
        "rootdomainname",
        "httpproxy",
        "httpsproxy",
        "httpapplicationroutingzonename",
    ]
)
_EMPTIED = frozenset({"nodelabels", "labels", "annotations", "noproxy"})
_KNOWN_TAINTS = ("CriticalAddonsOnly", "kubernetes.azure.com/")
# Properties whose values must never be taken for a name, whatever somebody called a resource.
_VOCABULARY = frozenset({"location", "locations", "vmsize", "size", "family", "tier", "type", "kubernetesversion"})


class Mask:
    """Hands out the replacements. First `learn` everything, then ask: a message may name what is met only later."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._vocabulary: set[str] = set()

    def learn(self, urls: Iterable[str], bodies: Iterable[Any]) -> None:
        """Takes in every name and id, in order."""
        for url in urls:
            self.url(url)
        for body in bodies:
            self.body(body)

    def url(self, url: str) -> str:
        """Path and query of a request, or a whole nextLink; the masked one's host says nothing."""
        parts = urlsplit(url)
        host = "https://management.azure.com" if parts.netloc else ""
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = "&".join(f"{quote(name, safe='$')}={quote(self._parameter(name, value))}" for name, value in pairs)
        return host + self.path(unquote(parts.path)) + (f"?{query}" if query else "")

    def _parameter(self, name: str, value: str) -> str:
        if name.lower().endswith("skiptoken"):
            return self._replacement("page", value)
        return value if name.lower() == "api-version" else self._plain(value)

    def path(self, path: str) -> str:
        """An ARM id, or the path of a request."""
        segments = path.split("/")
        masked = list(segments)
        in_provider = False
        i = 1
        while i < len(segments) - 1:
            kind = segments[i].lower()
            if kind == "providers":
                in_provider = True
            elif kind == "subscriptions":
                masked[i + 1] = self._guid(segments[i + 1])
            elif in_provider or kind == "resourcegroups":
                masked[i + 1] = self.name(kind, segments[i + 1])
            i += 2
        return "/".join(masked)

    def name(self, kind: str, name: str) -> str:
        """The replacement for a resource's name."""
        if kind in _KEPT_TYPES or _KEPT_NAMES.match(name) or not name:
            return name
        prefix = _PREFIXES.match(name)
        masked = (prefix[0] if prefix else "") + self._replacement(kind, name)
        self._words[name.lower()] = masked
        return masked

    def body(self, value: Any, key: str = "") -> Any:
        """A body, its names and ids replaced."""
        if isinstance(value, dict):
            # An identity's resources are listed by ids that are keys.
            masked = {
                self.path(name) if _ID.match(name) else name: self._property(name.lower(), item)
                for name, item in value.items()
            }
            self._name_as_in_id(value, masked)
            return masked
        if isinstance(value, list):
            return [self.body(item, key) for item in value]
        return self._text(key, value) if isinstance(value, str) else value

    def _property(self, key: str, value: Any) -> Any:
        if key in _EMPTIED:
            return type(value)() if isinstance(value, (dict, list)) else None
        if key == "nodetaints" and isinstance(value, list):
            return [taint for taint in value if str(taint).startswith(_KNOWN_TAINTS)]
        return self.body(value, key)

    def _name_as_in_id(self, body: dict[str, Any], masked: dict[str, Any]) -> None:
        identity, name = body.get("id"), body.get("name")
        if isinstance(identity, str) and isinstance(name, str) and identity.lower().endswith("/" + name.lower()):
            masked["name"] = masked["id"].rsplit("/", 1)[1]

    def _text(self, key: str, text: str) -> str:
        if key in _VOCABULARY:
            self._vocabulary.add(text.lower())
            return text
        if key in _TEXTS:
            return REMOVED if text else text
        if key in _NAMES:
            return self.name(_NAMES[key], text)
        if key == "nextlink":
            return self.url(text)
        if text.startswith("/") and "\n" not in text and _ID.match(text):
            return self.path(text)
        # A body that is a text is a gateway's page.
        return self._plain(text, every_word=key in ("message", ""))

    def _plain(self, text: str, *, every_word: bool = False) -> str:
        """A text that is no id: the ids in it, and what was learnt to be a name."""

        def replace(match: re.Match[str]) -> str:
            found = match[0]
            if match.lastgroup == "id":
                return self.path(found)
            if match.lastgroup == "guid":
                return self._guid(found)
            if match.lastgroup == "word":
                return self._word(found, every=every_word)
            return "host.example" if match.lastgroup == "host" else REMOVED

        return _PARTS.sub(replace, text) if len(text) > 2 else text

    def _word(self, word: str, *, every: bool) -> str:
        masked = self._words.get(word.lower())
        if masked is None or word.lower() in self._vocabulary:
            return word
        # A VNet may be called `Standard`, and so is a SKU: outside a message only what reads like a name is one.
        return masked if every or (len(word) > 4 and re.search(r"[-_\d]", word)) else word

    def _guid(self, guid: str) -> str:
        if guid == NOBODY:
            return guid
        number = self._replacement("guid", guid).rpartition("-")[2]
        return f"{NOBODY[:-12]}{int(number):012d}"

    def _replacement(self, kind: str, name: str) -> str:
        known = (kind, name.lower())
        if known not in self._given:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._given[known] = f"{_SHORT.get(kind, kind)}-{self._counts[kind]}"
        return self._given[known]
