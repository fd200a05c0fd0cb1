"""La orden `coursekit grade`: lo que se escribe mal se dice en una frase, antes de corregir nada."""
import subprocess
import sys

import pytest
from helpers.class_corpus import ROOT, WHOLE
from helpers.lacking import strongest_here

from coursekit.commands.cli import main
from coursekit.grader.process import isolation


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "entregas"
    place.mkdir()
    (place / "ana.ipynb").write_bytes(WHOLE)
    return place


@pytest.mark.parametrize("arguments, said", [
    (["{nada}"], "«ENTREGAS»: llegó"), (["{folder}", "--hidden", "{nada}"], "«--hidden»: llegó"),
    (["{folder}", "-j", "0"], "«--jobs»: llegó 0; se espera"), (["{folder}", "--seconds", "-1"], "«--seconds»: llegó"),
    (["{folder}", "--lesson", "99"], "99"), (["{folder}", "-o", "{folder}/ana.ipynb"], "«--output»: llegó"),
])
def test_what_is_wrong_is_told_in_a_sentence(folder, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(ROOT)
    places = {"folder": str(folder), "nada": str(tmp_path / "nada")}
    with pytest.raises(SystemExit) as stopped:
        main(["grade", *[argument.format(**places) for argument in arguments]])
    assert said in str(stopped.value.code)


@pytest.mark.processes
def test_the_order_grades_a_folder_and_says_where_the_marks_are(folder, tmp_path):
    level = {isolation.BUBBLEWRAP: "bubblewrap", isolation.LANDLOCK: "Landlock"}[strongest_here()]
    output = folder / "marks"      # adentro de las entregas: no es la de nadie
    for _ in range(2):
        command = [sys.executable, "-m", "coursekit", "grade", str(folder), "-o", str(output), "--lesson", "02"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)
        assert done.returncode == 0, done.stderr
        assert "1 entrega: 1 corregida." in done.stdout and level in done.stderr
    row = (output / "marks.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert row.startswith("ana,corregida,21,21,")
