"""Lo que hay que contar de una búsqueda: qué se probó, con qué presupuesto y cuántas veces se miró la prueba.

    held_out = HeldOut(X_test, y_test)                       # se guarda al principio y no se mira
    search = SearchCV(pipeline, space, searcher="tpe", n_iter=40, random_state=0).fit(X_dev, y_dev)
    held_out.score(search, note="modelo final")              # una vez, al final
    card = report(search, held_out=held_out, title="Avance de la diabetes")
    card.save("modelo.md")                                   # o .html, o .json

Un puntaje sin la cuenta de lo que se probó no se puede leer: por eso el informe dice cuántas configuraciones,
con qué presupuesto y qué semillas, cuánto varían los pliegues y cuántas veces se usó la prueba. La forma sigue a
las «model cards» de Mitchell et al. (2019).
"""
from __future__ import annotations

import datetime
import html
import json
import math
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from coursekit.basics.files import checked_path, write_text
from coursekit.basics.scalars import plain_scalar
from coursekit.basics.spanish import counted, nonzero, number, plus_minus, rounded, significant
from coursekit.basics.validation import bad_type, bad_value, stable_repr
from coursekit.history import History, to_json
from coursekit.methods import title_of
from coursekit.reporting.held_out import HeldOut, Look, scorer_of, used
from coursekit.space import Categorical, Float, Int

EDGE = 0.02             # fracción del recorrido que cuenta como «en el borde»


# --- el informe -------------------------------------------------------------------------------

@dataclass(frozen=True)
class Report:
    """Lo que se probó y cómo salió. `to_dict()`, `to_markdown()`, `to_html()`, `save(path)`.

    `mean` y `std`: media y desvío entre pliegues de la configuración ganadora, en las unidades de `metric` (el desvío
    describe; no es un intervalo de confianza). `budget`: ajustes pagados; `n_close`: configuraciones a menos de un
    error estándar de la mejor, contándola; `test_uses`: miradas a la prueba apartada (None si no se informó).
    """

    title: str
    date: str
    method: str
    metric: str
    n_configs: int
    n_failed: int
    n_folds: int | None
    budget: int
    seconds: float | None
    seeds: dict
    space: list[dict]
    best_params: dict
    mean: float
    std: float | None
    n_close: int | None
    edges: list[str]
    baselines: dict
    test_uses: int | None
    test: list[dict]
    model: str
    versions: dict
    texts: dict = field(default_factory=dict)

    def to_dict(self) -> dict:
        """Todo, con valores que JSON sabe guardar."""
        return to_json(asdict(self))

    def to_markdown(self) -> str:
        """La tarjeta en Markdown."""
        lines = [f"# {self.title}", "", f"*{self._subtitle()}*"]
        for heading, rows in self._sections():
            lines += ["", f"## {heading}", "", "| | |", "|---|---|"]
            lines += [f"| {_cell(label)} | {_cell(value)} |" for label, value in rows]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """La tarjeta como un trozo de HTML, sin nada de afuera."""
        parts = [f'<div style="max-width:54em;border:1px solid #ccc;border-radius:8px;padding:0.4em 1.2em 1em">'
                 f'<h3 style="margin:0.5em 0 0">{html.escape(self.title)}</h3>'
                 f"<p><i>{html.escape(self._subtitle())}</i></p>"]
        for heading, rows in self._sections():
            body = "".join(
                f'<tr><td style="text-align:left;vertical-align:top;white-space:nowrap;padding-right:1.5em">'
                f'{html.escape(label)}</td><td style="text-align:left;white-space:normal">'
                f"{html.escape(value)}</td></tr>" for label, value in rows)
            parts.append(f'<h4 style="margin:1em 0 0.2em">{html.escape(heading)}</h4><table>{body}</table>')
        return "".join(parts) + "</div>"

    def save(self, path) -> Path:
        """Escribe la tarjeta en `path`: .md, .html o .json, según cómo termine el nombre.

        Si no se puede escribir, el archivo que había queda como estaba, y se lanza `OSError` con el motivo.
        """
        path = checked_path("path", path)
        page = f'<!doctype html><html lang="es"><meta charset="utf-8"><title>{html.escape(self.title)}</title>'
        writers = {".md": self.to_markdown, ".html": lambda: page + self.to_html() + "</html>\n",
                   ".json": lambda: json.dumps(self.to_dict(), ensure_ascii=False, indent=1)}
        if path.suffix not in writers:
            raise bad_value("path", str(path), "un nombre terminado en .md, .html o .json")
        write_text("path", path, writers[path.suffix]())
        return path

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"<Report: {self.title}. {self._subtitle()}>"

    # -- las partes

    def _subtitle(self) -> str:
        return f"{self.date} · {self.method} · {self._count()} · {self._tests()}"

    def _count(self) -> str:
        return counted(self.n_configs, "configuración", "configuraciones")

    def _tests(self) -> str:
        if self.test_uses is None:
            return "sin prueba apartada"
        return f"prueba apartada {used(self.test_uses)}"

    def _sections(self):
        """Pares (título, filas de dos textos), sin las partes vacías."""
        sections = [("Para qué y para quién", list(self.texts.items())), ("Qué se probó", self._tried()),
                    ("Cómo salió", self._results()), ("Prueba apartada", self._test_rows()),
                    ("Modelo", [("modelo final", self.model)] if self.model else []),
                    ("Versiones", [(name, version) for name, version in self.versions.items()])]
        return [(heading, rows) for heading, rows in sections if rows]

    def _tried(self):
        rows = [("método", self.method), *_space_rows(self.space), ("configuraciones", self._configs())]
        unit = "evaluaciones" if self.n_folds is None else f"ajustes ({self.n_folds} pliegues cada una)"
        seconds = "" if self.seconds is None else f", {_seconds(self.seconds)} de cálculo"
        rows.append(("presupuesto", f"{self.budget} {unit}{seconds}"))
        seeds = ", ".join(f"{name} {'sin fijar' if seed is None else seed}" for name, seed in self.seeds.items())
        return [*rows, ("semillas", seeds or "no se informaron")]

    def _configs(self) -> str:
        failed = f"; {counted(self.n_failed, 'falló', 'fallaron')}" if self.n_failed else ""
        return f"{self.n_configs}{failed}"

    def _results(self):
        spread = "" if self.std is None else f" ± {rounded(self.std, self.std)} (desvío entre pliegues; descriptivo)"
        mean = rounded(self.mean, self.std) if self.std else significant(self.mean, 4)
        rows = [("métrica", self.metric), ("la mejor de la búsqueda", mean + spread)]
        if self.n_close is not None and self.n_configs > 1:
            rows.append(("parecidas", f"{self.n_close} de {self.n_configs} a menos de un error estándar de la mejor"))
        rows.append(("sus hiperparámetros", ", ".join(f"{n} = {v}" for n, v in self.best_params.items()) or "ninguno"))
        rows += [("en el borde", edge) for edge in self.edges]
        return rows + [(f"línea base: {name}", plus_minus(**values)) for name, values in self.baselines.items()]

    def _test_rows(self):
        if self.test_uses is None:
            return []
        rows = [("veces usada", str(self.test_uses))]
        for i, look in enumerate(self.test, 1):
            note = f" — {look['note']}" if look["note"] else ""
            rows.append((f"mirada {i}", f"{Look(**look)}{note}"))
        if self.test_uses > 1:
            rows.append(("cuidado", "se miró más de una vez: si algo se eligió después, el puntaje promete de más"))
        return rows


def _seconds(value: float) -> str:
    """«2,2 s»: un tiempo cambia de una corrida a otra, y más cifras no dicen nada."""
    shown = nonzero(max(value, 1e-9), 1) if value < 100 else number(value, 0)      # ningún cálculo tarda 0
    return f"{shown} s"


def report(search, *, held_out: HeldOut | None = None, baselines: Mapping | None = None, model=None,
           seeds: Mapping | None = None, title: str = "Informe de la búsqueda", purpose: str = "", data: str = "",
           decision: str = "", limits: str = "", date: str | None = None) -> Report:
    """El informe de una búsqueda ya hecha.

    `search`: un `SearchCV`, una búsqueda de scikit-learn ya ajustada, o una `History`. `held_out`: la `HeldOut` de
    la prueba. `baselines`: {nombre: puntajes por pliegue}, tal como los da `cross_val_score` con la misma métrica.
    `model`: el modelo final, si no es `search.best_estimator_`. `seeds`: otras semillas, {nombre: valor}. `purpose`,
    `data`, `decision` y `limits`: para qué sirve, de dónde salen los datos, por qué este modelo y dónde no usarlo.

    `TypeError` o `ValueError` si `search` no es una búsqueda, o no está ajustada, o no terminó bien ninguna prueba.
    """
    facts = _from_history(search) if isinstance(search, History) else _from_search(search)
    sign, found = facts.pop("sign"), facts.pop("final", None)
    model = found if model is None else model
    texts = {"uso previsto": purpose, "datos": data, "decisión": decision, "límites": limits}
    return Report(title=str(title), date=date or datetime.date.today().isoformat(), **facts,
                  baselines=_baselines(baselines, sign), test_uses=None if held_out is None else held_out.uses,
                  test=[] if held_out is None else [asdict(look) for look in held_out.looks],
                  seeds=_seeds(search, model) | {str(k): to_json(v) for k, v in (seeds or {}).items()},
                  model="" if model is None else describe_model(model), versions=_versions(),
                  texts={name: str(text) for name, text in texts.items() if text})


def _from_history(history) -> dict:
    best = history.best
    folds = {"n_folds": None, "budget": len(history), "std": None, "n_close": None}
    return _tried_facts(history) | folds | {
        "metric": "pérdida", "sign": 1, "mean": best.loss, "best_params": _plain(best.params),
        "edges": edges_of(history.space, best.params)}


def _from_search(search) -> dict:
    if not hasattr(search, "cv_results_"):
        if hasattr(search, "get_params") and hasattr(search, "fit"):
            raise bad_value("search", search, "una búsqueda ya ajustada: falta llamar a fit")
        raise bad_type("search", search, "un SearchCV, una búsqueda de scikit-learn o una History")
    history, results = _history_of(search), search.cv_results_
    column = search.refit if isinstance(search.scorer_, Mapping) else "score"
    if f"mean_test_{column}" not in results:
        raise bad_value("search", search.refit, "una métrica en «refit»: con varias hay que decir cuál guía")
    _, metric, sign = scorer_of(search, None) if not isinstance(search.scorer_, Mapping) else scorer_of(search, column)
    means = np.asarray(results[f"mean_test_{column}"], dtype=float)
    best = int(search.best_index_) if hasattr(search, "best_index_") else int(np.nanargmax(means))
    folds = np.array([results[f"split{i}_test_{column}"][best] for i in range(search.n_splits_)], dtype=float)
    params = dict(results["params"][best])
    return _tried_facts(history) | {
        "metric": metric, "sign": sign, "n_folds": search.n_splits_,
        "budget": len(means) * search.n_splits_ + bool(search.refit), "mean": sign * float(means[best]),
        "std": float(folds.std()), "n_close": _close(history, means, best, folds), "best_params": _plain(params),
        "edges": edges_of(history.space, history[best].params), "final": getattr(search, "best_estimator_", None)}


def _history_of(search) -> History:
    if hasattr(search, "history_"):
        return search.history_
    from coursekit.interop import history_from_cv_results
    space = getattr(search, "param_grid", None) or getattr(search, "param_distributions", None)
    return history_from_cv_results(search, space=space)


def _tried_facts(history) -> dict:
    seconds = [t.seconds for t in history if t.seconds is not None]
    return {"method": title_of(history.method),
            "n_configs": len({t.number if t.config is None else t.config for t in history}),
            "n_failed": sum(t.status == "failed" for t in history), "seconds": float(sum(seconds)) if seconds else None,
            "space": [] if history.space is None else [
                {name: _dimension_text(d) for name, d in part.items()} for part in history.space.subspaces]}


def _close(history, means, best, folds) -> int | None:
    """Cuántas configuraciones están a menos de un error estándar de la mejor, entre las de su mismo recurso."""
    if len(folds) < 2:
        return None
    error = folds.std(ddof=1) / math.sqrt(len(folds))
    same = np.array([t.resource == history[best].resource for t in history])
    return int(np.sum(means[same] >= means[best] - error))


def edges_of(space, params) -> list[str]:
    """Los hiperparámetros numéricos que quedaron en un borde de lo que se podía probar, en palabras."""
    if space is None:
        return []
    found = []
    for name, dimension in space.subspaces[space.subspace_of(params)].items():
        if isinstance(dimension, Int):
            place = {dimension.low: "menor", dimension.high: "mayor"}.get(params[name])
        elif isinstance(dimension, Float):
            unit = dimension.to_unit(params[name])
            place = "menor" if unit <= EDGE else "mayor" if unit >= 1 - EDGE else None
        else:
            continue
        if place and dimension.n_values > 1:
            found.append(f"{name} = {_value(params[name])}: casi el {place} permitido" if isinstance(dimension, Float)
                         else f"{name} = {params[name]}: el {place} permitido")
    return found


def _baselines(baselines, sign) -> dict:
    found = {}
    for name, scores in (baselines or {}).items():
        scores = np.atleast_1d(np.asarray(scores, dtype=float))
        if scores.ndim != 1 or not len(scores) or not np.isfinite(scores).all():
            raise bad_value("baselines", scores, f"los puntajes por pliegue de «{name}», todos finitos")
        found[str(name)] = {"value": sign * float(scores.mean()), "error": float(scores.std())}
    return found


def _seeds(search, model) -> dict:
    """Las semillas que están a la vista: la de la búsqueda, la de los pliegues y las del modelo."""
    found = {}
    if hasattr(search, "random_state"):
        found["búsqueda"] = to_json(search.random_state)
    if hasattr(getattr(search, "cv", None), "random_state"):
        found["pliegues"] = to_json(search.cv.random_state)
    for name, value in (model.get_params() if hasattr(model, "get_params") else {}).items():
        if name == "random_state" or name.endswith("__random_state"):
            found[name] = to_json(value)
    return found


def _versions() -> dict:
    import joblib
    import sklearn

    from coursekit import __version__
    return {"Python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__,
            "joblib": joblib.__version__, "coursekit": __version__}


# --- textos -----------------------------------------------------------------------------------

def describe_model(model) -> str:
    """El modelo en una línea: paso por paso si es un pipeline, y solo lo que no es por omisión."""
    steps = getattr(model, "steps", None)
    if steps is None:
        return " ".join(stable_repr(model).split())
    return "; ".join(f"{name}: {describe_model(step)}" for name, step in steps)


def _dimension_text(dimension) -> str:
    if isinstance(dimension, Categorical):
        values = [" ".join(stable_repr(v).split()) for v in dimension.values]
        return f"siempre {values[0]}" if len(values) == 1 else "uno de " + ", ".join(values)
    if isinstance(dimension, Float | Int):
        log = ", en escala logarítmica" if dimension.log else ""
        return f"de {_value(dimension.low)} a {_value(dimension.high)}{log}"
    return stable_repr(dimension)


def _space_rows(space):
    single = len(space) == 1
    for i, part in enumerate(space, 1):
        words = "; ".join(f"{name}: {text}" for name, text in part.items())
        yield "espacio" if single else f"espacio, parte {i}", words


def _plain(params) -> dict:
    return {name: _value(value) for name, value in params.items()}


def _value(value) -> str:
    value = plain_scalar(value)
    return significant(value, 4) if type(value) in (int, float) else " ".join(stable_repr(value).split())


def _cell(text: str) -> str:
    return " ".join(str(text).replace("|", "\\|").split())
