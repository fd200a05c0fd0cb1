"""Lo que el código del estudiante muestra (`display`, figuras) mientras se lo juzga: no llega a ninguna parte."""
from __future__ import annotations

import contextlib
import sys

from IPython.core.displaypub import CapturingDisplayPublisher


class Nowhere(CapturingDisplayPublisher):
    """Por donde IPython muestra las cosas, sin mostrarlas ni guardarlas."""

    def publish(self, *args, **kwargs):
        pass

    def clear_output(self, *args, **kwargs):
        pass


@contextlib.contextmanager
def nothing_is_shown(shell):
    """Mientras tanto, en ese intérprete nada se muestra; al salir, las figuras nuevas se cierran."""
    publisher = shell.display_pub
    figures = open_figures()
    shell.display_pub = Nowhere()
    try:
        yield
    finally:
        shell.display_pub = publisher
        close_figures(except_for=figures)


def open_figures() -> list[int]:
    """Los números de las figuras abiertas; no importa matplotlib si nadie lo hizo."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return [] if pyplot is None else pyplot.get_fignums()


def close_figures(except_for=()) -> None:
    """Cierra las figuras abiertas, salvo esas."""
    for number in open_figures():
        if number not in except_for:
            sys.modules["matplotlib.pyplot"].close(number)
