"""El archivo de un diario: líneas de JSON que solo se agregan, y que quedan enteras o no quedan."""
from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import suppress

from coursekit.basics.files import PathError, checked_path, path_error, reason, require_regular
from coursekit.search import lock

START = b'{"coursekit_journal":'      # así empieza todo diario
EXPECTED = "un archivo nuevo o uno escrito por minimize"


class JournalFile:
    """El archivo en `path`, abierto para agregar, sin memoria intermedia y sin ningún otro escritor.

    Si una línea no entra en el disco, lo que llegó a escribirse se quita y se lanza `OSError`; la línea espera su
    turno, delante de la siguiente, y se vuelve a intentar al cerrar. Se puede escribir desde varios hilos.
    """

    def __init__(self, path):
        self.path = checked_path("journal", path)
        require_regular("journal", self.path, EXPECTED)
        try:
            self._file = open(self.path, "a+b", buffering=0)
        except OSError as error:
            raise path_error("journal", self.path, error, EXPECTED) from error
        self._guard = threading.Lock()
        self._size = 0                            # hasta dónde llegan las líneas enteras
        self._torn = False                        # ¿quedó media línea después?
        self._waiting: deque[bytes] = deque()     # las que todavía no llegaron al disco
        try:
            lock.take(self._file, self.path)
        except BaseException:
            self._file.close()
            raise

    # -- leer

    def read(self) -> list:
        """Lo que dice cada línea. La última, si una muerte repentina la cortó, se olvida."""
        content = self._content()
        lines = content.splitlines(keepends=True)
        objects = []
        for number, line in enumerate(lines, start=1):
            try:
                objects.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                if number < len(lines):
                    raise self.damaged(number, "no se puede leer") from error
                break
            self._size += len(line)
        return objects

    def _content(self) -> bytes:
        self._file.seek(0)
        start = self._file.read(len(START))
        if start != START[:len(start)]:
            raise ValueError(f"«journal»: {self.path} existe y no es un diario de búsqueda; se espera {EXPECTED}.")
        return start + self._file.readall()

    def mend(self) -> None:
        """Quita del final la línea que quedó cortada, o le pone el fin de línea que le falta."""
        self._cut()
        self._file.seek(max(0, self._size - 1))
        if self._file.read(1) not in (b"", b"\n"):
            self._write(b"\n")

    def damaged(self, line: int, why: str) -> ValueError:
        """El error de un diario cuya línea `line` no dice lo que tendría que decir."""
        return ValueError(f"«journal»: {self.path} está dañado en la línea {line} ({why}); se espera el archivo tal "
                          "como lo escribió minimize. Para no perder el resto, se puede borrar desde esa línea.")

    # -- escribir

    def append(self, event: dict) -> None:
        """Agrega una línea. `OSError` si el disco no la aceptó: queda esperando."""
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        with self._guard:
            self._waiting.append(line)
            self._flush()

    def _flush(self) -> None:
        while self._waiting:
            self._write(self._waiting[0])
            self._waiting.popleft()

    def _write(self, line: bytes) -> None:
        """Escribe `line` entera o nada: el sistema puede aceptar solo una parte, sin que sea un error."""
        if self._torn:
            self._cut()
        end = self._size + len(line)
        try:
            left = line
            while left:
                left = left[self._file.write(left):]
        except BaseException as error:
            with suppress(OSError, ValueError):
                self._cut()
            if isinstance(error, OSError):
                raise self._not_written(error) from error
            raise
        self._size = end

    def _cut(self) -> None:
        """Deja el archivo donde terminan sus líneas enteras."""
        self._torn = True
        try:
            self._file.truncate(self._size)
        except OSError as error:
            raise self._not_written(error) from error
        self._torn = False

    def _not_written(self, error: OSError) -> PathError:
        told = PathError(f"«journal»: no se pudo escribir en {self.path}: {reason(error)}. El diario queda entero "
                         "hasta la última línea que entró, y la búsqueda se puede retomar; se espera un archivo donde "
                         "se pueda escribir.")
        told.errno = error.errno
        return told

    def close(self) -> None:
        """Cierra el archivo; lo que no había entrado en el disco se intenta por última vez."""
        with self._guard:
            with suppress(OSError, ValueError):
                self._flush()
            lock.give_back(self._file)
