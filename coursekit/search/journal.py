"""El diario de una búsqueda: un archivo al que solo se le agregan líneas, para retomarla donde quedó.

La primera línea dice de qué búsqueda es. Cada línea siguiente es un suceso, en el orden en que ocurrió:

    ask      se propuso un trial
    tell     se le contó al buscador cómo salió
    result   la evaluación volvió, y todavía no se le contó al buscador (hay otras en camino)
    start    una evaluación que había quedado sin respuesta empieza de nuevo
    death    el proceso murió mientras se evaluaban esos trials
    stop     la búsqueda se detuvo antes de tiempo, sin morir

Retomar es repetirle al buscador lo que se propuso y lo que se le contó, en ese orden. El diario es la verdad: si en
otra computadora el mismo buscador propone números que difieren en la última cifra, valen los del diario. Lo que se
propuso y no tuvo respuesta se evalúa de nuevo.
"""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock

from coursekit.basics.json_values import decode, encode
from coursekit.history import Trial
from coursekit.search.journal_file import JournalFile
from coursekit.search.reading import Reading

VERSION = 2      # la 1 tenía solo «ask» y «tell», y guardaba los valores sin marcas: se retoma igual
SIGNATURE = (("searcher", "buscador"), ("space", "espacio"), ("settings", "ajustes"))
STRUCTURE = ("number", "config", "resource", "rung", "bracket")      # lo que no depende del último decimal
STORY = ("generation", "parents", "origin")                          # lo que además se cuenta de un trial
NOTHING = (None, (), "")                                             # lo que no hace falta anotar


class NoJournal:
    """Una búsqueda sin diario: nada se anota, y no hay nada que retomar."""

    def __init__(self):
        self.results: dict[int, Reading] = {}
        self.deaths: Counter[int] = Counter()

    def replay(self, searcher) -> Iterator[Trial]:
        return iter(())

    def asked(self, trial) -> None:
        pass

    started = asked

    def returned(self, trial, reading) -> None:
        pass

    told = returned

    def died(self, trials) -> None:
        self.deaths.update(trial.number for trial in trials)

    def close(self) -> None:
        pass


class Journal:
    """El diario en `path`, abierto para agregar.

    Después de `replay` quedan a la vista `results`, lo que volvió y todavía no se le contó al buscador, y `deaths`,
    cuántas veces murió el proceso mientras se evaluaba cada trial.
    """

    def __init__(self, path, searcher):
        self.space = searcher.space
        self.results: dict[int, Reading] = {}
        self.deaths: Counter[int] = Counter()
        self._running: set[int] = set()       # lo que empezó a evaluarse y no volvió
        self._returned: set[int] = set()      # lo que volvió, contado o no
        self._structure = STRUCTURE
        self._guard = Lock()
        self._file = JournalFile(path)
        try:
            header, *self._events = self._file.read() or [None]
            if header is None:
                self._start(searcher)
            else:
                self._resume(header, searcher)
        except BaseException:
            self._file.close()
            raise

    # -- anotar

    def asked(self, trial) -> None:
        """Anota que se propuso `trial`, que empieza a evaluarse."""
        event = {"event": "ask"}
        for name in (*STRUCTURE, *STORY):
            value = getattr(trial, name)
            if value not in NOTHING:
                event[name] = list(value) if name == "parents" else encode(value)
        event["params"] = encode(self.space.encode(trial.params))
        self._running.add(trial.number)
        self._file.append(event)

    def started(self, trial) -> None:
        """Anota que `trial` empieza a evaluarse, si había quedado sin respuesta y empieza de nuevo."""
        if trial.number in self._running:
            return
        self._running.add(trial.number)
        self._file.append({"event": "start", "number": trial.number})

    def returned(self, trial, reading) -> None:
        """Anota cómo salió `trial`, que todavía no se le contó al buscador. Se puede llamar desde otro hilo."""
        with self._guard:
            if trial.number in self._returned:
                return
            self._note_return(trial)
            self._file.append({"event": "result", "number": trial.number} | reading.to_json())

    def told(self, trial, reading) -> None:
        """Anota que se le cuenta al buscador cómo salió `trial`; y cómo salió, si no estaba anotado."""
        with self._guard:
            known = trial.number in self._returned
            self._note_return(trial)
            event = {"event": "tell", "number": trial.number}
            self._file.append(event if known else event | reading.to_json())

    def died(self, trials) -> None:
        """Anota que un proceso murió mientras se evaluaban `trials`."""
        self._note_death(sorted(trial.number for trial in trials))

    def close(self) -> None:
        """Cierra el archivo. Si algo quedó sin respuesta, que se sepa que no fue por una muerte."""
        with suppress(OSError, ValueError):
            if self._running:
                self._file.append({"event": "stop"})
        self._file.close()

    def _note_return(self, trial):
        self._returned.add(trial.number)
        self._running.discard(trial.number)

    def _note_death(self, numbers):
        self.deaths.update(numbers)
        self._running.difference_update(numbers)
        self._file.append({"event": "death", "numbers": numbers})

    # -- empezar y retomar

    def _start(self, searcher):
        if searcher.n_asked:
            raise ValueError(f"«searcher»: ya propuso {searcher.n_asked} trials que este diario nuevo no tendría; se "
                             "espera uno recién creado, por ejemplo searcher.clone().")
        self._file.mend()
        self._file.append({"coursekit_journal": VERSION} | encode(_signature(searcher)))

    def _resume(self, header, searcher):
        """Deja `searcher` en su comienzo, listo para `replay`, si el diario es de su búsqueda."""
        theirs = self._read_header(header)
        ours = _signature(searcher)
        if searcher.random_state is None and "random_state" in ours["settings"]:
            seed = theirs["settings"].get("random_state")      # sin semilla propia vale la del diario
            if isinstance(seed, int):
                searcher.restart(random_state=seed)
                ours = _signature(searcher)
        for key, label in SIGNATURE:
            if ours[key] != theirs[key]:
                raise ValueError(f"«journal»: {self._file.path} es de otra búsqueda: allí {label} = {theirs[key]!r} y "
                                 f"aquí {ours[key]!r}; se espera el mismo buscador, espacio y ajustes, u otro archivo.")
        searcher.restart()
        self._file.mend()

    def _read_header(self, header) -> dict:
        version = header.get("coursekit_journal")
        if isinstance(version, int) and version > VERSION:
            raise ValueError(f"«journal»: {self._file.path} es de la versión {version} de los diarios, más nueva que "
                             f"este coursekit, que lee hasta la {VERSION}; se espera otro archivo, o un coursekit más "
                             "nuevo.")
        if version == 1:
            self._structure = STRUCTURE[:3]
        try:
            theirs = {key: decode(header[key]) for key, _ in SIGNATURE}
            theirs["settings"].get("random_state")
        except (KeyError, ValueError, AttributeError) as error:
            raise self._file.damaged(1, f"no es el comienzo de un diario: {error!r}") from error
        return theirs

    def replay(self, searcher) -> Iterator[Trial]:
        """Repite los sucesos sobre `searcher`, recién empezado; da cada trial que ya se le había contado."""
        events, self._events = self._events, []
        for line, event in enumerate(events, start=2):
            try:
                trial = self._replay_event(event, searcher)
            except _AnotherSearch as problem:
                raise ValueError(f"«journal»: {self._file.path} es de otra búsqueda: en la línea {line} {problem}; se "
                                 "espera el mismo buscador, con la misma semilla.") from None
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
                raise self._file.damaged(line, f"no es un suceso de este diario: {error!r}") from error
            if trial is not None:
                yield trial
        if self._running:      # la última vez no hubo despedida
            self._note_death(sorted(self._running))

    def _replay_event(self, event, searcher) -> Trial | None:
        """Repite un suceso; da el trial si lo que se repite es su respuesta."""
        kind = event["event"]
        if kind == "tell":
            return self._replay_tell(event, searcher)
        if kind == "ask":
            self._replay_ask(event, searcher)
        elif kind == "result":
            trial = searcher.pending[event["number"]]
            self.results[trial.number] = Reading.from_json(event)
            self._note_return(trial)
        elif kind == "start":
            self._running.add(searcher.pending[event["number"]].number)
        elif kind == "death":
            self.deaths.update(event["numbers"])
            self._running.difference_update(event["numbers"])
        elif kind == "stop":
            self._running.clear()
        else:
            raise ValueError(f"«{kind}»")
        return None

    def _replay_ask(self, event, searcher):
        params = self.space.decode(decode(event["params"]))
        trial = searcher.ask()
        if trial is None:
            raise _AnotherSearch(f"se propuso {params} y este buscador no propone nada")
        theirs = {name: decode(event.get(name)) for name in self._structure}
        ours = {name: getattr(trial, name) for name in self._structure}
        if ours != theirs:
            raise _AnotherSearch(f"se propuso un trial con {theirs} y este buscador propone {ours}")
        if self.space.key(trial.params) != self.space.key(params):
            searcher.adopt(trial, params)
        for name in STORY:
            if name in event:
                setattr(trial, name, tuple(event[name]) if name == "parents" else decode(event[name]))
        self._running.add(trial.number)

    def _replay_tell(self, event, searcher):
        trial = searcher.pending[event["number"]]
        reading = self.results.pop(trial.number, None)
        if reading is None:
            reading = Reading.from_json(event)
        self._note_return(trial)
        reading.write_on(trial)
        searcher.tell(trial, reading.loss)
        return trial


class _AnotherSearch(Exception):
    """El buscador no propone lo que dice el diario."""


def _signature(searcher) -> dict:
    """Qué búsqueda es, como se lo leerá del archivo: sin tuplas."""
    settings = json.loads(json.dumps(encode(searcher.settings())))
    return {"searcher": searcher.name, "space": searcher.space.fingerprint(), "settings": decode(settings)}
