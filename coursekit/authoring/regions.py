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
    lines = text.split("\n")
    kept = []
    done = 0
    for begin, end in regions(text, name):
        mark = lines[begin].lstrip()
        indent = lines[begin].removesuffix(mark)
        kept += lines[done:begin]
        kept.append(indent + STUB_LINE)
        done = end + 1
    kept += lines[done:]
    return "\n".join(kept)


def regions(text: str, name: str) -> list[tuple[int, int]]:
    """Los pares (línea de BEGIN, línea de END), desde 0; SourceError si no casan o están fuera de una función."""
    found = []
    begin = None        # dónde empezó la región que todavía no terminó
    for number, line in enumerate(text.split("\n")):
        mark = line.strip()
        if mark == BEGIN:
            _check_begin(name, number, line, begin)
            begin = number
        elif mark == END:
            if begin is None:
                raise _wrong(name, number, f"falta «{BEGIN}» antes")
            found.append((begin, number))
            begin = None
        else:
            _check_line(name, number, line, begin)
    if begin is not None:
        raise _wrong(name, begin, f"falta «{END}» después")
    return found


def _check_begin(name: str, number: int, line: str, begin: int | None) -> None:
    if begin is not None:
        raise _wrong(name, number, f"otra región empezó en la línea {begin + 1} y no terminó")
    if not line[:1].isspace():
        raise _wrong(name, number, "la región debe estar dentro de una función (con sangría)")


def _check_line(name: str, number: int, line: str, begin: int | None) -> None:
    """Una línea que no es una marca: ni mal escrita, ni el comienzo de otra celda en medio de una región."""
    if _LOOKS_LIKE_MARK.search(line):
        raise _wrong(name, number, f"la marca está mal escrita: debe ser «{BEGIN}» o «{END}», sola en su línea")
    if begin is not None and line.startswith("# %%"):
        raise _wrong(name, number, f"la región de la línea {begin + 1} no termina dentro de su celda")


def _wrong(name: str, number: int, problem: str) -> SourceError:
    return SourceError(f"{name}, línea {number + 1}: {problem}.")
