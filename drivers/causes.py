"""What can be wrong with a device. The numbers are those a person is told."""

from __future__ import annotations

from enum import IntEnum


class Cause(IntEnum):
    """One named cause; how it is explained is not a driver's business."""

    PORT_MISSING = 5001
    """No such port, or nothing answers at its address: unplugged or without power."""
    PORT_BUSY = 5002
    """Another program holds the port."""
    PORT_LOST = 5003
    """The port went away while it was in use."""
    WRITE_TIMEOUT = 5004
    """The device stopped taking bytes."""
    PORT_DENIED = 5005
    """The system does not let this user open the port."""
    PORT_INVALID = 5006
    """The address or a setting of the port makes no sense."""
    PAPER_END = 5010
    PAPER_NEAR_END = 5011
    COVER_OPEN = 5012
    CUTTER = 5013
    HEAD_HOT = 5014
    PRINTER_OFFLINE = 5015
    """Off line for a reason it does not name, such as a held feed button."""
    PRINTER_FAULT = 5016
    """An error it cannot recover from by itself."""
    NO_ANSWER = 5017
    """The device takes bytes and says nothing."""
    DRIVER = 5040
    """What was done with the device's bytes failed in the program itself."""
    PRINTED_BADLY = 5041
    """Printed, and the person who looked at the paper says that it did not come out well."""
    UNPROVEN = 5050
    """A scanner's port is open, and no scan came through it yet: it cannot be asked."""
    GARBLED = 5051
    """What a scanner sends again and again is no scan: a wrong speed or framing, or noise."""
    OTHER_CODE = 5052
    """What was scanned is not the code that was to be scanned."""
    CANNOT_REPORT = 5070
    """Its port is open; it has no way to say how it is."""
    NOT_SHOWN = 5071
    """The person in front of a display does not see what was sent to it."""
    NO_WEIGHT = 5072
    """A scale that sends its weight all the time has sent none for a second."""
    UNSTEADY = 5073
    """The weight still moves."""
    OVERLOADED = 5074
    """More lies on the scale than it can weigh."""
    EMPTY = 5075
    """Nothing lies on the scale, or less than nothing."""
    MISREAD = 5076
    """What a scale sends is no weight in any layout known, or not the one that it shows."""
    DRAWER_SHUT = 5077
    """The drawer's command has left, and the drawer stayed shut."""
    DRIVER_MISSING = 5078
    """There is no driver of that name."""
    DRIVER_BROKEN = 5079
    """The driver of that name could not be started."""
