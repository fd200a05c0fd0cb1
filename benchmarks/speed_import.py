"""Cuánto cuesta importar coursekit frente a importar `sklearn.model_selection`.

    python benchmarks/speed_import.py

Procesos nuevos e intercalados; tiempo de procesador del proceso hijo, que él mismo informa al terminar.
Se descuenta lo que tarda un proceso vacío. Mediana de los cocientes de cada ronda.
"""
from __future__ import annotations

import os
import statistics
import subprocess
import sys

LIMIT = 1.15
ROUNDS = 11
PROGRAMS = {
    "nada": "pass",
    "sklearn.model_selection": "import sklearn.model_selection",
    "import coursekit": "import coursekit",
    "from coursekit import Space": "from coursekit import Space",
    "from coursekit import Space, SearchCV": "import coursekit; from coursekit import SearchCV, Space",
    "… y minimize": "import coursekit; from coursekit import SearchCV, Space, minimize",
}


def cpu_seconds(program: str) -> float:
    """Segundos de procesador de un Python nuevo, desde que arranca hasta que `program` termina."""
    program += "; import time; print(time.process_time())"
    child = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True,
                           env=os.environ | {"OMP_NUM_THREADS": "1"})
    return float(child.stdout)


def main():
    for program in PROGRAMS.values():
        cpu_seconds(program)      # la primera vez se lee del disco y se compila
    times = {name: [] for name in PROGRAMS}
    for _ in range(ROUNDS):
        for name, program in PROGRAMS.items():
            times[name].append(cpu_seconds(program))
    empty = statistics.median(times["nada"])
    base = [t - empty for t in times["sklearn.model_selection"]]
    print(f"Mediana de {ROUNDS} procesos nuevos, sin contar los {empty:.3f} s de un proceso vacío;"
          f" se espera a lo sumo {LIMIT}\n")
    print(f"{'programa':42}{'procesador':>12}{'cociente':>10}")
    for name in list(PROGRAMS)[1:]:
        own = [t - empty for t in times[name]]
        ratio = statistics.median(a / b for a, b in zip(own, base, strict=True))
        print(f"{name:42}{statistics.median(own):>10.3f} s{ratio:>10.3f}")


if __name__ == "__main__":
    main()
