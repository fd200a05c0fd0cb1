"""Encontrar el curso desde cualquier carpeta, sin confundirlo con otro proyecto."""
import os
from pathlib import Path

import pytest

from coursekit.basics.course import OWN_COURSE, course_root, current_folder, find_exercises, is_exercises

ROOT = Path(__file__).parents[2]
OWN_CHECK = "from coursekit.grader import points\n"


def project(folder: Path, check: str) -> Path:
    """Una carpeta con notebooks/ y exercises/, y en ésta una prueba con ese texto."""
    (folder / "notebooks").mkdir(parents=True)
    exercises = folder / "exercises"
    exercises.mkdir()
    (exercises / "conftest.py").write_text("", encoding="utf-8")
    (exercises / "test_01_algo.py").write_text(check, encoding="utf-8")
    return folder


@pytest.fixture
def deleted_folder(tmp_path, monkeypatch):
    """La carpeta de trabajo deja de existir."""
    gone = tmp_path / "borrada"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()


def test_the_course_is_found_from_any_of_its_folders():
    for start in (ROOT, ROOT / "notebooks", ROOT / "exercises", ROOT / "solutions" / "source"):
        assert course_root(start) == ROOT and find_exercises(start) == ROOT / "exercises"


def test_another_copy_of_the_course_is_used_from_inside_it(tmp_path):
    copy = project(tmp_path / "copia", OWN_CHECK)
    assert course_root(copy / "notebooks") == copy and find_exercises(copy / "notebooks") == copy / "exercises"


@pytest.mark.parametrize("check", ["def test_x(): pass\n", "", b"\xff\xfe"], ids=["ajena", "vacía", "ilegible"])
def test_a_project_of_someone_else_with_the_same_folders_is_not_the_course(tmp_path, check):
    other = project(tmp_path / "otro", "")
    content = check if isinstance(check, bytes) else check.encode()
    (other / "exercises" / "test_01_algo.py").write_bytes(content)
    assert not is_exercises(other / "exercises")
    assert course_root(other) == OWN_COURSE and find_exercises(other) == OWN_COURSE / "exercises"


def test_from_a_deleted_folder_the_course_of_the_package_is_used(deleted_folder):
    assert current_folder() is None
    assert course_root() == OWN_COURSE and find_exercises() == OWN_COURSE / "exercises"


def test_the_course_is_found_through_a_symbolic_link(tmp_path):
    link = tmp_path / "enlace"
    os.symlink(project(tmp_path / "curso", OWN_CHECK), link)
    assert course_root(link / "notebooks") == (tmp_path / "curso").resolve()


def test_with_no_course_anywhere_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.basics.course.OWN_COURSE", tmp_path)
    assert course_root(tmp_path) is None
    with pytest.raises(FileNotFoundError, match="debe estar dentro del curso"):
        find_exercises(tmp_path)
