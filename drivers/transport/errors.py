"""The few ways in which a port fails, whatever the system calls them."""

from __future__ import annotations

import errno

from drivers.causes import Cause


class PortError(Exception):
    """A port could not be opened or used; `cause` says why, `detail` is the system's own word."""

    cause = Cause.PORT_LOST

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class PortMissing(PortError):
    """Nothing is there."""

    cause = Cause.PORT_MISSING


class PortBusy(PortError):
    """Another program holds it."""

    cause = Cause.PORT_BUSY


class PortDenied(PortError):
    """This user may not open it."""

    cause = Cause.PORT_DENIED


class PortInvalid(PortError):
    """Not an address of a port, or a setting it cannot take."""

    cause = Cause.PORT_INVALID


class PortLost(PortError):
    """It was open and is gone."""


class WriteTimeout(PortError):
    """The device took no more bytes in the time given; `sent`: it had taken some before."""

    cause = Cause.WRITE_TIMEOUT

    def __init__(self, detail: str = "", *, sent: bool = False) -> None:
        super().__init__(detail)
        self.sent = sent


_KINDS: dict[int, type[PortError]] = {
    errno.EAGAIN: PortBusy,
    errno.EBUSY: PortBusy,
    errno.EACCES: PortDenied,
    errno.EPERM: PortDenied,
    errno.EINVAL: PortInvalid,
    errno.EISDIR: PortInvalid,
}


def opening(error: Exception) -> PortError:
    """The reason why a port did not open."""
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    return _KINDS.get(number, PortMissing)(str(error))
