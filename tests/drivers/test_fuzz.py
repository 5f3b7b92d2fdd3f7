"""Whatever comes: nothing is raised, little is kept, and what comes next is understood.

Every decoder of what devices send or are sent, and every simulated device, is fed random and
mutated bytes. Each function below is one of them, and says what it is then held to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import get_args

import pytest

from drivers.device import Kind
from drivers.encoding import code128
from drivers.encoding.aim import gtin
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_commands import LONGEST as LONGEST_COMMAND
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_identity import read_all
from drivers.encoding.escpos_status import END_MARK, Reply, ReplyReader
from drivers.encoding.escpos_status import Kind as Said
from drivers.encoding.frames import LONGEST, Framer, Framing, Suffix
from drivers.encoding.gs1 import Gs1Error, element_string, parse, parse_human
from drivers.encoding.input_events import EVENT, KeyReader
from drivers.encoding.profile import Encoding, profile
from drivers.encoding.scale_frames import LONGEST as LONGEST_WEIGHT
from drivers.encoding.scale_frames import ScaleReader
from drivers.explain import QUIET_S, Explainer, explainer
from drivers.paper import lay_out
from drivers.recording import BadRecording, Chunk, Recording, dumps, loads
from drivers.simulators import SimulatedPrinter, Slip, printed
from drivers.simulators.display import DisplayKind, Glass
from drivers.simulators.printing import Proof
from drivers.simulators.uart import SPEEDS, heard
from drivers.transport import Direction, PortSettings, open_port
from tests.drivers.escpos_bytes import COMMANDS, REPLIES
from tests.drivers.fuzzing import fuzz, kept, mutated
from tests.drivers.keyboard import events
from tests.drivers.scale_bytes import WRITERS
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT

SCANS = (
    b"6901234567892\r",
    b"]E06901234567892\r\n",
    b"\x02]Q1https://example.com/q?a=1\r\nb\x03",
    "券码：可乐\t".encode(),
    "券码：可乐\r".encode("gb18030"),
    b"]C10106901234567892310300075010L7\x1d21A\n",
)
ELEMENTS = (b"010690123456789231030007501725123110L7\x1d21A9", b"(01)06901234567892(10)L7(21)A")
PAGES = tuple(encode(RECEIPT, profile(58, one)) for one in ("gb18030", "big5", "utf-8", "raster"))
PRINTS = (*PAGES, *COMMANDS * 4)
WEIGHTS = tuple(write(grams, True) for write in WRITERS.values() for grams in (-12, 1_234))
SHOWN = (
    b"\x1b@\x0c\x1bQA Cola          3.50\r\x1bQBTotal         13.50\r", b"\x1bQA12.50\r\x1bs2",
    b"\x1b=\x02\x1bl\x01\x02hello", b"\x1b*\x04\x1b_\x00",
)  # fmt: skip
CODES = (b"{B690\n{{x{1", b"{C\x12\x34\x63{BA{SA", b"{A\x00\x1f{2")
_GLASSES: tuple[tuple[DisplayKind, bytes, str], ...] = (
    ("cd5220", SHOWN[0], " Cola          3.50\nTotal         13.50"),
    ("led8", SHOWN[1], "12.50 [2]"),
)
_SPEEDS = sorted(speed for speed in SPEEDS.values() if speed >= 1200)
_END_OF_ANYTHING = (b"\x1b=\x00" + b"x" * 4093) * (LONGEST_COMMAND // 4096) + b"\x1b=\x01"
"""Ends every command that may have begun, and prints little."""
_SOME_PAPER, _PAPER_KEPT = 10_000, 4 << 20
"""Dots of paper that are kept, and bytes that may stay of them."""
_WAYS: tuple[Direction, ...] = ("in", "out")
_FEW = 8_192
"""Bytes that a decoder may keep which waits for nothing long."""


def scanner_frames(rng: Random, count: int) -> None:
    """By every suffix; the next good scan after a silence is read."""
    suffixes: dict[Suffix, bytes] = {"auto": b"\r", "cr": b"\r", "crlf": b"\r\n", "etx": b"\x03"}
    for suffix, end in (*suffixes.items(), ("none", b"")):
        framer = Framer(Framing(suffix=suffix))
        counts = {"fed": 0, "framed": 0}

        def feed(data: bytes, framer: Framer = framer, counts: dict[str, int] = counts) -> None:
            frames = framer.feed(data)
            if not rng.randrange(16):
                frames += framer.silence(rng.choice((0.05, 0.1, 1.0)))
            counts["fed"] += len(data)
            for frame in frames:
                counts["framed"] += len(frame.data)
                assert frame.text.isprintable()
                assert len(gtin(frame.aim, frame.text) or "0" * 14) == 14

        def well(
            framer: Framer = framer, counts: dict[str, int] = counts, end: bytes = end
        ) -> None:
            assert framer.held <= LONGEST + 8
            assert kept(framer) < LONGEST + _FEW
            for _ in range(3):
                framer.silence(10.0)
            assert framer.held == 0
            assert counts["framed"] + framer.dropped <= counts["fed"]
            good = framer.feed(b"6901234567892" + end) or framer.silence(0.5)
            assert [frame.text for frame in good] == ["6901234567892"]
            counts["fed"] += 13

        fuzz(rng, count // 5, SCANS, feed, well)


def keys_of_a_keyboard(rng: Random, count: int) -> None:
    """In whole events, as the system hands them on; with all keys let go, the next is read."""
    reader = KeyReader()
    let_go = b"".join(EVENT.pack(0, 0, 1, code, 0) for code in (29, 97, 42, 54, 56, 100))

    def feed(data: bytes) -> None:
        reader.feed(data.ljust(-(-len(data) // EVENT.size) * EVENT.size, b"\0"))

    def well() -> None:
        assert kept(reader) < _FEW
        reader.feed(let_go)
        assert reader.feed(events("a")) == b"a"

    fuzz(rng, count, (events("6901234567892\r"), events("]E0#aB*")), feed, well)


def element_strings(rng: Random, count: int) -> None:
    """Elements that can be written again, or an answer why not."""

    def feed(data: bytes) -> None:
        text = data.decode("latin-1")
        for read in (parse, parse_human):
            try:
                elements = read(text)
            except Gs1Error as error:
                assert error.reason in ("identifier", "length", "characters", "check", "date")
            else:
                assert parse(element_string(elements)) == elements

    fuzz(rng, count, ELEMENTS, feed, lambda: feed(ELEMENTS[0]))


def codewords(rng: Random, count: int) -> None:
    """Code 128: a text that needs as many codewords as are printed, or none of both."""

    def feed(data: bytes) -> None:
        text = code128.decode(data)
        try:
            values = code128.values(data)
        except ValueError:
            assert text is None
        else:
            assert all(0 <= value < 106 for value in values)
            assert len(text or "") <= 2 * len(values)

    def well() -> None:
        assert code128.decode(b"{C\x12{B!") == "18!"

    fuzz(rng, count, CODES, feed, well)


def printer_commands(rng: Random, count: int) -> None:
    """Every byte is in one command or waits for the end of one, which is never long; after as
    many bytes as the longest has, the next command is read."""
    splitter = Splitter()
    counts = {"fed": 0, "split": 0}

    def feed(data: bytes) -> None:
        counts["fed"] += len(data)
        counts["split"] += sum(len(command.raw) for command in splitter.feed(data))

    def well() -> None:
        assert counts["split"] + len(splitter.rest) == counts["fed"]
        assert kept(splitter) < 2 * LONGEST_COMMAND
        feed(b"x" * LONGEST_COMMAND)
        assert [command.raw for command in splitter.feed(b"\x1b@")] == [b"\x1b@"]
        counts["fed"] = counts["split"] = 0

    fuzz(rng, count, PRINTS, feed, well)


def printer_replies(rng: Random, count: int) -> None:
    """Each byte is in one reply, is noise, or waits for the end of one that is never long; the
    next answer is read."""
    reader = ReplyReader()
    counts = {"fed": 0, "read": 0}

    def feed(data: bytes) -> None:
        counts["fed"] += len(data)
        counts["read"] += sum(len(reply.data) for reply in reader.feed(data))
        assert 0 <= counts["fed"] - counts["read"] - reader.dropped <= 81

    def well() -> None:
        assert kept(reader) < _FEW
        assert reader.feed(b"\x1a")[-1] == Reply(Said.REALTIME, b"\x1a")
        counts["fed"] += 1
        counts["read"] += 1

    talks = [b"".join(rng.choices(REPLIES, k=rng.randrange(1, 6))) for _ in range(200)]
    fuzz(rng, count, talks, feed, well)


def printer_identities(rng: Random, count: int) -> None:
    """Texts that can be shown, and the next one is found."""

    def feed(data: bytes) -> None:
        assert all(text.isprintable() and len(text) <= 80 for text in read_all(data))

    def well() -> None:
        assert read_all(mutated(rng, b"_X\x00") + b"\x00_XP-58\x00")[-1] == "XP-58"

    fuzz(rng, count, (b"_TM-T88V 12345\x00_XP-58\x00\x12",), feed, well)


def scale_frames(rng: Random, count: int) -> None:
    """In every layout; of two good frames after it the second is read."""
    layouts = ("auto", *WRITERS)
    for layout in layouts:
        reader = ScaleReader(layout)
        good = WRITERS["comma" if layout == "auto" else layout](1_234, True)

        def feed(data: bytes, reader: ScaleReader = reader) -> None:
            assert all(len(reading.raw) <= LONGEST_WEIGHT for reading in reader.feed(data))

        def well(reader: ScaleReader = reader, good: bytes = good) -> None:
            assert kept(reader) < _FEW
            assert [one.mg for one in reader.feed(good * 2)][-1] == 1_234_000

        fuzz(rng, count // len(layouts), WEIGHTS, feed, well)


def recordings(rng: Random, count: int) -> None:
    """A recording, or an answer in which line it is none."""
    chunks = tuple(Chunk(at / 4, "in" if at % 2 else "out", one) for at, one in enumerate(REPLIES))
    file = dumps(Recording("printer-1", Kind.PRINTER, PortSettings("/dev/it"), chunks))
    header, *lines = file.splitlines(keepends=True)
    while count > 0:
        spoilt = mutated(rng, rng.choice(lines))
        data = mutated(rng, header) * (not rng.randrange(4)) or header
        data += b"".join(rng.choices(lines, k=2)) + spoilt
        count -= len(data)
        try:
            recording = loads(data)
        except BadRecording as error:
            assert re.match(r"line [0-9]+: ", str(error))
        else:
            assert len(recording.stream("in") + recording.stream("out")) <= len(data)
    assert loads(file).chunks == chunks


def explanations(rng: Random, count: int) -> None:
    """By every kind of device, both ways; after a silence, whatever comes is told anew."""
    good = {
        Kind.SCANNER: SCANS, Kind.SCALE: WEIGHTS, Kind.DISPLAY: SHOWN,
        Kind.PRINTER: (*PRINTS, *REPLIES * 4),
    }  # fmt: skip
    for kind, some in good.items():
        told = explainer(kind)
        answers = kind is not Kind.DISPLAY

        def feed(data: bytes, told: Explainer = told, answers: bool = answers) -> None:
            way: Direction = "in" if answers and rng.randrange(2) else "out"
            assert all(piece.meaning.key for piece in told.feed(way, data))

        def well(told: Explainer = told) -> None:
            assert kept(told) < 2 * LONGEST_COMMAND
            told.silence(QUIET_S)
            assert told.silence(QUIET_S) == []
            assert kept(told) < _FEW

        fuzz(rng, count // len(good), some, feed, well)


def paper(rng: Random, count: int) -> None:
    """What printers of every encoding make of it: so much of it stays, and the next receipt is
    what it is on a new one."""
    encodings = get_args(Encoding)
    for encoding in encodings:
        printer = profile(58, encoding)
        proof = Proof(printer, kept=_SOME_PAPER)
        receipt = encode(RECEIPT, printer)
        [slip] = printed(receipt, printer)

        def well(proof: Proof = proof, receipt: bytes = receipt, slip: Slip = slip) -> None:
            assert kept(proof) < _PAPER_KEPT
            proof.feed(_END_OF_ANYTHING + receipt + END_MARK)
            assert proof.slips[-1] == slip

        fuzz(rng, count // len(encodings), PRINTS, proof.feed, well)


def simulated_printer(rng: Random, count: int) -> None:
    """The same over its port, with its answers, its buffer and its drawer."""
    printer = SimulatedPrinter(NARROW, kept=_SOME_PAPER)
    port = open_port(PortSettings(printer.port))
    lines = lay_out(RECEIPT, NARROW.columns)

    def feed(data: bytes) -> None:
        while data:
            port.read(0.0)
            data = data[port.write_some(data, LIMIT_S) :]

    def prints(limit_s: float) -> bool:
        printer.power_cycle()
        feed(PAGES[0] + END_MARK)
        return printer.wait(
            lambda: [slip.text.split("\n") for slip in printer.slips[-1:]] == [lines], limit_s
        )

    def well() -> None:
        assert kept(printer.slips, printer.kicks) < _PAPER_KEPT
        # What was on its way still comes, and may spoil the first ones.
        assert any(prints(0.01 * 2**times) for times in range(12))
        feed(END_MARK)

    fuzz(rng, count, PRINTS, feed, well)
    port.close()
    printer.close()


def simulated_display(rng: Random, count: int) -> None:
    """Of both kinds; what is to be shown next is."""
    for kind, sent, shown in _GLASSES:
        glass = Glass(kind)

        def well(glass: Glass = glass, sent: bytes = sent, shown: str = shown) -> None:
            assert kept(glass) < _FEW
            glass.feed(b"x" * 64 + b"\r\x1b@" + sent)
            assert glass.text == shown

        fuzz(rng, count // len(_GLASSES), SHOWN, glass.feed, well)


def noise_of_a_line(rng: Random, count: int) -> None:
    """What is heard at another speed is no more than there was time for; a quarter as much, since
    nothing is remembered."""

    def feed(data: bytes) -> None:
        sent, listening = rng.choice(_SPEEDS), rng.choice(_SPEEDS)
        assert len(heard(data, sent, listening)) <= len(data) * listening / sent / 0.95 + 1

    def well() -> None:
        assert heard(SCANS[0], 9600, 9600) == SCANS[0]

    fuzz(rng, count // 4, SCANS, feed, well)


Fuzzed = Callable[[Random, int], None]

ALL: tuple[Fuzzed, ...] = (
    scanner_frames,
    keys_of_a_keyboard,
    element_strings,
    codewords,
    printer_commands,
    printer_replies,
    printer_identities,
    scale_frames,
    recordings,
    explanations,
    paper,
    simulated_printer,
    simulated_display,
    noise_of_a_line,
)


@pytest.mark.parametrize("fuzzed", ALL, ids=lambda one: one.__name__)
def test_a_million_bytes_break_nothing(fuzzed: Fuzzed) -> None:
    fuzzed(Random(20_26), 1_000_000)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("fuzzed", ALL, ids=lambda one: one.__name__)
def test_ten_million_bytes_break_nothing(fuzzed: Fuzzed, seed: int) -> None:
    fuzzed(Random(seed), 2_500_000)


@pytest.mark.parametrize(
    "endless", [b"x", b"_", b"\x02", b"\x1b", b"\xff", b"7\0", b"]Q1\r", b"\x1bQA" + b"8" * 40]
)
def test_what_never_ends_is_not_kept(endless: bytes) -> None:
    readers = (Framer(), KeyReader(), ReplyReader(), ScaleReader(), Splitter())
    told = [(explainer(kind), way) for kind in Kind for way in _WAYS]
    for _ in range(40):
        read = (endless * LONGEST)[:LONGEST]
        for reader in readers:
            list(reader.feed(read))
        for one, way in told:
            one.feed(way, read)
    most = max(kept(one) for one in (*readers, *(one for one, _ in told)))
    assert most < 2 * LONGEST + _FEW


def test_memory_that_grows_is_seen() -> None:
    keeps = [bytearray()]
    kept_before = kept(keeps)
    keeps[0] += bytes(LONGEST)
    assert kept(keeps) >= kept_before + LONGEST
