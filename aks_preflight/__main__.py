"""`python -m aks_preflight` is `aks-preflight`."""

from __future__ import annotations

from aks_preflight.cli import main

main()
