"""El diario de una búsqueda: un archivo al que solo se le agregan líneas, para retomarla donde quedó.

La primera línea dice de qué búsqueda es. Cada línea siguiente es un suceso, en el orden en que ocurrió:
«ask» (se propuso un trial) o «tell» (llegó su resultado). Retomar es repetirle al buscador esos sucesos en
ese orden: como de una semilla salen siempre los mismos trials, queda exactamente como estaba. Lo que se
propuso y no tuvo respuesta se evalúa de nuevo.
"""
from __future__ import annotations

import json
import os
from pathlib import Path

from coursekit.basics.validation import bad_type
from coursekit.history import to_json

VERSION = 1
START = b'{"coursekit_journal":'      # así empieza todo diario


class Journal:
    """El diario en `path`, abierto para agregar; `events` son los sucesos que ya tenía."""

    def __init__(self, path, searcher):
        if not isinstance(path, (str, os.PathLike)):
            raise bad_type("journal", path, "la ruta de un archivo")
        self.path = Path(path)
        self.space = searcher.space
        self._file = open(self.path, "a+b", buffering=0)      # sin memoria intermedia: cada línea llega al disco
        try:
            _lock(self._file, self.path)
            header, self.events = self._read()
            if header is None:
                self._start(searcher)
            else:
                self._resume(header, searcher)
        except BaseException:
            self.close()
            raise

    def asked(self, trial) -> None:
        """Anota que se propuso `trial`."""
        self._write({"event": "ask", **self._identity(trial)})

    def told(self, trial, loss, **result) -> None:
        """Anota cómo salió `trial`, antes de contárselo al buscador."""
        self._write({"event": "tell", "number": trial.number, "loss": to_json(loss), **to_json(result)})

    def replay(self, searcher):
        """Repite los sucesos sobre `searcher`, recién empezado; da cada trial que ya tenía respuesta."""
        for line, event in enumerate(self.events, start=2):
            try:
                if event["event"] == "ask":
                    self._replay_ask(event, searcher, line)
                else:
                    yield self._replay_tell(event, searcher)
            except (KeyError, TypeError) as error:
                raise self._damaged(line, f"no es un suceso de este diario: {error!r}") from error

    def close(self) -> None:
        self._file.close()

    # -- leer

    def _read(self):
        self._file.seek(0)
        content = self._file.read()
        if not content.startswith(START) and not START.startswith(content):
            raise ValueError(f"«journal»: {self.path} existe y no es un diario de búsqueda; se espera un archivo "
                             "nuevo o uno escrito por minimize.")
        lines = content.splitlines(keepends=True)
        objects, good = [], 0
        for number, line in enumerate(lines, start=1):
            try:
                objects.append(json.loads(line))
            except ValueError as error:
                if number < len(lines):
                    raise self._damaged(number, "no se puede leer") from error
                break      # una muerte repentina cortó la última línea: la olvidamos
            good += len(line)
        self._file.truncate(good)
        if objects and not lines[len(objects) - 1].endswith(b"\n"):
            self._file.write(b"\n")
        return (objects[0], objects[1:]) if objects else (None, [])

    def _damaged(self, line, why):
        return ValueError(f"«journal»: {self.path} está dañado en la línea {line} ({why}); se espera el archivo tal "
                          "como lo escribió minimize. Para no perder el resto, se puede borrar desde esa línea.")

    # -- empezar y retomar

    def _start(self, searcher):
        if searcher.n_asked:
            raise ValueError(f"«searcher»: ya propuso {searcher.n_asked} trials que este diario nuevo no tendría; se "
                             "espera uno recién creado, por ejemplo searcher.clone().")
        self._write({"coursekit_journal": VERSION, **_signature(searcher)})

    def _resume(self, header, searcher):
        """Deja `searcher` en su comienzo, listo para `replay`, si el diario es de su búsqueda."""
        ours, theirs = _signature(searcher), header
        if searcher.random_state is None and "random_state" in ours["settings"]:
            seed = theirs.get("settings", {}).get("random_state")      # sin semilla propia vale la del diario
            if isinstance(seed, int):
                searcher.restart(random_state=seed)
                ours = _signature(searcher)
        for key, label in (("searcher", "buscador"), ("space", "espacio"), ("settings", "ajustes")):
            if ours[key] != theirs.get(key):
                raise ValueError(f"«journal»: {self.path} es de otra búsqueda: allí {label} = {theirs.get(key)!r} y "
                                 f"aquí {ours[key]!r}; se espera el mismo buscador, espacio y ajustes, u otro archivo.")
        searcher.restart()

    def _replay_ask(self, event, searcher, line):
        trial = searcher.ask()
        ours = None if trial is None else json.loads(json.dumps(self._identity(trial)))
        theirs = {name: event[name] for name in ("number", "config", "resource", "params")}
        if ours != theirs:
            raise ValueError(f"«journal»: {self.path} es de otra búsqueda: en la línea {line} se propuso {theirs} y "
                             f"este buscador propone {ours}; se espera el mismo buscador, con la misma semilla.")

    def _replay_tell(self, event, searcher):
        trial = searcher.pending[event["number"]]
        for name in ("cost", "seconds", "error", "info"):
            setattr(trial, name, event[name])
        searcher.tell(trial, event["loss"])
        return trial

    def _identity(self, trial) -> dict:
        return {"number": trial.number, "config": trial.config, "resource": to_json(trial.resource),
                "params": to_json(self.space.encode(trial.params))}

    # -- escribir

    def _write(self, event):
        # Una línea, una sola escritura: una muerte repentina corta a lo sumo la última.
        self._file.write(json.dumps(event, ensure_ascii=False).encode() + b"\n")


def _signature(searcher) -> dict:
    settings = json.loads(json.dumps(searcher.settings()))      # como se lo leerá: sin tuplas
    return {"searcher": searcher.name, "space": searcher.space.fingerprint(), "settings": settings}


def _lock(file, path):
    """Dos búsquedas no escriben en el mismo diario. El cierre se suelta solo si el proceso muere."""
    try:
        import fcntl
    except ImportError:      # Windows: sin este resguardo
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ValueError(f"«journal»: {path} está en uso por otra búsqueda que sigue corriendo; se espera un archivo "
                         "libre.") from error
