"""Dónde se anota lo que va pasando: el diario, la historia y la barra."""
from __future__ import annotations


class Record:
    """El diario, la historia y la barra de una búsqueda, que se llevan a la par."""

    def __init__(self, journal, history, bar):
        self.journal = journal
        self.history = history
        self.bar = bar

    def replay(self, searcher) -> None:
        """Pone a `searcher` y a la historia donde quedaron según el diario."""
        for trial in self.journal.replay(searcher):
            self.history.add(trial)
            self.bar.skip(trial)

    def finish(self, searcher, trial, reading) -> None:
        """Anota cómo salió `trial` y se lo cuenta a `searcher`.

        Primero al disco: si morimos enseguida, nada se evalúa dos veces. Si el disco no quiere, o el buscador falla al
        aprender, lo evaluado queda igual en la historia.
        """
        reading.write_on(trial)
        try:
            self.journal.told(trial, reading)
        finally:
            try:
                searcher.tell(trial, reading.loss)
            finally:
                self.history.add(trial)
                self.bar.update(trial)
