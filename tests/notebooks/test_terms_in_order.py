"""Ningún término se usa antes de explicarlo: la primera vez que aparece es en la frase que dice qué es."""
import re

import pytest
from helpers.lesson_cells import source_of

# lección, término, y la frase que lo explica: desde la sección 1, es la primera que lo nombra.
EXPLAINED = [
    ("01", "curva ROC", "la **curva ROC** es el recall contra la **tasa de falsas alarmas**"),
    ("01", "tasa de falsas alarmas", "**tasa de falsas alarmas** (FPR), la fracción de benignos que llamamos malignos"),
    ("01", "log loss", "(El *log loss* mira las probabilidades"),
    ("01", "grilla", "todas las combinaciones de unas listas de valores, la **grilla** (lección 02)"),
    ("02", "error estándar", "Va con su **error estándar**"),
    ("03", "binomial", "`rng.binomial(50, 0.7)` sortea cuántas de 50 filas acierta"),
    ("05", "densidad", "Estima una **densidad** para cada grupo, alta donde hay muchas"),
    ("08", "intervalo de 95 %", "Las diferencias llegan con su **intervalo de 95 %**"),
    ("08", "coordenadas paralelas", "**coordenadas paralelas**, un eje por hiperparámetro y una línea"),
    ("08", "importancia", "la **importancia** de cada hiperparámetro, cuánto se concentran las mejores"),
]


def from_section_one(lesson: str) -> str:
    """La fuente de la lección desde su sección 1, en un renglón y sin las almohadillas."""
    text = source_of(lesson).read_text(encoding="utf-8")
    body = text[text.index("# ## 1 · "):]
    return " ".join(re.sub(r"(?m)^# ?", "", body).split())


@pytest.mark.parametrize("lesson, term, explained", EXPLAINED, ids=[f"{row[0]}-{row[1]}" for row in EXPLAINED])
def test_a_term_is_explained_where_it_appears_first(lesson, term, explained):
    text = from_section_one(lesson)
    assert explained in text
    start = text.index(explained)
    first = text.lower().index(term.lower())
    assert start <= first < start + len(explained), text[max(0, first - 60):first + 60]
