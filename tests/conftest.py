"""What all tests share: the fixture `simulator`, a factory of fake ARMs."""

from __future__ import annotations

pytest_plugins = ["tests.simulator.fixture"]
