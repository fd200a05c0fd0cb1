"""La historia de una búsqueda: una tabla plana, con las mismas columnas para todos los métodos."""
from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from coursekit.basics.spanish import plain_number, significant
from coursekit.basics.validation import bad_type, check_choice, check_int, stable_repr
from coursekit.methods import title_of
from coursekit.space import Space

COLUMNS = ("number", "config", "status", "loss", "cost", "resource", "rung", "bracket", "generation",
           "parents", "seconds", "error", "origin")


@dataclass
class Trial:
    """Una evaluación: los hiperparámetros que se prueban y, cuando llega, su resultado.

    La propone un buscador: `params`; `resource` (épocas, árboles, muestras: lo que el método reparta);
    `config` (la misma configuración en varios peldaños comparte el número), `bracket`, `rung`
    (peldaño), `generation`, `parents` (números de los trials de los que desciende), `origin` (cómo nació).

    La completa el resultado: `status` («pending», «ok», «failed»), `loss` (pérdida: menos es mejor; None si
    falló), `cost` (en unidades del recurso; 1 si no hay recurso), `error`, `seconds`, `info`.
    """

    number: int = -1                      # lo asigna el buscador al proponerlo
    params: dict = field(default_factory=dict)
    resource: int | float | None = None
    config: int | None = None
    bracket: int | None = None
    rung: int | None = None
    generation: int | None = None
    parents: tuple[int, ...] = ()
    origin: str = ""
    status: str = "pending"
    loss: float | None = None
    cost: float | None = None
    error: str = ""
    seconds: float | None = None
    info: dict = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """¿Tiene una pérdida que se puede comparar?"""
        return self.status == "ok"


class History:
    """Los trials de una búsqueda, en el orden en que terminaron.

    Se recorre como una lista; `to_frame()` la da como `DataFrame`; `best` es el mejor trial e
    `incumbent()` la curva del mejor hasta cada momento. `stopped` dice por qué terminó antes de
    tiempo, si fue así.
    """

    def __init__(self, trials: Iterable[Trial] = (), space: Space | None = None, method: str = ""):
        self.trials: list[Trial] = []
        self.space = space
        self.method = method
        self.stopped = ""
        for trial in trials:
            self.add(trial)

    def add(self, trial: Trial) -> None:
        """Agrega un trial al final."""
        if not isinstance(trial, Trial):
            raise bad_type("trial", trial, "un Trial")
        self.trials.append(trial)

    def __len__(self) -> int:
        return len(self.trials)

    def __iter__(self) -> Iterator[Trial]:
        return iter(self.trials)

    def __getitem__(self, i):
        return self.trials[i]

    # -- el mejor

    @property
    def best(self) -> Trial:
        """El trial de menor pérdida entre los que recibieron el mayor recurso (todos, si no hay recurso).

        Una pérdida medida con pocas épocas no se compara con una de muchas: para eso está `best_overall`.
        `ValueError` si ninguno terminó bien.
        """
        top = max(resource_of(t) for t in self._finished())
        return min((t for t in self._finished() if resource_of(t) == top), key=lambda t: t.loss)

    def top(self, n: int) -> list[Trial]:
        """Los `n` mejores que terminaron bien: primero los de mayor recurso y, entre ellos, los de menor pérdida.

        Menos de `n` si no hay tantos. `ValueError` o `TypeError` si `n` no es un entero de 0 en adelante.
        """
        finished = [t for t in self.trials if t.ok]
        return sorted(finished, key=lambda t: (-resource_of(t), t.loss))[:check_int("n", n, low=0)]

    @property
    def best_overall(self) -> Trial:
        """El trial de menor pérdida con cualquier recurso. `ValueError` si ninguno terminó bien."""
        return min(self._finished(), key=lambda t: t.loss)

    def _finished(self) -> list[Trial]:
        finished = [t for t in self.trials if t.ok]
        if finished:
            return finished
        why = "la historia está vacía" if not self.trials else (
            f"no terminó bien ninguno de los {len(self.trials)} trials (el primero: {self.trials[0].error})")
        raise ValueError(f"«best»: {why}; se espera al menos un trial terminado con status='ok'.")

    def incumbent(self, against: str = "trials") -> tuple[np.ndarray, np.ndarray]:
        """La curva del mejor hasta cada momento: (x, pérdida), dos arreglos de forma (len(self),).

        `against="trials"`: x cuenta evaluaciones, 1, 2, 3...; `"cost"`: x es el costo acumulado, lo
        justo para comparar métodos que reparten recurso. La pérdida es la menor vista hasta ahí con
        cualquier recurso; NaN mientras nada terminó bien. Los trials que fallaron también se pagan.
        """
        check_choice("against", against, ("trials", "cost"))
        losses = np.array([t.loss if t.ok else math.inf for t in self.trials], dtype=float)
        best = np.minimum.accumulate(losses) if len(losses) else losses
        spent = np.ones(len(losses)) if against == "trials" else np.array([_cost(t) for t in self.trials])
        return np.cumsum(spent), np.where(np.isinf(best), np.nan, best)

    # -- tabla

    def to_frame(self):
        """La historia como `pandas.DataFrame`: una fila por trial, en orden de llegada.

        Columnas: número, configuración, estado, pérdida, costo, recurso, peldaño, bracket, generación,
        padres, segundos, error, origen; después `param_<nombre>` e `info_<clave>`.
        """
        import pandas as pd

        data = {name: [getattr(t, name) for t in self.trials] for name in COLUMNS}
        frame = pd.DataFrame(data, columns=list(COLUMNS))
        counters = {name: "Int64" for name in ("number", "config", "rung", "bracket", "generation")}
        frame = frame.astype(counters | {name: float for name in ("loss", "cost", "seconds")})
        extra = {f"param_{n}": [t.params.get(n) for t in self.trials] for n in self.param_names()}
        extra |= {f"info_{k}": [t.info.get(k) for t in self.trials] for k in _keys(t.info for t in self.trials)}
        for name, values in extra.items():
            # Como objetos si falta alguno: pandas volvería 3.0 un entero 3 de otro sub-espacio.
            column = pd.Series(values, dtype=object)
            frame[name] = column if None in map(_none_or_one, values) else column.infer_objects()
        return frame

    def param_names(self) -> list[str]:
        """Los nombres de todos los hiperparámetros que aparecen."""
        declared = self.space.names if self.space is not None else ()
        return list(dict.fromkeys([*declared, *_keys(t.params for t in self.trials)]))

    # -- archivo

    def save(self, path) -> None:
        """Guarda la historia como JSON en `path`; `History.load(path)` la devuelve."""
        data = {
            "format": "coursekit.History", "version": 1, "method": self.method, "stopped": self.stopped,
            "space": self.space.fingerprint() if self.space is not None else None,
            "trials": [_trial_to_json(t, self.space) for t in self.trials],
        }
        Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path, space: Space | None = None) -> History:
        """La historia guardada en `path`.

        Con el mismo `space` con que se buscó, los hiperparámetros vuelven idénticos; sin él, los que JSON
        no sabe guardar (estimadores, funciones) vuelven como su texto. `ValueError` si el archivo no
        es una historia o si es de otro espacio.
        """
        data = _read_history(Path(path))
        if space is not None and data["space"] != space.fingerprint():
            raise ValueError(f"«space»: la historia de {path} es de otro espacio; se espera el espacio "
                             "con el que se hizo esa búsqueda.")
        try:
            history = cls([_trial_from_json(t, space) for t in data["trials"]], space, data["method"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"«path»: {path} está dañado ({error}); se espera un archivo escrito por "
                             "History.save.") from error
        history.stopped = data.get("stopped", "")
        return history

    # -- mostrar

    def summary(self) -> str:
        """La búsqueda en una o dos frases."""
        n = len(self.trials)
        text = f"{title_of(self.method)}: "
        text = text[0].upper() + text[1:] + ("1 evaluación" if n == 1 else f"{n} evaluaciones")
        failed = sum(not t.ok for t in self.trials)
        if failed:
            text += ", 1 fallida" if failed == 1 else f", {failed} fallidas"
        if failed < n:
            best = self.best
            where = "" if best.resource is None else f" con recurso {plain_number(best.resource)}"
            text += f". La mejor, la n.º {best.number}{where}, tiene pérdida {significant(best.loss, 4)}"
        return text + "." + (f" {self.stopped}" if self.stopped else "")

    def __repr__(self):
        return f"<History: {self.summary()}>"

    def _repr_html_(self) -> str:
        from coursekit.history.html import history_html

        return history_html(self)


def resource_of(trial) -> float:
    """El recurso de un trial, para ordenar: los que no tienen van primero."""
    return -math.inf if trial.resource is None else trial.resource


def _cost(trial) -> float:
    """Lo que costó; si nadie lo anotó, su recurso, o 1 si no hay recurso."""
    if trial.cost is not None:
        return trial.cost
    return 1.0 if trial.resource is None else float(trial.resource)


def _keys(dicts) -> list[str]:
    return list(dict.fromkeys(k for d in dicts for k in d))


def _none_or_one(value):
    # `None in values` compararía arreglos elemento a elemento.
    return None if value is None else 1


def to_json(value):
    """`value` como JSON; lo que JSON no conoce, como su texto."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (list, tuple, np.ndarray)):
        return [to_json(v) for v in value]
    if isinstance(value, dict):
        return {str(k): to_json(v) for k, v in value.items()}
    return {"option": None, "repr": stable_repr(value)}


def _trial_to_json(trial: Trial, space: Space | None) -> dict:
    params = trial.params if space is None else space.encode(trial.params)
    plain = {f.name: to_json(getattr(trial, f.name)) for f in fields(Trial) if f.name != "params"}
    return plain | {"params": to_json(params)}


def _trial_from_json(data: dict, space: Space | None) -> Trial:
    data = dict(data)
    if space is not None:
        data["params"] = space.decode(data["params"])
    else:
        data["params"] = {name: _without_option(v) for name, v in data["params"].items()
                          if name != "__subspace__"}
    data["parents"] = tuple(data["parents"])
    return Trial(**data)


def _without_option(value):
    return value["repr"] if isinstance(value, dict) and "repr" in value else value


def _read_history(path: Path) -> dict:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"«path»: {path} no es JSON ({error}); se espera un archivo escrito por "
                         "History.save.") from error
    if not isinstance(data, dict) or data.get("format") != "coursekit.History":
        raise ValueError(f"«path»: {path} no tiene una historia; se espera un archivo escrito por History.save.")
    return data

