"""Una lección ya ejecutada se sigue usando: celdas sueltas, repetidas, en otro orden y después de una interrupción.

Cada lección se ejecuta una vez de arriba abajo. Después se interrumpe una de sus celdas y se ejecutan otras, elegidas
con semilla, en otro orden y algunas dos veces: ninguna debe fallar ni escribir por el canal de errores.
"""
import os
import random
import time

import nbformat
import pytest
from helpers.lesson_cells import LESSONS, ROOT
from helpers.tpot_here import TPOT_HERE
from jupyter_client.manager import start_new_kernel

pytestmark = pytest.mark.processes

SEED = 0
CELL_SECONDS = 180             # más es que quedó colgada
BEFORE_INTERRUPT = 0.15
LASTING = 0.3                  # una celda más corta termina antes de que lleguemos a interrumpirla
LONG = "celda-larga"           # lo que lleva esta etiqueta se ejecuta una sola vez
HERE = [path for path in LESSONS if TPOT_HERE or path.stem[:2] != "06"]


class Kernel:
    """Un kernel de verdad, en la carpeta de las lecciones."""

    def __init__(self, home):
        folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        mine = {name: str(home / name.lower()) for name in folders}
        env = {**os.environ, **mine, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        self.manager, self.client = start_new_kernel(kernel_name="python3", cwd=str(ROOT / "notebooks"), env=env)

    def run(self, source: str) -> list[str]:
        """Ejecuta una celda y devuelve lo que salió mal: errores y lo escrito por el canal de errores."""
        wrong = []

        def listen(message):
            content = message["content"]
            if message["msg_type"] == "error":
                wrong.append(f"{content['ename']}: {content['evalue']}")
            elif message["msg_type"] == "stream" and content["name"] == "stderr":
                wrong.append(content["text"])

        self.client.execute_interactive(source, timeout=CELL_SECONDS, output_hook=listen)
        return wrong

    def interrupt(self, source: str) -> None:
        """Empieza una celda y la corta, como el botón ■; puede haber terminado antes.

        Una señal que llega entre dos celdas se lleva consigo la respuesta: no la esperamos, sino a que el kernel
        atienda otra vez.
        """
        self.client.execute(source)
        time.sleep(BEFORE_INTERRUPT)
        self.manager.interrupt_kernel()
        time.sleep(BEFORE_INTERRUPT)
        self.client.execute_interactive("", timeout=CELL_SECONDS, output_hook=lambda message: None)

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(tmp_path):
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.stop()


def cells_of(path) -> list:
    book = nbformat.read(ROOT / "notebooks" / f"{path.stem}.ipynb", as_version=4)
    return [cell for cell in book.cells if cell.cell_type == "code"]


def another_order(cells: list, rng: random.Random) -> list[int]:
    """Todas las celdas que no son largas, en otro orden; una de cada seis, dos veces."""
    order = [number for number, cell in enumerate(cells) if LONG not in cell.metadata.get("tags", ())]
    order += rng.sample(order, len(order) // 6)
    rng.shuffle(order)
    return order


@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_cells_may_be_run_again_in_any_order_and_after_an_interruption(path, kernel):
    cells = cells_of(path)
    rng = random.Random(f"{SEED} {path.stem}")
    order = another_order(cells, rng)
    lasting = []
    for number, cell in enumerate(cells):
        start = time.perf_counter()
        assert kernel.run(cell.source) == [], f"celda {number}, la primera vez:\n{cell.source}"
        if time.perf_counter() - start > LASTING:
            lasting.append(number)
    cut = next((number for number in order if number in lasting), order[0])
    kernel.interrupt(cells[cut].source)
    for number in [cut, *order]:
        source = cells[number].source
        assert kernel.run(source) == [], f"celda {number}, en otro orden y después de interrumpir la {cut}:\n{source}"
