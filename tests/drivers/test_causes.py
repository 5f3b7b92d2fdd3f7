from __future__ import annotations

import json
from pathlib import Path

from drivers.causes import Cause


def test_every_cause_is_explained_in_the_table_of_errors() -> None:
    table = json.loads((Path(__file__).parents[2] / "data/error_codes.json").read_bytes())
    assert {cause.name for cause in Cause if str(int(cause)) not in table} == set()
    assert {table[str(int(cause))]["class"] for cause in Cause} == {"device"}
