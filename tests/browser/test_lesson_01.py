"""La lección 01 entera en un JupyterLab de verdad: se ejecuta, se predice, se mueve y se comprueba."""
import re

from helpers.browser import card, describe, kernel_value, move, open_notebook, picture_hash, run_all
from helpers.lessons import answer

LESSON = "01_metrica"
THRESHOLD, WINNER = "El umbral y sus costos", "El ganador según la métrica"
COST = '''
def mean_cost(y, p, threshold, c_fp, c_fn):
    y, p = np.asarray(y), np.asarray(p)
    positive = p {sign} threshold
    return (c_fp * np.sum(positive & (y == 0)) + c_fn * np.sum(~positive & (y == 1))) / len(y)
'''


def number_after(words, sentence):
    return float(re.search(words + r" (\d+(?:,\d+)?)", sentence)[1].replace(",", "."))


def run_with(page, function, source):
    """Cambia la celda que define `function`, la ejecuta con su check y devuelve lo que se lee."""
    page.evaluate(
        """async ([name, source]) => {
             const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets;
             const start = cells.findIndex(c => c.model.sharedModel.source.startsWith('def ' + name + '('));
             cells[start].model.sharedModel.setSource(source.trim());
             for (const i of [start, start + 1]) {
               panel.content.activeCellIndex = i;
               await window.jupyterapp.commands.execute('notebook:run-cell');
             } }""", [function, source])
    return check_output(page, function)


def check_output(page, function):
    cell = page.locator(".jp-CodeCell").filter(has_text=f'check("{function}")')
    output = cell.locator(".jp-OutputArea-output").last
    output.scroll_into_view_if_needed()
    return output.inner_text()


def test_lesson_is_answered_moved_and_remembered(lesson):
    page = lesson
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.get_by_text(THRESHOLD).count() == 0 or not page.get_by_text(THRESHOLD).first.is_visible()

    answer(page, "cerca de 92 %")
    answer(page, "sube: hay que estar más seguros")
    start = describe(page, THRESHOLD)
    for _ in range(3):
        move(page, THRESHOLD, "fn_cost", "ArrowRight")
    page.wait_for_function("t => [...document.querySelectorAll('.ck-describe')].some(n => n.textContent.includes(t))",
                           arg="fórmula dice 0,09")
    dear = describe(page, THRESHOLD)
    assert number_after("en el umbral", dear) < number_after("en el umbral", start)
    assert re.search(r"AUC es \S+", dear)[0] == re.search(r"AUC es \S+", start)[0]
    move(page, THRESHOLD, "threshold", "Home")
    move(page, THRESHOLD, "prevalence", "ArrowLeft")

    answer(page, "no, queda más abajo")
    before = picture_hash(page, WINNER)
    move(page, WINNER, "metric", "ArrowRight")
    assert picture_hash(page, WINNER) != before
    assert "exactitud balanceada" in describe(page, WINNER)
    move(page, WINNER, "against", "ArrowRight")

    table = card(page, "lo que predijimos y lo que se vio")
    for said in ("cerca de 92 %", "Acierta en 92,2 %", "sube: hay que estar más seguros", "no, queda más abajo"):
        table.get_by_text(said, exact=False).first.wait_for()
    assert kernel_value(page, "len(winners)") >= 4


def test_quiz_explains_every_answer(lesson):
    answer(lesson, "0,25")
    assert "Todavía no" in card(lesson, "un FN cuesta 4").locator(".ck-feedback").inner_text()
    answer(lesson, "0,20")
    assert "1 / (1 + 4)" in card(lesson, "un FN cuesta 4").locator(".ck-feedback").inner_text()


def test_check_answers_in_the_exercise_notebook(page, lab):
    open_notebook(page, lab, "exercises/01_metrica.ipynb")
    assert run_all(page) == []
    assert "sin empezar" in check_output(page, "mean_cost").lower()
    wrong = run_with(page, "mean_cost", COST.format(sign=">"))
    assert "casi" in wrong.lower() and "p >= threshold" in wrong
    assert "correcto" in run_with(page, "mean_cost", COST.format(sign=">=")).lower()
