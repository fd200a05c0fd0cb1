"""Python dentro de un navegador (Pyodide): qué falta ahí, y cómo decirlo."""
from __future__ import annotations

import sys

# Lo que las lecciones usan y un navegador no puede tener, por el nombre con que se importa.
ABSENT = {
    "tpot": "TPOT",
    "hyperopt": "Hyperopt",
    "ConfigSpace": "ConfigSpace",
    "ray": "Ray",
    "keras": "Keras",
    "jax": "jax",
    "dask": "dask",
    "distributed": "dask",
    "optuna": "Optuna",
}
ELSEWHERE = "lo demás de la lección funciona sin eso, y entera se ejecuta en JupyterLab"
NO_PROCESSES = ("Un navegador no puede abrir otros procesos ni hilos: se busca en serie, que con la misma semilla da "
                "mismo; en paralelo, en JupyterLab.")


def in_browser() -> bool:
    """¿Corre este Python dentro de un navegador?"""
    return sys.platform == "emscripten"


def why_not_here(library: str) -> str:
    """Dice que `library`, por el nombre con que se importa, no está en un navegador; vacía si no es de esas."""
    name = ABSENT.get(library.partition(".")[0])
    if name is None:
        return ""
    return f"{name} no funciona dentro de un navegador: {ELSEWHERE}."
