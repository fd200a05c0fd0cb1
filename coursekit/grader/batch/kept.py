"""Lo ya corregido, en archivos: nada se corrige dos veces, y una clase enorme no ocupa más memoria que otra."""
from __future__ import annotations

import contextlib
import hashlib
import json
import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import coursekit
from coursekit.basics.files import write_text
from coursekit.grader.batch.job import GRADER, Task
from coursekit.grader.plain_text import printable
from coursekit.grader.process.files import companions


class Stored:
    """Los resultados ya guardados en `folder`: cada uno vale mientras no cambie nada de lo que entró en él."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._grader = _contents(sorted(Path(coursekit.__file__).parent.joinpath("grader").rglob("*.py")))

    def find(self, task: Task) -> dict | None:
        """El resultado guardado de una tarea, o None."""
        try:
            content = json.loads(self._place(task).read_text(encoding="utf-8"))
            return content["result"] if content["key"] == self._key(task) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, task: Task, result: dict) -> None:
        """Guarda un resultado."""
        content = {"key": self._key(task), "result": result}
        write_text("output", self._place(task), json.dumps(content, ensure_ascii=True))

    def load(self, task: Task) -> dict:
        """El resultado que se guardó de una tarea."""
        return json.loads(self._place(task).read_text(encoding="utf-8"))["result"]

    def _place(self, task: Task) -> Path:
        return self._folder / f"{slug(task.student)}.json"

    def _key(self, task: Task) -> str:
        """La huella de todo lo que decide un resultado."""
        files = [*task.files.values(), *task.others, *_beside(task)]
        used = [task.checks[lesson] for lesson in task.files]
        used += [task.hidden[lesson] for lesson in task.files if lesson in task.hidden]
        told = {key: value for key, value in asdict(task).items() if key not in ("files", "checks", "hidden", "others")}
        parts = [json.dumps(told, sort_keys=True), *sorted(task.files), _contents(map(Path, files)),
                 _contents(map(Path, used)), self._grader]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


class Results(Sequence):
    """Los resultados que ya hay de unas tareas, en su orden. Cada uno se lee de su archivo cuando se lo pide.

    El que el calificador no pudo dar no se guarda, para que se intente otra vez: queda en memoria.
    """

    def __init__(self, stored: Stored, tasks: list[Task]):
        self._stored = stored
        self._tasks = tasks
        self._in_memory: dict[int, dict] = {}
        found = [stored.find(task) is not None for task in tasks]
        self._done = [position for position, known in enumerate(found) if known]
        self.pending = [position for position, known in enumerate(found) if not known]

    def add(self, position: int, result: dict) -> None:
        """El resultado de la tarea que está en `position`."""
        if result["state"] == GRADER:
            self._in_memory[position] = result
        else:
            self._stored.keep(self._tasks[position], result)
        insort(self._done, position)

    def __len__(self) -> int:
        return len(self._done)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self._read(position) for position in self._done[index]]
        return self._read(self._done[index])

    def _read(self, position: int) -> dict:
        if position in self._in_memory:
            return self._in_memory[position]
        return self._stored.load(self._tasks[position])


def _beside(task: Task) -> list[str]:
    """Los archivos que viajan con los de una tarea."""
    accompanied = [path for lesson, path in task.files.items() if lesson not in task.loose]
    return sorted({str(place) for path in accompanied for place in companions(Path(path))})


def _contents(paths) -> str:
    """La huella de unos archivos: sus nombres y lo que tienen."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode("utf-8", "replace") + b"\0")
        with contextlib.suppress(OSError):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def slug(student: str) -> str:
    """Un nombre de archivo para un estudiante: se lee, sirve en todo sistema y no se repite."""
    plain = re.sub(r"[^\w.-]+", "_", printable(student)).strip("._")[:60]
    mark = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{plain or 'sin_nombre'}_{mark}"
