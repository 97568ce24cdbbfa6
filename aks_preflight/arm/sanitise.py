"""What never gets into a snapshot: secrets, and data about persons and identities that no check needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REMOVED = "removed"
NOBODY = "00000000-0000-0000-0000-000000000000"

# Names of properties, in lower case. What is replaced and not dropped is still seen to be there: a windowsProfile
# with an admin name must not become an empty one.
_DROPPED = frozenset(
    {"tags", "createdby", "lastmodifiedby", "owners", "fqdn", "privatefqdn", "azureportalfqdn", "fqdnsubdomain"}
)
_IDENTITIES = frozenset({"clientid", "principalid", "objectid", "applicationid", "clientappid", "serverappid"})
_SECRET = re.compile(
    r"^adminusername$|password|passphrase|secret|^keydata$|privatekey|accesstoken|connectionstring|accountkey"
    r"|^sas|trustedca|certificates?$"
)
_MANAGED = "msi"
_LOGIN = re.compile(r"(?<=://)[^/@\s]+@")
_CALLER = re.compile(r"client '[^']*' with object id '[^']*'")
_QUERY_SECRET = re.compile(r"(?<=[?&])(?:sig|code|token|access_token|key|sv|se|sp|sr)=[^&]*&?", re.IGNORECASE)


def sanitise(value: Any) -> Any:
    """A body without secrets, tags, admin names, SSH keys, host names and identities' ids.

    A service principal's id is replaced by zeros; `msi`, which says that there is none, stays.
    """
    if isinstance(value, dict):
        return {name: _property(name.lower(), item) for name, item in value.items() if name.lower() not in _DROPPED}
    if isinstance(value, list):
        return [sanitise(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _property(name: str, value: Any) -> Any:
    if name in _IDENTITIES:
        return _each(value, lambda text: text if text.lower() == _MANAGED else NOBODY)
    if name.endswith("objectids"):
        return _each(value, lambda _: NOBODY)
    if _SECRET.search(name):
        return _each(value, lambda _: REMOVED)
    return sanitise(value)


def _each(value: Any, replace: Any) -> Any:
    """Replaces a text, or the texts of a list; what is neither (an object, a switch) is looked into."""
    if isinstance(value, str):
        return replace(value) if value else value
    if isinstance(value, list):
        return [_each(item, replace) for item in value]
    return sanitise(value) if isinstance(value, Mapping) else value


def _text(text: str) -> str:
    if "://" in text:
        text = sanitise_url(_LOGIN.sub("", text))
    return _CALLER.sub(f"client '{REMOVED}' with object id '{NOBODY}'", text) if "client '" in text else text


def sanitise_url(url: str) -> str:
    """A URL without the values that could open something."""
    return _QUERY_SECRET.sub("", url).rstrip("?&") if "?" in url else url
