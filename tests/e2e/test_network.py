"""The network goes in the middle of a call, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.e2e import deaths
from tests.e2e.books import standings
from tests.e2e.cable import Cut
from tests.e2e.cashier import ASKING, REDEEMS, TAKEN, Cashier
from tests.e2e.networks import Loopback, Namespace, Network, namespaces
from tests.e2e.platform.server import Fault
from tests.e2e.reckoning import reckon
from tests.e2e.shop import Shop, sign_on
from tests.terminal import Terminal

_proof = pytest.mark.proof
cut_anywhere = pytest.mark.parametrize(
    ("asked", "answered"),
    [
        pytest.param(0, None, id="nothing gets through", marks=_proof),
        pytest.param(100, None, id="half of the call gets through", marks=_proof),
        pytest.param(None, 0, id="no answer comes back", marks=_proof),
        pytest.param(None, 300, id="half an answer comes back"),
    ],
)


@contextmanager
def cashier_on(network: Network, folder: Path) -> Iterator[Cashier]:
    with Shop(folder, goods=3, way=network.way) as shop:
        yield Cashier(shop, shop.home(), network.under)
    network.close()


@cut_anywhere
def test_a_call_is_cut_off(tmp_path: Path, asked: int | None, answered: int | None) -> None:
    network = Loopback()
    with cashier_on(network, tmp_path) as cashier:
        lost = network.cable.cut(Cut("consume", asked, answered))
        lost.held.set()
        cashier.live()
        assert lost.reached.is_set()
        reckon(cashier)


@cut_anywhere
def test_a_call_hangs_and_the_till_is_killed(
    tmp_path: Path, asked: int | None, answered: int | None
) -> None:
    network = Loopback()
    with cashier_on(network, tmp_path) as cashier:
        lost = network.cable.cut(Cut("consume", asked, answered))
        assert not cashier.live(deaths.killed(REDEEMS, lambda till: lost.wait()))
        cashier.live()
        reckon(cashier)


def without_a_network(cashier: Cashier, network: Network) -> None:
    """It goes while the platform is redeeming; the till is killed and started without one."""
    (code,), platform, held = cashier.codes, cashier.shop.platform, Event()
    platform.fail(Fault("consume", held=held, meets=code))

    def gone(till: Terminal) -> None:
        platform.wait_for("consume", meets=code)
        network.pull()

    assert not cashier.live(deaths.killed(REDEEMS, gone))
    held.set()
    with cashier.start() as till:
        sign_on(till)
        till.wait_for(ASKING)
        (sale,) = standings(cashier.home)
        assert [state for _, state in sale.vouchers.values()] == ["unknown"]
        network.plug()
        till.wait_for(TAKEN)
    cashier.live()
    assert len(platform.calls("consume")) == 1 + (len(cashier.codes) - 2)
    reckon(cashier)


def test_the_network_is_gone_and_comes_back(tmp_path: Path) -> None:
    network = Loopback()
    with cashier_on(network, tmp_path) as cashier:
        without_a_network(cashier, network)


@pytest.mark.skipif(not namespaces(), reason="this machine permits no network namespaces")
def test_the_kernel_takes_the_network_down(tmp_path: Path) -> None:
    network = Namespace(tmp_path)
    with cashier_on(network, tmp_path) as cashier:
        without_a_network(cashier, network)
