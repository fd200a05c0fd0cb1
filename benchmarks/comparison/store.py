"""Resultados en CSV, una línea por corrida, escritas a medida que terminan: una medición interrumpida se retoma."""
from __future__ import annotations

import csv
from pathlib import Path


class Store:
    """Filas {columna: texto} con una clave (problema, método, semilla); si se repite, vale la última."""

    KEY = ("problem", "method", "seed")

    def __init__(self, path, columns):
        self.path, self.columns = Path(path), [*self.KEY, *columns]
        self.rows = {}
        if self.path.exists():
            with self.path.open(newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    if None not in row.values():
                        self.rows[self._key(row)] = row
            if not self.path.read_bytes().endswith(b"\n"):     # se cortó al escribir la última línea
                self.tidy()

    def _key(self, row):
        return row["problem"], row["method"], int(row["seed"])

    def __contains__(self, key):
        return key in self.rows

    def add(self, **row):
        """Agrega una fila y la escribe ya mismo."""
        row = {name: f"{value:.6g}" if isinstance(value, float) else str(value) for name, value in row.items()}
        new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns, lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(row)
        self.rows[self._key(row)] = row

    def discard(self, methods):
        """Olvida lo de esos métodos, para medirlos otra vez; el archivo se reescribe sin ellos."""
        self.rows = {key: row for key, row in self.rows.items() if key[1] not in methods}
        self.tidy()

    def tidy(self):
        """Reescribe el archivo en orden y sin repetidos: lo mismo medido da lo mismo guardado."""
        if not self.rows:
            self.path.unlink(missing_ok=True)
            return
        with self.path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for _, row in sorted(self.rows.items()))
