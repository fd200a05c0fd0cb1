"""La búsqueda en curso dentro de `SearchCV`: lo preguntado, lo evaluado, y las piezas del bucle."""
from __future__ import annotations

from contextlib import contextmanager

import numpy as np
from sklearn.model_selection._validation import _warn_or_raise_about_fit_failures

from coursekit.history import History


class SearchRun:
    """Una búsqueda en curso: quién propone, con qué recurso y pliegues, y lo evaluado hasta ahora.

    `trials` y `candidates` tienen un elemento por candidato; `rows`, uno por ajuste.
    """

    def __init__(self, searcher, space, resource, folds):
        self.searcher, self.resource, self.folds = searcher, resource, folds
        self.history = History(space=space, method=searcher.name)
        self.trials, self.candidates, self.rows = [], [], []
        self.table = {}
        self.fresh, self._collected = [], 0

    def collect(self, out):
        """Separa de `out`, que crece en cada tanda, las filas de la última."""
        self.fresh, self._collected = out[self._collected:], len(out)

    def groups(self, trials):
        """Los trials que comparten pliegues, juntos."""
        return self.resource.groups(trials) if self.resource else [trials]

    def candidates_for(self, trials):
        """Los hiperparámetros que recibe el estimador, en orden alfabético como en scikit-learn."""
        candidates = [dict(sorted(trial.params.items())) for trial in trials]
        if self.resource:
            candidates = [self.resource.added_to(params, trial)
                          for params, trial in zip(candidates, trials, strict=True)]
        return candidates

    def folds_for(self, trials):
        """Los pliegues con que se evalúa un grupo."""
        return self.resource.folds(self.folds, trials) if self.resource else self.folds

    def record(self, trials, candidates, rows, refit):
        """Cuenta al buscador cómo salió cada trial y lo anota en la historia."""
        n_splits = len(rows) // len(trials)
        self.trials += trials
        self.candidates += candidates
        self.rows += rows
        for i, trial in enumerate(trials):
            folds = rows[i * n_splits:(i + 1) * n_splits]
            means = mean_scores(folds)
            trial.cost = float(self.resource.amount(trial)) if self.resource else 1.0
            trial.seconds = sum(row["fit_time"] + row["score_time"] for row in folds)
            trial.error = first_error(folds)
            trial.info = means if len(means) > 1 else {}
            self.searcher.tell(trial, guiding_loss(means, refit))
            self.history.add(trial)


def mean_scores(folds) -> dict:
    """El puntaje medio de los pliegues en cada métrica: {nombre: media}."""
    scores = [row["test_scores"] for row in folds]
    if not isinstance(scores[0], dict):
        return {"score": float(np.mean(scores))}
    return {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}


def guiding_loss(means, refit) -> float:
    """Menos el puntaje medio en la métrica de `refit`, o en la primera si `refit` no nombra ninguna."""
    guide = refit if isinstance(refit, str) and refit in means else next(iter(means))
    return -means[guide]


def first_error(folds) -> str:
    """La última línea del primer error de ajuste (la que dice qué pasó), o nada."""
    errors = [row["fit_error"] for row in folds if row["fit_error"]]
    return errors[0].strip().rpartition("\n")[2] if errors else ""


def ask_batch(searcher, most) -> list:
    """Hasta `most` trials: menos si el buscador espera resultados o ya terminó."""
    trials = []
    while len(trials) < most and (trial := searcher.ask()) is not None:
        trials.append(trial)
    return trials


def rows_that_all_failed(error) -> list | None:
    """Las filas de una tanda en la que falló todo, o None si `error` es otra cosa.

    scikit-learn da por perdida la búsqueda entera cuando falla todo lo que se le pidió: razonable para una
    grilla, no para una tanda de un candidato. Las filas ya evaluadas son el primer argumento de la función
    que lanzó el error, y de ahí se recuperan.
    """
    place = error.__traceback__
    while place.tb_next is not None:
        place = place.tb_next
    code = place.tb_frame.f_code
    if code is not _warn_or_raise_about_fit_failures.__code__:
        return None
    return list(place.tb_frame.f_locals[code.co_varnames[0]])


@contextmanager
def callback_task(parent, estimator, name, **options):
    """Una tarea en el árbol de callbacks de scikit-learn (desde 1.9), o nada sin `parent`."""
    if parent is None:
        yield None
        return
    task = parent.subcontext(task_name=name, **options).call_on_fit_task_begin(estimator=estimator)
    try:
        yield task
    finally:
        task.call_on_fit_task_end(estimator=estimator)
