"""Un optimizador ajeno, encerrado en otro proceso: lo honesto juega igual que aquí, y lo demás no gana nada."""
import textwrap

import pytest
from helpers.league import random_optimizer

from coursekit.grader.process import isolation
from coursekit.grader.process.files import entry_of
from coursekit.grader.process.launch import strongest
from coursekit.league import isolated
from coursekit.league.isolated import play_far, repeats_itself
from coursekit.league.problems import load_problem
from coursekit.league.race import compete, play_here, run_once

pytestmark = pytest.mark.processes
HEAD = "def my_optimizer(evaluate, space, budget, rng):\n"
RANDOM = """
    best, lowest = None, float("inf")
    for _ in range(int(budget)):
        params = space.sample(rng)
        loss = evaluate(params)
        if loss < lowest:
            best, lowest = params, loss
    return best
"""


def far_play(body, level=isolation.LIMITS, seconds=5.0, before=""):
    source = textwrap.dedent(before) + HEAD + body
    return play_far(entry_of("entrega.py", source.encode()), level, seconds)


def told(body, **options):
    """La frase que recibe una entrega que no compite."""
    entry = compete("x", far_play(body, **options), [load_problem("svm")], seeds=1)
    assert entry.runs == []
    return entry.problem


def test_it_plays_the_same_race_as_in_this_process():
    problem = load_problem("network")
    assert run_once(far_play(RANDOM), problem, 7) == run_once(play_here(random_optimizer), problem, 7)


def test_the_end_of_the_budget_is_caught_by_its_name_on_the_other_side():
    body = """
    from coursekit.league import BudgetSpent
    try:
        while True:
            params = space.sample(rng)
            evaluate(params)
    except BudgetSpent:
        return params
"""
    assert run_once(far_play(body), load_problem("svm"), 0).spent == 30


@pytest.mark.parametrize("body, sentence", [
    ("    return 1 / 0\n", "ZeroDivisionError"),
    ("    while True: evaluate(space.sample(rng))\n", "gastó más que el presupuesto"),
    ("    while True:\n        try: evaluate(space.sample(rng))\n        except Exception: pass\n", "no terminó"),
    ("    import time; time.sleep(100)\n", "no terminó una corrida en 0,5 segundos"),
    ("    import os; os._exit(0)\n", "terminó el programa entero"),
    ("    return 'la mejor'\n", "devolvió 'la mejor', que no es una configuración del espacio"),
    ("    yield space.sample(rng)\n", "devolvió un generador, que no es una configuración del espacio"),
    ("    return evaluate\n", "que no es una configuración del espacio"),
    ("    raise NotImplementedError\n", "sin empezar"),
])
def test_who_breaks_the_contract_gets_a_sentence(body, sentence):
    assert sentence in told(body, seconds=0.5)


def test_a_file_without_the_function_says_so():
    play = play_far(entry_of("otra.py", b"def optimizer(): pass\n"), isolation.LIMITS)
    assert "no define la función «my_optimizer»" in compete("x", play, [load_problem("svm")], seeds=1).problem


def test_nothing_of_a_race_is_left_for_the_next_one():
    body = """
    SEEN.append(1)
    import pathlib
    noted = pathlib.Path("visto.txt")
    if len(SEEN) > 1 or noted.exists():
        raise ValueError("recuerda")
    noted.write_text("x")
    return space.sample(rng)
"""
    entry = compete("x", far_play(body, before="SEEN = []\n"), [load_problem("svm")], seeds=3)
    assert entry.problem == ""
    assert len(entry.runs) == 3


SPIES = {
    "closure": "[cell.cell_contents for cell in evaluate.__closure__]",
    "frames": "[frame.f_locals for frame in __import__('sys')._current_frames().values()]",
    "collector": "__import__('gc').get_objects()",
    "modules": "[vars(module) for module in list(__import__('sys').modules.values()) if hasattr(module, '__dict__')]",
}


@pytest.mark.parametrize("where", SPIES)
def test_the_table_is_nowhere_in_the_process_of_who_competes(where):
    """Se busca un arreglo con la forma de la tabla, o un `Problem`, siguiendo lo que cada lugar deja ver."""
    body = f"""
    import gc
    import numpy as np
    pending = list({SPIES[where]})
    seen = set()
    for _ in range(200000):
        if not pending:
            break
        thing = pending.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if type(thing).__name__ in ("Problem", "Evaluator"):
            raise ValueError("encontrado")
        if isinstance(thing, np.ndarray) and thing.shape == {load_problem('svm').validation.shape}:
            raise ValueError("encontrada")
        if isinstance(thing, (dict, list, tuple, set)) or hasattr(thing, "__dict__"):
            pending += gc.get_referents(thing)
    return space.sample(rng)
"""
    assert compete("x", far_play(body, seconds=60.0), [load_problem("svm")], seeds=1).problem == ""


@pytest.mark.parametrize("body", [
    "    from coursekit.league.problems import load_problem\n    load_problem('svm')\n    return space.sample(rng)\n",
    "    from coursekit.league.problems import TABLE\n    TABLE.read_bytes()\n    return space.sample(rng)\n",
])
def test_enclosed_it_cannot_open_the_file_of_the_tables(body):
    level = strongest()
    assert level in isolation.LADDER
    for tried in isolation.LADDER[isolation.LADDER.index(level):]:
        assert "Error" in told(body, level=tried)


def test_changing_the_space_or_a_configuration_gains_nothing():
    body = """
    first = space.sample(rng)
    for _ in range(int(budget)):
        evaluate(first)
        first.clear()
        first.update(space.sample(rng))
    space.subspaces[0].clear()
    return {}
"""
    assert "no es una configuración del espacio" in told(body)


def test_what_it_prints_is_not_shown(capsys):
    assert told("    print('x' * 10**7)\n    return 3\n").startswith("devolvió 3")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value, shown", [
    ("{name: evaluate for name in space.names}", "devolvió un diccionario,"),
    ("{name: [1] for name in space.names}", "devolvió un diccionario,"),
    ("[space.sample(rng)]", "devolvió una lista,"),
    ("{'C': 1.0}", "devolvió {'C': 1.0},"),
])
def test_of_what_is_not_simple_only_its_kind_is_told(value, shown):
    assert told(f"    return {value}\n").startswith(shown)


def test_cells_that_never_end_make_nobody_wait_sixty_times(monkeypatch):
    monkeypatch.setattr(isolated, "CELL_SECONDS", 0.5)
    monkeypatch.setattr(isolated, "OPEN_SECONDS", 0.5)
    said = told("    return space.sample(rng)\n", before="while True: pass\n")
    assert "sus celdas llevan más de 0,5 segundos" in said


def test_who_uses_other_randomness_is_noticed():
    assert repeats_itself(far_play(RANDOM), load_problem("svm"))
    other = RANDOM.replace("space.sample(rng)", "space.sample(__import__('numpy').random.default_rng())")
    assert not repeats_itself(far_play(other), load_problem("svm"))
