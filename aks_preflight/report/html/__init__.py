"""The report as one HTML file that works from disk: no network, no server, nothing beside it.

What the run says of its clusters and of itself is plain HTML, readable without JavaScript. The details of the clusters
are compressed JSON that the page's script unpacks and lays out when one is opened (`data`). Foreign text becomes markup
through `markup` alone here, and through text nodes alone there; the page's policy forbids all other script and style
and any request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from string import Template

from aks_preflight.model.report import Closing, Opening
from aks_preflight.report import Options
from aks_preflight.report.answer import Answer
from aks_preflight.report.html import data
from aks_preflight.report.html.clusters import clusters
from aks_preflight.report.html.head import heading, title
from aks_preflight.report.html.markup import Html
from aks_preflight.report.html.overview import Overview
from aks_preflight.report.html.sections import AFTER, BEFORE, Page, sections

#: Where the packs go in page.html: what is before them is written before the first cluster.
_PACKS = "<!-- packs -->\n"


def renderer(options: Options) -> HtmlRenderer:
    """A page of the whole report; of the options `checks` gives the checks' titles."""
    return HtmlRenderer(options)


class HtmlRenderer:
    """The details are written as the clusters come; a row of each is kept until the verdict is known."""

    def __init__(self, options: Options) -> None:
        self._checks = options.checks
        self._trends = options.trends
        self._overview = Overview()
        self._packer = data.Packer()

    def begin(self, opening: Opening) -> Iterator[str]:
        """The head of the page."""
        self._opening = opening
        self._titles = {check.id: check.title for check in self._checks()}
        style, script = _file("style.css"), _file("script.js")
        self._head, _, self._body = _file("page.html").partition(_PACKS)
        self._script = script
        yield Template(self._head).substitute(style=style, style_hash=_hash(style), script_hash=_hash(script))

    def cluster(self, answer: Answer) -> Iterator[str]:
        """A pack of details, where it is full."""
        gauges = data.worst_first(answer.shown)
        self._overview.add(answer, gauges, self._packer.place)
        for pack in self._packer.add(data.details(answer, gauges, self._titles)):
            yield _pack(pack)

    def end(self, closing: Closing) -> Iterator[str]:
        """The last pack, the page."""
        for pack in self._packer.rest():
            yield _pack(pack)
        page = Page(self._opening, closing, self._overview, self._titles, self._trends())
        yield Template(self._body).substitute(
            title=title(page),
            heading=heading(page),
            before=sections(page, BEFORE),
            clusters=clusters(page),
            after=sections(page, AFTER),
            script=self._script,
        )


def _file(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(inline: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode('utf-8')).digest()).decode('ascii')}"


def _pack(pack: str) -> Html:
    return Html(f'<script type="text/plain" class="pack">{pack}</script>\n')
