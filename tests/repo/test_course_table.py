"""La tabla de las lecciones dice lo que dicen ellas, sus minutos salen de contarlas, y de ella sale el índice."""
import re

import pytest
from helpers.minutes import sections
from helpers.written import ROOT

from coursekit.authoring.course import lessons, pages, readme_table
from coursekit.authoring.regions import SourceError

TABLE = lessons(ROOT)
every_lesson = pytest.mark.parametrize("lesson", TABLE, ids=lambda lesson: lesson.stem)


def source(lesson):
    return ROOT / "notebooks" / "source" / f"{lesson.stem}.py"


def said(lesson) -> str:
    """El comienzo de la lección, en un renglón."""
    head = source(lesson).read_text(encoding="utf-8").split("\n# ## ")[0]
    return " ".join(line.removeprefix("#").strip() for line in head.split("\n"))


def test_the_table_has_every_lesson_of_the_class():
    stems = sorted(path.stem for path in (ROOT / "notebooks" / "source").glob("[0-9][0-9]_*.py"))
    assert [lesson.stem for lesson in TABLE] == stems


@every_lesson
def test_a_lesson_has_its_title_and_its_minutes(lesson):
    assert f"# {lesson.number} · {lesson.title} " in said(lesson)
    minutes, parts, exercises = re.search(r"\*\*Tiempo:\*\* (\d+) minutos: (.*?)\. Los ejercicios llevan otros (\d+)",
                                          said(lesson)).groups()
    assert (int(minutes), int(exercises)) == (lesson.minutes, lesson.exercise_minutes)
    stated = [section.stated for section in sections(source(lesson))]
    assert [int(part) for part in re.findall(r"\((\d+)\)", parts)] == stated
    assert sum(stated) == lesson.minutes


@every_lesson
def test_the_minutes_agree_with_a_count_of_the_lesson(lesson):
    counted = sections(source(lesson))
    total = sum(section.minutes for section in counted)
    assert total == pytest.approx(lesson.minutes, rel=0.2)
    far = {section.title: round(section.minutes, 1) for section in counted
           if abs(section.minutes - section.stated) > max(3, 0.35 * section.stated)}
    assert far == {}


@every_lesson
def test_a_lesson_needs_earlier_ones_and_says_what_for(lesson):
    numbers = [number for number, _ in lesson.needs]
    assert all(number < lesson.number for number in numbers) and len(set(numbers)) == len(numbers)
    assert all(what for _, what in lesson.needs)


def test_the_index_links_to_every_lesson_and_draws_what_each_needs():
    index = pages(ROOT)["indice"]
    for lesson in TABLE:
        assert f"({lesson.stem}.ipynb)" in index and f"(../exercises/{lesson.stem}.ipynb)" in index
        assert all(f"L{number} --> L{lesson.number}" in index for number, _ in lesson.needs)
    linked = re.findall(r"\]\(([^)#]+)\)", index + pages(ROOT)["glosario"])
    assert all((ROOT / "notebooks" / target).exists() for target in linked if not target.startswith("http"))


def test_the_readme_has_the_table_and_links_to_the_index():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme_table(TABLE) in readme
    assert "(notebooks/indice.ipynb)" in readme and "(notebooks/glosario.ipynb)" in readme


def test_without_tables_there_are_no_pages_and_a_broken_one_is_named(tmp_path):
    assert pages(tmp_path) == {}
    folder = tmp_path / "notebooks" / "source"
    folder.mkdir(parents=True)
    (folder / "curso.toml").write_text("[[leccion]\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"curso\.toml: no es TOML"):
        pages(tmp_path)
