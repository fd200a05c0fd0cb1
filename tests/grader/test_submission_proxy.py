"""El intermediario entre las pruebas y las funciones del estudiante."""
import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from coursekit.grader import StudentError
from coursekit.grader.limits import TimeLimit, time_limit
from coursekit.grader.notebook_file import run_source
from coursekit.grader.submission import LiveSubmission
from coursekit.grader.values import kind_of, number, same, show, snapshot


def live(source):
    namespace = {"np": np}
    run_source(namespace, source, "celda de prueba")
    return LiveSubmission(namespace)


def test_calls_the_function_of_that_name_with_positional_and_keyword_values():
    assert live("def f(a, b=1): return a - b").f(5, b=2) == 3


def test_the_last_definition_wins():
    assert live("def f(): return 1\ndef f(): return 2").f() == 2


@pytest.mark.parametrize("argument, change", [
    ([1, 2], "x.append(3)"), ({"a": [1]}, "x['a'].append(2)"), (np.zeros(3), "x[0] = 1"), ({1}, "x.add(2)"),
    ([{"a": 1}], "x[0]['a'] = 2"),
])
def test_an_argument_mutated_by_the_student_stays_intact_in_the_test(argument, change):
    original, sub = snapshot(argument), live(f"def f(x):\n    {change}")
    sub.f(argument)
    assert same(argument, original)
    assert sub.modified == ["x"]
    assert not same(sub.last_arguments[0], original)


def test_modified_names_positional_and_keyword_arguments_and_is_empty_when_respected():
    sub = live("def f(a, b, c=None):\n    b.append(1)\n    c[0] = 9")
    sub.f([1], [2], c=np.array([1.0, np.nan]))
    assert sub.modified == ["b", "c"]
    sub.f([1], [], c=[9])
    assert sub.modified == ["b"]
    assert live("def f(x): return x").modified == []


def test_a_fitted_estimator_is_copied_and_comparing_it_does_not_raise_false_alarms():
    model = DecisionTreeClassifier(random_state=0).fit([[0], [1]], [0, 1])
    sub = live("def f(model): return model.predict([[1]])[0]")
    assert sub.f(model) == 1 and sub.modified == []


def test_fitting_the_estimator_received_is_seen_as_a_change_of_the_argument():
    sub = live("def f(model): model.fit([[0], [1]], [0, 1])")
    model = KNeighborsClassifier(1)
    sub.f(model)
    assert sub.modified == ["model"] and not hasattr(model, "classes_")


def test_the_value_returned_does_not_change_when_the_student_changes_theirs_later():
    sub = live("kept = []\ndef f(x):\n    kept.append(x)\n    return kept")
    first = sub.f(1)
    sub.f(2)
    assert first == [1]


def test_a_generator_built_by_the_proxy_keeps_its_state_between_calls():
    sub = live("def f(rng): return rng.random()")
    rng = sub.rng(7)
    expected = np.random.default_rng(7)
    assert [sub.f(rng), sub.f(rng)] == [expected.random(), expected.random()]


def test_callbacks_run_on_the_side_of_the_test_and_can_be_counted():
    seen = []

    def objective(params):
        seen.append(params)
        return params["x"] ** 2

    sub = live("def f(g):\n p = {}\n for i in range(3):\n  p['x'] = i\n  last = g(p)\n return last")
    assert sub.f(objective) == 4
    assert seen == [{"x": 0}, {"x": 1}, {"x": 2}]


def test_a_callable_object_keeps_its_count_on_the_side_of_the_test():
    class Counter:
        calls = 0

        def __call__(self, x):
            self.calls += 1
            return x

    counter = Counter()
    live("def f(g): return [g(i) for i in range(5)]").f(counter)
    assert counter.calls == 5


def test_an_assertion_failing_inside_a_callback_counts_even_if_the_student_swallows_it():
    def budget(x):
        raise AssertionError("Se pasó del presupuesto.")

    with pytest.raises(AssertionError, match="presupuesto"):
        live("def f(g):\n    try:\n        g(1)\n    except Exception:\n        return 0").f(budget)


def test_another_exception_of_a_callback_may_be_handled_by_the_student():
    def fails(x):
        raise ValueError("x")

    assert live("def f(g):\n    try:\n        g(1)\n    except ValueError:\n        return 'nan'").f(fails) == "nan"


@pytest.mark.parametrize("body, kind, expected", [
    ("raise NotImplementedError('Falta completar esta función')", "sin_empezar", "sin empezar"),
    ("raise NotImplementedError", "sin_empezar", "sin empezar"),
    ("raise NotImplementedError('otra cosa')", "excepcion", "otra cosa"),
    ("return 1 / 0", "excepcion", "división por cero"),
    ("return missing", "excepcion", "no está definido"),
    ("return f(x)", "excepcion", "se llama a sí misma sin fin"),
    ("exit()", "excepcion", "basta con return"),
    ("import sys; sys.exit(3)", "excepcion", "basta con return"),
    ("return [1][5]", "excepcion", "posición que no existe"),
])
def test_what_a_function_raises_is_told_in_spanish(body, kind, expected):
    with pytest.raises(StudentError, match=expected) as caught:
        live(f"def f(x):\n    {body}").f(1)
    assert caught.value.kind == kind
    assert (caught.value.lines == ()) == (kind == "sin_empezar")


def test_only_the_lines_of_the_student_are_kept_with_number_and_text():
    sub = live("import json\n\ndef helper(x):\n    return json.loads(x)\n\ndef f(x):\n    return helper(x)")
    with pytest.raises(StudentError) as caught:
        sub.f("{")
    assert [(line.number, line.text) for line in caught.value.lines] == [
        (7, "return helper(x)"), (4, "return json.loads(x)")]


def test_a_function_that_uses_another_one_not_begun_says_which():
    sub = live("def g():\n    raise NotImplementedError('Falta completar esta función')\ndef f():\n    return g()")
    with pytest.raises(StudentError, match="«f» usa «g», que está sin empezar") as caught:
        sub.f()
    assert caught.value.kind == "excepcion"


def test_a_variable_that_hides_a_python_function_is_named():
    with pytest.raises(StudentError, match="usa «sum» como variable"):
        live("sum = 0\ndef f(x): return sum(x)").f([1])


def test_changed_parameters_are_suspected_when_the_call_does_not_fit():
    with pytest.raises(StudentError, match="¿cambió la línea «def»\\?"):
        live("def f(): return 1").f(1)


def test_a_missing_function_and_a_name_used_for_something_else_have_their_own_message():
    with pytest.raises(StudentError, match="No encontramos la función «g»") as caught:
        live("def f(): pass").g()
    assert caught.value.kind == "falta"
    with pytest.raises(StudentError, match="no es una función"):
        live("f = 3").f()


def test_the_time_limit_interrupts_even_code_that_swallows_exceptions():
    sub = live("def f():\n while True:\n  try:\n   x = 1\n  except Exception:\n   pass")
    with pytest.raises(TimeLimit) as caught, time_limit(0.2):
        sub.f()
    assert caught.value.lines[0].where == "celda de prueba"


def test_a_list_that_contains_itself_is_refused_not_copied_for_ever():
    with pytest.raises(ValueError, match="anidado más de 50"):
        live("def f():\n    x = []\n    x.append(x)\n    return x").f()


@pytest.mark.parametrize("value, name", [
    (None, "None"), ([], "una lista"), ((i for i in ()), "un generador"), (zip([]), "un zip"), (3, "un entero"),
    (np.zeros((2, 3)), "un arreglo de numpy de forma (2, 3)"), (np.float64(1), "un número de numpy (float64)"),
    (len, "una función (¿faltan los paréntesis?)"), ({}.keys(), "las claves de un diccionario"),
    (dict, "la clase dict (¿faltan los paréntesis?)"), (KNeighborsClassifier(), "KNeighborsClassifier"),
])
def test_kinds_of_values_are_named_in_spanish(value, name):
    assert name in kind_of(value)


def test_show_is_short_and_never_fails():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert len(show(list(range(1000)))) == 80
    assert "Broken" in show(Broken())


@pytest.mark.parametrize("value, text", [
    (0.5, "0,5"), (np.float64(-2.5), "−2,5"), (4.0, "4,0"), (3, "3"), (-3, "−3"), (True, "True"), ("0.5", "'0.5'"),
    ([0.5, -1.0], "[0.5, -1.0]"), ((0.5,), "(0.5,)"), ({"a": 0.5}, "{'a': 0.5}"), (float("nan"), "nan"),
])
def test_a_lone_decimal_takes_a_comma_and_python_code_keeps_its_point(value, text):
    assert show(value) == text


@pytest.mark.parametrize("arguments, text", [
    ((0.5,), "0,5"), ((2.0,), "2"), ((-0.25,), "−0,25"), ((1234567,), "1234567"), ((np.int64(-3),), "−3"),
    ((1 / 3,), "0,33333"), ((1e-7,), "1·10⁻⁷"), ((1 / 3, 2), "0,33"), ((2, 2), "2,00"), ((62.5, 0), "62"),
    ((float("nan"), 2), "NaN"), ((np.float32(0.5),), "0,5"), ((float("inf"),), "inf"),
])
def test_a_number_of_a_message_is_written_as_in_spanish(arguments, text):
    assert number(*arguments) == text
