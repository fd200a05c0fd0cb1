"""Cuánto tarda `coursekit grade` con una clase de cien cuadernos, y cuánta memoria pide.

    python benchmarks/grading.py                    # cien entregas de la lección 02, dos a la vez
    python benchmarks/grading.py --people 2000      # el tiempo debe crecer en proporción, y la memoria nada

    python benchmarks/grading.py --nbgrader PYTHON --otter PYTHON      # los pares, con las mismas entregas

Dos de cada tres entregas tienen un error típico. Los pares corren si se pasa el intérprete del entorno en que están
instalados; si no, se dice lo que se midió antes, con su fecha y su máquina.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import textwrap
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from peers import time_nbgrader, time_otter

from coursekit.authoring.build import notebook_bytes
from coursekit.authoring.regions import solved
from coursekit.grader.batch.run import Options, grade_class
from coursekit.grader.process.launch import strongest
from coursekit.grader.process.nursery import own_memory

ROOT = Path(__file__).parents[1]
RECORDED = "2026-11, dos núcleos sin otra carga, 20 entregas de una tarea parecida"
PEERS = {"nbgrader 0.9.6": 2.8, "otter-grader 7.0": 8.1}      # segundos por entrega
LIMIT = 0.6                                                   # segundos por entrega que aceptamos, con dos núcleos


def main() -> None:
    parser = argparse.ArgumentParser(description="Cuánto tarda corregir una clase.")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--lesson", default="02_grid_search")
    parser.add_argument("--nbgrader", type=Path, help="el intérprete de un entorno con nbgrader")
    parser.add_argument("--otter", type=Path, help="el intérprete de un entorno con otter-grader")
    parser.add_argument("--peer-people", type=int, default=20, help="cuántas entregas corrigen los pares")
    options = parser.parse_args()
    level = strongest()
    if level is None:
        raise SystemExit("En esta máquina no se puede encerrar lo que se corrige: no hay qué medir.")
    checks = [ROOT / "exercises" / f"test_{options.lesson}.py"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "entregas")
        hand_in(folder, options.lesson, options.people)
        with Memory() as memory:
            start = time.perf_counter()
            results = grade_class(folder, Path(place, "notas"), checks, Options(level), jobs=options.jobs)
            seconds = time.perf_counter() - start
        tell(results, seconds, memory.peak, level, options.jobs)
        tell_peers(run_peers(options, Path(place), folder), seconds / options.people)


class Memory:
    """Mira, cada tanto, cuánta memoria usan entre todos los procesos de la corrección."""

    def __init__(self):
        self.peak = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.3):
            self.peak = max(self.peak, sum(map(own_memory, processes_of_the_grader())))


def processes_of_the_grader() -> list[str]:
    """Este proceso y los que corren entregas, por su número."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if b"coursekit.grader.process" in command or b"grading.py" in command:
            found.append(place.name)
    return found


def hand_in(folder: Path, lesson: str, people: int) -> None:
    """Escribe los cuadernos de una clase: la solución y, detrás, algún error típico."""
    folder.mkdir()
    source = ROOT / "solutions" / "source" / f"{lesson}.py"
    text = solved(source.read_text(encoding="utf-8"), source.name)
    wrong = wrong_answers(lesson)
    for number in range(people):
        whole = text
        if number % 3 and wrong:
            answer = wrong[number % len(wrong)]
            whole += f"\n# %%\n{textwrap.dedent(answer.source).strip()}\n"
        (folder / f"Estudiante {number:04} - {lesson}.ipynb").write_bytes(notebook_bytes(whole, source.name))


def wrong_answers(lesson: str) -> list:
    """Los errores típicos de una lección."""
    path = ROOT / "tests" / f"lesson_{lesson[:2]}" / "wrong_answers.py"
    spec = importlib.util.spec_from_file_location("wrong_answers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.WRONG


def run_peers(options, place: Path, folder: Path) -> dict[str, float]:
    """Los segundos por entrega de los pares que se pidieron, medidos ahora."""
    submissions = sorted(folder.iterdir())[:options.peer_people]
    measured = {}
    for name, python, measure in (("nbgrader", options.nbgrader, time_nbgrader), ("otter", options.otter, time_otter)):
        if python is not None:
            measured[f"{name}, ahora, con {len(submissions)} entregas"] = measure(
                python.absolute(), place / name, submissions) / len(submissions)
    return measured


def tell_peers(measured: dict[str, float], each: float) -> None:
    """Escribe lo que tardan los pares: lo medido ahora o, si no se pidió ninguno, lo que quedó anotado."""
    shown = measured or {f"{name} ({RECORDED})": seconds for name, seconds in PEERS.items()}
    for name, seconds in shown.items():
        print(f"{name}: {seconds:.2f} s por entrega; el nuestro tarda {each / seconds:.3f} de eso")


def tell(results: Sequence[dict], seconds: float, peak: int, level: str, jobs: int) -> None:
    """Escribe lo medido."""
    people = len(results)      # mientras las notas siguen en su carpeta: los resultados se leen de ahí
    states = {result["state"] for result in results}
    each = seconds / people
    print(f"{people} entregas, {jobs} a la vez, con {level}: {seconds:.1f} s ({each:.2f} s cada una); "
          f"estados: {json.dumps(sorted(states), ensure_ascii=False)}")
    print(f"memoria de todos los procesos juntos, en su peor momento: {peak / 2**20:.0f} MB")
    print("dentro de lo esperado" if each <= LIMIT else f"más de {LIMIT} s por entrega: ¿hay otra carga en la máquina?")


if __name__ == "__main__":
    main()
