"""Which explainer understands a kind of device."""

from __future__ import annotations

from drivers.device import Kind
from drivers.explain.piece import Explainer, RawExplainer
from drivers.explain.printer import PrinterExplainer
from drivers.explain.scanner import ScannerExplainer


def explainer(kind: Kind, encoding: str = "gb18030") -> Explainer:
    """A new one, for one conversation; `encoding` is that of a printer's text."""
    match kind:
        case Kind.PRINTER | Kind.DRAWER:
            return PrinterExplainer(encoding)
        case Kind.SCANNER:
            return ScannerExplainer()
        case _:
            return RawExplainer()
