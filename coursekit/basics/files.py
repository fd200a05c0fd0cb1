"""Rutas y archivos: leer y guardar sin dejar nada a medias, y decir en español por qué no se pudo."""
from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from coursekit.basics.validation import bad_type, bad_value

REASONS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "una parte de la ruta es un archivo, no una carpeta",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ELOOP: "es un enlace que vuelve sobre sí mismo",
    errno.ENOSPC: "no queda lugar en el disco",
    errno.EDQUOT: "no queda lugar en el disco para este usuario",
    errno.EFBIG: "el archivo no puede crecer más",
    errno.EIO: "el disco falló",
    errno.EBADF: "el archivo se cerró mientras se usaba",
    errno.EPIPE: "quien leía la salida ya no está",
}


class PathError(OSError, ValueError):
    """Una ruta que no se puede leer o escribir: un problema del sistema, y un valor que no sirve."""


class MissingPathError(PathError, FileNotFoundError):
    """La ruta no existe."""


def checked_path(name: str, path, expected: str = "la ruta de un archivo") -> Path:
    """`path` como `Path`; `name` es el parámetro que se nombra si no lo es."""
    if not isinstance(path, str | os.PathLike):
        raise bad_type(name, path, expected)
    try:
        text = os.fspath(path)
    except Exception as error:      # el __fspath__ de otra biblioteca puede lanzar cualquier cosa
        raise bad_type(name, path, expected) from error
    if not isinstance(text, str):
        raise bad_type(name, path, expected)
    if "\0" in text:
        raise bad_value(name, path, f"{expected}, sin caracteres nulos")
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        raise bad_value(name, path, f"{expected}, con letras que el sistema pueda escribir") from None
    return Path(text)


def reason(error: OSError) -> str:
    """Por qué el sistema no pudo, en palabras."""
    return REASONS.get(error.errno) or f"el sistema dice: {error}"


def path_error(name: str, path: Path, error: OSError, expected: str) -> PathError:
    """El error que explica por qué no se pudo usar `path`."""
    why = reason(error)
    kind = PathError
    if error.errno == errno.ENOENT:
        kind = MissingPathError
        if not path.parent.exists():
            why = f"la carpeta {path.parent} no existe"
    told = kind(f"«{name}»: llegó {str(path)!r} y {why}; se espera {expected}.")
    told.errno = error.errno
    return told


def require_regular(name: str, path: Path, expected: str) -> None:
    """`PathError` si `path` existe y no es un archivo común: una carpeta, un dispositivo sin fin, una tubería."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise path_error(name, path, error, expected) from error
    if stat.S_ISDIR(mode):
        raise PathError(f"«{name}»: llegó {str(path)!r}, que es una carpeta; se espera {expected}.")
    if not stat.S_ISREG(mode):
        raise PathError(f"«{name}»: llegó {str(path)!r}, que es un dispositivo y no un archivo; se espera {expected}.")


def read_bytes(name: str, path, expected: str) -> bytes:
    """Lo que hay en el archivo `path`. `PathError` si no se puede leer."""
    path = checked_path(name, path)
    require_regular(name, path, expected)
    try:
        return path.read_bytes()
    except OSError as error:
        raise path_error(name, path, error, expected) from error


def write_text(name: str, path, text: str) -> None:
    """Guarda `text` en `path`, en UTF-8: o queda entero, o queda lo que había y se lanza `PathError`.

    Se escribe un archivo al lado y, cuando está completo en el disco, toma el lugar del otro.
    """
    expected = "un archivo donde se pueda escribir"
    path = checked_path(name, path)
    require_regular(name, path, expected)
    content = text.encode("utf-8", "backslashreplace")      # un nombre de archivo puede no ser texto válido
    try:
        _replace(path.resolve(), content)      # si es un enlace, cambia el archivo y no el enlace
    except OSError as error:
        raise path_error(name, path, error, expected) from error


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
