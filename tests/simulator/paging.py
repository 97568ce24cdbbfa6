"""Lists in pages, with nextLinks as ARM writes them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from tests.simulator.asked import Asked
from tests.simulator.switches import Paging

_OURS = "sim"
_ARM_HOSTS = re.compile(
    r"^https://management\.(azure\.com|usgovcloudapi\.net|chinacloudapi\.cn|core\.windows\.net)(:443)?(?=/)", re.I
)


def without_page(asked: Asked) -> tuple[Asked, int | None]:
    """The request without the simulator's own skip token, and the offset that the token tells."""
    token = asked.value("$skiptoken") or ""
    if not re.fullmatch(_OURS + r"\d+", token):
        return asked, None
    query = tuple((k, v) for k, v in asked.query if k.lower() != "$skiptoken")
    return Asked(asked.method, asked.raw_path, asked.raw_query, asked.path, query, asked.authorization), int(
        token.removeprefix(_OURS)
    )


def at_home(body: Any, origin: str) -> Any:
    """The body with the nextLink of a recording, which names Azure's own host, pointing at the simulator."""
    link = body.get("nextLink") if isinstance(body, dict) else None
    if not isinstance(link, str) or not _ARM_HOSTS.match(link):
        return body
    return {**body, "nextLink": _ARM_HOSTS.sub(origin, link)}


def page(body: Any, asked: Asked, offset: int | None, paging: Paging, origin: str) -> Any:
    """The page of a list that starts at `offset`. What is no list, or on no paged path, stays whole.

    The list's own nextLink, where the snapshot has one, is the last page's.
    """
    rows = body.get("value") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not asked.matches(paging.path):
        return body
    start = offset or 0
    end = len(rows) if paging.size is None else start + paging.size
    # The trailing empty page starts where the rows end.
    more = end < len(rows) or (paging.trailing_empty and start < max(len(rows), 1))
    cut = {key: value for key, value in body.items() if more is False or key != "nextLink"}
    cut["value"] = rows[start:end]
    if more:
        link = _link(asked, min(end, max(len(rows), 1)))
        cut["nextLink"] = (paging.host or origin).rstrip("/") + link
    return cut


def _link(asked: Asked, offset: int) -> str:
    query = [(k, v) for k, v in asked.query if k.lower() != "$skiptoken"] + [("$skiptoken", f"{_OURS}{offset}")]
    return f"{asked.raw_path}?" + "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in query)
