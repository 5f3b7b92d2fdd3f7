"""Other digits in place of those of every number, so that a recording can be given away and still
shows the fault.

Every number of 8 or more digits is replaced digit for digit; its check digit (mod 10, as in EAN)
is right or wrong as it was, for the whole and for each part of 8 or more that a decoder may see
as one. What frames a scan, the identifiers of GS1, and whatever of a command, a reply or a weight
says how to read it stays, so that all is read as before. A scale's digits are only shuffled. The
same number gets the same replacement everywhere in a recording, by a secret that is thrown away
with the call.

Not masked: shorter numbers, letters, names, and a printer's replies in bits, such as 2 and 6; pairs
of digits in a barcode of which the beginning was not recorded; the paths of this machine's ports.
Masked though it is no secret: dates with times, and whatever else has so many digits.
"""

from __future__ import annotations

import re
import secrets

from msgspec.structs import replace

from drivers.device import Kind
from drivers.recording.commands import commands
from drivers.recording.digits import Found, plain
from drivers.recording.numbers import numbers
from drivers.recording.recording import Recording
from drivers.recording.replacing import Replacer
from drivers.recording.replies import replies
from drivers.recording.scans import scans
from drivers.recording.weights import weights
from drivers.transport import Direction

_DIRECTIONS: tuple[Direction, ...] = ("in", "out")
_PORT = re.compile(r"(evdev:)?/dev/")


def masked(recording: Recording) -> Recording:
    """The same recording with other digits."""
    secret = secrets.token_bytes(32)
    chunks = list(recording.chunks)
    for direction in _DIRECTIONS:
        stream = bytearray(recording.stream(direction))
        replacer = Replacer(secret, shuffled=recording.kind is Kind.SCALE)
        for number in numbers(_found(recording, direction)):
            replacer.replace(stream, number)
        end = 0
        for at, chunk in enumerate(chunks):
            if chunk.direction == direction:
                begun, end = end, end + len(chunk.data)
                chunks[at] = replace(chunk, data=bytes(stream[begun:end]))
    url = _address(recording.settings.url, secret)
    return replace(
        recording,
        device=_address(recording.device, secret),
        settings=replace(recording.settings, url=url),
        chunks=tuple(chunks),
    )


def _found(recording: Recording, direction: Direction) -> Found:
    stream = recording.stream(direction)
    match recording.kind, direction:
        case Kind.PRINTER | Kind.DRAWER, "out":
            return commands(stream)
        case Kind.PRINTER | Kind.DRAWER, "in":
            return replies(stream)
        case Kind.SCANNER, "in":
            heard = (chunk for chunk in recording.chunks if chunk.direction == "in")
            return scans(heard, recording.manner.framing)
        case Kind.SCALE, "in":
            return weights(stream)
    return Found(list(plain(stream)))


def _address(address: str, secret: bytes) -> str:
    """A port of this machine is left: it is looked for by its serial number."""
    if _PORT.match(address):
        return address
    said = bytearray(address.encode("utf-8"))
    replacer = Replacer(secret)
    for number in numbers(Found(list(plain(bytes(said))))):
        replacer.replace(said, number)
    return said.decode("utf-8")
