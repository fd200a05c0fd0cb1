"""Una grilla recorrida en un orden al azar, combinación por combinación y sin construir la lista."""
from __future__ import annotations


class ShuffledGrid:
    """Las combinaciones de `grid`, cada una una vez, en un orden sorteado de `rng`.

    Es el barajado de Fisher y Yates: a cada lugar le toca, al azar, una de las que quedan, con la que cambia de lugar.
    De la grilla, que puede tener más combinaciones de las que entran en la memoria, solo se guardan las posiciones que
    se movieron.
    """

    def __init__(self, grid, rng):
        self.grid = grid
        self.rng = rng
        self.place = 0
        self.moved: dict[int, int] = {}

    def __iter__(self):
        return self

    def __next__(self):
        if self.place == self.grid.total:
            raise StopIteration
        here = self.place
        there = random_index(self.rng, here, self.grid.total)
        chosen = self.moved.get(there, there)
        self.moved[there] = self.moved.pop(here, here)
        self.place += 1
        return self.grid[chosen]


def random_index(rng, low: int, high: int) -> int:
    """Un entero uniforme en [low, high), también donde numpy no llega."""
    if high < 2**63:
        return int(rng.integers(low, high))
    span = high - low
    n_bytes = (span.bit_length() + 7) // 8 + 8      # ocho de más: lo que el resto desempareja no se nota
    return low + int.from_bytes(rng.bytes(n_bytes), "big") % span
