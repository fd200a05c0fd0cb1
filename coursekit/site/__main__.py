"""`python -m coursekit.site [CARPETA]`: arma el sitio del curso; con `--slides`, las diapositivas solas."""
from __future__ import annotations

import sys
from pathlib import Path

from coursekit.basics.arguments import SpanishParser
from coursekit.site.build import build, build_slides, clean
from coursekit.site.python import PYODIDE

OUTPUT = Path("build/sitio")
SLIDES = Path("build/diapositivas")


def main(arguments=None) -> int:
    """Devuelve 0 si el sitio quedó armado."""
    parser = SpanishParser(prog="python -m coursekit.site", description=__doc__)
    parser.add_argument("output", nargs="?", type=Path, metavar="CARPETA", help="dónde se escribe")
    parser.add_argument("--root", default=".", type=Path, metavar="RAÍZ", help="la carpeta del curso")
    parser.add_argument("--url", default="", help="dónde se va a publicar, para la imagen que muestran las redes")
    parser.add_argument("--only", default="", metavar="NN,NN", help="unas pocas lecciones, para probar")
    parser.add_argument("--clean", action="store_true", help="rehace todo, también lo que no cambió")
    parser.add_argument("--slides", action="store_true", help="solo las diapositivas")
    parser.add_argument("--pyodide", default=PYODIDE, metavar="DIRECCIÓN",
                        help="de dónde se trae Python cuando alguien lo enciende")
    options = parser.parse_args(arguments)
    folder = options.output or (SLIDES if options.slides else OUTPUT)
    root = options.root.resolve()
    output = folder.resolve()
    if options.clean:
        clean(output)
    if options.slides:
        code = build_slides(root, output, options.only)
    else:
        code = build(root, output, options.url, options.only, options.pyodide)
    if code == 0:
        what = "Las diapositivas están" if options.slides else "El sitio está"
        print(f"{what} en {folder}: se abre {folder / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
