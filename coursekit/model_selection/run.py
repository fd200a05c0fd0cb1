"""La búsqueda en curso dentro de `SearchCV`: lo preguntado, lo evaluado, y lo que se le cuenta al buscador."""
from __future__ import annotations

import math

import numpy as np

from coursekit.history import History
from coursekit.model_selection.sklearn_compat import insert_error_scores


class SearchRun:
    """Una búsqueda en curso: quién propone, con qué recurso y pliegues, y lo evaluado hasta ahora.

    `arrived` es {posición: fila} de los ajustes que ya terminaron en la tanda en curso, que llena scikit-learn: los
    pliegues del primer candidato, los del segundo… `trials` y `candidates` tienen un elemento por candidato; `rows`,
    uno por ajuste; `table` es el `cv_results_` que se arma al final.
    """

    def __init__(self, space, folds, n_rows, y):
        self.space = space
        self.folds = folds
        self.n_rows = n_rows
        self.y = y
        self.arrived = {}
        self.trials = []
        self.candidates = []
        self.rows = []
        self.table = {}

    def begin(self, searcher, resource):
        """Empieza a buscar con `searcher`; `resource` es None si no reparte ninguno."""
        self.searcher = searcher
        self.resource = resource
        self.history = History(space=self.space, method=searcher.name)

    def groups(self, trials):
        """Los trials que comparten pliegues, juntos."""
        return self.resource.groups(trials) if self.resource else [trials]

    def candidates_for(self, trials):
        """Los hiperparámetros que recibe el estimador, en orden alfabético como en scikit-learn."""
        candidates = []
        for trial in trials:
            params = dict(sorted(trial.params.items()))
            if self.resource:
                params = self.resource.added_to(params, trial)
            candidates.append(params)
        return candidates

    def folds_for(self, trials):
        """Los pliegues con que se evalúa un grupo."""
        return self.resource.folds(self.folds, trials) if self.resource else self.folds

    def record(self, trials, candidates, search):
        """Anota los trials del grupo que terminaron en todos sus pliegues: todos, si nada lo interrumpió."""
        insert_error_scores(list(self.arrived.values()), search.error_score)
        n_splits = self.folds.n_splits
        rows_of = {}
        for position in sorted(self.arrived):
            rows_of.setdefault(position // n_splits, []).append(self.arrived[position])
        for i, trial in enumerate(trials):
            rows = rows_of.get(i, [])
            if len(rows) == n_splits:
                self._record_one(trial, candidates[i], rows, search.refit)
        self.arrived.clear()

    def _record_one(self, trial, params, rows, refit):
        """Cuenta al buscador cómo salió un trial, y lo anota en la historia."""
        self.trials.append(trial)
        self.candidates.append(params)
        self.rows += rows
        for row in rows:
            for kind in row.keys() & {"test_scores", "train_scores"}:
                row[kind] = real_scores(row[kind])
        means = mean_scores(rows)
        trial.cost = float(self.resource.amount(trial)) if self.resource else 1.0
        trial.seconds = sum(row["fit_time"] + row["score_time"] for row in rows)
        trial.error = first_error(rows)
        if len(means) > 1:
            trial.info = means
        loss = guiding_loss(means, refit)
        self.searcher.tell(trial, loss)
        self.history.add(trial)


def mean_scores(rows) -> dict:
    """El puntaje medio de los pliegues en cada métrica: {nombre: media}."""
    scores = [row["test_scores"] for row in rows]
    if not isinstance(scores[0], dict):
        return {"score": float(np.mean(scores))}
    means = {}
    for name in scores[0]:
        of_one_metric = [score[name] for score in scores]
        means[name] = float(np.mean(of_one_metric))
    return means


def real_scores(scores):
    """El puntaje de un pliegue, o los de todas sus métricas, como números reales; NaN lo que no lo sea."""
    if isinstance(scores, dict):
        return {name: real_scores(score) for name, score in scores.items()}
    try:
        return float(scores)
    except (TypeError, OverflowError):      # un complejo; un entero que no entra en punto flotante
        return math.nan


def guiding_loss(means, refit) -> float:
    """Menos el puntaje medio en la métrica de `refit`, o en la primera si `refit` no nombra ninguna."""
    names = list(means)
    guide = refit if isinstance(refit, str) and refit in names else names[0]
    return -means[guide]


def first_error(rows) -> str:
    """Qué pasó en el primer ajuste que falló («ValueError: …»), o nada si no falló ninguno."""
    errors = [row["fit_error"] for row in rows if row["fit_error"]]
    if not errors:
        return ""
    lines = errors[0].strip().splitlines()
    calls = [i for i, line in enumerate(lines) if line.startswith('  File "')]
    last_call = calls[-1] if calls else 0
    message = [line for line in lines[last_call:] if not line.startswith(" ")]      # puede tener varios renglones
    return message[0] if message else lines[-1]
