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
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from coursekit.basics.files import checked_path, write_text
from coursekit.basics.spanish import counted, plus_minus, rounded, significant
from coursekit.basics.validation import bad_type, bad_value, check_text
from coursekit.history import to_json
from coursekit.reporting.facts import Outcome, Tried, history_of, outcome_of, sign_of, what_was_tried
from coursekit.reporting.held_out import HeldOut, Look, used
from coursekit.reporting.words import describe_model, seconds_text

HEADINGS = {"purpose": "uso previsto", "data": "datos", "decision": "decisión", "limits": "límites"}


@dataclass(frozen=True, kw_only=True)
class Report(Tried, Outcome):
    """Lo que se probó (`Tried`) y lo que salió (`Outcome`). `to_dict()`, `to_markdown()`, `to_html()`, `save(path)`.

    El desvío entre pliegues describe; no es un intervalo de confianza. `baselines`: {nombre: {«value», «error»}};
    `test_uses`: miradas a la prueba apartada (None si no se informó) y `test`, cada una con su valor.
    """

    title: str
    date: str
    seeds: dict
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
        seconds = "" if self.seconds is None else f", {seconds_text(self.seconds)} de cálculo"
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
            rows.append(("parecidas", f"{self.n_close} de {self.n_configs} a menos de desvío / √pliegues de la mejor "
                         "(una vara gruesa: los pliegues comparten filas)"))
        rows.append(("sus hiperparámetros", ", ".join(f"{n} = {v}" for n, v in self.best_params.items()) or "ninguno"))
        rows += [("en el borde", edge) for edge in self.edges]
        return rows + [(f"línea base: {name}", f"{plus_minus(**values)} (desvío entre pliegues)")
                       for name, values in self.baselines.items()]

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
    history = history_of(search)
    _check_parts(held_out, model)
    tried = what_was_tried(history)
    outcome = outcome_of(search, history)
    model = getattr(search, "best_estimator_", None) if model is None else model
    told = {"purpose": purpose, "data": data, "decision": decision, "limits": limits}
    title = check_text("title", title)
    date = check_text("date", date, or_none=True)
    looks = [] if held_out is None else held_out.looks
    return Report(
        **vars(tried), **vars(outcome), title=title, date=date or datetime.date.today().isoformat(),
        seeds=_seeds(search, model) | _told_seeds(seeds), baselines=_baselines(baselines, sign_of(search)),
        test_uses=None if held_out is None else held_out.uses, test=[asdict(look) for look in looks],
        model="" if model is None else describe_model(model), versions=_versions(), texts=_written(told))


def _check_parts(held_out, model) -> None:
    """La prueba apartada y el modelo, si llegan, son lo que dicen ser."""
    if held_out is not None and not isinstance(held_out, HeldOut):
        raise bad_type("held_out", held_out, "una HeldOut, como HeldOut(X_test, y_test), o None")
    if model is not None and (isinstance(model, type) or not callable(getattr(model, "predict", None))):
        raise bad_type("model", model, "un modelo con «predict», o None")


def _written(told: dict) -> dict:
    """Los textos que se escribieron, con el título que llevan en la tarjeta."""
    texts = {HEADINGS[name]: check_text(name, text, or_none=True) for name, text in told.items()}
    return {heading: text for heading, text in texts.items() if text}


def _pairs(name, values, expected) -> list:
    """Los pares (nombre, valor) de un diccionario, o ninguno si no llegó."""
    if values is None:
        return []
    if not isinstance(values, Mapping):
        raise bad_type(name, values, expected)
    return list(values.items())


def _baselines(baselines, sign) -> dict:
    found = {}
    for name, scores in _pairs("baselines", baselines, "un diccionario {nombre: puntajes por pliegue}, o None"):
        scores = _as_scores(name, scores)
        if scores.ndim != 1 or not len(scores) or not np.isfinite(scores).all():
            raise bad_value("baselines", scores, f"los puntajes por pliegue de «{name}», todos finitos")
        found[str(name)] = {"value": sign * float(scores.mean()), "error": float(scores.std())}
    return found


def _as_scores(name, scores) -> np.ndarray:
    try:
        return np.atleast_1d(np.asarray(scores, dtype=float))
    except (TypeError, ValueError):
        raise bad_value("baselines", scores, f"los puntajes por pliegue de «{name}», en una lista") from None


def _told_seeds(seeds) -> dict:
    pairs = _pairs("seeds", seeds, "un diccionario {nombre: semilla}, o None")
    return {str(name): to_json(value) for name, value in pairs}


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


def _space_rows(space):
    single = len(space) == 1
    for i, part in enumerate(space, 1):
        words = "; ".join(f"{name}: {text}" for name, text in part.items())
        yield "espacio" if single else f"espacio, parte {i}", words


def _cell(text: str) -> str:
    return " ".join(str(text).replace("|", "\\|").split())
