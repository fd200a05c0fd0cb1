"""Las predicciones y las preguntas de repaso que vienen en los cuadernos entregados."""
import json
import time

import pytest
from helpers.class_corpus import ROOT, WHOLE

from coursekit import predict, predictions, quiz
from coursekit.grader.batch.answers import answers_in
from coursekit.grader.batch.pages import class_page
from coursekit.grader.batch.submissions import find_handed
from coursekit.widgets import prediction as module

CHECKS = [ROOT / "exercises" / "test_02_grid_search.py"]


@pytest.fixture(autouse=True)
def nothing_predicted(monkeypatch):
    monkeypatch.setattr(module, "RECORDS", {})


def saved(path, *widgets):
    """Un cuaderno guardado con las salidas de esos widgets."""
    outputs = [{"output_type": "display_data", "data": widget.still(), "metadata": {}} for widget in widgets]
    cells = [{"cell_type": "code", "source": "", "metadata": {}, "outputs": outputs, "execution_count": 1}]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}), encoding="utf-8")
    return path


def answered():
    first = predict("¿Cuántos <b>valores</b> prueba?", options=["3", "9"], key="A", result="9.")
    predict("¿Y la grilla?", options=["3", "9"], key="B", result="3.")
    first.record("9")
    return predictions("02")


def test_the_table_of_a_lesson_says_what_was_predicted(tmp_path):
    found = answers_in(saved(tmp_path / "x.ipynb", answered()))
    assert found["predictions"] == [["¿Cuántos <b>valores</b> prueba?", "9"]]


def test_an_answered_quiz_says_if_it_was_right(tmp_path):
    questions = [quiz("¿Qué cuesta más?", options=[("la grilla", "Crece rápido.", True), ("el azar", "No.", False)])
                 for _ in range(3)]
    questions[0].choose(0)
    questions[1].choose(1)
    found = answers_in(saved(tmp_path / "x.ipynb", *questions))
    assert found["quizzes"] == [["¿Qué cuesta más?", True], ["¿Qué cuesta más?", False]]


@pytest.mark.parametrize("data", [b"", b"[", b"[" * 100_000, b"[1]", b'{"cells": [1]}', b'{"cells": [{"outputs": 3}]}',
                                  b'{"cells": [{"outputs": [{"data": {"text/html": 5}}]}]}', b"\xff\xfe"])
def test_what_cannot_be_read_has_no_answers(tmp_path, data):
    (tmp_path / "x.ipynb").write_bytes(data)
    assert answers_in(tmp_path / "x.ipynb") == {"predictions": [], "quizzes": []}


def test_the_lesson_with_the_same_name_as_the_exercise_is_not_taken_for_it(tmp_path):
    saved(tmp_path / "entregas" / "Ana" / "lecciones" / "02_grid_search.ipynb", answered())
    exercise = tmp_path / "entregas" / "Ana" / "zz" / "02_grid_search.ipynb"
    exercise.parent.mkdir()
    exercise.write_bytes(WHOLE)
    row, = find_handed(tmp_path / "entregas", CHECKS, tmp_path / "abiertos")
    assert row.files == {"02_grid_search": exercise} and len(row.others) == 1 and not row.sentences


def test_the_class_page_counts_the_answers_and_escapes_them():
    result = {"student": "Ana", "entry": "x", "state": "corregida", "sentences": [], "lessons": [], "seconds": 0.0,
              "predictions": [["¿<script>?", "9"]], "quizzes": [["¿Qué?", True]]}
    page = class_page([result, result], "x")
    assert "9 (2)" in page and "correcta (2)" in page and "<script" not in page


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a b='", "</", "<![CDATA[", "<tr><td>"])
def test_a_table_written_to_never_end_is_not_read(tmp_path, piece):
    page = "<th>La pregunta</th>" + piece * (2_000_000 // len(piece))
    cells = [{"outputs": [{"data": {"text/html": page}}]}]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    start = time.process_time()
    assert answers_in(path) == {"predictions": [], "quizzes": []}
    assert time.process_time() - start < 1
