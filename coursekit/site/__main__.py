"""`python -m coursekit.site [CARPETA]`: arma el sitio del curso."""
from __future__ import annotations

import sys
from pathlib import Path

from coursekit.basics.arguments import SpanishParser
from coursekit.site.build import build, clean

OUTPUT = Path("build/sitio")


def main(arguments=None) -> int:
    """Devuelve 0 si el sitio quedó armado."""
    parser = SpanishParser(prog="python -m coursekit.site", description=__doc__)
    parser.add_argument("output", nargs="?", default=OUTPUT, type=Path, metavar="CARPETA", help="dónde se escribe")
    parser.add_argument("--root", default=".", type=Path, metavar="RAÍZ", help="la carpeta del curso")
    parser.add_argument("--url", default="", help="dónde se va a publicar, para la imagen que muestran las redes")
    parser.add_argument("--only", default="", metavar="NN,NN", help="unas pocas lecciones, para probar")
    parser.add_argument("--clean", action="store_true", help="rehace todo, también lo que no cambió")
    options = parser.parse_args(arguments)
    output = options.output.resolve()
    if options.clean:
        clean(output)
    code = build(options.root.resolve(), output, options.url, options.only)
    if code == 0:
        print(f"El sitio está en {options.output}: se abre {options.output / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
