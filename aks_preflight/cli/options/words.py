"""Reading single words, with errors that say what was wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from aks_preflight.model.scope import UsageError

T = TypeVar("T")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_SURGE = re.compile(r"[0-9]{1,9}%?")


def wrong(option: str, given: str, problem: object) -> UsageError:
    """The error of an option's value, in one line."""
    shown = given if len(given) <= 80 else f"{given[:77]}..."
    return UsageError(f"{option} {shown!r}: {problem}")


def read(option: str, given: str, convert: Callable[[str], T]) -> T:
    """What `convert` makes of the value; its ValueError becomes the option's UsageError."""
    try:
        return convert(given)
    except ValueError as problem:
        raise wrong(option, given, problem) from None


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean size?`, or nothing where nothing is near."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def choices(known: Collection[str] | Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """What a shell may complete a value to: these words, or what the function gives, which is asked only then."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in (known() if callable(known) else known) if word.startswith(incomplete.lower())]

    return complete


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """Reads one of the words, in any case; returns it as `known` has it."""

    def convert(text: str) -> str:
        by_lower = {word.lower(): word for word in known}
        if text.strip().lower() not in by_lower:
            hint, words = nearest(text, by_lower), ", ".join(known)
            raise ValueError(f"unknown{hint} (one of {words})" if hint else f"unknown; give one of {words}")
        return by_lower[text.strip().lower()]

    return convert


def whole_number(least: int = 0) -> Callable[[str], int]:
    """Reads a whole number that is not below `least`."""

    def convert(text: str) -> int:
        if not _WHOLE_NUMBER.fullmatch(text.strip()) or int(text) < least:
            raise ValueError(f"give a whole number, {least} or more")
        return int(text)

    return convert


def seconds(text: str) -> float:
    """Reads a time in seconds, above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ValueError("give a number of seconds above 0")
    return value


def surge(text: str) -> str:
    """Reads a max surge as ARM has it: `3` or `33%`. `0` is legal there, beside a maxUnavailable."""
    if not _SURGE.fullmatch(text.strip()):
        raise ValueError("give a number of nodes or a percentage, for example 3 or 33%")
    return text.strip()


def pair(text: str, what: str) -> tuple[str, str]:
    """Reads `KEY=VALUE`; `what` shows its form. The value may be empty, the key may not."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ValueError(f"give {what}")
    return key.strip(), value.strip()
