"""El resultado de `check`, en HTML para el cuaderno y en texto para lo demás.

El orden es el de la lectura: el diagnóstico, la pista, la línea propia y al final la lista de pruebas. El color
acompaña, nunca avisa solo: cada estado tiene su símbolo y su palabra.
"""
from __future__ import annotations

from html import escape

from coursekit.grader.faults import current_shell
from coursekit.grader.runner import (
    ALMOST,
    ERROR,
    FAIL,
    IMPORT,
    MISSING,
    NOT_BEGUN,
    NOT_JUDGED,
    NOT_STARTED,
    OK,
    RIGHT,
    TIME,
    WRONG,
    FunctionResult,
    TestResult,
)

# Símbolo y color del borde de cada estado; los colores se distinguen también sin ver rojo ni verde.
LOOKS = {RIGHT: ("✔", "#0072B2"), ALMOST: ("◐", "#E69F00"), WRONG: ("✘", "#D55E00"), NOT_BEGUN: ("○", "#808080")}
NOT_RUN = {NOT_STARTED, MISSING, IMPORT}  # la función no llegó a ejecutarse: el diagnóstico lo dice todo
WORDS = {OK: "✔ pasa", FAIL: "✘ falla", ERROR: "✘ se detiene", TIME: "✘ no termina", IMPORT: "✘ no se ejecuta",
         MISSING: "○ no existe", NOT_STARTED: "○ sin empezar", NOT_JUDGED: "– sin evaluar"}


def number(value: float) -> str:
    """Un puntaje sin ceros de más y con coma decimal."""
    return f"{value:g}".replace(".", ",")


def score(got: float, possible: float) -> str:
    """«1,5 de 3 puntos»."""
    return f"{number(got)} de {number(possible)} punto{'' if possible == 1 else 's'}"


class Report:
    """Lo que devuelve `check`: `.status`, `.points`, `.possible` y `.functions` (un resultado por función)."""

    def __init__(self, functions: list[FunctionResult], title: str = "", note: str = ""):
        self.functions, self.title, self.note = functions, title, note
        self._shown_in = None

    @property
    def status(self) -> str:
        """El estado común; «casi» cuando las funciones no coinciden y algo hay bien."""
        states = {function.status for function in self.functions}
        if len(states) == 1:
            return states.pop()
        return ALMOST if states & {RIGHT, ALMOST} else WRONG if WRONG in states else NOT_BEGUN

    @property
    def points(self) -> float:
        return sum(function.points for function in self.functions)

    @property
    def possible(self) -> float:
        return sum(function.possible for function in self.functions)

    def __getitem__(self, name: str) -> FunctionResult:
        return next(function for function in self.functions if function.name == name)

    def __repr__(self):
        return f"<{self.title or 'resultado'}: {self.status}, {score(self.points, self.possible)}>"

    def text(self) -> str:
        """El resultado en texto llano."""
        parts = [self.note] if self.note else []
        parts += [function_text(function) for function in self.functions]
        return "\n\n".join(parts + ([self._total()] if len(self.functions) > 1 else []))

    def _total(self) -> str:
        right = sum(function.status == RIGHT for function in self.functions)
        return (f"Total: {score(self.points, self.possible)}; "
                f"{right} de {len(self.functions)} funciones correctas.")

    def _repr_html_(self):
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        total = f"<p><strong>{escape(self._total())}</strong></p>" if len(self.functions) > 1 else ""
        return f'<div role="status">{note}{"".join(map(function_html, self.functions))}{total}</div>'

    def show(self) -> Report:
        """Muestra el resultado: en el cuaderno como HTML, fuera de él como texto."""
        shell = current_shell()
        if shell is None or not hasattr(shell, "kernel"):
            print(self.text())
        else:
            self._publish()
        self._shown_in = getattr(shell, "execution_count", None)
        return self

    def _ipython_display_(self):
        # Como último valor de la celda que ya lo mostró, no se repite.
        shell = current_shell()
        if shell is None or self._shown_in != shell.execution_count:
            self._publish()

    def _publish(self):
        from IPython.display import display

        display({"text/html": self._repr_html_(), "text/plain": self.text()}, raw=True)


def function_text(result: FunctionResult) -> str:
    """El resultado de una función en texto."""
    lines = [_headline(result)]
    problem = result.first_problem
    if problem is not None:
        lines += [f"  {paragraph}" for paragraph in problem_paragraphs(problem)]
    lines += [f"  {WORDS[test.outcome]}: {_label(test)} ({_points(test)})" for test in result.tests]
    return "\n".join(lines + [f"  {text}" for text in _hidden(result)])


def problem_paragraphs(test: TestResult) -> list[str]:
    """Diagnóstico, pista, líneas propias e impresiones, en ese orden; de una prueba oculta, sólo la pista."""
    if test.outcome in NOT_RUN:
        return [test.diagnosis, *(f"En {line}" for line in test.lines)]
    if test.mark.hidden:
        return [f"Pista: {test.mark.hint}"]
    printed = [f"Lo que imprimió: {test.printed.strip()}"] if test.printed.strip() else []
    return [test.diagnosis, f"Pista: {test.mark.hint}", *(f"En {line}" for line in test.lines), *printed]


def _headline(result: FunctionResult) -> str:
    symbol = LOOKS[result.status][0]
    return f"{symbol} {result.name}: {result.status} ({score(result.points, result.possible)})"


def _hidden(result: FunctionResult) -> list[str]:
    if not result.hidden:
        return []
    return [f"Hay {result.hidden} pruebas ocultas que se ejecutan al corregir." if result.hidden > 1
            else "Hay una prueba oculta que se ejecuta al corregir."]


def _label(test: TestResult) -> str:
    return "prueba oculta" if test.mark.hidden else test.label


def _points(test: TestResult) -> str:
    return f"{number(test.mark.points if test.passed else 0)}/{number(test.mark.points)}"


def function_html(result: FunctionResult) -> str:
    """El resultado de una función en HTML, con todo lo ajeno escapado."""
    color = LOOKS[result.status][1]
    body = "".join(_problem_html(result.first_problem)) if result.first_problem else ""
    items = "".join(f"<li>{escape(WORDS[test.outcome])}: {escape(_label(test))} ({_points(test)})</li>"
                    for test in result.tests)
    hidden = "".join(f"<p>{escape(text)}</p>" for text in _hidden(result))
    return (f'<div style="border-left:6px solid {color};padding:4px 12px;margin:6px 0">'
            f"<p><strong>{escape(_headline(result))}</strong></p>{body}"
            f'<ul style="list-style:none;padding-left:0;margin:4px 0">{items}</ul>{hidden}</div>')


def _problem_html(test: TestResult):
    secret = test.mark.hidden and test.outcome not in NOT_RUN
    if not secret:
        yield f'<p style="font-size:1.05em">{escape(test.diagnosis)}</p>'
    if test.outcome not in NOT_RUN:
        yield f"<p><em>Pista:</em> {escape(test.mark.hint)}</p>"
    for line in () if secret else test.lines:
        yield f"<p>En {escape(line.where)}, línea {line.number}:</p><pre>{escape(line.text)}</pre>"
    if test.printed.strip() and not secret:
        yield f"<p>Lo que imprimió:</p><pre>{escape(test.printed.strip())}</pre>"
