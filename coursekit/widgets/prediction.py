"""Predecir antes de mover: la pregunta que abre un widget, la tabla del final y las preguntas de repaso.

    predict("Con 9 puntos, ¿cuántos valores distintos del hiperparámetro importante prueba cada uno?",
            options=["3 la grilla y 9 el azar", "9 los dos"], widget=grid_vs_random, key="W7",
            result="La grilla prueba 3 valores distintos; el azar, 9.")
    predictions("04")           # al final de la lección: lo que predijimos junto a lo que se vio

La predicción queda anotada en el kernel, con su `key`: ejecutar la celda de nuevo la conserva. Nunca se
califica: lo que se ve en el widget habla solo. Fuera de un navegador nada espera: `prediction.record(…)`
anota una respuesta desde Python.
"""
from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ipywidgets
import traitlets as T

from coursekit.basics.spanish import plain_number
from coursekit.basics.validation import bad_type, bad_value, check_choice, check_float, describe_value
from coursekit.widgets.card import Card, rich, with_still

WORDS = {
    "before": "Antes de mover nada, ¿qué predecimos?", "send": "Anotar la predicción",
    "recorded": "Predijimos:", "number": "Nuestro número", "between": "entre {low} y {high}",
    "not_number": "No se entiende como número. Escribamos solo cifras, con coma o punto decimal: 0,75.",
    "not_whole": "Aquí va un número entero, sin decimales.",
    "out_of_range": "Tiene que estar entre {low} y {high}.",
    "open": "Abrir (F8)", "opened": "Veamos.",
}
QUIZ_WORDS = {"right": "Sí.", "wrong": "Todavía no."}
TABLE_WORDS = {"question": "La pregunta", "answer": "Lo que predijimos", "result": "Lo que se vio",
               "pending": "sin predicción todavía", "hidden": "se ve al predecir",
               "none": "Todavía no hay preguntas en este cuaderno: se ejecutan desde arriba, con "
                       "«Ejecutar > Ejecutar todas las celdas»."}


# --- los números que se escriben --------------------------------------------------------------

@dataclass(frozen=True)
class NumberRange:
    """Qué número se espera: de `low` a `high`; con `step` y `low` enteros, solo enteros."""

    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        return float(self.step).is_integer() and float(self.low).is_integer()

    def to_dict(self) -> dict:
        return {
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "whole": self.whole,
            "low_text": plain_number(self.low),
            "high_text": plain_number(self.high),
        }


def parse_number(text: str, expected: NumberRange) -> float | int:
    """El número escrito en `text`, con coma o punto decimal: «0,75» y «0.75» son lo mismo.

    Donde se espera un entero, «15.626», «15,626» y «15 626» son quince mil. Lanza ValueError, en español, si
    no se entiende, si no es entero donde debe serlo o si está fuera de rango. (El navegador hace lo mismo.)
    """
    spaced = re.sub(r"[\s\u00a0\u202f]+", " ", str(text))
    clean = spaced.strip().replace("−", "-")
    if expected.whole and re.fullmatch(r"[+-]?[1-9]\d{0,2}([., ]\d{3})+", clean):
        clean = re.sub(r"[., ]", "", clean)
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", clean):
        raise ValueError(WORDS["not_number"])
    value = float(clean.replace(",", "."))
    if expected.whole and not value.is_integer():
        raise ValueError(WORDS["not_whole"])
    if not expected.low <= value <= expected.high:
        low = plain_number(expected.low)
        high = plain_number(expected.high)
        raise ValueError(WORDS["out_of_range"].format(low=low, high=high))
    return int(value) if expected.whole else value


def _check_range(number) -> NumberRange:
    if not isinstance(number, Sequence) or isinstance(number, str) or len(number) != 3:
        raise bad_type("number", number, "tres números: (menor, mayor, paso)")
    low, high, step = (check_float("number", v) for v in number)
    if low >= high:
        raise bad_value("number", number, "un menor más chico que el mayor")
    if step <= 0:
        raise bad_value("number", number, "un paso positivo")
    return NumberRange(low, high, step)


# --- lo anotado -------------------------------------------------------------------------------

@dataclass
class Record:
    """Una pregunta hecha en este kernel: `answer` es None hasta que se predice."""

    key: str
    question: str
    answer: str | float | None = None
    result: Callable[[], str] | None = None

    @property
    def answer_text(self) -> str:
        if self.answer is None:
            return ""
        return self.answer if isinstance(self.answer, str) else plain_number(self.answer)

    @property
    def result_text(self) -> str:
        """Lo que mostró el widget; nada mientras no hay predicción."""
        if self.answer is None or self.result is None:
            return ""
        return self.result()

    def row(self) -> dict:
        """La fila de la tabla."""
        return {
            "key": self.key,
            "question": self.question,
            "answered": self.answer is not None,
            "answer": self.answer_text,
            "result": self.result_text,
        }


RECORDS: dict[str, Record] = {}      # en el orden en que se hicieron las preguntas
_tables: list = []                   # las tablas en pantalla, que se actualizan solas


def forget(key: str | None = None) -> None:
    """Olvida una predicción, o todas."""
    for known in list(RECORDS) if key is None else [key]:
        RECORDS.pop(known, None)
    _refresh_tables()


def _refresh_tables() -> None:
    for table in _tables:
        table.rows = [r.row() for r in RECORDS.values()]


# --- predict ----------------------------------------------------------------------------------

class Question(Card):
    """El recuadro de la pregunta. `answer` es el texto elegido, o el número; "" mientras no hay."""

    question = T.Unicode().tag(sync=True)
    options = T.List(T.Unicode()).tag(sync=True)
    number = T.Dict().tag(sync=True)
    answer = T.Unicode().tag(sync=True)            # lo que eligió o escribió el estudiante
    reveal = T.Unicode().tag(sync=True)            # sin widget que abrir, lo que se muestra después
    opened = T.Bool(False).tag(sync=True)

    def describe(self) -> str:
        choices = "; ".join(self.options)
        if not self.options:
            choices = f"un número entre {self.number['low_text']} y {self.number['high_text']}"
        recorded = f" {WORDS['recorded']} {self.answer}." if self.answer else ""
        return f"{self.question} (Para elegir: {choices}.){recorded}"


class Prediction(ipywidgets.VBox):
    """Una pregunta y, debajo, el widget que se abre al responderla.

    `.widget` es el widget; `.answer`, lo predicho (None si nada); `.record(valor)` predice desde Python.
    """

    def __init__(self, card: Question, widget, record: Record, expected: NumberRange | None):
        self.card = card
        self.widget = widget
        self._record = record
        self._expected = expected
        children = [card]
        if widget is not None:
            locked = ipywidgets.VBox([widget])
            locked.add_class("ck-locked")
            children.append(locked)
        super().__init__(children)
        self.add_class("ck-predict")
        card.observe(self._answered, "answer")

    @property
    def answer(self):
        """Lo predicho: un texto de las opciones, un número, o None."""
        return self._record.answer

    def record(self, value) -> None:
        """Predice desde Python; ValueError si no es una de las opciones o un número del rango."""
        if self._expected is None:
            self.card.answer = check_choice("value", value, self.card.options)
        else:
            self.card.answer = plain_number(parse_number(str(value), self._expected))

    def describe(self) -> str:
        """La pregunta y, si ya está abierto, lo que muestra el widget."""
        question = self.card.describe()
        if self.card.opened and hasattr(self.widget, "describe"):
            return f"{question} {self.widget.describe()}"
        return question

    def _answered(self, change) -> None:
        text = change["new"]
        if not text:
            return
        self._record.answer = text if self._expected is None else parse_number(text, self._expected)
        self.card.opened = True
        _refresh_tables()

    def still(self) -> dict:
        """La pregunta, y la imagen del widget plegada detrás de «Ver qué pasa»."""
        page = f"<p><b>{rich(self.card.question)}</b></p>"
        if self.card.options:
            items = "".join(f"<li>{rich(option)}</li>" for option in self.card.options)
            page += f"<ul>{items}</ul>"
        if hasattr(self.widget, "still"):
            hidden = self.widget.still()["text/html"]
        else:
            hidden = rich(self.card.reveal)
        if hidden:
            page += f"<details><summary>Ver qué pasa</summary>{hidden}</details>"
        return {"text/html": page, "text/plain": self.describe()}

    def _repr_mimebundle_(self, **kwargs):
        return with_still(super()._repr_mimebundle_(**kwargs), self.still())

    def __repr__(self) -> str:
        return f"<Prediction: {self.card.describe()}>"


def predict(question: str, options: Sequence[str] | None = None, number=None, widget=None, key: str | None = None,
            result: str | Callable | None = None, reset: bool = False) -> Prediction:
    """Una pregunta que hay que responder para que se abra `widget`.

    `options`, los textos entre los que se elige, o `number=(menor, mayor, paso)` para escribir un número.
    `widget`, un widget o una función sin argumentos que lo devuelve. `key`, el nombre con que se anota (por
    omisión, la pregunta). `result`, la oración con lo que muestra el widget, o una función que la devuelve
    (si pide un argumento, recibe el widget); por omisión, `widget.describe()`. `reset=True` olvida lo anotado.
    """
    if not isinstance(question, str) or not question.strip():
        raise bad_type("question", question, "la pregunta, como texto")
    if key is not None and not isinstance(key, str):
        raise bad_type("key", key, "el nombre de la pregunta, como texto")
    if (options is None) == (number is None):
        raise ValueError(f"«options» y «number»: llegaron {describe_value(options)} y {describe_value(number)}; se "
                         "espera uno de los dos, y solo uno.")
    expected = None if number is None else _check_range(number)
    options = [] if options is None else _check_options(options)
    if _is_factory(widget):
        widget = widget()
    _check_widget(widget)
    record = _open_record(key or question, question, reset, options, expected)
    record.result = _result(result, widget)
    card = Question(
        kind="question",
        question=question,
        options=options,
        labels=dict(WORDS),
        number=expected.to_dict() if expected else {},
        answer=record.answer_text,
        opened=record.answer is not None,
        reveal=record.result() if widget is None else "",
    )
    _refresh_tables()
    return Prediction(card, widget, record, expected)


def _is_factory(widget) -> bool:
    return callable(widget) and not isinstance(widget, ipywidgets.Widget)


def _check_widget(widget) -> None:
    if widget is not None and not isinstance(widget, ipywidgets.Widget):
        raise bad_type("widget", widget, "un widget, o una función que devuelve uno")


def _check_options(options) -> list[str]:
    if isinstance(options, str | bytes) or not isinstance(options, Iterable):
        raise bad_type("options", options, "una lista de textos")
    texts = list(options)
    all_written = all(isinstance(text, str) and text.strip() for text in texts)
    if len(texts) < 2 or not all_written:
        raise bad_value("options", options, "dos textos o más")
    if len(set(texts)) < len(texts):
        raise bad_value("options", options, "textos distintos")
    return texts


def _open_record(key, question, reset, options, expected) -> Record:
    """Lo anotado con esa clave; se olvida si se pide o si la respuesta ya no es posible."""
    old = RECORDS.get(key)
    record = Record(key, question)
    RECORDS[key] = record      # conserva su lugar en el orden si ya estaba
    if old is not None and not reset and _is_possible(old.answer, options, expected):
        record.answer = old.answer
    return record


def _is_possible(answer, options, expected) -> bool:
    """Si se puede contestar eso a la pregunta, tal como es ahora."""
    if expected is None:
        return answer in options
    return isinstance(answer, int | float) and expected.low <= answer <= expected.high


def _result(result, widget) -> Callable[[], str]:
    if isinstance(result, str):
        return lambda: result
    if callable(result):
        arguments = [widget] if inspect.signature(result).parameters else []
        return lambda: str(result(*arguments))
    if result is not None:
        raise bad_type("result", result, "una oración, o una función que la devuelve")
    return widget.describe if hasattr(widget, "describe") else lambda: ""


# --- predictions ------------------------------------------------------------------------------

class Predictions(Card):
    """La tabla de lo predicho y lo visto; se actualiza sola con cada predicción."""

    rows = T.List().tag(sync=True)

    def describe(self) -> str:
        if not self.rows:
            return TABLE_WORDS["none"]
        return " ".join(self._sentence(row) for row in self.rows)

    @staticmethod
    def _sentence(row) -> str:
        if not row["answered"]:
            return f"{row['question']} {TABLE_WORDS['pending'].capitalize()}."
        return f"{row['question']} Predijimos: {row['answer']}. Se vio: {row['result']}"

    def still(self) -> dict:
        if not self.rows:
            return super().still()
        head = "".join(f"<th>{TABLE_WORDS[name]}</th>" for name in ("question", "answer", "result"))
        body = "".join(self._html_row(row) for row in self.rows)
        return {
            "text/html": f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
            "text/plain": self.describe(),
        }

    @staticmethod
    def _html_row(row) -> str:
        answer = row["answer"] or TABLE_WORDS["pending"]
        result = row["result"] if row["answered"] else TABLE_WORDS["hidden"]
        cells = [f'<td style="text-align:left">{rich(words)}</td>' for words in (row["question"], answer, result)]
        return f"<tr>{''.join(cells)}</tr>"


def predictions(lesson: str = "") -> Predictions:
    """La tabla con cada predicción de este cuaderno junto a lo que mostró su widget.

    `lesson` es el número de la lección, para el título. La tabla sigue al día si se predice después.
    """
    title = "Lo que predijimos y lo que se vio"
    if lesson:
        title = f"Lección {lesson}: lo que predijimos y lo que se vio"
    rows = [record.row() for record in RECORDS.values()]
    table = Predictions(kind="predictions", title=title, labels=dict(TABLE_WORDS), rows=rows)
    _tables[:] = [*_tables[-3:], table]      # solo las últimas: cada ejecución hace una nueva
    return table


# --- quiz -------------------------------------------------------------------------------------

class Quiz(Card):
    """Una pregunta de repaso; `chosen` es la opción elegida (-1: ninguna)."""

    question = T.Unicode().tag(sync=True)
    options = T.List().tag(sync=True)      # [{"text", "feedback", "correct"}]
    chosen = T.Int(-1).tag(sync=True)

    def choose(self, i: int) -> str:
        """Elige la opción `i` y devuelve el comentario que se lee."""
        self.chosen = check_choice("i", i, range(len(self.options)))
        return self.feedback()

    def feedback(self) -> str:
        """El comentario de la opción elegida ("" si ninguna)."""
        if self.chosen < 0:
            return ""
        option = self.options[self.chosen]
        return f"{_verdict(option)} {option['feedback']}"

    def describe(self) -> str:
        choices = "; ".join(o["text"] for o in self.options)
        return f"{self.question} (Para elegir: {choices}.) {self.feedback()}".strip()

    def still(self) -> dict:
        items = "".join(_html_item(option) for option in self.options)
        return {
            "text/html": f"<p><b>{rich(self.question)}</b></p><ul>{items}</ul>",
            "text/plain": self.describe(),
        }


def _verdict(option) -> str:
    return QUIZ_WORDS["right"] if option["correct"] else QUIZ_WORDS["wrong"]


def _html_item(option) -> str:
    """Una opción, con su comentario plegado."""
    why = f"{_verdict(option)} {rich(option['feedback'])}"
    return f"<li>{rich(option['text'])}<details><summary>¿Por qué?</summary>{why}</details></li>"


def quiz(question: str, options: Sequence[tuple[str, str, bool]], key: str | None = None) -> Quiz:
    """Una pregunta de repaso que se contesta en el acto.

    `options`: ternas (texto, comentario que explica por qué, si es correcta); con una correcta al menos.
    Se puede volver a elegir. `key` nombra la pregunta (por ahora solo para quien lee el código).
    """
    if not isinstance(question, str) or not question.strip():
        raise bad_type("question", question, "la pregunta, como texto")
    return Quiz(kind="quiz", question=question, options=_check_quiz(options), labels=dict(QUIZ_WORDS),
                title="")


def _check_quiz(options) -> list[dict]:
    if isinstance(options, str | bytes) or not isinstance(options, Iterable):
        raise bad_type("options", options, "una lista de ternas (texto, comentario, True o False)")
    checked = [_check_quiz_option(option) for option in options]
    if len(checked) < 2 or not any(o["correct"] for o in checked):
        raise bad_value("options", [o["text"] for o in checked], "dos opciones o más, y al menos una correcta")
    return checked


def _check_quiz_option(option) -> dict:
    if not isinstance(option, tuple | list) or len(option) != 3 or not isinstance(option[2], bool):
        raise bad_type("options", option, "ternas (texto, comentario, True o False)")
    text, feedback, correct = option
    if not str(feedback).strip():
        raise bad_value("options", option, "un comentario que explique por qué")
    return {"text": str(text), "feedback": str(feedback), "correct": correct}
