"""Predecir, la tabla del final y las preguntas de repaso, sin navegador."""
import re

import pytest
from helpers.demo_scene import demo_story

from coursekit import predict, predictions, quiz
from coursekit.widgets.prediction import NumberRange, forget, parse_number


@pytest.fixture(autouse=True)
def clean_records():
    forget()
    yield
    forget()


def ask(**kwargs):
    arguments = {"options": ["3", "9"], "key": "W7", "result": "Prueba 3.", **kwargs}
    return predict("¿Cuántos valores distintos prueba?", **arguments)


def test_the_widget_stays_locked_until_a_prediction_is_recorded():
    prediction = ask(widget=demo_story)
    assert prediction.answer is None and not prediction.card.opened
    assert "ck-locked" in prediction.children[1]._dom_classes
    assert prediction.describe().endswith("(Para elegir: 3; 9.)")
    prediction.record("9")
    assert prediction.answer == "9" and prediction.card.opened
    assert prediction.describe().endswith(prediction.widget.describe())


def test_an_answer_may_change_until_it_is_opened():
    prediction = ask(widget=demo_story)
    table = predictions()
    prediction.card.answer = "3"
    prediction.card.answer = "9"
    assert prediction.answer == "9" and table.rows[0]["result"] == ""
    assert not ask(widget=demo_story).card.opened and ask().answer == "9"
    again = ask(widget=demo_story)
    again.card.opened = True
    assert ask().card.opened and predictions().rows[0]["result"] == "Prueba 3."


def test_what_settles_the_question_does_not_travel_in_the_clear():
    state = str(ask(guide="Miremos la fuga.").card.get_state())
    assert "fuga" not in state and "Prueba 3." not in state


def test_a_guess_is_drawn_on_the_story_once_opened():
    prediction = predict("¿Cuánto?", number=(0, 1, 0.01), key="raya", widget=demo_story, drawn_on=("y", 2))
    prediction.card.answer = "0,5"
    assert prediction.widget.guess == {}
    prediction.card.opened = True
    assert prediction.widget.guess == {"axis": "y", "panel": 2, "value": 0.5, "label": "predijimos 0,5"}


def test_running_the_cell_again_keeps_it_and_reset_forgets():
    ask().record("9")
    assert ask().answer == "9" and ask().card.opened
    assert ask(reset=True).answer is None
    assert ask().answer is None


def test_an_answer_that_is_no_longer_possible_is_forgotten():
    ask().record("9")
    assert ask(options=["3", "81"]).answer is None
    assert ask(options=None, number=(0, 5, 1)).answer is None


def test_the_table_shows_prediction_beside_result_and_follows():
    assert "Todavía no hay preguntas" in predictions("04").describe()
    first, second = ask(), ask(key="W8", result=lambda: "Baja.")
    table = predictions("04")
    assert table.title.startswith("Lección 04")
    assert "Prueba 3." not in str(table.rows)      # sin predicción no se adelanta el resultado
    second.record("3")
    first.record("9")
    assert [(r["answer"], r["result"]) for r in table.rows] == [("9", "Prueba 3."), ("3", "Baja.")]
    assert "<td" in table._repr_mimebundle_()[0]["text/html"]


def test_the_result_may_come_from_the_widget():
    prediction = ask(widget=demo_story, result=lambda widget: f"{widget.values['side']} valores.", key="a")
    prediction.record("3")
    default = ask(widget=demo_story, result=None, key="b")
    default.record("3")
    assert [r["result"] for r in predictions().rows] == ["3 valores.", default.widget.describe()]


def test_it_is_never_marked():
    prediction = ask()
    prediction.record("9")
    texts = " ".join([prediction.describe(), *prediction.card.labels.values()]).lower()
    assert not re.search(r"\b(in)?correct|\bbien\b|\bmal\b|\bacert|\berr", texts)


def test_without_a_browser_nothing_waits_and_a_page_remains():
    data, _ = ask(widget=demo_story)._repr_mimebundle_()
    assert "<li>3</li>" in data["text/html"] and "<details>" in data["text/html"]
    assert len(data["text/html"]) < 150_000 and data["text/plain"].startswith("¿Cuántos")


def test_code_is_written_between_backticks_and_html_is_escaped():
    data = predict("¿`a < b`?", options=["sí", "no"])._repr_mimebundle_()[0]
    assert "<code>a &lt; b</code>" in data["text/html"]


# --- números ----------------------------------------------------------------------------------

@pytest.mark.parametrize("text, value", [("0,75", 0.75), ("0.75", 0.75), ("75 %", 0.75), (" ,5 ", 0.5), ("1", 1.0),
                                         ("0", 0.0)])
def test_the_comma_is_a_decimal_separator(text, value):
    assert parse_number(text, NumberRange(0, 1, 0.01)) == value


@pytest.mark.parametrize("text, value", [("15.626", 15626), ("15,626", 15626), ("15 626", 15626), ("15626", 15626),
                                         ("3,0", 3), ("+7", 7)])
def test_whole_numbers_may_be_grouped_in_thousands(text, value):
    assert parse_number(text, NumberRange(0, 100_000, 1)) == value


@pytest.mark.parametrize("text, words", [("", "No se entiende"), ("mucho", "No se entiende"), ("1,2,3", "No se"),
                                         ("75 %%", "No se"),
                                         ("nan", "No se"),
                                         ("inf", "No se"), ("2", "entre 0 y 1")])
def test_nonsense_is_refused_and_never_becomes_zero(text, words):
    prediction = predict("¿Qué exactitud?", number=(0, 1, 0.01))
    with pytest.raises(ValueError, match=words):
        prediction.record(text)
    assert prediction.answer is None


def test_a_whole_number_has_no_decimals():
    with pytest.raises(ValueError, match="entero"):
        parse_number("2,5", NumberRange(0, 10, 1))


def test_a_number_is_kept_as_a_number():
    prediction = predict("¿Qué exactitud?", number=(0, 1, 0.01), key="n")
    prediction.record("0,75")
    again = predict("¿Qué exactitud?", number=(0, 1, 0.01), key="n")
    assert again.answer == 0.75 and again.card.answer == "0,75"


BAD = [
    (lambda: predict("", options=["a", "b"]), TypeError, "«question»"),
    (lambda: predict("¿?"), ValueError, "solo uno"),
    (lambda: predict("¿?", options=["a", "b"], number=(0, 1, 1)), ValueError, "solo uno"),
    (lambda: predict("¿?", options=["a"]), ValueError, "«options»"),
    (lambda: predict("¿?", options=["a", "a"]), ValueError, "textos distintos"),
    (lambda: predict("¿?", options="ab"), TypeError, "«options»: llegó 'ab'.*una lista de textos"),
    (lambda: predict("¿?", options=b"ab"), TypeError, "«options»"),
    (lambda: predict("¿?", options=3), TypeError, "«options»: llegó 3.*una lista de textos"),
    (lambda: predict("¿?", options=["a", " "]), ValueError, "dos textos o más"),
    (lambda: predict("¿?", options=["a", "b"], key=["W7"]), TypeError, "«key»"),
    (lambda: quiz("¿?", "ab"), TypeError, "«options»: llegó 'ab'.*ternas"),
    (lambda: quiz("¿?", 3), TypeError, "«options»"),
    (lambda: predict("¿?", number=(1, 0, 1)), ValueError, "«number»"),
    (lambda: predict("¿?", number=(0, 1)), TypeError, "«number»"),
    (lambda: predict("¿?", number=(0, 1, 0)), ValueError, "paso"),
    (lambda: predict("¿?", options=["a", "b"], widget=lambda: 3), TypeError, "«widget»"),
    (lambda: predict("¿?", options=["a", "b"], result=3), TypeError, "«result»"),
    (lambda: predict("¿?", options=["a", "b"], guide=3), TypeError, "«guide»"),
    (lambda: predict("¿?", options=["a", "b"], drawn_on=("y", 0)), ValueError, "pide un número"),
    (lambda: predict("¿?", number=(0, 1, 1), widget=demo_story, drawn_on="y"), TypeError, "«drawn_on»"),
    (lambda: predict("¿?", number=(0, 1, 1), widget=demo_story, drawn_on=("y", 9)), ValueError, "«drawn_on»"),
    (lambda: predict("¿?", options=["a", "b"]).record("c"), ValueError, "'a', 'b'"),
    (lambda: quiz("", [("a", "b", True)]), TypeError, "«question»"),
    (lambda: quiz("¿?", [("a", "x", True), ("b", "x", False)], key=3), TypeError, "«key»"),
    (lambda: quiz("¿?", [("a", "b")]), TypeError, "ternas"),
    (lambda: quiz("¿?", [("a", "", True), ("b", "x", False)]), ValueError, "explique por qué"),
    (lambda: quiz("¿?", [("a", "x", False), ("b", "x", False)]), ValueError, "al menos una correcta"),
    (lambda: quiz("¿?", [("a", "x", True), ("b", "x", False)]).choose(5), ValueError, "«i»"),
]


@pytest.mark.parametrize("make, error, words", BAD)
def test_bad_input_gets_a_sentence_in_spanish(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_a_quiz_with_a_key_keeps_what_was_chosen_when_its_cell_runs_again():
    options = [("25", "Eso suma.", False), ("3125", "Una vez por combinación.", True)]
    quiz("¿Cuántos?", options, key="02-cuantos").choose(1)
    assert quiz("¿Cuántos?", options, key="02-cuantos").feedback().startswith("Sí.")
    assert quiz("¿Cuántos?", options, key="otra").chosen == -1
    assert quiz("¿Cuántos?", options).chosen == -1
    forget("02-cuantos")
    assert quiz("¿Cuántos?", options, key="02-cuantos").chosen == -1


def test_a_quiz_explains_whatever_is_chosen():
    question = quiz("¿Cuántos?", [("25", "Eso suma.", False), ("3125", "Una vez por combinación.", True)])
    assert question.feedback() == ""
    assert question.choose(0) == "Todavía no. Eso suma."
    assert question.choose(1) == "Sí. Una vez por combinación."
    assert "3125" in question._repr_mimebundle_()[0]["text/html"]
