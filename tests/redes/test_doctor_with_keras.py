"""Con la parte optativa instalada, `doctor` lo dice y la importa como lo demás."""
from coursekit.basics.course import course_root
from coursekit.commands import doctor
from coursekit.commands.lesson_imports import failing_imports, lesson_imports
from coursekit.commands.requirements import declared_requirements, optional_parts


def test_it_is_told_that_the_part_is_there():
    (note,) = [note for note in doctor._part_notes() if "«redes»" in note]
    assert note == "La parte optativa «redes» (keras y jax) está instalada. Lo usa la lección 09."


def test_what_the_lesson_imports_can_be_imported():
    asked = {item: lessons for item, lessons in lesson_imports(course_root()).items() if item.package == "keras"}
    assert asked and failing_imports(asked) == []
    assert asked.keys() <= doctor._imports_here(declared_requirements()).keys()


def test_its_versions_are_those_of_the_project():
    assert doctor._package_findings(optional_parts()["redes"]) == []
