"""Imprimir en consolas que no saben escribirlo todo."""
import io
import os
import subprocess
import sys

import pytest

from coursekit.basics.output import make_tolerant


def printed(text: str, encoding: str) -> str:
    """Lo que queda escrito de `text` en una salida con esa codificación."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    make_tolerant(stream)
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding, expected", [
    ("utf-8", "✔ «año»: −0,5 ± 1…"), ("utf-16", "✔ «año»: −0,5 ± 1…"),
    ("cp1252", "+ «año»: -0,5 ± 1…"), ("latin-1", "+ «año»: -0,5 ± 1..."),
    ("cp850", "+ «año»: -0,5 ± 1..."), ("ascii", '+ "ano": -0,5 +/- 1...'),
])
def test_what_a_console_cannot_write_becomes_something_alike(encoding, expected):
    assert printed("✔ «año»: −0,5 ± 1…", encoding) == expected


def test_what_has_nothing_alike_becomes_a_question_mark_and_the_rest_is_kept():
    assert printed("a\U0001f600b\ud800c漢d", "cp1252") == "a?b?c?d"


def test_a_stream_that_writes_everything_or_cannot_change_is_left_alone():
    strict = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    make_tolerant(strict)
    assert strict.errors == "strict"
    for stream in (None, io.StringIO(), object()):
        make_tolerant(stream)
    closed = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    closed.close()
    make_tolerant(closed)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "cp437"])
@pytest.mark.parametrize("code", [
    "from coursekit import check\ndef count_fits(grid, k, refit=True): return 3\ncheck('count_fits')",
    "from coursekit.commands.doctor import Finding, doctor\nimport coursekit.commands.doctor as module\n"
    "module.examine = lambda *_: [Finding('Falta x.', 'make lab')]\ndoctor()",
    "import coursekit\nprint('✔ − ◐ ✘ ○')",
], ids=["check", "doctor", "print"])
def test_no_message_of_the_course_cuts_a_program(code, encoding, tmp_path):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path,
                          env={**os.environ, "PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")
    assert done.stdout.decode(encoding).strip()
