"""Predecir antes de mover: la pregunta que abre un widget, la tabla del final y las preguntas de repaso.

    predict("Con 9 puntos, ¿cuántos valores distintos del hiperparámetro importante prueba cada uno?",
            options=["3 la grilla y 9 el azar", "9 los dos"], widget=grid_vs_random, key="W7",
            result="La grilla prueba 3 valores distintos; el azar, 9.")
    predictions("04")           # al final de la lección: lo que predijimos junto a lo que se vio

La predicción queda anotada en el kernel, con su `key`: ejecutar la celda de nuevo la conserva. Nunca se
califica: lo que se ve en el widget habla solo. Una respuesta se puede cambiar hasta que se aprieta «Ver qué pasa»; ahí
se abre todo lo que la contesta: el widget, su guía (`guide`) y, si se pidió, una raya en el dibujo con lo predicho.
Fuera de un navegador nada espera: `prediction.record(…)` anota una respuesta desde Python y la abre.
"""
from __future__ import annotations

import base64
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ipywidgets
import traitlets as T

from coursekit.basics.spanish import plain_number
from coursekit.basics.validation import (
    bad_type,
    bad_value,
    check_bool,
    check_choice,
    check_float,
    check_int,
    check_sequence,
    check_text,
    describe_value,
)
from coursekit.widgets.card import Card, paragraphs, rich, with_still
from coursekit.widgets.player import Story

WORDS = {
    "before": "Antes de mover nada, ¿qué predecimos?", "send": "Anotar la predicción",
    "recorded": "Predijimos:", "number": "Nuestro número", "between": "entre {low} y {high}",
    "not_number": "No se entiende como número. Escribamos solo cifras, con coma o punto decimal: 0,75.",
    "not_whole": "Aquí va un número entero, sin decimales.",
    "out_of_range": "Tiene que estar entre {low} y {high}.",
    "open": "Abrir (F8)", "opened": "Veamos.", "reveal": "Ver qué pasa",
    "change": "Hasta que lo veamos se puede cambiar.", "guess": "predijimos {value}",
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
    """El número escrito en `text`, con coma o punto decimal: «0,75» y «0.75» son lo mismo; también «75 %».

    Donde se espera un entero, «15.626», «15,626» y «15 626» son quince mil. Lanza ValueError, en español, si
    no se entiende, si no es entero donde debe serlo o si está fuera de rango. (El navegador hace lo mismo.)
    """
    spaced = re.sub(r"[\s\u00a0\u202f]+", " ", str(text))
    clean = spaced.strip().replace("−", "-")
    is_percent = clean.endswith("%") and not expected.whole
    if is_percent:
        clean = clean.removesuffix("%").strip()
    if expected.whole and re.fullmatch(r"[+-]?[1-9]\d{0,2}([., ]\d{3})+", clean):
        clean = re.sub(r"[., ]", "", clean)
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", clean):
        raise ValueError(WORDS["not_number"])
    value = float(clean.replace(",", "."))
    if is_percent and expected.high <= 1:      # en una escala de 0 a 1, «50 %» es 0,5
        value = value / 100
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
    """Una pregunta hecha en este kernel: `answer` es None hasta que se predice; `revealed`, si ya se vio qué pasa."""

    key: str
    question: str
    answer: str | float | None = None
    revealed: bool = False
    result: Callable[[], str] | None = None

    @property
    def answer_text(self) -> str:
        if self.answer is None:
            return ""
        return self.answer if isinstance(self.answer, str) else plain_number(self.answer)

    @property
    def result_text(self) -> str:
        """Lo que mostró el widget; nada mientras no se abrió."""
        if not self.settled or self.result is None:
            return ""
        return self.result()

    @property
    def settled(self) -> bool:
        """Si se predijo y después se vio qué pasa: desde ahí no se cambia."""
        return self.revealed and self.answer is not None

    def row(self) -> dict:
        """La fila de la tabla."""
        return {
            "key": self.key,
            "question": self.question,
            "answered": self.settled,
            "answer": self.answer_text if self.settled else "",
            "result": self.result_text,
        }


RECORDS: dict[str, Record] = {}      # en el orden en que se hicieron las preguntas
_tables: list = []                   # las tablas en pantalla, que se actualizan solas


def forget(key: str | None = None) -> None:
    """Olvida una predicción o una pregunta de repaso, o todas."""
    for known in [*RECORDS, *_chosen] if key is None else [key]:
        RECORDS.pop(known, None)
        _chosen.pop(known, None)
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
    sealed = T.Unicode().tag(sync=True)            # lo que se lee al abrir: codificado, para que la página no lo diga
    target = T.Unicode().tag(sync=True)            # el `uid` de la historia donde se dibuja lo predicho
    drawn_on = T.Dict().tag(sync=True)             # en qué panel y en qué eje
    opened = T.Bool(False).tag(sync=True)

    def describe(self) -> str:
        choices = "; ".join(self.options)
        if not self.options:
            choices = f"un número entre {self.number['low_text']} y {self.number['high_text']}"
        recorded = f" {WORDS['recorded']} {self.answer}." if self.answer else ""
        return f"{self.question} (Para elegir: {choices}.){recorded}"


class Prediction(ipywidgets.VBox):
    """Una pregunta y, debajo, el widget que se abre al responderla.

    `.widget` es el widget; `.answer`, lo predicho (None si nada); `.record(valor)` predice desde Python y abre.
    """

    def __init__(self, card: Question, widget, record: Record, expected: NumberRange | None, revealed: str = ""):
        self.card = card
        self.widget = widget
        self._record = record
        self._expected = expected
        self._revealed = revealed
        children = [card]
        if widget is not None:
            locked = ipywidgets.VBox([widget])
            locked.add_class("ck-locked")
            children.append(locked)
        super().__init__(children)
        self.add_class("ck-predict")
        card.observe(self._answered, "answer")
        card.observe(self._opened, "opened")
        self._draw_guess()

    @property
    def answer(self):
        """Lo predicho: un texto de las opciones, un número, o None."""
        return self._record.answer

    def record(self, value) -> None:
        """Predice desde Python y abre; ValueError si no es una de las opciones o un número del rango."""
        if self._expected is None:
            self.card.answer = check_choice("value", value, self.card.options)
        else:
            self.card.answer = plain_number(parse_number(str(value), self._expected))
        self.card.opened = True

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
        self._draw_guess()
        _refresh_tables()

    def _opened(self, change) -> None:
        self._record.revealed = change["new"]
        self._draw_guess()
        _refresh_tables()

    def _draw_guess(self) -> None:
        """Lo predicho, como una raya en el dibujo; nada antes de abrir."""
        if not self.card.drawn_on or not self._record.settled:
            return
        label = WORDS["guess"].format(value=self._record.answer_text)
        self.widget.guess = {**self.card.drawn_on, "value": self._record.answer, "label": label}

    def still(self) -> dict:
        """La pregunta, y la imagen del widget plegada detrás de «Ver qué pasa»."""
        page = f"<p><b>{rich(self.card.question)}</b></p>"
        if self.card.options:
            items = "".join(f"<li>{rich(option)}</li>" for option in self.card.options)
            page += f"<ul>{items}</ul>"
        if hasattr(self.widget, "still"):
            hidden = self.widget.still()["text/html"]
        else:
            hidden = ""
        hidden += paragraphs(self._revealed)
        if hidden:
            page += f"<details><summary>{WORDS['reveal']}</summary>{hidden}</details>"
        return {"text/html": page, "text/plain": self.describe()}

    def _repr_mimebundle_(self, **kwargs):
        return with_still(super()._repr_mimebundle_(**kwargs), self.still())

    def __repr__(self) -> str:
        return f"<Prediction: {self.card.describe()}>"


def predict(question: str, options: Sequence[str] | None = None, number=None, widget=None, key: str | None = None,
            result: str | Callable | None = None, reset: bool = False, guide: str = "",
            drawn_on: tuple[str, int] | None = None) -> Prediction:
    """Una pregunta que hay que responder para que se abra `widget`.

    `options`, los textos entre los que se elige, o `number=(menor, mayor, paso)` para escribir un número.
    `widget`, un widget o una función sin argumentos que lo devuelve. `key`, el nombre con que se anota (por
    omisión, la pregunta). `result`, la oración con lo que muestra el widget, o una función que la devuelve
    (si pide un argumento, recibe el widget); por omisión, `widget.describe()`. `reset=True` olvida lo anotado.
    `guide`, lo que conviene mirar: se lee debajo de la pregunta solo al abrirla (párrafos separados por un renglón
    vacío; los que empiezan con «- » forman una lista). `drawn_on=("y", 0)`: el número predicho se dibuja como una raya
    en ese eje ("x" o "y") de ese panel de la historia, al lado de lo que pasó.
    """
    if not isinstance(question, str) or not question.strip():
        raise bad_type("question", question, "la pregunta, como texto")
    if key is not None and not isinstance(key, str):
        raise bad_type("key", key, "el nombre de la pregunta, como texto")
    if (options is None) == (number is None):
        raise ValueError(f"«options» y «number»: llegaron {describe_value(options)} y {describe_value(number)}; se "
                         "espera uno de los dos, y solo uno.")
    check_bool("reset", reset)
    expected = None if number is None else _check_range(number)
    options = [] if options is None else _check_options(options)
    if _is_factory(widget):
        widget = widget()
    _check_widget(widget)
    record = _open_record(key or question, question, reset, options, expected)
    record.result = _result(result, widget)
    place = _check_place(drawn_on, widget, expected)
    revealed = _revealed(guide, record, widget)
    card = Question(
        kind="question",
        question=question,
        options=options,
        labels=dict(WORDS),
        number=expected.to_dict() if expected else {},
        answer=record.answer_text,
        opened=record.settled,
        sealed=_seal(revealed),
        drawn_on=place,
        target=widget.uid if place else "",
    )
    _refresh_tables()
    return Prediction(card, widget, record, expected, revealed)


def _check_place(drawn_on, widget, expected) -> dict:
    """Dónde se dibuja lo predicho: {"axis", "panel"}, o vacío si no se pidió."""
    if drawn_on is None:
        return {}
    if not isinstance(drawn_on, tuple) or len(drawn_on) != 2:
        raise bad_type("drawn_on", drawn_on, "un par (eje, panel), como (\"y\", 0)")
    axis, panel = drawn_on
    if expected is None or not isinstance(widget, Story):
        raise bad_value("drawn_on", drawn_on, "None: lo predicho se dibuja solo si la pregunta pide un número y abre "
                        "una historia")
    n_panels = len(widget.scene().panels)
    return {"axis": check_choice("drawn_on", axis, ("x", "y")), "panel": check_int("drawn_on", panel, 0, n_panels - 1)}


def _revealed(guide, record, widget) -> str:
    """Lo que se lee al abrir: el resultado, si no hay widget que lo muestre, y la guía."""
    if not isinstance(guide, str):
        raise bad_type("guide", guide, "un texto")
    shown = record.result() if widget is None else ""
    return "\n\n".join(filter(None, [shown, inspect.cleandoc(guide)]))


def _seal(text: str) -> str:
    """El texto en base64: ni la página exportada ni su fuente lo dicen antes de contestar."""
    return base64.b64encode(text.encode("utf-8", "replace")).decode()


def _is_factory(widget) -> bool:
    return callable(widget) and not isinstance(widget, ipywidgets.Widget)


def _check_widget(widget) -> None:
    if widget is not None and not isinstance(widget, ipywidgets.Widget):
        raise bad_type("widget", widget, "un widget, o una función que devuelve uno")


def _check_options(options) -> list[str]:
    texts = check_sequence("options", options, "una lista de textos")
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
        record.revealed = old.revealed
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
    if check_text("lesson", lesson):
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


_chosen: dict[str, int] = {}      # lo elegido en cada pregunta de repaso, por su `key`


def quiz(question: str, options: Sequence[tuple[str, str, bool]], key: str | None = None) -> Quiz:
    """Una pregunta de repaso que se contesta en el acto.

    `options`: ternas (texto, comentario que explica por qué, si es correcta); con una correcta al menos.
    Se puede volver a elegir. Con `key`, el nombre con que se recuerda, ejecutar la celda de nuevo conserva lo elegido.
    """
    if not isinstance(question, str) or not question.strip():
        raise bad_type("question", question, "la pregunta, como texto")
    if key is not None and not isinstance(key, str):
        raise bad_type("key", key, "el nombre de la pregunta, como texto")
    card = Quiz(kind="quiz", question=question, options=_check_quiz(options), labels=dict(QUIZ_WORDS), title="")
    if key is not None:
        _remember_choice(card, key)
    return card


def _remember_choice(card: Quiz, key: str) -> None:
    """Abre la pregunta como quedó, si las opciones siguen siendo tantas, y anota lo que se elija."""
    before = _chosen.get(key, -1)
    if before < len(card.options):
        card.chosen = before
    card.observe(lambda change: _chosen.update({key: change["new"]}), "chosen")


def _check_quiz(options) -> list[dict]:
    options = check_sequence("options", options, "una lista de ternas (texto, comentario, True o False)")
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
