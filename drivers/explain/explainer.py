"""Which explainer understands a kind of device."""

from __future__ import annotations

from drivers.device import Kind
from drivers.encoding.frames import Framing
from drivers.explain.display import DisplayExplainer
from drivers.explain.piece import Explainer, RawExplainer
from drivers.explain.printer import PrinterExplainer
from drivers.explain.scale import ScaleExplainer
from drivers.explain.scanner import ScannerExplainer


def explainer(
    kind: Kind | None, encoding: str = "gb18030", framing: Framing | None = None
) -> Explainer:
    """A new one, for one conversation with a device of that kind, None where nobody knows which;
    `encoding` is that of a printer's text, `framing` what a scanner puts around its codes."""
    match kind:
        case Kind.PRINTER | Kind.DRAWER:
            return PrinterExplainer(encoding)
        case Kind.SCANNER:
            return ScannerExplainer(framing)
        case Kind.DISPLAY:
            return DisplayExplainer()
        case Kind.SCALE:
            return ScaleExplainer()
        case _:
            return RawExplainer()
