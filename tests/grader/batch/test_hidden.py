"""Las pruebas ocultas: otras para cada estudiante, las mismas cada vez, y nadie lee qué contienen."""
import json

import pytest
from helpers.class_corpus import ROOT, WHOLE, notebook, whole
from helpers.lacking import strongest_here

from coursekit.grader import points
from coursekit.grader.batch.run import Options, grade_class
from coursekit.grader.runner import Judge
from coursekit.grader.submission import LiveSubmission

pytestmark = pytest.mark.processes

CHECKS = [ROOT / "exercises" / "test_02_grid_search.py"]
HIDDEN = '''
import json
from pathlib import Path
from coursekit.grader import points

SEEN = Path({seen!r})

@points(3, of="grid_combinations", hint="¿Y con otras grillas?")
def test_other_grids(submission):
    """Con grillas que nadie vio"""
    rng = submission.draw()
    grid = {{f"clave_{{rng.integers(1000)}}": [f"valor_secreto_{{rng.integers(10**9)}}"] for _ in range(2)}}
    with SEEN.open("a", encoding="utf-8") as file:
        file.write(json.dumps(list(grid.items())) + "\\n")
    got = submission.grid_combinations(grid)
    assert len(got) == 1, f"Con {{grid}} llegó {{got}}."
    assert got == [{{key: value[0] for key, value in grid.items()}}], f"Con {{grid}} llegó {{got}}."
'''
# Guarda lo que recibe y lo cuenta después por todas partes.
TELLTALE = """
kept = []
def grid_combinations(grid):
    kept.append(grid)
    print("RECIBIDO", kept)
    raise ValueError(f"RECIBIDO {kept}")
"""
IN_ANOTHER = "def choose(*a):\n    raise ValueError(f'RECIBIDO {kept}')"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    base = tmp_path_factory.mktemp("ocultas")
    for name in ("entregas", "pruebas"):
        (base / name).mkdir()
    for student in ("Ana", "Beto"):
        (base / "entregas" / f"{student}.ipynb").write_bytes(WHOLE)
    spy = notebook(*whole(grid_combinations=TELLTALE, choose=IN_ANOTHER))
    (base / "entregas" / "Espía.ipynb").write_bytes(spy)
    seen = base / "vistas.txt"
    (base / "pruebas" / "test_02_grid_search.py").write_text(HIDDEN.format(seen=str(seen)), encoding="utf-8")
    options = Options(strongest_here(), seconds=5.0, hidden=base / "pruebas")
    results = [grade_class(base / "entregas", base / f"notas_{n}", CHECKS, options, jobs=1) for n in (1, 2)]
    return base, results, [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]


def outcomes(result: dict) -> list:
    functions = [function for lesson in result["lessons"] for function in lesson["functions"]]
    return [(test["name"], test["outcome"], test["diagnosis"]) for function in functions for test in function["tests"]]


def test_each_student_has_other_inputs_and_the_same_ones_every_time(graded):
    _, (first, second), seen = graded
    assert len(seen) == 6 and seen[:3] == seen[3:]
    assert len({json.dumps(grid) for grid in seen[:3]}) == 3
    assert list(map(outcomes, first)) == list(map(outcomes, second))


def test_hidden_tests_give_points_and_the_page_says_how_many_there_are(graded):
    base, (results, _), _ = graded
    page, = [path for path in (base / "notas_1" / "paginas").iterdir() if path.name.startswith("Ana")]
    assert "Pruebas ocultas: 1/1." in page.read_text(encoding="utf-8")
    functions = {function["name"]: function for function in results[0]["lessons"][0]["functions"]}
    hidden = [test for test in functions["grid_combinations"]["tests"] if test["hidden"]]
    assert [(test["outcome"], test["points"]) for test in hidden] == [("ok", 3)]


def test_nothing_of_what_a_hidden_test_sends_reaches_what_a_student_reads(graded):
    base, _, _ = graded
    for folder in ("paginas", "junit", "gradescope"):
        for place in (base / "notas_1" / folder).rglob("*.*"):
            if place.is_file():
                text = place.read_text(encoding="utf-8")
                assert "valor_secreto" not in text and "clave_" not in text, place
    page, = [path for path in (base / "notas_1" / "paginas").iterdir() if path.name.startswith("Esp")]
    assert "RECIBIDO" in page.read_text(encoding="utf-8")       # lo de las pruebas visibles sí se muestra


def test_the_teacher_sees_the_seed_with_which_it_can_be_repeated(graded):
    base, (results, _), _ = graded
    table = (base / "notas_1" / "marks.csv").read_text(encoding="utf-8-sig")
    for result in results:
        assert f"02:{result['lessons'][0]['seed']}" in table


class Gossip(LiveSubmission):
    """Una entrega que, preguntada por sus notas, cuenta lo último que recibió."""

    def notes(self, name):
        return [f"recibí {self.calls[-1].sent}"] if self.calls else []


@pytest.mark.parametrize("hidden, told", [(True, False), (False, True)])
def test_what_a_submission_says_after_a_hidden_test_is_not_asked(hidden, told):
    @points(1, of="f", hint="Miremos.", hidden=hidden)
    def check(submission):
        submission.f("valor_secreto")

    judge = Judge("f")
    judge.judge(check, Gossip({"f": lambda x: x}))
    assert any("valor_secreto" in note for note in judge.finish().notes) == told
