"""Los métodos del curso, en una sola tabla: de aquí salen sus nombres, su color, su fila en el resumen y su registro.

Para agregar un buscador alcanza con escribir su archivo en `coursekit/searchers/` y una fila aquí: `SearchCV` lo
conoce por su nombre, `coursekit.searchers` lo ofrece, y las figuras, los informes y las pruebas lo encuentran solos.
"""
from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Method:
    """Una fila de la tabla.

    `name`: como en `SearchCV(searcher=…)` y en `History.method`. `searcher`: su clase, y `module`: el archivo de
    `coursekit/searchers/` donde está. `title`: cómo se lo llama en una oración; `label`: en una leyenda. `color`
    (#rrggbb), `marker` y `dash`: cómo se lo dibuja; el color es de la paleta de Okabe e Ito (2008), y el marcador y el
    trazo son la segunda señal para quien no ve colores. El resto es lo que la lección 08 cuenta de él.
    """

    name: str
    searcher: str
    module: str
    title: str
    label: str
    color: str
    marker: str
    dash: str | None
    idea: str
    cost: str
    parallel: str
    needs: str
    choose: str
    libraries: str

    def load(self):
        """La clase del buscador; su archivo se importa la primera vez que se la pide."""
        return getattr(import_module(f"coursekit.searchers.{self.module}"), self.searcher)


_ROWS = (
    Method(
        name="grid", searcher="GridSearch", module="grid",
        title="búsqueda en grilla", label="grilla",
        color="#0072b2", marker="square", dash=None,
        idea="todas las combinaciones de una lista de valores",
        cost="el producto de las listas",
        parallel="sí, todo a la vez",
        needs="pocos ejes, y saber dónde mirar",
        choose="hay uno o dos hiperparámetros que sabemos que importan, o queremos un mapa para leer",
        libraries="scikit-learn: GridSearchCV",
    ),
    Method(
        name="random", searcher="RandomSearch", module="random",
        title="búsqueda al azar", label="búsqueda al azar",
        color="#d55e00", marker="circle", dash="dash",
        idea="sortear cada configuración",
        cost="los modelos que digamos",
        parallel="sí, todo a la vez",
        needs="una distribución por eje, en su escala",
        choose="no sabemos cuáles ejes importan; y siempre, como vara para medir a los demás",
        libraries="scikit-learn: RandomizedSearchCV",
    ),
    Method(
        name="bayes", searcher="GaussianProcessSearch", module="bayes",
        title="optimización bayesiana", label="bayesiana (GP)",
        color="#009e73", marker="diamond", dash=None,
        idea="un modelo sustituto, con su incertidumbre, elige el próximo punto",
        cost="los que digamos; proponer también cuesta, y crece con la historia",
        parallel="en lotes o asíncrona, con rendimiento decreciente",
        needs="pocos ejes, casi todos numéricos",
        choose="cada modelo es caro y podemos pagar decenas",
        libraries="BoTorch, scikit-optimize, Optuna",
    ),
    Method(
        name="tpe", searcher="TPESearch", module="tpe",
        title="TPE", label="TPE",
        color="#cc79a7", marker="triangle", dash="dot",
        idea="muestrear donde los buenos son más densos que los demás",
        cost="los que digamos; proponer es casi gratis",
        parallel="en lotes o asíncrona, con rendimiento decreciente",
        needs="unos 10 o 20 sorteos para arrancar",
        choose="el espacio mezcla números, categorías y ramas, y podemos pagar decenas o cientos",
        libraries="Hyperopt, Optuna",
    ),
    Method(
        name="genetic", searcher="GeneticSearch", module="genetic",
        title="algoritmo genético", label="genético",
        color="#e69f00", marker="star", dash="dashdot",
        idea="una población que se selecciona, se cruza y muta",
        cost="población × generaciones, menos la élite",
        parallel="sí, dentro de cada generación",
        needs="cientos de evaluaciones",
        choose="lo que se busca tiene estructura (un pipeline entero) y probar es barato",
        libraries="TPOT, DEAP",
    ),
    Method(
        name="halving", searcher="SuccessiveHalving", module="halving",
        title="Successive Halving", label="Successive Halving",
        color="#56b4e9", marker="down", dash="dash",
        idea="empezar muchas con poco recurso y seguir con la mejor parte",
        cost="un bracket: peldaños × configuraciones × recurso mínimo",
        parallel="dentro de cada peldaño, con barrera",
        needs="un recurso: épocas, filas, árboles",
        choose="entrenar es largo y lo malo se nota temprano",
        libraries="scikit-learn: HalvingRandomSearchCV",
    ),
    Method(
        name="hyperband", searcher="Hyperband", module="hyperband",
        title="Hyperband", label="Hyperband",
        color="#5d3a9b", marker="plus", dash=None,
        idea="varios brackets, del más apurado al más paciente",
        cost="un bracket por cada grado de apuro",
        parallel="los brackets a la vez; barrera en cada peldaño",
        needs="un recurso, R y eta",
        choose="no sabemos cuánto creerle a las curvas tempranas",
        libraries="Optuna, Ray Tune",
    ),
    Method(
        name="asha", searcher="ASHA", module="asha",
        title="ASHA", label="ASHA",
        color="#4d4d4d", marker="cross", dash="dot",
        idea="ascender en cuanto se puede, sin esperar a todo el peldaño",
        cost="lo que digamos: nunca termina sola",
        parallel="sí, sin barreras",
        needs="un recurso y varias máquinas",
        choose="hay muchos trabajadores y ninguno debe esperar",
        libraries="Ray Tune",
    ),
)
METHODS: dict[str, Method] = {method.name: method for method in _ROWS}


def title_of(name: str) -> str:
    """Cómo se llama en una oración el método `name`; uno que no es del curso conserva su nombre."""
    method = METHODS.get(name)
    if method is None:
        return name or "búsqueda"
    return method.title


def label_of(name: str) -> str:
    """Cómo se llama en una leyenda el método `name`; uno que no es del curso conserva su nombre."""
    method = METHODS.get(name)
    if method is None:
        return name or "búsqueda"
    return method.label
