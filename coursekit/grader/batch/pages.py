"""Las páginas: una por estudiante, con lo que le sirve, y una de la clase, para quien enseña; todo escapado."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from html import escape
from statistics import median

from coursekit.basics.spanish import counted, enumerated, number, plural
from coursekit.grader.batch.job import GRADED, GRADER, NOTHING, UNREADABLE
from coursekit.grader.batch.tables import functions_of, observations, shown_parts, totals
from coursekit.grader.outcomes import NEVER_RAN, Outcome
from coursekit.grader.plain_text import printable
from coursekit.grader.report_html import CARD, COLORS, LIST, look, part, title
from coursekit.grader.report_text import row, score
from coursekit.grader.results import FunctionResult, TestResult

LARGEST = 1_000_000         # bytes de una página
STYLE = """
body{font-family:system-ui,sans-serif;line-height:1.5;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;
background:#fff}
table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;
vertical-align:top}td.n{text-align:right}
.bar{background:#0072B2;height:.9rem}.note{color:#555}h2{margin-top:2rem}pre{white-space:pre-wrap}
@media(prefers-color-scheme:dark){body{background:#181818;color:#eee}.note{color:#bbb}}
"""
CANNOT_MEAN = ("Código igual significa que, sin contar nombres, comentarios ni espacios, es el mismo. No dice por qué: "
               "pudieron estudiar en pareja, partir del mismo apunte o llegar por su cuenta a la forma más corta. "
               "Sirve para conversar, no para acusar; y su ausencia tampoco prueba nada.")
MOST_ROWS = 300
# Bytes de cada tabla de la página de la clase: nadie la llena con lo que entregó, ni la deja sin las demás.
ROOM = {"hardest": 200_000, "equalities": 150_000, "answers": 150_000, "everyone": 450_000}
PLURALS = {GRADED: "corregidas", UNREADABLE: "ilegibles", NOTHING: "sin entrega", GRADER: "con error del calificador"}


def document(heading: str, body: list[str]) -> str:
    """Una página entera, sin nada que se cargue de otra parte."""
    page = (f'<!doctype html><html lang="es"><head><meta charset="utf-8"><title>{_safe(heading)}</title>'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{STYLE}</style></head><body><main><h1>{_safe(heading)}</h1>{''.join(body)}</main></body></html>")
    text = printable(page)
    return text if len(text.encode()) <= LARGEST else document(heading, ["<p>La página es demasiado larga.</p>"])


def _safe(text: str) -> str:
    return escape(printable(text))


# --- la página de un estudiante ---------------------------------------------------------------

def student_page(result: dict, isolation: str) -> str:
    """Lo que un estudiante lee de su entrega: puntos, diagnósticos y pistas; de las pruebas ocultas, cuántas hay."""
    points, possible = totals(result)
    body = [f"<p><strong>Total: {score(points, possible)}.</strong></p>"]
    body += [_paragraph(sentence) for sentence in result["sentences"]]
    if not result["lessons"]:
        body.append("<p>No hay nada para corregir.</p>")
    for lesson in result["lessons"]:
        body.append(f"<h2>{_safe(lesson['lesson'])}</h2>")
        body += [_paragraph(sentence) for sentence in lesson["sentences"]]
        body += [_card(function) for function in functions_of(lesson)]
    body.append(f'<p class="note">{_safe(isolation)}</p>')
    return document(f"Entrega de {result['student']}", body)


def _paragraph(sentence: str) -> str:
    return f'<p class="note">{_safe(sentence[:1].upper() + sentence[1:])}.</p>'


def _card(result: FunctionResult) -> str:
    """La tarjeta de una función: su estado, el primer problema y la lista de pruebas."""
    color = COLORS[result.status]
    body = [title(result, color)]
    if result.first_problem is not None:
        body += [part(kind, text) for kind, text in shown_parts(result.first_problem)]
    body += [f'<div style="margin:.3em 0">{_safe(note)}</div>' for note in result.notes]
    items = [f'<li style="margin:0;{look(test)}">{_safe(row(test))}</li>' for test in result.tests]
    body.append(f'<ul style="{LIST}">{"".join(items)}</ul>')
    body.append(f"<div>{_how_many(result)}</div>")
    return f'<div style="{CARD.format(color=color)}">{"".join(body)}</div>'


def _how_many(result: FunctionResult) -> str:
    """«Pruebas visibles: 3/3. Pruebas ocultas: 1/2.»"""
    public = [test for test in result.tests if not test.mark.hidden]
    hidden = [test for test in result.tests if test.mark.hidden]
    text = f"Pruebas visibles: {_passed(public)}/{len(public)}."
    return f"{text} Pruebas ocultas: {_passed(hidden)}/{len(hidden)}." if hidden else text


def _passed(tests: list[TestResult]) -> int:
    return sum(test.passed for test in tests)


# --- la página de la clase --------------------------------------------------------------------

def class_page(results: Sequence[dict], isolation: str) -> str:
    """Lo que quien enseña quiere saber de la clase entera."""
    people = counted(len(results), "entrega", "entregas")
    body = [f"<p>{people}. {_safe(isolation)}</p>", _states(results), "<h2>Puntos</h2>", _distribution(results),
            "<h2>Qué prueba falla más</h2>", _hardest(results), "<h2>Código igual</h2>", _equalities(results),
            _answers(results), "<h2>Entrega por entrega</h2>", _everyone(results)]
    return document("La clase", body)


def _states(results: Sequence[dict]) -> str:
    return f"<p>{how_many(results)}.</p>"


def how_many(results: Sequence[dict]) -> str:
    """«14 corregidas y 2 ilegibles»."""
    counts = Counter(result["state"] for result in results)
    told = [counted(count, state, PLURALS.get(state, state)) for state, count in counts.most_common()]
    return enumerated(told or ["ninguna"])


def _distribution(results: Sequence[dict]) -> str:
    """Cuántos estudiantes hay en cada décima del total posible."""
    shares = [points / possible for points, possible in map(totals, results) if possible]
    if not shares:
        return "<p>Nada que contar.</p>"
    counts = Counter(min(int(10 * share), 9) for share in shares)
    most = max(counts.values())
    rows = [f'<tr><td>{10 * tenth} a {10 * tenth + 10} %</td><td class="n">{counts[tenth]}</td>'
            f'<td style="width:70%"><div class="bar" style="width:{100 * counts[tenth] / most:.0f}%"></div></td></tr>'
            for tenth in range(10)]
    middle = f"<p>La mitad tiene {number(100 * median(shares), 0)} % de los puntos o más.</p>"
    return f"{middle}<table><tr><th>Del total</th><th>Estudiantes</th><th></th></tr>{''.join(rows)}</table>"


def _hardest(results: Sequence[dict]) -> str:
    """Las pruebas, de la que más falla a la que menos: con qué pista y qué respuesta equivocada es la más común."""
    failures: dict[tuple, list[TestResult]] = defaultdict(list)
    tried: Counter = Counter()
    for result in results:
        for lesson in result["lessons"]:
            for function in functions_of(lesson):
                for test in function.tests:
                    key = (lesson["lesson"][:2], function.name, test.name, test.mark.hint, test.mark.hidden)
                    tried[key] += test.outcome not in (Outcome.NOT_JUDGED, *NEVER_RAN)
                    if test.fails_on_its_own and test.outcome not in NEVER_RAN:
                        failures[key].append(test)
    rows = []
    for key, failed in sorted(failures.items(), key=lambda item: -len(item[1]))[:MOST_ROWS]:
        lesson, name, test, hint, hidden = key
        common, times = Counter(one.diagnosis for one in failed).most_common(1)[0]
        seconds = median(one.seconds for one in failed)
        rows.append(f'<tr><td>{_safe(lesson)}.{_safe(name)}</td><td>{_safe(test)}{" (oculta)" if hidden else ""}</td>'
                    f'<td class="n">{len(failed)} de {tried[key]}</td><td>{_safe(hint)}</td>'
                    f'<td>{_safe(common[:400])} ({times})</td><td class="n">{number(seconds, 2)} s</td></tr>')
    if not rows:
        return "<p>Ninguna.</p>"
    return ("<table><tr><th>Función</th><th>Prueba</th><th>Fallan</th><th>Pista</th><th>Lo más común</th>"
            f"<th>Tiempo mediano</th></tr>{_fitting(rows, 'hardest')}</table>")


def _equalities(results: Sequence[dict]) -> str:
    """Los grupos con el mismo código en alguna función, si no es el de casi todos."""
    groups: dict[tuple, list[str]] = defaultdict(list)
    for result in results:
        for lesson in result["lessons"]:
            judged = {function.name for function in functions_of(lesson) if function.points}
            for name, mark in lesson["prints"].items():
                if name in judged:
                    groups[lesson["lesson"][:2], name, mark].append(result["student"])
    shared = {key: people for key, people in groups.items() if 1 < len(people) <= max(3, len(results) // 4)}
    rows = [f"<tr><td>{_safe(lesson)}.{_safe(name)}</td><td>{_safe(enumerated(people))}</td></tr>"
            for (lesson, name, _), people in sorted(shared.items())[:MOST_ROWS]]
    if not rows:
        return f'<p>Ninguno.</p><p class="note">{CANNOT_MEAN}</p>'
    return (f'<p class="note">{CANNOT_MEAN}</p><table><tr><th>Función</th><th>Estudiantes</th></tr>'
            f"{_fitting(rows, 'equalities')}</table>")


def _answers(results: Sequence[dict]) -> str:
    """Lo que se predijo y lo que se contestó, si alguien entregó los cuadernos de las lecciones; nada si no."""
    predicted: dict[str, Counter] = defaultdict(Counter)
    for result in results:
        for question, answer in result.get("predictions", ()):
            predicted[question][answer] += 1
        for question, right in result.get("quizzes", ()):
            predicted[question]["correcta" if right else "todavía no"] += 1
    rows = []
    for question, counts in list(predicted.items())[:MOST_ROWS]:
        told = [f"{answer} ({count})" for answer, count in counts.most_common(5)]
        rows.append(f"<tr><td>{_safe(question)}</td><td>{_safe(enumerated(told))}</td></tr>")
    if not rows:
        return ""
    return ("<h2>Predicciones y preguntas</h2><table><tr><th>La pregunta</th><th>Lo que se contestó</th></tr>"
            f"{_fitting(rows, 'answers')}</table>")


def _fitting(rows: list[str], table: str) -> str:
    """Las filas que entran en el lugar de esa tabla; de las demás, cuántas son."""
    kept = []
    left = ROOM[table]
    for one in rows:
        left -= len(one.encode())
        if left < 0:
            break
        kept.append(one)
    missing = len(rows) - len(kept)
    told = f"<tr><td>Y {counted(missing, 'fila', 'filas')} más, que aquí no entran.</td></tr>" if missing else ""
    return "".join(kept) + told


def _everyone(results: Sequence[dict]) -> str:
    rows = []
    width = min(300, ROOM["everyone"] // (12 * max(len(results), 1)))      # en una clase enorme, están en marks.csv
    for result in results:
        points, possible = totals(result)
        notes = "; ".join(observations(result))[:width]
        rows.append(f'<tr><td>{_safe(result["student"])}</td><td class="n">{number(points)} de {number(possible)}</td>'
                    f'<td>{_safe(result["state"])}</td><td class="n">{number(result["seconds"], 1)} s</td>'
                    f"<td>{_safe(notes)}</td></tr>")
    word = plural(len(rows), "Estudiante", "Estudiantes")
    return (f"<table><tr><th>{word}</th><th>Puntos</th><th>Estado</th><th>Tiempo</th><th>Observaciones</th></tr>"
            f"{_fitting(rows, 'everyone')}</table>")
