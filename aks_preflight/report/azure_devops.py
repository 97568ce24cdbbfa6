"""Logging commands: what Azure Pipelines shows as issues of the run, the verdict first, and the result of the task.

Written for the log of a step. Microsoft's documentation: "Logging commands" (LogIssue, Complete); the escaping is that
of its own azure-pipelines-task-lib.
"""

from __future__ import annotations

from collections.abc import Iterator

from aks_preflight.model.report import Closing
from aks_preflight.report import Options, phrases
from aks_preflight.report.issues import MOST, Issue, Issues, Level, left_out

#: Each leaves one for the verdict, and warnings one more to say how many were left out. There are no notices.
_ROOM = {Level.ERROR: MOST - 1, Level.WARNING: MOST - 2, Level.NOTICE: 0}


def renderer(options: Options) -> Issues:
    """Logging commands, one a line; `options` change nothing."""
    del options
    return Issues(_write)


def _write(issues: Issues, closing: Closing) -> Iterator[str]:
    levels = issues.levels(closing)
    verdicts, *rest = phrases.answer(closing, issues.counts)
    verdict = f"aks-preflight: {'   '.join([verdicts or 'no verdict', *rest])}"
    noted = bool(levels[Level.ERROR][1] or levels[Level.WARNING][1])
    if closing.exit_code or noted:
        yield _issue(Level.ERROR if closing.exit_code else Level.WARNING, Issue.of(verdict))
    else:
        yield f"{verdict}\n"
    more = []
    for level in (Level.ERROR, Level.WARNING):
        told, count = levels[level]
        shown = told[: _ROOM[level]]
        more.append((count - len(shown), level))
        for issue in shown:
            yield _issue(level, issue)
    if left := left_out(more):
        yield _issue(Level.WARNING, Issue.of("aks-preflight", left))
    yield from _complete(closing, noted, verdict)


def _complete(closing: Closing, noted: bool, verdict: str) -> Iterator[str]:
    """The task's result: failed where the exit code says so, undetermined too; with issues where something is to be
    looked at; else whatever the task itself comes to."""
    if closing.exit_code:
        yield f"##vso[task.complete result=Failed;]{_escaped(verdict)}\n"
    elif noted and closing.exit_code == 0:
        yield f"##vso[task.complete result=SucceededWithIssues;]{_escaped(verdict)}\n"


def _issue(level: Level, issue: Issue) -> str:
    code = f"code={_escaped(issue.check)};" if issue.check else ""
    return f"##vso[task.logissue type={level.value};{code}]{_escaped(' | '.join([issue.title, *issue.lines]))}\n"


def _escaped(text: str) -> str:
    for token, written in (("%", "%AZP25"), (";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")):
        text = text.replace(token, written)
    return text
