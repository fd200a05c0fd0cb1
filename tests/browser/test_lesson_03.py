"""La lección 03 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""
from helpers.browser import card, describe, kernel_value, move, picture_hash
from helpers.lessons import answer, answer_number, check_exercise_answers, nothing_in_red

LESSON = "03_validacion_cruzada"
FOLDS, CURSE = "Pliegues y fuga", "La maldición del ganador"

RIGHT = """def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""
WRONG = RIGHT.replace("np.random.default_rng(seed).permutation(n)", "np.arange(n)")


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=FOLDS).count() == 0      # cerrado hasta predecir

    answer(page, "hay razones para los dos lados")
    answer_number(page, "selección de variables antes de partir", "0,75")
    assert "mezcladas y con K = 5, da 0,49." in describe(page, FOLDS)      # empieza honesta: la fuga la causa quien lee
    move(page, FOLDS, "leak", "Space")
    assert "mezcladas y con K = 5, da 0,92." in describe(page, FOLDS)
    move(page, FOLDS, "data", "ArrowLeft")
    move(page, FOLDS, "splitter", "ArrowRight")
    move(page, FOLDS, "splitter", "ArrowRight")
    assert describe(page, FOLDS).startswith("Una serie en el tiempo; temporal, K = 5")
    move(page, FOLDS, "k", "ArrowLeft")
    assert "K = 3" in describe(page, FOLDS)

    answer_number(page, "¿cuánto marca el mejor?", "0,70")
    card(page, CURSE).get_by_role("button", name="hasta 500").click()
    assert "En promedio de 500, marca 0,78 y vale 0,70: +0,08" in describe(page, CURSE)
    for control, key in (("n_configs", "ArrowRight"), ("n_val", "ArrowLeft"), ("spread", "ArrowRight"),
                         ("nested", "Space"), ("rolls", "Home")):
        before = picture_hash(page, CURSE)
        move(page, CURSE, control, key)
        assert picture_hash(page, CURSE) != before
    assert "500 configuraciones (valen 0,70 ± 0,05), 50 filas. Búsqueda 1:" in describe(page, CURSE)

    table = card(page, "Lección 03: lo que predijimos").text_content()
    assert "0,75" in table and "En promedio de 40 tablas, 0,92" in table and "marca 0,78 y vale 0,70" in table
    assert "hay razones para los dos lados" in table and "De más: vecinos sobre ruido: 0,58 en lugar de 0,51" in table


def test_the_questions_of_the_end_explain_themselves(lesson):
    for text, said in (("GroupKFold, con el paciente como grupo", "Sí. La partición imita"),
                       ("StratifiedKFold mezclado, para que las clases queden parejas", "Todavía no.")):
        lesson.get_by_role("button", name=text, exact=True).click()
        assert said in card(lesson, "Cada paciente tiene varias visitas").text_content()


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/03_validacion_cruzada.ipynb", "kfold_indices", WRONG,
                           "mezclemos los índices antes de cortar", RIGHT, untouched="nested_cv")
    assert kernel_value(page, "len(kfold_indices(10, 3, 0))") == 3
