"""El índice, el glosario y la tabla del README, que salen de dos tablas: `curso.toml` y `glosario.toml`.

Las dos están en `notebooks/source/`, y cada una explica sus columnas.
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from coursekit.authoring.regions import SourceError

COURSE = "curso.toml"
GLOSSARY = "glosario.toml"
PLACES = ("lecciones", "ejercicios", "paquete", "documentos")


@dataclass(frozen=True)
class Lesson:
    """Una fila de `curso.toml`. `needs` son pares (número de lección, qué se usa de ella); los tiempos, en minutos."""

    stem: str
    title: str
    learns: str
    minutes: int
    exercise_minutes: int
    needs: tuple

    @property
    def number(self) -> str:
        return self.stem[:2]


@dataclass(frozen=True)
class Term:
    """Una palabra del glosario. `avoid` son expresiones regulares de lo que no se escribe en `places`."""

    spanish: str
    english: str
    meaning: str
    lesson: str
    avoid: tuple
    places: tuple


def lessons(root: Path) -> list[Lesson]:
    """Las lecciones del curso que está en `root`, en orden."""
    rows = _table(root, COURSE).get("leccion", [])
    return [_lesson(row) for row in rows]


def glossary(root: Path) -> list[Term]:
    """Los términos del glosario del curso que está en `root`, por orden alfabético."""
    rows = _table(root, GLOSSARY).get("termino", [])
    terms = [_term(row) for row in rows]
    return sorted(terms, key=lambda term: _plain(term.spanish))


def manners(root: Path) -> list[tuple[str, tuple]]:
    """Las maneras de escribir: pares (lo que se dice, expresiones regulares de lo que se evita)."""
    rows = _table(root, GLOSSARY).get("manera", [])
    return [(row["dice"], tuple(row["evitar"])) for row in rows]


def _table(root: Path, name: str) -> dict:
    path = root / "notebooks" / "source" / name
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{name}: no es TOML: {error}.") from error


def _lesson(row) -> Lesson:
    needs = tuple((need["leccion"], need["para"]) for need in row["necesita"])
    return Lesson(row["archivo"], row["titulo"], row["aprende"], row["minutos"], row["ejercicios"], needs)


def _term(row) -> Term:
    avoid = tuple(row.get("evitar", ()))
    places = tuple(row.get("lugares", PLACES))
    return Term(row["es"], row["en"], row["dice"], row["leccion"], avoid, places)


def _plain(text: str) -> str:
    """Sin acentos, para ordenar."""
    return text.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))


# --- lo que se escribe ------------------------------------------------------------------------

def readme_table(table: list[Lesson]) -> str:
    """La tabla de lecciones del README."""
    lines = ["| cuaderno | qué aprendemos a hacer | tiempo |", "|---|---|---|"]
    for lesson in table:
        name = f"[{lesson.number} · {lesson.title}](notebooks/{lesson.stem}.ipynb)"
        lines.append(f"| {name} | {lesson.learns} | {lesson.minutes} min |")
    return "\n".join(lines)


def pages(root: Path) -> dict[str, str]:
    """{nombre: texto percent} de los cuadernos que salen de las tablas; ninguno si las tablas no están."""
    found = {}
    table = lessons(root)
    if table:
        found["indice"] = _index(table)
    terms = glossary(root)
    if terms:
        found["glosario"] = _glossary_page(terms, manners(root), table)
    return found


def _index(table: list[Lesson]) -> str:
    total = sum(lesson.minutes for lesson in table)
    exercises = sum(lesson.exercise_minutes for lesson in table)
    return "\n".join([
        *_markdown("# Mapa del curso", "",
                   f"{len(table)} lecciones: {_hours(total)} de clase y {_hours(exercises)} de ejercicios.", "",
                   *_index_table(table)),
        *_markdown("## Qué necesita cada una", "",
                   "Una flecha va de una lección a las que usan lo que enseña.", "", *_diagram(table), "",
                   *_needs(table)),
        *_markdown("## Por dónde ir", "", *ROUTES),
        *_markdown("## Antes de empezar", "",
                   "Esta celda dice si está todo instalado. Después, en cada lección: *Ejecutar > Ejecutar todas las "
                   "celdas* (*Run > Run All Cells*).", "",
                   "Las palabras del curso están en [el glosario](glosario.ipynb)."),
        "# %%", "from coursekit import doctor", "", "doctor()", "",
    ])


ROUTES = (
    "- **Completo**: de la 01 a la 11, en orden. Cada una supone las anteriores que dice la lista de arriba.",
    "- **Una tarde**: 01, 03, 04 y 08. Métrica, validación, azar y oficio: con eso se hace bien casi todo.",
    "- **Los métodos que aprenden**: 04, 05, 06 y 07, para quien ya valida sin engañarse.",
    "- **Modelos caros de entrenar**: 04, 07, 09 y 10; después 05.",
)


def _index_table(table) -> list[str]:
    lines = ["| lección | qué aprendemos a hacer | clase | ejercicios |", "|---|---|---|---|"]
    for lesson in table:
        link = f"[{lesson.number} · {lesson.title}]({lesson.stem}.ipynb)"
        exercises = f"[{lesson.exercise_minutes} min](../exercises/{lesson.stem}.ipynb)"
        lines.append(f"| {link} | {lesson.learns} | {lesson.minutes} min | {exercises} |")
    return lines


def _diagram(table) -> list[str]:
    """El grafo de las lecciones, como lo dibuja JupyterLab."""
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'    L{lesson.number}["{lesson.number} · {lesson.title}"]' for lesson in table]
    for lesson in table:
        lines += [f"    L{number} --> L{lesson.number}" for number, _ in lesson.needs]
    lines.append("```")
    return lines


def _needs(table) -> list[str]:
    lines = []
    for lesson in table:
        told = "; ".join(f"de la {number}, {what}" for number, what in lesson.needs)
        lines.append(f"- **{lesson.number} · {lesson.title}**: {told or 'nada; solo Python y algo de scikit-learn'}.")
    return lines


def _glossary_page(terms, ways, table) -> str:
    stems = {lesson.number: lesson.stem for lesson in table}
    rows = ["| en español | en inglés | qué es | lección |", "|---|---|---|---|"]
    for term in terms:
        where = f"[{term.lesson}]({stems[term.lesson]}.ipynb)" if term.lesson in stems else term.lesson
        rows.append(f"| **{term.spanish}** | *{term.english}* | {term.meaning} | {where} |")
    return "\n".join([
        *_markdown("# Glosario", "",
                   "Una palabra para una cosa. La última columna es la lección que la explica; [el mapa del "
                   "curso](indice.ipynb) las tiene a todas.", "", *rows),
        *_markdown("## Cómo escribimos", "", *[f"- {told}" for told, _ in ways],
                   "- La coma separa los decimales: 0,75. Un espacio fino separa los miles desde las cinco cifras: "
                   "15\u202f626; 1701 va junto.",
                   "- «±» siempre dice qué es: un desvío, un error estándar o un intervalo de 95 %."),
        "",
    ])


def _markdown(*lines) -> list[str]:
    """Una celda de texto percent."""
    return ["# %% [markdown]", *[f"# {line}".rstrip() for line in lines], ""]


def _hours(minutes: int) -> str:
    """«9 h 30 min»."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
