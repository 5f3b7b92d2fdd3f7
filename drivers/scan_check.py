"""What a check of a scanner shows: what is known of it, and what came while somebody scanned."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.causes import Cause
from drivers.checks import Evidence, Meaning
from drivers.encoding.aim import symbology
from drivers.encoding.frames import Framing
from drivers.status import Health, Status
from drivers.transport import Port, PortError

_ENDS = {0x0D: "CR", 0x0A: "LF", 0x09: "TAB", 0x03: "ETX"}


class Heard:
    """What came during a test: bytes with their times, the texts of scans with their AIM
    identifiers, and how often something was no scan."""

    def __init__(self) -> None:
        self.reads: list[tuple[float, bytes]] = []
        self.scans: list[tuple[str, str]] = []
        self.bad = 0

    def has(self, code: str) -> bool:
        """Was it scanned? An empty code stands for any."""
        return any(code in ("", text) for text, _ in self.scans)

    def verdict(self, code: str) -> Status:
        """What it proves, where `code` was to be scanned."""
        if self.has(code):
            return Status(Health.OK)
        if self.scans:
            return Status(Health.FAULT, Cause.OTHER_CODE)
        if self.bad:
            return Status(Health.FAULT, Cause.GARBLED)
        return Status(Health.UNKNOWN, Cause.UNPROVEN)

    def evidence(self, framing: Framing) -> list[Evidence]:
        """The bytes in order with their meaning, then what they tell of the scanner."""
        from drivers.explain.piece import QUIET_S
        from drivers.explain.scanner import ScannerExplainer

        explainer = ScannerExplainer(framing)
        shown: list[Evidence] = []
        at = 0.0
        for at, data in self.reads:
            pieces = explainer.feed("in", data)
            shown += [Evidence(at, one.meaning, one.direction, one.data) for one in pieces]
        shown += [Evidence(at, one.meaning, "in", one.data) for one in explainer.silence(QUIET_S)]
        return [*shown, *(Evidence(at, meaning) for meaning in self._meanings())]

    def _meanings(self) -> list[Meaning]:
        data = b"".join(data for _, data in self.reads)
        if not data:
            return [Meaning("devices.scanner.silent")]
        told = []
        for aim in sorted({aim for _, aim in self.scans}):
            kind = symbology(aim)
            name = kind.name if kind else "?"
            params: dict[str, str | int] = {"aim": aim, "name": name}
            told.append(Meaning("devices.scanner.aim" if aim else "devices.scanner.no_aim", params))
        ends = data[len(data.rstrip(bytes(_ENDS))) :]
        names = " ".join(_ENDS[byte] for byte in ends)
        key = "devices.scanner.suffix" if ends else "devices.scanner.no_suffix"
        told.append(Meaning(key, {"suffix": names}))
        span = round((self.reads[-1][0] - self.reads[0][0]) * 1000)
        told.append(Meaning("devices.scanner.rate", {"bytes": len(data), "ms": span}))
        told.append(Meaning("devices.scanner.errors", {"scans": len(self.scans), "bad": self.bad}))
        return told


def lines_of(port: Port) -> Sequence[str] | None:
    """The modem lines that are up; None where there are none or nobody can say."""
    try:
        lines = port.modem()
    except PortError:
        return None
    if lines is None:
        return None
    return [name.upper() for name in lines.__struct_fields__ if getattr(lines, name)]
