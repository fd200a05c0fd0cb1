"""`python -m coursekit.authoring [--check] [--overwrite] [RAÍZ]`: escribe los cuadernos, o dice en qué difieren."""
from __future__ import annotations

import sys
from pathlib import Path

from coursekit.authoring.build import build, differences
from coursekit.basics.arguments import SpanishParser


def main(arguments=None) -> int:
    """Devuelve 0 si todo está bien, 1 si hay diferencias o una fuente mal escrita."""
    parser = SpanishParser(prog="python -m coursekit.authoring", description=__doc__)
    parser.add_argument("root", nargs="?", default=".", type=Path, metavar="RAÍZ", help="la carpeta del curso")
    parser.add_argument("--check", action="store_true", help="no escribe: lista las diferencias")
    parser.add_argument("--overwrite", action="store_true", help="reemplaza también ejercicios ya trabajados")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            found = differences(options.root)
            print("\n".join(found) or "Los cuadernos son los de sus fuentes.")
            return int(bool(found))
        for path in build(options.root, options.overwrite):
            print(f"Escrito {path.relative_to(options.root)}")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
