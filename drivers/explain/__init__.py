"""What bytes mean, both ways, for whoever has to show a conversation to a person; pure."""

from drivers.explain.explainer import explainer
from drivers.explain.piece import Explainer, Piece

__all__ = ["Explainer", "Piece", "explainer"]
