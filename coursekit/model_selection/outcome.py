"""Cómo terminó una búsqueda: qué falló, en qué peldaños no se pudo comparar nada, y cuál es el mejor candidato."""
from __future__ import annotations

import warnings

import numpy as np
from sklearn.exceptions import FitFailedWarning

from coursekit.model_selection.run import first_error
from coursekit.model_selection.sklearn_compat import BaseSearchCV, tell_fit_failures


def tell_outcome(run, search):
    """Dice lo que falló en la búsqueda que termina. `ValueError` si no quedó nada con que elegir."""
    if not run.trials:
        raise ValueError("«searcher»: el buscador no propuso ninguna configuración.")
    if run.resource:
        tell_failed_rungs(run)
    tell_failed_fits(run, search.error_score)
    if any(trial.ok for trial in run.trials) or callable(search.refit):
        return
    what = f"ninguna de las {len(run.trials)} evaluaciones obtuvo un puntaje ({run.trials[0].error})"
    if run.resource:
        raise ValueError(f"«min_resource»: {what}; se espera un mínimo con el que se pueda ajustar y puntuar. Si "
                         "tampoco se puede con el máximo, hay que mirar «scoring» y «cv».")
    warnings.warn(f"«scoring»: {what}: la configuración elegida es una cualquiera, no la mejor.", stacklevel=2)


def tell_failed_rungs(run):
    """Avisa de los peldaños en los que no se pudo comparar nada, porque fallaron todas sus configuraciones."""
    rungs = {}
    for trial in run.trials:
        rungs.setdefault((trial.bracket, trial.rung, run.resource.amount(trial)), []).append(trial)
    for (_, rung, amount), members in rungs.items():
        if not any(trial.ok for trial in members):
            warnings.warn(f"En el peldaño {rung or 0}, con {run.resource.name}={amount}, no hay nada que comparar: "
                          f"fallaron las {len(members)} configuraciones ({members[0].error}). Si el recurso no "
                          "alcanza, se espera un «min_resource» mayor.", stacklevel=2)


def tell_failed_fits(run, error_score):
    """Resume en un aviso los ajustes que fallaron. `ValueError` si fallaron todos.

    Después de nuestra frase van las palabras de scikit-learn, con el error completo de cada ajuste.
    """
    failed = [row for row in run.rows if row["fit_error"]]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tell_fit_failures(run.rows, error_score)
        except ValueError as error:
            cure = "; quizás alcance con un «min_resource» mayor" if run.resource else ""
            raise ValueError(f"«estimator»: fallaron los {len(failed)} ajustes. El primero dice: {first_error(failed)}"
                             f"{cure}.\n{error}") from None
    for warning in caught:
        details = str(warning.message).strip()
        warnings.warn(f"Fallaron {len(failed)} de {len(run.rows)} ajustes; su puntaje es error_score={error_score}.\n"
                      f"{details}", FitFailedWarning, stacklevel=2)


def select_best_index(refit, refit_metric, results):
    """El mejor entre los de mayor recurso con puntaje; `refit` puede ser una función que decide."""
    if callable(refit):
        return index_chosen_by(refit, refit_metric, results)
    if "n_resources" not in results:
        return BaseSearchCV._select_best_index(refit, refit_metric, results)
    scores = results[f"mean_test_{refit_metric}"]
    amounts = results["n_resources"]
    scored = np.isfinite(scores)
    full = amounts == amounts[scored].max()
    return int(np.where(full & scored, scores, -np.inf).argmax())


def index_chosen_by(refit, refit_metric, results):
    """La posición que elige la función `refit`. `TypeError` o `IndexError` si no es la de un candidato."""
    try:
        return BaseSearchCV._select_best_index(refit, refit_metric, results)
    except (TypeError, IndexError) as error:
        last = len(results["params"]) - 1
        raise type(error)("«refit»: se espera una función que reciba cv_results_ y devuelva la posición de un "
                          f"candidato, un entero entre 0 y {last}; scikit-learn dice: {error}") from error
