"""What typer lacks: options in groups, an error for what would be passed over, help by group."""

from __future__ import annotations

import functools
import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, get_args, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from aks_preflight.cli.settings.applied import apply
from aks_preflight.cli.settings.file import FILE, Configuration
from aks_preflight.cli.terminal import write_report
from aks_preflight.model.scope import UsageError

_CONFIG = inspect.Parameter(
    "config",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help=f"Any of these options, as TOML. Default: {FILE}, if it is here. Of it, and of variables "
            "AKS_PREFLIGHT_*: docs/configuration.md.",
        ),
    ],
)


class LightHelp:
    """A `--help` that is False where it is not given: from None, typer imports pydantic to make it a bool.

    And one whose reader may leave, as that of a report may.
    """

    def get_help_option(self, ctx: Any) -> Any:
        """The option of the class that this is mixed into."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.default = False
            option.callback = _show_help
        return option


def _show_help(ctx: Any, _: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        write_report([ctx.get_help(), "\n"])
        raise typer.Exit


class Group(LightHelp, TyperGroup):
    """The application, or a command with commands of its own."""


class Command(LightHelp, TyperCommand):
    """A command that refuses a single-valued option given twice, and groups its options in `--help`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The parser would silently take the last of two values."""
        if ctx.resilient_parsing:  # a line that is not finished is being completed
            return super().parse_args(ctx, args)
        try:
            _, _, in_order = self.make_parser(ctx).parse_args(list(args))
        except Exception as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise
        for option, times in Counter(in_order).items():
            if times > 1 and not getattr(option, "multiple", True) and not getattr(option, "is_flag", False):
                raise UsageError(f"{option.opts[-1]} is given {times} times; give it once")
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`FILE`, where typer has `{FILE}`."""
        return [piece.strip("{}").replace("}...", "") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """A section for each group, in the order of the groups."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                title = "Other"
                if param.param_type_name == "argument":  # by its name alone: its type is Python's, not the reader's
                    title, record = "Arguments", (param.metavar or param.name, record[1])
                sections.setdefault(getattr(param, "rich_help_panel", None) or title, []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


def with_option_groups(function: Callable[..., int]) -> Callable[..., int]:
    """A command's function whose parameters may be dataclasses of options: each field becomes an option.

    So a group is written once, however many commands have it. A command with such groups takes its options from a
    configuration file and from variables too; a parameter of the type Configuration is that file.
    """
    hints = get_type_hints(function, include_extras=True)
    wants = [name for name, kind in hints.items() if kind is Configuration]
    groups: dict[str, Any] = {
        name: kind for name, kind in hints.items() if is_dataclass(kind) and kind is not Configuration
    }
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in groups:
            parameters += _fields_as_parameters(groups[name])
        elif name not in wants:
            parameters.append(parameter.replace(annotation=hints[name]))
    if groups:
        parameters.append(_CONFIG)
    flat_parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]

    @functools.wraps(function)
    def flat(ctx: typer.Context, **values: Any) -> int:
        _refuse_empty(flat_parameters, values)
        if not groups:
            return function(**values)
        applied = apply(ctx, values, waives=bool(wants))
        grouped = {
            name: group(**{field.name: values.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        with applied.explained():
            return function(**values, **grouped, **dict.fromkeys(wants, applied.configuration))

    del flat.__wrapped__  # typer would look behind it
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    flat.__signature__ = inspect.Signature([context, *flat_parameters])  # type: ignore[attr-defined]
    flat.__annotations__ = {p.name: p.annotation for p in (context, *flat_parameters)}
    return flat


def _fields_as_parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default_factory() if field.default_factory is not MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(group)
    ]


def _refuse_empty(parameters: list[inspect.Parameter], values: dict[str, Any]) -> None:
    """`-s "$SUBSCRIPTION"` with the variable unset must not come to mean no scope at all."""
    for parameter in parameters:
        value = values[parameter.name]
        given = value if isinstance(value, list) else [value]
        if any(isinstance(word, str) and not word.strip() for word in given):
            raise UsageError(f"{_flag(parameter)} is empty; give it a value or leave it out")


def _flag(parameter: inspect.Parameter) -> str:
    """The option as it is written: the long one of its names."""
    for info in get_args(parameter.annotation)[1:]:
        names = [getattr(info, "default", None), *(getattr(info, "param_decls", None) or ())]
        flags = [name for name in names if isinstance(name, str) and name.startswith("-")]
        if flags:
            return max(flags, key=len)
        if isinstance(metavar := getattr(info, "metavar", None), str):
            return metavar
    return parameter.name.upper()


def add(app: typer.Typer, function: Callable[..., int], *, name: str, short: str, epilog: str) -> None:
    """Adds a command. `short` is its line on the front page; its function's docstring is its help."""
    app.command(name, cls=Command, help=function.__doc__, short_help=short, epilog=epilog)(with_option_groups(function))
