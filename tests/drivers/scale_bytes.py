"""Weights as scales write them: by the makers' manuals, and not by our reader."""

from __future__ import annotations

from hypothesis import strategies as st

from drivers.simulators.weights import WRITERS

__all__ = ["SAID", "WRITERS"]

SAID = st.tuples(st.sampled_from(sorted(WRITERS)), st.integers(-9_999, 30_000), st.booleans())
"""Layout, grams, and whether it is stable."""
