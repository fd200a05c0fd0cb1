"""`assert_strict`: cada oración del enunciado se rompe de alguna manera, y se nota."""
import pytest

from coursekit.grader.strictness import MUTANTS, assert_right_answers_pass, assert_strict

STATEMENT = '''
# %% [markdown]
# `double` da **el doble de cada
# valor**, y no modifica lo que recibe. `pick` usa el generador que llega.
'''
HEADER = "from coursekit.grader.testing import Wrong, changed\n"
BROKEN = 'changed("double", "{name}", "2 * value", "{new}", fails="test_doubles")'
PICK = 'Wrong("pick", "{name}", "def pick(rng, n):\\n    return list(np.random.default_rng().random(n + {i}))", ' \
       '"test_seeded")'


def write(course, double=None, pick=None, sentence="el doble de cada valor"):
    """Un mutants.py con esas respuestas rotas, y con las que faltan para llegar a ocho."""
    source = course / "solutions" / "source" / "90_demo.py"
    if STATEMENT not in source.read_text(encoding="utf-8"):
        source.write_text(source.read_text(encoding="utf-8") + STATEMENT, encoding="utf-8")
    filler = [BROKEN.format(name=f"por {times}", new=f"{times} * value") for times in range(3, 3 + MUTANTS)]
    pick = [PICK.format(name=f"sin semilla {i}", i=i) for i in range(MUTANTS)] if pick is None else pick
    double = filler if double is None else double
    tables = f"{{'double': {{'{sentence}': [{', '.join(double)}]}}, " \
             f"'pick': {{'usa el generador que llega': [{', '.join(pick)}]}}}}"
    (course / "tests" / "lesson_90" / "mutants.py").write_text(f"{HEADER}SENTENCES = {tables}\n", encoding="utf-8")
    return filler


def problems(course) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_strict("90", course)
    return str(caught.value)


def test_a_table_whose_mutants_all_fail_is_accepted(course):
    write(course)
    assert_strict("90", course)


def test_a_sentence_that_the_statement_does_not_say_is_reported(course):
    write(course, sentence="el triple")
    assert "double: el enunciado no dice «el triple»" in problems(course)


def test_a_mutant_that_passes_everything_is_reported(course):
    filler = write(course)
    write(course, double=[*filler, BROKEN.format(name="sumado", new="value + value")])
    assert "double · sumado: pasa todas las pruebas y debe fallar test_doubles" in problems(course)


def test_a_mutant_that_another_check_catches_first_is_reported(course):
    filler = write(course)
    other = BROKEN.format(name="otra", new="0 * value").replace("test_doubles", "test_every_element")
    write(course, double=[*filler, other])
    assert "double · otra: la primera que falla debe ser test_every_element" in problems(course)


def test_a_check_that_does_not_exist_is_reported(course):
    filler = write(course)
    write(course, double=[*filler, BROKEN.format(name="x", new="3 * value").replace("test_doubles", "test_zzz")])
    assert "double · x: no hay una prueba «test_zzz»" in problems(course)


def test_what_must_or_must_not_be_said_is_looked_for(course):
    filler = write(course)
    says = BROKEN.format(name="dice", new="0 * value")[:-1] + ', says="un triángulo")'
    never = BROKEN.format(name="calla", new="0 * value")[:-1] + ', never="[2, 4, 6]")'
    write(course, double=[*filler, says, never])
    text = problems(course)
    assert "double · dice: lo que se muestra no dice «un triángulo»" in text
    assert "double · calla: lo que se muestra acusa de otra cosa, «[2, 4, 6]»" in text


def test_fewer_than_eight_or_two_of_the_same_name_are_reported(course):
    filler = write(course)
    write(course, double=filler[:-1])
    assert f"«double»: hay {MUTANTS - 1} mutantes y se esperan al menos {MUTANTS}" in problems(course)
    write(course, double=[*filler, filler[0]])
    assert "double: hay dos mutantes de nombre «por 3»" in problems(course)


def test_a_change_of_a_text_that_is_not_in_the_solution_is_an_error(course):
    filler = write(course)
    write(course, double=[*filler, BROKEN.format(name="x", new="y").replace("2 * value", "7 * value")])
    with pytest.raises(AssertionError, match="«7 \\* value» está 0 veces"):
        assert_strict("90", course)


RIGHT = '''
from coursekit.grader.strictness import Right

RIGHT = [
    Right("double", "con suma", "def double(values):\\n    return [value + value for value in values]"),
    Right("pick", "en dos pasos", "def pick(rng, n):\\n    return [int(rng.integers(10)) for _ in range(n)]"),
]
'''


def test_every_right_answer_must_pass_and_every_function_must_have_one(course):
    path = course / "tests" / "lesson_90" / "right_answers.py"
    path.write_text(RIGHT, encoding="utf-8")
    assert_right_answers_pass("90", course)
    path.write_text(RIGHT.replace("value + value", "value + 1"), encoding="utf-8")
    with pytest.raises(AssertionError, match="double · con suma: es correcta y no pasa"):
        assert_right_answers_pass("90", course)
    path.write_text(RIGHT.replace('"pick"', '"double"').replace("def pick(rng, n)", "def double(values)"
                                                                ), encoding="utf-8")
    with pytest.raises(AssertionError, match="«pick»: no hay otra respuesta correcta"):
        assert_right_answers_pass("90", course)
