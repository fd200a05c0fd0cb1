"""Los métodos del curso, uno por uno: lo que cuestan, lo que piden y cuándo convienen. De aquí sale la tabla final."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """Una fila de la tabla. `name`: como en `SearchCV(searcher=…)`; `searcher`: su clase en `coursekit.searchers`."""

    name: str
    idea: str
    cost: str
    parallel: str
    needs: str
    choose: str
    searcher: str
    libraries: str


METHODS = (
    Method("grid", idea="todas las combinaciones de una lista de valores", cost="el producto de las listas",
           parallel="sí, todo a la vez", needs="pocos ejes, y saber dónde mirar",
           choose="hay uno o dos hiperparámetros que sabemos que importan, o queremos un mapa para leer",
           searcher="GridSearch", libraries="scikit-learn: GridSearchCV"),
    Method("random", idea="sortear cada configuración", cost="los modelos que digamos",
           parallel="sí, todo a la vez", needs="una distribución por eje, en su escala",
           choose="no sabemos cuáles ejes importan; y siempre, como vara para medir a los demás",
           searcher="RandomSearch", libraries="scikit-learn: RandomizedSearchCV"),
    Method("bayes", idea="un modelo sustituto, con su incertidumbre, elige el próximo punto",
           cost="los que digamos; proponer también cuesta, y crece con la historia",
           parallel="en lotes o asíncrona, con rendimiento decreciente", needs="pocos ejes, casi todos numéricos",
           choose="cada modelo es caro y podemos pagar decenas", searcher="GaussianProcessSearch",
           libraries="BoTorch, scikit-optimize, Optuna"),
    Method("tpe", idea="muestrear donde los buenos son más densos que los demás",
           cost="los que digamos; proponer es casi gratis",
           parallel="en lotes o asíncrona, con rendimiento decreciente",
           needs="unos 10 o 20 sorteos para arrancar",
           choose="el espacio mezcla números, categorías y ramas, y podemos pagar decenas o cientos",
           searcher="TPESearch", libraries="Hyperopt, Optuna"),
    Method("genetic", idea="una población que se selecciona, se cruza y muta",
           cost="población × generaciones, menos la élite", parallel="sí, dentro de cada generación",
           needs="cientos de evaluaciones", choose="lo que se busca tiene estructura (un pipeline entero) y probar es "
           "barato", searcher="GeneticSearch", libraries="TPOT, DEAP"),
    Method("halving", idea="empezar muchas con poco recurso y seguir con la mejor parte",
           cost="un bracket: peldaños × configuraciones × recurso mínimo",
           parallel="dentro de cada peldaño, con barrera", needs="un recurso: épocas, filas, árboles",
           choose="entrenar es largo y lo malo se nota temprano", searcher="SuccessiveHalving",
           libraries="scikit-learn: HalvingRandomSearchCV"),
    Method("hyperband", idea="varios brackets, del más apurado al más paciente",
           cost="un bracket por cada grado de apuro", parallel="los brackets a la vez; barrera en cada peldaño",
           needs="un recurso, R y eta", choose="no sabemos cuánto creerle a las curvas tempranas",
           searcher="Hyperband", libraries="Optuna, Ray Tune"),
    Method("asha", idea="promover en cuanto se puede, sin esperar a todo el peldaño",
           cost="lo que digamos: nunca termina sola", parallel="sí, sin barreras", needs="un recurso y varias máquinas",
           choose="hay muchos trabajadores y ninguno debe esperar", searcher="ASHA", libraries="Ray Tune"),
)
