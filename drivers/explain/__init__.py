"""What bytes mean, both ways, for whoever has to show a conversation to a person; pure."""

from drivers.explain.explainer import explainer
from drivers.explain.piece import QUIET_S, Explainer, Piece

__all__ = ["QUIET_S", "Explainer", "Piece", "explainer"]
