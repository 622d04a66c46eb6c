"""Servers on loopback for the tests of this folder."""

from __future__ import annotations

import pytest
from loopback import Tools


@pytest.fixture
def web() -> Tools:
    """Servers that misbehave to order."""
    return Tools()
