"""Morir de golpe en cualquier momento, en serie o en un pool, con cualquier buscador: nada se pierde ni se repite.

Aquí, unas pocas muertes por buscador. Para cien: `COURSEKIT_KILLS=100 pytest tests/search/test_kills.py`.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.searcher_makers import one_of_each

from coursekit.methods import METHODS

pytestmark = pytest.mark.processes

KILLS = int(os.environ.get("COURSEKIT_KILLS", "2"))
HELPERS = Path(__file__).parents[1] / "helpers"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Los informes de todas las muertes, por buscador: una sola corrida, que importa todo una sola vez."""
    names = one_of_each()
    root = HELPERS.parents[1]
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{HELPERS.parent}", "OMP_NUM_THREADS": "1",
                                "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, HELPERS / "kills.py", tmp_path_factory.mktemp("kills"), str(KILLS), "0", *names.values()]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: [line for line in lines if line["searcher"] == maker] for name, maker in names.items()}


@pytest.mark.parametrize("name", METHODS)
def test_a_sudden_death_loses_nothing_and_repeats_only_what_was_running(reports, name):
    mine = reports[name]
    assert len(mine) == 2 * KILLS, "en serie y en un pool"
    for report in mine:
        assert report["resumed"], report["error"]
        assert report["lost"] == report["failed"] == report["repeated"] == report["again_too_early"] == 0, report
        assert report["again"] <= report["workers"], report
        assert report["same"] and report["n"] >= 12, report


def test_some_deaths_come_in_the_middle(reports):
    known = [report["known"] for mine in reports.values() for report in mine]
    assert any(0 < n < 12 for n in known)
