"""The runbook of Azure Automation (Python 3.10): `aks-preflight check` by schedule. See docs/runbook.md.

It is run with the URL of the Storage container, then options of `aks-preflight check`: a parameter each where it is
started by hand with any, else what the account's variable `aks-preflight` holds, as on a command line. An exception
that reaches the end of the script fails the job, and an alert on failed jobs carries it on.
"""

import sys

from aks_preflight.scheduled import run


def parameters() -> list[str]:
    """Those of the job, else those of the account."""
    if sys.argv[1:]:
        return sys.argv[1:]
    import automationassets  # the sandbox's own: no index has it

    return [automationassets.get_automation_variable("aks-preflight")]


run(parameters())
