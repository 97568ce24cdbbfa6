"""The runbook of Azure Automation (Python 3.10): `aks-preflight check` by schedule. See docs/runbook.md.

Parameters, in their order: the URL of the Storage container, then options of `aks-preflight check`, a word each.
An exception that reaches the end of the script fails the job, and an alert on failed jobs carries it on.
"""

import sys

from aks_preflight.scheduled import run

run(sys.argv[1:])
