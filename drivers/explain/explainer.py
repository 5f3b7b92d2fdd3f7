"""Which explainer understands a kind of device."""

from __future__ import annotations

from drivers.device import Kind
from drivers.explain.display import DisplayExplainer
from drivers.explain.piece import Explainer, RawExplainer
from drivers.explain.printer import PrinterExplainer
from drivers.explain.scale import ScaleExplainer
from drivers.explain.scanner import ScannerExplainer
from drivers.manner import Manner

_USUAL = Manner()


def explainer(kind: Kind | None, manner: Manner = _USUAL) -> Explainer:
    """A new one, for one conversation with a device of that kind that speaks in that manner, None
    where nobody knows of which."""
    match kind:
        case Kind.PRINTER | Kind.DRAWER:
            return PrinterExplainer(manner.encoding)
        case Kind.SCANNER:
            return ScannerExplainer(manner.framing)
        case Kind.DISPLAY:
            return DisplayExplainer()
        case Kind.SCALE:
            return ScaleExplainer(manner.layout, manner.unit)
        case _:
            return RawExplainer()
