from tests.tui_pos.checkout.conftest import rig

__all__ = ["rig"]
