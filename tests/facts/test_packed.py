from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aks_preflight.facts.packed import Packed

texts = st.text(st.characters(exclude_categories=()), max_size=20)  # halves of surrogate pairs included
values = st.recursive(st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner, max_size=3))


@pytest.mark.parametrize("zipped", [True, False])
@given(bodies=st.dictionaries(texts, st.dictionaries(texts, values, max_size=4), max_size=6))
def test_what_was_packed_is_there_as_it_was(bodies: dict[str, dict[str, Any]], zipped: bool) -> None:
    packed = Packed(bodies, packed=zipped)
    assert dict(packed) == bodies
    assert len(packed) == len(bodies)
    assert "no such name, surely" not in packed
