"""La guía para dar la clase: sus minutos suman, y lo que nombra existe."""
import re
from pathlib import Path

import pytest

from coursekit.authoring.regions import solved

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guia_docente.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "notebooks" / "source").glob("[0-9][0-9]_*.py"))
NUMBERS = [source.name[:2] for source in SOURCES]
SHOWN = re.compile(r"\*\*Mostrar\.\*\*(.*?)\n\n", re.S)


def part(title):
    return GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def lesson_part(number):
    return GUIDE.split(f"\n### {number} · ")[1].split("\n##")[0]


@pytest.mark.parametrize(("title", "minutes"), [("Tres horas", 180), ("Noventa minutos", 90)])
def test_the_minutes_of_each_class_add_up(title, minutes):
    rows = re.findall(r"^\| (\d+) \|", part(title), re.M)
    assert sum(map(int, rows)) == minutes


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)
def test_each_lesson_says_what_to_show_ask_and_skip(source):
    title = re.search(r"^# # (.+)$", source.read_text(encoding="utf-8"), re.M).group(1)
    text = lesson_part(source.name[:2])
    assert f"### {title}\n" in GUIDE
    for head in ("Mostrar", "Preguntar", "Dónde se tropieza", "Saltar"):
        assert f"**{head}.**" in text


@pytest.mark.parametrize("number", NUMBERS)
def test_the_exercises_where_one_stumbles_are_of_the_lesson(number):
    (source,) = (ROOT / "solutions" / "source").glob(f"{number}_*.py")
    functions = set(re.findall(r"^def (\w+)", solved(source.read_text(encoding="utf-8"), source.name), re.M))
    stumbles = lesson_part(number).split("**Dónde se tropieza.**")[1]
    assert functions & set(re.findall(r"`(\w+)`", stumbles))


def test_the_stories_it_names_exist():
    drawn = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coursekit" / "widgets").glob("*.py"))
    shown = [SHOWN.search(lesson_part(number)).group(1) for number in NUMBERS]
    named = {" ".join(story.split()) for text in shown for story in re.findall(r"«([^»]+)»", text)}
    assert len(named) >= 12
    assert [story for story in named if f'title="{story}"' not in drawn] == []


def test_the_sections_it_names_exist():
    quoted = re.findall(r"«([^»]+)»", part("Tres horas") + part("Noventa minutos"))
    lessons = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    drawn = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coursekit" / "widgets").glob("*.py"))
    assert [name for name in quoted if f"# {name}" not in lessons and f'title="{name}"' not in drawn] == []
