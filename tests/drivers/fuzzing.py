"""Bytes that no device should have sent: random ones, and good ones with something done to them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from drivers.encoding.escpos import encode, profile
from drivers.encoding.escpos_commands import LONGEST as LONGEST_COMMAND
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_status import Kind, Reply, ReplyReader
from drivers.encoding.frames import LONGEST, Framer, Framing
from drivers.encoding.gs1 import Element, Gs1Error, element_string, parse
from drivers.encoding.scale_frames import LONGEST as LONGEST_WEIGHT
from drivers.encoding.scale_frames import ScaleReader
from tests.drivers.escpos_bytes import COMMANDS, REPLIES
from tests.drivers.scale_bytes import WRITERS
from tests.drivers.support import RECEIPT

GOOD_SCANS = (
    b"6901234567892\r",
    b"]E06901234567892\r\n",
    b"\x02]Q1https://example.com/q?a=1\r\nb\x03",
    "券码：可乐\t".encode(),
    "券码：可乐\r".encode("gb18030"),
    b"]C10106901234567892310300075010L7\x1d21A\n",
)
GOOD_ELEMENTS = "010690123456789231030007501725123110L7\x1d21A9"
GOOD_PRINTS = (
    *(encode(RECEIPT, profile(58, one)) for one in ("gb18030", "big5", "utf-8", "raster")),
    *COMMANDS,
)
GARBAGE = (b"\x00", b"\r", b"\x02", b"]Q1", b"\xff" * 7)


def mutated(rng: Random, good: bytes) -> bytes:
    """`good` with some bytes changed, lost or put in, cut off, or nothing like it at all."""
    data = bytearray(good)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = rng.randbytes(1)
            case 1:
                del data[at : at + rng.randrange(4)]
            case 2:
                data[at:at] = rng.randbytes(rng.randrange(5))
            case 3:
                del data[at:]
            case _:
                data += rng.choice(GARBAGE) * (1 if rng.randrange(50) else LONGEST)
    return bytes(data) if rng.randrange(8) else rng.randbytes(rng.randrange(64))


def scanner_bytes(rng: Random, count: int) -> Iterator[bytes]:
    """About `count` bytes in the pieces in which they are read."""
    while count > 0:
        data = mutated(rng, rng.choice(GOOD_SCANS))
        cut = rng.randrange(len(data) + 1)
        yield from (piece for piece in (data[:cut], data[cut:]) if piece)
        count -= len(data) + 1


def fuzz_frames(rng: Random, count: int) -> None:
    """Feed `count` bytes to framers of every suffix: nothing is raised, nothing is kept for long,
    and the next good scan after a silence is read."""
    suffixes = {"auto": b"\r", "cr": b"\r", "crlf": b"\r\n", "etx": b"\x03", "none": b""}
    for suffix, end in suffixes.items():
        framer = Framer(Framing(suffix=suffix))  # type: ignore[arg-type]
        fed = framed = 0
        for piece in scanner_bytes(rng, count // len(suffixes)):
            frames = framer.feed(piece)
            if not rng.randrange(16):
                frames += framer.silence(rng.choice((0.05, 0.1, 1.0)))
            fed += len(piece)
            framed += sum(len(frame.data) for frame in frames)
            assert all(frame.text.isprintable() for frame in frames)
            assert framer.held <= 2 * LONGEST
        for _ in range(3):
            framer.silence(10.0)
        assert framed + framer.dropped <= fed
        assert framer.held == 0
        good = framer.feed(b"6901234567892" + end) or framer.silence(0.5)
        assert [frame.text for frame in good] == ["6901234567892"], suffix


def fuzz_gs1(rng: Random, count: int) -> None:
    """Parse `count` characters: elements that can be written again, or an answer why not."""
    while count > 0:
        text = mutated(rng, GOOD_ELEMENTS.encode()).decode("latin-1")
        count -= len(text) + 1
        try:
            elements = parse(text)
        except Gs1Error as error:
            assert error.reason in ("identifier", "length", "characters", "check", "date")
            continue
        assert all(isinstance(element, Element) for element in elements)
        assert parse(element_string(elements)) == elements


def fuzz_scale(rng: Random, count: int) -> None:
    """Feed `count` bytes to readers of every layout: nothing is raised, a bounded part is kept,
    and of two good frames after it the second is read."""
    layouts = ("auto", *WRITERS)
    for layout in layouts:
        reader = ScaleReader(layout)
        written = WRITERS["comma" if layout == "auto" else layout]
        fed, left = 0, count // len(layouts)
        while fed < left:
            frame = WRITERS[rng.choice(sorted(WRITERS))](rng.randrange(-999, 30_000), True)
            data = mutated(rng, frame)
            fed += len(data) + 1
            for reading in reader.feed(data):
                assert len(reading.raw) <= LONGEST_WEIGHT
        assert reader.dropped <= fed
        assert [one.mg for one in reader.feed(written(1_234, True) * 2)][-1] == 1_234_000, layout


def escpos_bytes(rng: Random, count: int) -> Iterator[bytes]:
    """About `count` bytes for a printer in the pieces in which they come: receipts and commands,
    good and spoiled."""
    while count > 0:
        data = mutated(rng, rng.choice(GOOD_PRINTS))
        count -= len(data) + 1
        size = rng.choice((1, 7, 64, 4096))
        yield from (data[at : at + size] for at in range(0, len(data), size))


def status_bytes(rng: Random, count: int) -> Iterator[bytes]:
    """About `count` bytes from a printer in the pieces in which they are read."""
    while count > 0:
        data = mutated(rng, b"".join(rng.choices(REPLIES, k=rng.randrange(1, 6))))
        cut = rng.randrange(len(data) + 1)
        yield from (piece for piece in (data[:cut], data[cut:]) if piece)
        count -= len(data) + 1


def fuzz_escpos(rng: Random, count: int) -> None:
    """Split `count` bytes: every byte is in one command or waits for the end of one, never more
    than the longest wait, and after so many the next command is found again."""
    splitter = Splitter()
    fed = split = 0
    for piece in escpos_bytes(rng, count):
        fed += len(piece)
        split += sum(len(command.raw) for command in splitter.feed(piece))
        if not rng.randrange(500):
            assert split + len(splitter.rest) == fed
            assert len(splitter.rest) < LONGEST_COMMAND
            # Switched off and on, so that most of what is fed is not the data of one picture.
            split, splitter = split + len(splitter.rest), Splitter()
    *_, last = splitter.feed(bytes(LONGEST_COMMAND) + b"\x1b@")
    assert last.raw == b"\x1b@"


def fuzz_status(rng: Random, count: int) -> None:
    """Read `count` bytes of replies: each is in one reply, is noise, or waits for the end of one
    that is never long; and the next answer is read."""
    reader = ReplyReader()
    fed = understood = 0
    for piece in status_bytes(rng, count):
        fed += len(piece)
        understood += sum(len(reply.data) for reply in reader.feed(piece))
        assert 0 <= fed - understood - reader.dropped <= 81
    assert reader.feed(b"\x1a")[-1] == Reply(Kind.REALTIME, b"\x1a")
