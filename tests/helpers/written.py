"""Lo que una persona lee de un archivo: textos, comentarios, docstrings y mensajes; sin código ni direcciones."""
import io
import re
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_WORDS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|\{[^{}]*\}")
STRINGS = {tokenize.STRING} | ({tokenize.FSTRING_MIDDLE} if hasattr(tokenize, "FSTRING_MIDDLE") else set())
PLACES = {
    "lecciones": ["notebooks/source/*.py"],
    "ejercicios": ["solutions/source/*.py", "exercises/test_*.py"],
    "paquete": ["coursekit/**/*.py"],
    "documentos": ["*.md", "docs/*.md", "notebooks/source/curso.toml"],
}


def files(place: str) -> list[Path]:
    """Los archivos de un lugar del curso."""
    return sorted(path for pattern in PLACES[place] for path in ROOT.glob(pattern))


@cache
def words(path: Path) -> list[tuple[int, str]]:
    """(línea, texto) de cada trozo que se lee, sin lo que va entre acentos graves ni direcciones."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        pieces = _of_python(text)
    else:
        pieces = list(enumerate(text.split("\n"), start=1))
    return [(line, NOT_WORDS.sub(" ", piece)) for line, piece in pieces]


def _of_python(text: str) -> list[tuple[int, str]]:
    """Los comentarios (un texto percent es un comentario) y las cadenas, línea por línea."""
    pieces = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            pieces.append((token.start[0], token.string.lstrip("# ")))
        elif token.type in STRINGS and " " in token.string:      # una palabra suelta es un nombre, no una frase
            lines = token.string.split("\n")
            pieces += [(token.start[0] + i, line) for i, line in enumerate(lines)]
    return pieces
