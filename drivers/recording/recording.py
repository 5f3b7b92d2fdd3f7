"""A recording, and the file it is kept in: JSON line by line, the first line a header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypeVar

import msgspec

from drivers.device import Kind
from drivers.manner import Manner
from drivers.transport import Direction, PortSettings


class Chunk(msgspec.Struct, frozen=True):
    """Bytes that were read or written at once. `at`: seconds of the clock they were taken by."""

    at: float
    direction: Direction
    data: bytes

    def __repr__(self) -> str:
        # It may hold payment codes and vouchers, and must not show them in a log.
        return f"Chunk(at={self.at}, {self.direction}, {len(self.data)} bytes)"


class Recording(msgspec.Struct, frozen=True):
    """What went over the port of one device, and how that and the device were set."""

    device: str
    kind: Kind
    settings: PortSettings
    chunks: tuple[Chunk, ...] = ()
    manner: Manner = Manner()

    def stream(self, direction: Direction) -> bytes:
        """All bytes that went one way."""
        return b"".join(chunk.data for chunk in self.chunks if chunk.direction == direction)


class BadRecording(ValueError):
    """Not a recording, or one that is damaged: the line, and what is wrong with it."""


T = TypeVar("T")
_VERSION = 1


class _Header(msgspec.Struct):
    recording: int
    device: str
    kind: Kind
    settings: PortSettings
    manner: Manner = Manner()


class _Line(msgspec.Struct):
    at: float
    dir: Direction
    hex: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})*$")]


def dumps(recording: Recording) -> bytes:
    """The file of a recording, masked, with times from its beginning."""
    from drivers.recording.masking import masked

    return b"".join(line + b"\n" for line in _lines(masked(recording)))


def loads(file: bytes) -> Recording:
    """Read a recording. Raises BadRecording."""
    first, *rest = file.splitlines() or [b""]
    header = _read(1, first, _Header)
    if header.recording != _VERSION:
        raise BadRecording(f"line 1: recording of version {header.recording}")
    lines = [_read(at, line, _Line) for at, line in enumerate(rest, 2)]
    chunks = tuple(Chunk(line.at, line.dir, bytes.fromhex(line.hex)) for line in lines)
    return Recording(header.device, header.kind, header.settings, chunks, header.manner)


def _read(at: int, line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRecording(f"line {at}: {error}") from error


def _lines(recording: Recording) -> Iterator[bytes]:
    one = recording
    yield msgspec.json.encode(_Header(_VERSION, one.device, one.kind, one.settings, one.manner))
    begun = recording.chunks[0].at if recording.chunks else 0.0
    for chunk in recording.chunks:
        at = round(chunk.at - begun, 6)
        yield msgspec.json.encode(_Line(at, chunk.direction, chunk.data.hex()))
