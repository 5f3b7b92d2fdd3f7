from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from drivers.causes import Cause
from drivers.encoding.escpos import Pin, encode
from drivers.paper import Page, Text, lay_out
from drivers.printer import Printer, Result
from drivers.simulators import SimulatedPrinter
from drivers.status import Health, Outcome, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, NARROW, RECEIPT, SHORT, Heard

PAGE = encode(RECEIPT, NARROW)
LONG = encode(Page((Text("汉" * 100_000),)), NARROW)
DONE = Result(Outcome.DONE, None, sent=True)
UNCONFIRMED = Result(Outcome.UNKNOWN, Cause.NO_ANSWER, sent=True)

Connect = Callable[[str], Printer]


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.fixture
def connect(said: Heard[Status]) -> Iterator[Connect]:
    opened: list[Printer] = []

    def begin(url: str) -> Printer:
        opened.append(Printer(PortSettings(url, 9600), NARROW, said, patience=SHORT))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


def _causes(said: Heard[Status]) -> list[Cause | Health]:
    return [status.cause or status.health for status in said.all]


def test_a_page_is_done_when_the_printer_says_so(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(paper.port)
    assert [printer.send(PAGE, LIMIT_S) for _ in range(3)] == [DONE] * 3
    assert [slip.text.split("\n") for slip in paper.slips] == [lay_out(RECEIPT, 32)] * 3
    assert _causes(said) == [Health.OK]


def test_a_silent_printer_is_printed_to_and_never_taken_for_well(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    paper.set(answers="none")
    printer = connect(paper.port)
    assert [printer.send(PAGE, LIMIT_S) for _ in range(2)] == [UNCONFIRMED] * 2
    assert paper.wait(lambda: len(paper.slips) == 2)
    assert _causes(said) == [Cause.NO_ANSWER]
    assert said.all[0].health is Health.UNKNOWN


def test_a_printer_that_begins_to_answer_is_believed_again(
    paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    paper.set(answers="none")
    printer = Printer(
        PortSettings(paper.port, 9600), NARROW, said, patience=replace(SHORT, forget_s=0.0)
    )
    printer.send(PAGE, LIMIT_S)
    paper.set(answers="all")
    assert [printer.send(PAGE, LIMIT_S) for _ in range(2)] == [DONE] * 2
    printer.close()


def test_a_printer_well_but_without_end_mark_confirms_nothing(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    paper.set(answers="realtime")
    assert connect(paper.port).send(PAGE, LIMIT_S).outcome is Outcome.UNKNOWN
    assert paper.wait(lambda: len(paper.slips) == 1)


def test_an_end_mark_answered_late_does_not_confirm_the_next_page(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    paper.set(answers="realtime")
    printer.send(PAGE, LIMIT_S)

    def late() -> bool:
        paper.say(b"\x00")
        return True

    assert printer.send(PAGE, 1.0, before=late).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "cause"),
    [("paper_end", Cause.PAPER_END), ("cover_open", Cause.COVER_OPEN)],
)
def test_a_reported_fault_fails_the_page_before_it_is_sent(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status], fault: str, cause: Cause
) -> None:
    paper.set(**{fault: True})  # type: ignore[arg-type]
    printer = connect(paper.port)

    def never() -> bool:
        raise AssertionError("a page was begun")

    assert printer.send(PAGE, LIMIT_S, never) == Result(Outcome.FAILED, cause, sent=False)
    paper.set(**{fault: False})  # type: ignore[arg-type]
    assert printer.send(PAGE, LIMIT_S) == DONE
    assert len(paper.slips) == 1
    assert _causes(said) == [cause, Health.OK]


def test_paper_nearly_out_is_said_and_prints(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    paper.set(near_end=True)
    result = connect(paper.port).send(PAGE, LIMIT_S)
    assert result == Result(Outcome.DONE, Cause.PAPER_NEAR_END, sent=True)
    assert said.all == [Status(Health.OK, Cause.PAPER_NEAR_END)]


def test_paper_that_ends_within_a_page_fails_it_with_a_part_on_paper(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    paper.load_paper(2)
    result = printer.send(PAGE, LIMIT_S)
    assert result == Result(Outcome.FAILED, Cause.PAPER_END, sent=True)


def test_new_paper_in_time_lets_the_page_end(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.load_paper(2)
    results: Heard[Result] = Heard()
    sender = threading.Thread(target=lambda: results(printer.send(PAGE, LIMIT_S)))
    sender.start()
    said.wait(lambda all_: all_[-1].cause is Cause.PAPER_END)
    paper.load_paper(None)
    sender.join()
    assert results.all == [DONE]
    assert len(paper.slips) == 2


def test_before_can_still_prevent_a_page(connect: Connect, paper: SimulatedPrinter) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S, before=lambda: False) == Result(Outcome.FAILED)
    assert printer.send(PAGE, LIMIT_S, before=lambda: True) == DONE
    assert len(paper.slips) == 1


def test_a_printer_pulled_out_is_found_again(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.unplug()
    result = printer.send(PAGE, LIMIT_S)
    assert (result.outcome, result.sent) == (Outcome.FAILED, False)
    assert result.cause in (Cause.PORT_LOST, Cause.PORT_MISSING)
    assert printer.send(PAGE, LIMIT_S).cause is Cause.PORT_MISSING
    paper.replug()
    assert printer.send(PAGE, LIMIT_S) == DONE
    assert _causes(said)[-1] is Health.OK


def test_a_printer_pulled_out_and_put_back_unnoticed_prints(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.unplug()
    paper.replug()
    assert DONE in (printer.send(PAGE, LIMIT_S), printer.send(PAGE, LIMIT_S))


def test_a_printer_pulled_out_within_a_page_fails_it(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.stick()

    def pull() -> bool:
        paper.unplug()
        return True

    paper.set(answers="none")
    result = printer.send(PAGE, LIMIT_S, before=pull)
    assert result == Result(Outcome.FAILED, Cause.PORT_LOST, sent=True)


def test_a_stuck_printer_ends_the_page_in_time_and_is_tried_anew(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    paper.set(answers="none")
    paper.stick()
    result = printer.send(LONG, 0.5)
    assert result == Result(Outcome.FAILED, Cause.WRITE_TIMEOUT, sent=True)
    paper.stick(False)
    paper.set(answers="all")
    assert paper.wait(lambda: bool(paper.slips) or printer.send(PAGE, LIMIT_S) == DONE)


@pytest.mark.parametrize("pin", [2, 5])
def test_the_drawer_opens(connect: Connect, paper: SimulatedPrinter, pin: Pin) -> None:
    assert connect(paper.port).kick(pin) == DONE
    assert paper.wait(lambda: [kick.pin for kick in paper.kicks] == [pin])


def test_the_drawer_does_not_wait_for_a_page_that_waits_for_paper(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.load_paper(1)
    sender = threading.Thread(target=lambda: printer.send(PAGE, LIMIT_S))
    sender.start()
    said.wait(lambda all_: all_[-1].cause is Cause.PAPER_END)
    assert printer.kick() == DONE
    assert paper.wait(lambda: len(paper.kicks) == 1)
    assert len(paper.slips) == 1
    paper.load_paper(None)
    sender.join()
    assert len(paper.slips) == 2


def test_the_drawer_says_in_time_that_a_stuck_printer_does_not_listen(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    paper.set(answers="none")
    paper.stick()
    results: Heard[Result] = Heard()
    begun = threading.Event()

    def begin() -> bool:
        begun.set()
        return True

    sender = threading.Thread(target=lambda: results(printer.send(LONG, LIMIT_S, begin)))
    sender.start()
    # Not while it is still asking: what is said here is about a page that is stuck.
    begun.wait()
    kick = printer.kick()
    while kick.outcome is Outcome.DONE:
        kick = printer.kick()
    assert kick.cause is Cause.WRITE_TIMEOUT
    assert sender.is_alive()
    paper.unplug()
    sender.join()
    assert results.all == [Result(Outcome.FAILED, Cause.PORT_LOST, sent=True)]


def test_a_kick_within_a_page_leaves_the_page_whole(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    lines = tuple(Text(f"{number} 可乐") for number in range(2000))
    done = threading.Event()
    kicks: list[Result] = []

    def keep_kicking() -> None:
        while not done.is_set():
            kicks.append(printer.kick())

    kicker = threading.Thread(target=keep_kicking)
    kicker.start()
    assert printer.send(encode(Page(lines), NARROW), LIMIT_S) == DONE
    done.set()
    kicker.join()
    assert paper.slips[-1].text.split("\n") == [text.text for text in lines]
    assert paper.wait(lambda: len(paper.kicks) == kicks.count(DONE))


def test_without_a_printer_every_answer_says_so(
    connect: Connect, paper: SimulatedPrinter, said: Heard[Status]
) -> None:
    paper.unplug()
    printer = connect(paper.port)
    missing = Result(Outcome.FAILED, Cause.PORT_MISSING)
    assert (printer.kick(), printer.send(PAGE, LIMIT_S)) == (missing, missing)
    assert printer.look().cause is Cause.PORT_MISSING
    assert len(said.all) == 1
    paper.replug()
    assert printer.look() == Status(Health.OK)


def test_the_wrong_speed_is_silence_not_health(connect: Connect) -> None:
    fast = SimulatedPrinter(NARROW, baud=115200)
    printer = connect(fast.port)
    assert printer.send(PAGE, LIMIT_S) == UNCONFIRMED
    assert fast.slips == []
    assert fast.wait(lambda: fast.garbled > len(PAGE))
    printer.close()
    fast.close()


def test_a_fault_reported_unasked_is_believed_and_health_is_not(
    connect: Connect, paper: SimulatedPrinter
) -> None:
    printer = connect(paper.port)
    assert printer.send(PAGE, LIMIT_S) == DONE
    paper.set(answers="none", reports=True, paper_end=True)
    paper.say(b"\xff\x80")
    assert printer.look() == Status(Health.FAULT, Cause.PAPER_END)
    paper.set(paper_end=False)
    assert printer.look() == Status(Health.UNKNOWN, Cause.NO_ANSWER)


def test_a_network_printer_that_hangs_up_after_a_page_is_called_again(
    connect: Connect, said: Heard[Status]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        received: Heard[bytes] = Heard()

        def serve() -> None:
            for _ in range(2):
                device, _address = server.accept()
                page = b""
                while not page.endswith(b"\x1dr\x01"):
                    page += device.recv(4096)
                received(page)
                device.close()

        server_thread = threading.Thread(target=serve)
        server_thread.start()
        printer = connect(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        results = [printer.send(PAGE, LIMIT_S) for _ in range(2)]
        server_thread.join()
    assert {result.outcome for result in results} == {Outcome.UNKNOWN}
    assert all(PAGE in page for page in received.all)


def test_the_drawer_of_a_printer_without_paper_opens_now_and_only_once() -> None:
    roll = SimulatedPrinter(NARROW)
    printer = Printer(PortSettings(roll.port, 19200), NARROW, lambda status: None, patience=SHORT)
    try:
        roll.set(paper_end=True)
        assert printer.look().cause is Cause.PAPER_END
        assert printer.kick().outcome is Outcome.DONE
        assert roll.wait(lambda: len(roll.kicks) == 1)
        roll.set(paper_end=False)
        assert printer.look().health is Health.OK
        assert len(roll.kicks) == 1
    finally:
        printer.close()
        roll.close()
