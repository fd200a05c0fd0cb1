"""Las regiones de solución de una fuente: quitar sus marcas, o quitarlas a ellas.

    def f(x):
        ### BEGIN SOLUTION
        return x + 1
        ### END SOLUTION
"""
from __future__ import annotations

import re

from coursekit.basics.stub import PLACEHOLDER

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB_LINE = f'raise NotImplementedError("{PLACEHOLDER}")'
_LOOKS_LIKE_MARK = re.compile(r"#.*\b(BEGIN|END)[ _]+SOLUTION", re.IGNORECASE)


class SourceError(ValueError):
    """Una fuente mal escrita; el mensaje empieza con el archivo y la línea."""


def solved(text: str, name: str) -> str:
    """La fuente resuelta, sin las líneas de marca."""
    regions(text, name)
    return "\n".join(line for line in text.split("\n") if line.strip() not in (BEGIN, END))


def stub(text: str, name: str) -> str:
    """La fuente del estudiante: en el lugar de cada región, la línea que falta completar, con su sangría."""
    lines, kept, done = text.split("\n"), [], 0
    for begin, end in regions(text, name):
        indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
        kept += lines[done:begin] + [indent + STUB_LINE]
        done = end + 1
    return "\n".join(kept + lines[done:])


def regions(text: str, name: str) -> list[tuple[int, int]]:
    """Los pares (línea de BEGIN, línea de END), desde 0; SourceError si no casan o están fuera de una función."""
    found, begin = [], None
    for number, line in enumerate(text.split("\n")):
        mark = line.strip()
        if mark == BEGIN:
            if begin is not None:
                raise _wrong(name, number, f"otra región empezó en la línea {begin + 1} y no terminó")
            if not line[:1].isspace():
                raise _wrong(name, number, "la región debe estar dentro de una función (con sangría)")
            begin = number
        elif mark == END:
            if begin is None:
                raise _wrong(name, number, f"falta «{BEGIN}» antes")
            found.append((begin, number))
            begin = None
        elif _LOOKS_LIKE_MARK.search(line):
            raise _wrong(name, number, f"la marca está mal escrita: debe ser «{BEGIN}» o «{END}», sola en su línea")
        elif begin is not None and line.startswith("# %%"):
            raise _wrong(name, number, f"la región de la línea {begin + 1} no termina dentro de su celda")
    if begin is not None:
        raise _wrong(name, begin, f"falta «{END}» después")
    return found


def _wrong(name: str, number: int, problem: str) -> SourceError:
    return SourceError(f"{name}, línea {number + 1}: {problem}.")
