"""`coursekit league`, como se la llama."""
import pytest

from coursekit.commands.cli import main

pytestmark = pytest.mark.processes
GOOD = "def my_optimizer(evaluate, space, budget, rng):\n    return space.sample(rng)\n"


@pytest.mark.parametrize("jobs", [[], ["-j", "2"]])
def test_it_tells_each_row_and_writes_the_page(tmp_path, capsys, jobs):
    folder = tmp_path / "entregas"
    folder.mkdir()
    (folder / "Ana.py").write_text(GOOD)
    (folder / "Bruno.py").write_text(GOOD.replace("space.sample(rng)", "7"))
    page = tmp_path / "tabla.html"
    assert main(["league", str(folder), "-o", str(page), "--seeds", "1", *jobs]) == 0
    shown = capsys.readouterr()
    assert "Ana: le falta " in shown.out
    assert "Bruno: no compite: devolvió 7" in shown.out
    assert "2 optimizadores: 1 compitió." in shown.out
    assert "encerrado con" in shown.err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("arguments, told", [
    (["no-existe"], "«CARPETA»: llegó 'no-existe', que no existe"),
    ([".", "--seeds", "0"], "«--seeds»: llegó 0; se espera un entero entre 1 y 20"),
    ([".", "--jobs", "0"], "«--jobs»: llegó 0; se espera un entero mayor que 0"),
    ([".", "--seconds", "-1"], "«--seconds»: llegó '-1'"),
    ([".", "-o", "no/existe/liga.html"], "la carpeta no/existe no existe"),
])
def test_what_is_not_understood_is_told_in_spanish(tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=told):
        main(["league", *arguments])
