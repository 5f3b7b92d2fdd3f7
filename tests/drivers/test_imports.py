from __future__ import annotations

import subprocess
import sys

import pytest

_DEVICES = (
    "drivers.causes", "drivers.status", "drivers.paper", "drivers.transport", "drivers.scanner",
    "drivers.printer", "drivers.encoding.escpos", "drivers.display", "drivers.scale",
    "drivers.drawer", "drivers.registry",
)  # fmt: skip


@pytest.mark.parametrize("module", _DEVICES)
def test_a_device_costs_nothing_before_it_is_used(module: str) -> None:
    heavy = "{'serial', 'barcode', 'httpx', 'textual', 'rich', 'asyncio', 'PIL', 'tui_pos'}"
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print({heavy} & set(sys.modules))"],
        capture_output=True, text=True, check=True, timeout=30,
    ).stdout  # fmt: skip
    assert said.strip() == "set()"
