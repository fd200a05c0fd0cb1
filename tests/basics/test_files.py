"""Guardar un archivo entero o nada, y decir en español por qué no se pudo."""
import errno
import os
import stat
from pathlib import Path

import pytest

from coursekit.basics.files import PathError, checked_path, read_bytes, require_regular, write_text


def write(path, text="nuevo"):
    write_text("path", path, text)


def test_what_is_written_is_what_is_read(tmp_path):
    path = tmp_path / "informe.txt"
    write(path, "año\n")
    assert path.read_bytes() == "año\n".encode() and read_bytes("path", path, "un archivo") == "año\n".encode()
    assert list(tmp_path.iterdir()) == [path], "no queda ningún archivo de paso"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "informe.txt"
    write(path, "viejo")

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="«path»: llegó .*no queda lugar en el disco; se espera un") as caught:
        write(path)
    assert caught.value.errno == errno.ENOSPC
    assert path.read_text() == "viejo" and list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_the_old_file_too(tmp_path, monkeypatch):
    path = tmp_path / "informe.txt"
    write(path, "viejo")

    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(path)
    assert path.read_text() == "viejo" and list(tmp_path.iterdir()) == [path]


def test_permissions_and_links_survive(tmp_path):
    path, link = tmp_path / "informe.txt", tmp_path / "enlace.txt"
    write(path, "viejo")
    path.chmod(0o640)
    link.symlink_to(path)
    write(link)
    assert link.is_symlink() and path.read_text() == "nuevo" and stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path):
    plain, ours = tmp_path / "a", tmp_path / "b"
    plain.write_text("")
    write(ours)
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_text_that_is_not_valid_is_written_escaped(tmp_path):
    write(tmp_path / "a", os.fsdecode(b"a\xf1o"))
    assert (tmp_path / "a").read_text() == r"a\udcf1o"


def too_long(folder):
    return folder / ("a" * 300)


def looped(folder):
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    return folder / "a"


def through_a_file(folder):
    (folder / "a").write_text("")
    return folder / "a" / "b"


PATHS = {      # cómo se hace la ruta, y qué se dice de ella
    "no_folder": (lambda folder: folder / "no" / "existe", "la carpeta .* no existe"),
    "folder": (lambda folder: folder, "es una carpeta"),
    "empty": (lambda folder: "", "es una carpeta"),
    "device": (lambda folder: "/dev/zero", "es un dispositivo y no un archivo"),
    "too_long": (too_long, "el nombre es demasiado largo"),
    "loop": (looped, "es un enlace que vuelve sobre sí mismo"),
    "through_a_file": (through_a_file, "es un archivo, no una carpeta"),
}


@pytest.mark.parametrize("make, why", PATHS.values(), ids=PATHS)
def test_a_path_that_will_not_do_is_said_in_spanish(tmp_path, make, why):
    path = make(tmp_path)
    for action in (write, lambda path: read_bytes("path", path, "un archivo escrito por nosotros")):
        with pytest.raises(PathError, match=f"«path»: llegó .*{why}; se espera un archivo") as caught:
            action(path)
        assert isinstance(caught.value, OSError) and isinstance(caught.value, ValueError)


def test_a_missing_file_is_still_a_file_not_found_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="«path»: llegó .* y no existe; se espera"):
        read_bytes("path", tmp_path / "no", "un archivo")


@pytest.mark.parametrize("number, why", [(errno.EACCES, "no hay permiso"), (errno.EROFS, "el disco es de solo lectura"),
                                         (errno.ENOTUNIQ, "el sistema dice: ")])
def test_the_reason_of_the_system_is_told(tmp_path, monkeypatch, number, why):
    def refuse(*args, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(PathError, match=f"«path»: llegó .* y {why}"):
        write(tmp_path / "a")


class Elsewhere:
    """Algo que dice ser una ruta."""

    def __init__(self, answer):
        self.answer = answer

    def __fspath__(self):
        return self.answer if not callable(self.answer) else self.answer()


@pytest.mark.parametrize("path, error, piece", [
    (Elsewhere(b"a"), TypeError, "Elsewhere"), (Elsewhere(3), TypeError, "Elsewhere"),
    (Elsewhere(lambda: 1 / 0), TypeError, "Elsewhere"),
    (3, TypeError, "3 (int)"), (None, TypeError, "None"), (b"a", TypeError, "b'a' (bytes)"),
    (True, TypeError, "True (bool)"), ("a\0b", ValueError, "sin caracteres nulos"),
])
def test_what_is_no_path_is_refused(path, error, piece):
    with pytest.raises(error) as caught:
        checked_path("journal", path)
    message = str(caught.value)
    assert message.startswith("«journal»: llegó ") and piece in message and "se espera la ruta de un archivo" in message


def test_a_path_may_be_a_path_and_may_not_exist_yet(tmp_path):
    assert checked_path("path", Path("a")) == checked_path("path", "a") == Path("a")
    require_regular("path", tmp_path / "todavía no", "un archivo")
