from __future__ import annotations

from pathlib import Path

from serial.tools.list_ports_common import ListPortInfo

from drivers.transport.finding import FoundPort, find_ports
from drivers.transport.known import Guess


def listed(
    device: str, ids: tuple[int, int] | None = None, serial: str | None = None, location: str = ""
) -> ListPortInfo:
    port = ListPortInfo(device)
    if ids:
        port.vid, port.pid = ids
    port.serial_number, port.location = serial, location
    return port


def link(folder: Path, name: str, device: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    Path(device).touch()
    (folder / name).symlink_to(device)
    return str(folder / name)


def named(ports: list[FoundPort]) -> dict[str, str]:
    return {Path(port.device).name: port.path for port in ports}


def test_a_port_is_called_by_the_name_that_lasts(tmp_path: Path) -> None:
    device = str(tmp_path / "ttyUSB0")
    by_id = link(tmp_path / "serial/by-id", "usb-FTDI_FT232-if00", device)
    link(tmp_path / "serial/by-path", "pci-0:1", device)
    plain = str(tmp_path / "ttyS0")
    ports = find_ports(tmp_path, tmp_path, [listed(device, (0x0403, 0x6001), "A1"), listed(plain)])
    assert named(ports) == {"ttyUSB0": by_id, "ttyS0": plain}
    assert {port.probably.what for port in ports} == {"adapter", "line"}


def test_two_alike_without_serial_numbers_are_told_apart_by_their_sockets(tmp_path: Path) -> None:
    first, second, other = (str(tmp_path / name) for name in ("ttyUSB0", "ttyUSB1", "ttyUSB2"))
    link(tmp_path / "serial/by-id", "usb-1a86-if00", second)
    sockets = [
        link(tmp_path / "serial/by-path", f"pci-0:{device[-1]}", device)
        for device in (first, second)
    ]
    by_id = link(tmp_path / "serial/by-id", "usb-067b-if00", other)
    ch340, pl2303 = (0x1A86, 0x7523), (0x067B, 0x2303)
    ports = find_ports(
        tmp_path,
        tmp_path,
        [
            listed(first, ch340, location="1-1"),
            listed(second, ch340, location="1-2"),
            listed(other, pl2303, location="1-3"),
        ],
    )
    assert named(ports) == {"ttyUSB0": sockets[0], "ttyUSB1": sockets[1], "ttyUSB2": by_id}
    assert [port.location for port in ports] == ["1-1", "1-2", "1-3"]


def test_a_scanner_that_is_a_port_itself_is_known_by_its_maker(tmp_path: Path) -> None:
    (port,) = find_ports(tmp_path, tmp_path, [listed("/dev/ttyACM0", (0x1EAB, 0x8306))])
    assert port.probably == Guess("scanner", "Newland")
    (port,) = find_ports(tmp_path, tmp_path, [listed("/dev/ttyACM0", (0x1234, 1))])
    assert port.probably == Guess()


def test_links_to_what_the_system_does_not_list_are_ports_too(tmp_path: Path) -> None:
    name = link(tmp_path / "serial/by-id", "bench-cable", str(tmp_path / "pts"))
    (port,) = find_ports(tmp_path, tmp_path, [])
    assert (port.path, port.description) == (name, "bench-cable")
    (tmp_path / "pts").unlink()
    assert find_ports(tmp_path, tmp_path, []) == []


def test_a_printer_on_usb_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb/lp0").touch()
    device = tmp_path / "devices/1-4"
    (device / "1-4:1.0").mkdir(parents=True)
    (device / "idVendor").write_text("0416\n")
    (device / "idProduct").write_text("5011\n")
    (device / "1-4:1.0/ieee1284_id").write_text("MFG:POS;CMD:ESC/POS;MODEL:58;")
    (tmp_path / "class/usbmisc/lp0").mkdir(parents=True)
    (tmp_path / "class/usbmisc/lp0/device").symlink_to(device / "1-4:1.0")
    (port,) = find_ports(tmp_path, tmp_path, [])
    assert port == FoundPort(
        str(tmp_path / "usb/lp0"), "POS 58", str(tmp_path / "usb/lp0"), 0x0416, 0x5011, "", "1-4",
        Guess("printer", "POS 58"),
    )  # fmt: skip


def test_this_machine_has_the_ports_it_has() -> None:
    assert all(port.path.startswith("/dev/") for port in find_ports())
