"""La historia en un archivo JSON: `History.save` y `History.load`."""
from __future__ import annotations

import json
from dataclasses import fields
from numbers import Real

from coursekit.basics.files import read_bytes, write_text
from coursekit.basics.json_values import NotSaved, decode, encode
from coursekit.history.trial import STATUSES, Trial
from coursekit.space import SUBSPACE, Space

FORMAT = "coursekit.History"
VERSION = 2          # la 1 guardaba los valores sin marcas: se lee igual
EXPECTED = "un archivo escrito por History.save"


def write_history(path, history) -> None:
    """Guarda `history` en `path`, entera o nada."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "method": encode(history.method),
        "stopped": encode(history.stopped),
        "space": None if history.space is None else history.space.fingerprint(),
        "trials": [_trial_to_json(trial, history.space) for trial in history],
    }
    write_text("path", path, json.dumps(data, ensure_ascii=False, indent=1))


def read_history(path, space) -> tuple[list[Trial], str, str]:
    """Los trials guardados en `path`, el nombre de su método y por qué se detuvo."""
    data = _read_data(path)
    if space is not None and data.get("space") != space.fingerprint():
        raise ValueError(f"«space»: la historia de {path} es de otro espacio; se espera el espacio con el que se "
                         "hizo esa búsqueda.")
    try:
        trials = [_trial_from_json(trial, space) for trial in data["trials"]]
        return trials, decode(data["method"]), decode(data.get("stopped", ""))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"«path»: {path} está dañado ({error!r}); se espera {EXPECTED}.") from error


def _read_data(path) -> dict:
    content = read_bytes("path", path, EXPECTED)
    try:
        data = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:      # ni UTF-8, ni JSON, o con demasiados niveles
        raise ValueError(f"«path»: {path} no es JSON ({error}); se espera {EXPECTED}.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"«path»: {path} no tiene una historia; se espera {EXPECTED}.")
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise ValueError(f"«path»: {path} es de la versión {version} de las historias, más nueva que este coursekit, "
                         f"que lee hasta la {VERSION}; se espera {EXPECTED}, o un coursekit más nuevo.")
    return data


def _trial_to_json(trial: Trial, space: Space | None) -> dict:
    data = {}
    for field in fields(Trial):
        value = getattr(trial, field.name)
        data[field.name] = encode(value)
    data["parents"] = list(trial.parents)
    if space is not None and (trial.ok or space.contains(trial.params)):      # uno que falló puede estar a medias
        params = space.encode(trial.params)
        data["params"] = encode(params)
    return data


def _trial_from_json(data: dict, space: Space | None) -> Trial:
    plain = {name: decode(value) for name, value in data.items()}
    plain["parents"] = tuple(plain["parents"])
    plain["params"] = _params_from_json(plain["params"], space, is_ok=plain["status"] == "ok")
    trial = Trial(**plain)
    if trial.status not in STATUSES or not isinstance(trial.info, dict):
        raise ValueError(f"el trial {trial.number} tiene el estado {trial.status!r}")
    if trial.ok and not isinstance(trial.loss, Real):
        raise ValueError(f"el trial {trial.number} tiene la pérdida {trial.loss!r}")
    return trial


def _params_from_json(code: dict, space: Space | None, is_ok: bool) -> dict:
    if space is not None:
        try:
            return space.decode(code)
        except ValueError:
            if is_ok:
                raise
    return _loose_params(code)


def _loose_params(params: dict) -> dict:
    """Los hiperparámetros sin su espacio: de lo que JSON no sabe guardar, su texto."""
    params.pop(SUBSPACE, None)
    return {name: _text_of_option(value) for name, value in params.items()}


def _text_of_option(value):
    if isinstance(value, NotSaved):
        return value.text
    if isinstance(value, dict) and "repr" in value:
        return value["repr"]
    return value
