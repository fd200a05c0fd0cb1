"""El torneo: todos los métodos, y el propio, con el mismo presupuesto sobre las mismas tablas y semillas.

    contract     qué tiene que hacer `my_optimizer(evaluate, space, budget, rng)`, y qué se dice si no lo hace
    problems     las tres tablas: un espacio público y unas pérdidas que solo conoce quien evalúa
    evaluator    `evaluate`: cobra del presupuesto, rechaza lo que no es del espacio, anota
    race         una corrida, y las sesenta de un optimizador
    contenders   los métodos del curso, como optimizadores
    standings    puestos con su incertidumbre, bandas de lo que falta, y el test una sola vez
    isolated     un optimizador ajeno, en otro proceso y encerrado
    folder       los optimizadores de una carpeta, uno por uno
    page         la página con la tabla del torneo
"""
from importlib import import_module

from coursekit.league.contract import BudgetSpent

__all__ = ["BudgetSpent", "compete_here", "load_problem"]
_LATER = {"compete_here": "race", "load_problem": "problems"}      # traen scipy


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"coursekit.league no tiene «{name}»; tiene: {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
