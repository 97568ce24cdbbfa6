"""What these tests share with those of the engine."""

from __future__ import annotations

from tests.engine.conftest import site

__all__ = ["site"]
