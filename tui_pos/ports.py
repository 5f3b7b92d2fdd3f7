"""The ports of a shop's devices as the driver layer wants them described."""

from __future__ import annotations

from drivers.encoding.frames import Framing
from drivers.transport import PortSettings
from tui_pos.shop import PrinterSetting, ScannerSetting


def scanner_port(setting: ScannerSetting) -> PortSettings:
    """Where a scanner is."""
    return PortSettings(setting.port, setting.baud)


def scanner_framing(setting: ScannerSetting) -> Framing:
    """What a scanner puts around its codes."""
    return Framing(setting.suffix, setting.prefix.encode(), setting.code_id)


def printer_port(setting: PrinterSetting) -> PortSettings:
    """Where a printer is; it may pause us, since no buffer holds a long receipt."""
    return PortSettings(setting.port, setting.baud, flow="xonxoff")
