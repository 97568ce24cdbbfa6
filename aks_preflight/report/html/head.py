"""The top of the page: the answer to each question, how many clusters have which, and when and of what it was read."""

from __future__ import annotations

from collections.abc import Mapping

from aks_preflight.model.report import Closing, Verdict
from aks_preflight.report import phrases
from aks_preflight.report.html import svg
from aks_preflight.report.html.markup import Html, joined, tag
from aks_preflight.report.html.overview import Overview, verdict_word
from aks_preflight.report.html.sections import Page

#: What each exit code of a check says.
_EXITS = {0: "go", 1: "no-go", 3: "undetermined"}


def title(page: Page) -> Html:
    """What a tab and a bookmark show."""
    answer = phrases.verdicts_line(page.closing.verdicts) or "no verdict"
    count = phrases.quantity(len(page.overview.rows), "cluster")
    return joined([f"{answer} - {count} - AKS preflight"])


def heading(page: Page) -> Html:
    """A card a question, and the facts of the run in a line."""
    closing, opening, overview = page.closing, page.opening, page.overview
    cards = [_card(q, v, opening.questions.get(q, {}), overview) for q, v in closing.verdicts.items()]
    _, *counts = phrases.answer(closing, overview.counts)
    told = [
        joined(["as of ", tag("time", phrases.instant(opening.as_of), datetime=phrases.instant(opening.as_of))]),
        f"source: {opening.source}",
        counts[0],
        *([_exit(closing)] if closing.exit_code is not None else []),
        *([f"part {opening.shard[0] + 1} of {opening.shard[1]} of the scope"] if opening.shard else []),
        _cost(closing),
    ]
    lines = [tag("ul", *(tag("li", each) for each in told), class_="facts")]
    if _windows_left_out(closing, overview):
        lines.append(tag("p", "windows NO-GO does not count in the exit code: not asked by name, and no such cluster "
                              "has Windows pools.", class_="note"))  # fmt: skip
    return joined([tag("div", *cards, class_="cards"), *lines])


def _card(question: str, verdict: Verdict, asked: Mapping[str, object], overview: Overview) -> Html:
    shares = overview.shares(question)
    told = ", ".join(f"{count} {phrases.VERDICT_WORDS[each]}" for each, count in shares)
    counts = (
        tag("li", tag("b", str(count)), f" {phrases.VERDICT_WORDS[each]}",
            class_=each.value, data_question=question, data_word=phrases.VERDICT_WORDS[each])
        for each, count in shares
    )  # fmt: skip
    return tag(
        "section",
        tag("h2", f"{question} ", verdict_word(verdict)),
        tag("p", _asked(asked), class_="asked"),
        svg.bar(svg.shares((each.value, count) for each, count in shares), f"clusters: {told or 'none'}"),
        tag("ul", *counts, class_="shares"),
        class_="card",
        aria_label=f"{question}: {phrases.VERDICT_WORDS[verdict]}",
    )


def _asked(values: object) -> str:
    """What was asked, as far as it says something: `to next`, `os_type Windows, count 3`."""
    if isinstance(values, Mapping):
        return ", ".join(_told(key, value) for key, value in values.items() if value not in (None, (), [], {}, False))
    if isinstance(values, (list, tuple)):
        return "; ".join(map(_asked, values))
    return str(values)


def _told(key: object, value: object) -> str:
    words = str(key).replace("_", " ")
    if value is True:
        return words
    if isinstance(value, (list, tuple)) and all(isinstance(each, Mapping) for each in value):
        return _asked(value)  # the pools asked for: their own keys say it
    return f"{words} {_asked(value)}"


def _exit(closing: Closing) -> str:
    means = _EXITS.get(closing.exit_code or 0)
    return f"exit code {closing.exit_code}" + (f" ({means})" if means else "")


def _cost(closing: Closing) -> str:
    cost = closing.requests
    throttled = f", {cost.throttled} throttled" if cost.throttled else ""
    return f"{phrases.quantity(cost.sent, 'request')} in {cost.seconds:.1f} s{throttled}"


def _windows_left_out(closing: Closing, overview: Overview) -> bool:
    """Whether the exit code passes over a no-go for Windows, as it does in a shop that runs none."""
    no_go = closing.verdicts.get("windows") is Verdict.NO_GO
    return no_go and closing.exit_code in (0, 3) and overview.no_go_without_windows
