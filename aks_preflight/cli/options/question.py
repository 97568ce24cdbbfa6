"""What is asked of the clusters."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import typer

from aks_preflight.cli.options.pool import parse_pool
from aks_preflight.cli.options.words import choices, one_of, pair, read, surge, whole_number, wrong
from aks_preflight.model.question import (
    LATEST,
    NEXT,
    NODE_IMAGE,
    AskPools,
    AskScale,
    AskStart,
    AskUpgrade,
    PoolSpec,
    Question,
)
from aks_preflight.model.scope import UsageError
from aks_preflight.model.version import Version, parse_version

KINDS = ("upgrade", "windows", "pool", "scale", "start")
_DEFAULT_KINDS = frozenset({"upgrade", "windows"})
_option = partial(typer.Option, rich_help_panel="Question")
#: The questions that an option is of: where none of them is asked, it is wrong.
QUESTION_OF = {
    **dict.fromkeys(("--to", "--pool", "--max-surge", "--at-once"), frozenset({"upgrade"})),
    "--add-pool": frozenset({"windows", "pool"}),
    "--scale": frozenset({"scale"}),
}
#: Those that ask their question where --for is not given.
ASKING = ("--add-pool", "--scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOptions:
    """As given."""

    kinds: Annotated[
        list[str],
        _option(
            "--for",
            metavar="QUESTION",
            help="upgrade, windows, pool, scale or start (repeat). Default: upgrade and windows, "
            "or what --add-pool and --scale ask.",
            autocompletion=choices(KINDS),
        ),
    ] = field(default_factory=list)
    to: Annotated[
        str | None,
        _option(
            "--to",
            metavar="TARGET",
            help="Upgrade to: next, latest, node-image or a version. Default: next.",
            autocompletion=choices((NEXT, LATEST, NODE_IMAGE)),
        ),
    ] = None
    pool: Annotated[list[str], _option("--pool", metavar="NAME", help="Upgrade this pool alone (repeat).")] = field(
        default_factory=list
    )
    max_surge: Annotated[
        str | None, _option("--max-surge", metavar="N|N%", help="Upgrade with this max surge, not the pools' own.")
    ] = None
    at_once: Annotated[bool, _option("--at-once", help="Upgrade all pools at once, not one by one.")] = False
    add_pool: Annotated[
        list[str],
        _option(
            "--add-pool",
            metavar="KEY=VALUE,...",
            # \b keeps the lines: a key should not be broken at its hyphen.
            help="\b\nA pool to add (repeat: judged together). Keys:\n"
            "os (windows|linux), name, size, count, max-pods,\n"
            "os-sku, mode, version, subnet (name or id), zones\n"
            "(1+2+3), priority, min, max, max-surge,\n"
            "os-disk-type, os-disk-size (GiB).",
        ),
    ] = field(default_factory=list)
    scale: Annotated[list[str], _option("--scale", metavar="POOL=N", help="Scale this pool to N nodes (repeat).")] = (
        field(default_factory=list)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions, in the order of KINDS; `named` where the command line named one."""

    questions: tuple[Question, ...]
    named: bool


def parse_questions(options: QuestionOptions) -> Asked:
    """The questions. Raises UsageError."""
    named = frozenset(read("--for", given, one_of(KINDS)) for given in options.kinds)
    specs = tuple(parse_pool(text, default_os=_default_os(named)) for text in options.add_pool)
    kinds = named or _implied(specs, options.scale) or _DEFAULT_KINDS
    _refuse_contradictions(options, kinds, specs)
    ask: dict[str, Callable[[], Question]] = {
        "upgrade": lambda: _ask_upgrade(options),
        "windows": lambda: _ask_windows(specs),
        # Those of the windows question too: all that are described are added, and what is free is shared.
        "pool": lambda: AskPools(specs),
        "scale": lambda: _ask_scale(options.scale),
        "start": AskStart,
    }
    questions = tuple(ask[kind]() for kind in KINDS if kind in kinds)
    return Asked(questions, named=bool(named or options.add_pool or options.scale))


def every_question() -> tuple[Question, ...]:
    """What a snapshot is taken for: whatever may be asked of it later without describing a pool."""
    return AskUpgrade(), _ask_windows(()), AskPools((PoolSpec(),)), AskStart()


def _default_os(kinds: Set[str]) -> str | None:
    """The OS of a pool that does not say it: as the question has it, else Linux as in ARM."""
    if "windows" in kinds:
        return None if "pool" in kinds else "Windows"
    return "Linux"


def _implied(specs: tuple[PoolSpec, ...], scale: list[str]) -> frozenset[str]:
    """What --add-pool and --scale ask where --for does not say."""
    pools = {"windows" if _is_windows(spec) else "pool" for spec in specs}
    return frozenset(pools | ({"scale"} if scale else set()))


def _refuse_contradictions(options: QuestionOptions, kinds: Set[str], specs: tuple[PoolSpec, ...]) -> None:
    """An option without its question, or a question without its option, would be passed over in silence."""
    values = (options.to, options.pool, options.max_surge, options.at_once, options.add_pool, options.scale)
    given = [flag for flag, value in zip(QUESTION_OF, values, strict=True) if value]
    for flag in given:
        if QUESTION_OF[flag] & kinds:
            continue
        if flag == "--add-pool":
            raise UsageError("--add-pool is of the questions windows and pool; add --for windows or --for pool")
        (question,) = QUESTION_OF[flag]
        asking = [] if options.kinds else [other for other in ASKING if other in given]
        beside = f" beside {' and '.join(asking)}" if asking else ""
        raise UsageError(f"{flag} is of the question {question}, which is not asked{beside}; add --for {question}")
    if "pool" in kinds and not specs:
        raise UsageError("--for pool: which pool? describe it with --add-pool KEY=VALUE,...")
    if "scale" in kinds and not options.scale:
        raise UsageError("--for scale: which pool, to how many nodes? add --scale POOL=N")
    for text, spec in zip(options.add_pool, specs, strict=True):
        if not _is_windows(spec) and "pool" not in kinds:
            raise wrong("--add-pool", text, "a Linux pool is no answer to --for windows; ask for it with --for pool")


def _is_windows(spec: PoolSpec) -> bool:
    return spec.os_type == "Windows"


def _ask_upgrade(options: QuestionOptions) -> AskUpgrade:
    return AskUpgrade(
        to=read("--to", options.to, _target) if options.to else NEXT,
        pools=tuple(dict.fromkeys(options.pool)),
        max_surge=read("--max-surge", options.max_surge, surge) if options.max_surge else None,
        at_once=options.at_once,
    )


def _target(text: str) -> str | Version:
    if text.strip().lower() in (NEXT, LATEST, NODE_IMAGE):
        return text.strip().lower()
    try:
        return parse_version(text)
    except ValueError:
        raise ValueError("give next, latest, node-image or a version such as 1.34 or 1.34.2") from None


def _ask_windows(specs: tuple[PoolSpec, ...]) -> AskPools:
    """The Windows pools described or, where none is, any Windows pool."""
    windows = tuple(spec for spec in specs if _is_windows(spec))
    return AskPools(windows or (PoolSpec(os_type="Windows"),), kind="windows")


def _ask_scale(given: list[str]) -> AskScale:
    targets: dict[str, int] = {}
    for text in given:
        pool, nodes = read("--scale", text, _pool_and_nodes)
        if pool in targets:
            raise wrong("--scale", text, f"pool {pool} is given twice; give it once")
        targets[pool] = nodes
    return AskScale(tuple(targets.items()))


def _pool_and_nodes(text: str) -> tuple[str, int]:
    pool, nodes = pair(text, "POOL=N, for example apps=12")
    return pool, whole_number()(nodes)
