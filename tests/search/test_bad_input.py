"""Lo que no puede ser: cada caso con su frase, que nombra el parámetro, dice qué llegó y qué se espera."""
import errno
import itertools
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import stats
from sklearn.svm import SVC

from coursekit import Categorical, Float, History, Int, Space, Trial, minimize
from coursekit.searchers import GridSearch, RandomSearch
from coursekit.space import FromScipy

SPACE = Space({"C": Float(0.1, 10, log=True), "kernel": ["rbf", "poly"]})
UNION = Space([{"kernel": ["rbf"], "C": [1, 10]}, {"kernel": ["poly"], "degree": Int(2, 5)}])
XS = {"x": Float(0, 1)}


def one(params):
    return 1.0


def run(objective=one, searcher=None, n_trials=3, **options):
    return minimize(objective, searcher or RandomSearch(XS, random_state=0), n_trials, **options)


class NoFutures:
    def submit(self, function, *args):
        return function(*args)


def asked_twice():
    searcher = RandomSearch(XS, random_state=0)
    trial = searcher.ask()
    searcher.tell(trial, 1.0)
    searcher.tell(trial, 2.0)


def foreign_trial():
    RandomSearch(XS, random_state=0).tell(RandomSearch(XS, random_state=1).ask(), 1.0)


def swapped_trial():
    searcher = RandomSearch(XS, random_state=0)
    searcher.ask()
    searcher.tell(RandomSearch(XS, random_state=1).ask(), 1.0)


def loss_as_text():
    searcher = RandomSearch(XS, random_state=0)
    searcher.tell(searcher.ask(), "0.5")


CASES = {      # nombre: (qué se hace, qué error, trozos que la frase tiene que decir)
    # dimensiones
    "low_above_high": (lambda: Float(2, 1), ValueError, ["«low»", "2.0", "menor o igual que high=1.0"]),
    "int_low_above_high": (lambda: Int(5, 2), ValueError, ["«low»", "5 (int)", "menor o igual que high=2"]),
    "log_from_zero": (lambda: Float(0, 1, log=True), ValueError, ["«low»", "0.0", "mayor que 0", "log=True"]),
    "log_from_negative": (lambda: Float(-1, 1, log=True), ValueError, ["«low»", "-1.0", "mayor que 0"]),
    "int_log_from_zero": (lambda: Int(0, 9, log=True), ValueError, ["«low»", "0 (int)", "mayor que 0"]),
    "log_is_not_a_flag": (lambda: Float(1, 2, log="sí"), TypeError, ["«log»", "'sí' (str)", "True o False"]),
    "bound_is_text": (lambda: Float("0", 1), TypeError, ["«low»", "'0' (str)", "un número finito"]),
    "bound_is_missing": (lambda: Float(0, None), TypeError, ["«high»", "None", "un número finito"]),
    "bound_is_nan": (lambda: Float(0, math.nan), ValueError, ["«high»", "nan (float)", "un número finito"]),
    "bound_is_infinite": (lambda: Float(-math.inf, 0), ValueError, ["«low»", "-inf", "un número finito"]),
    "bound_is_a_flag": (lambda: Int(False, 3), TypeError, ["«low»", "False (bool)", "un entero"]),
    "int_bound_with_decimals": (lambda: Int(1, 2.5), TypeError, ["«high»", "2.5 (float)", "un entero"]),
    "range_too_wide": (lambda: Float(-1e308, 1e308), ValueError, ["«high»", "1e+308", "punto flotante"]),
    "no_options": (lambda: Categorical([]), ValueError, ["«values»", "[]", "al menos una opción"]),
    "options_are_a_text": (lambda: Categorical("rbf"), TypeError, ["«values»", "'rbf' (str)", "una lista"]),
    "options_are_a_set": (lambda: Categorical({1, 2}), TypeError, ["«values»", "(set)", "una lista"]),
    "huge_low": (lambda: Float(10**400, 1), ValueError, ["«low»", "1000", "(int)", "un número finito"]),
    "huge_bounds_in_disorder": (lambda: Int(10**5001, 10**5000), ValueError, ["«low»", "menor o igual que high"]),
    "table_of_options": (lambda: Categorical(np.zeros((2, 2))), ValueError, ["«values»", "una sola dimensión"]),
    "not_a_distribution": (lambda: FromScipy(3), TypeError, ["«dist»", "3 (int)", "rvs"]),
    "value_out_of_range": (lambda: Float(0, 1).to_unit(1.5), ValueError, ["«value»", "1.5 (float)", "Float(0.0, 1.0)"]),
    "nan_coordinate": (lambda: Int(0, 9).from_unit(math.nan), ValueError, ["«u»", "nan", "entre 0 y 1"]),
    # el espacio
    "empty_union": (lambda: Space([]), ValueError, ["«space»", "[]", "al menos un hiperparámetro"]),
    "space_is_a_number": (lambda: Space(3), TypeError, ["«space»", "3 (int)", "un diccionario"]),
    "space_of_lists": (lambda: Space([[1, 2]]), TypeError, ["«space»", "[1, 2] (list)", "un diccionario"]),
    "name_is_not_text": (lambda: Space({1: [1]}), TypeError, ["«space»", "1 (int)", "un texto"]),
    "values_are_a_number": (lambda: Space({"C": 5}), TypeError, ["«C»", "5 (int)", "una lista de valores"]),
    "values_are_text": (lambda: Space({"kernel": "rbf"}), TypeError, ["«kernel»", "'rbf' (str)", "una lista"]),
    "values_are_empty": (lambda: Space({"C": []}), ValueError, ["«C»", "[]", "al menos una opción"]),
    "values_in_a_table": (lambda: Space({"C": np.ones((2, 2))}), ValueError, ["«C»", "una sola dimensión"]),
    "values_are_one": (lambda: Space({"C": np.array(3)}), ValueError, ["«C»", "array(3)", "una sola dimensión"]),
    "values_without_order": (lambda: Space({"C": {1, 2}}), TypeError, ["«C»", "(set)", "una lista de valores"]),
    "values_used_up": (lambda: Space({"C": iter([])}), ValueError, ["«C»", "iterator", "nadie haya recorrido antes"]),
    "values_never_end": (lambda: Space({"C": itertools.count()}), ValueError, ["«C»", "count", "que termine"]),
    "values_every_seven": (lambda: Space({"C": range(0, 10**9, 7)}), ValueError, ["«C»", "range", "de uno en uno"]),
    "impossible_scale": (lambda: Space({"C": stats.uniform(0, -1)}), ValueError,
                         ["«C»", "uniform(0, -1)", "no puede sortear"]),
    "integers_too_wide_for_scipy": (lambda: Space({"n": stats.randint(0, 2**70)}), ValueError,
                                    ["«n»", "randint(0, ", "no puede sortear"]),
    "shape_is_missing": (lambda: Space({"n": stats.gamma}), ValueError, ["«n»", "gamma", "no puede sortear"]),
    "unknown_name": (lambda: SPACE.validate({"C": 1, "kernel": "rbf", "gama": 2}), ValueError,
                     ["«params»", "«gama»", "se esperan «C», «kernel»"]),
    "missing_name": (lambda: SPACE.validate({"C": 1}), ValueError, ["«params»", "«C»", "exactamente «C», «kernel»"]),
    "value_outside": (lambda: SPACE.validate({"C": 99, "kernel": "rbf"}), ValueError,
                      ["«C»", "99 (int)", "Float(0.1, 10.0, log=True)"]),
    "unknown_option": (lambda: SPACE.to_unit({"C": 1, "kernel": "rfb"}), ValueError,
                       ["«kernel»", "'rfb' (str)", "Categorical(['rbf', 'poly'])"]),
    "params_are_a_list": (lambda: SPACE.validate([1, 2]), TypeError, ["«params»", "[1, 2] (list)", "un diccionario"]),
    "mixed_subspaces": (lambda: UNION.validate({"kernel": "rbf", "degree": 3}), ValueError,
                        ["«kernel»", "'rbf'", "Categorical(['poly'])"]),
    "names_of_no_subspace": (lambda: UNION.validate({"kernel": "rbf"}), ValueError,
                             ["«params»", "«kernel»", "«kernel», «C» o bien «kernel», «degree»"]),
    "wrong_number_of_coordinates": (lambda: SPACE.from_unit([0.5]), ValueError, ["«u»", "[0.5]", "2 coordenadas"]),
    "not_an_encoded_config": (lambda: SPACE.decode({"C": 1}), ValueError, ["«params»", "{'C': 1}", "guardada"]),
    # grillas
    "float_without_points": (lambda: GridSearch(SPACE), ValueError, ["«points['C']»", "None", "cuántos valores",
                                                                     "Float(0.1, 10.0, log=True)"]),
    "distribution_without_points": (lambda: GridSearch({"C": stats.norm()}), ValueError,
                                    ["«points['C']»", "None", "cuántos valores"]),
    "zero_points": (lambda: GridSearch(SPACE, points=0), ValueError, ["«points»", "0 (int)", "mayor o igual que 1"]),
    "half_a_point": (lambda: GridSearch(SPACE, points=2.5), TypeError, ["«points»", "2.5 (float)", "un entero"]),
    "points_by_name_zero": (lambda: GridSearch(SPACE, points={"C": 0}), ValueError, ["«points['C']»", "0 (int)"]),
    "points_of_unknown": (lambda: GridSearch(SPACE, points={"gamma": 3}), ValueError,
                          ["«points»", "«gamma»", "«C», «kernel»"]),
    "points_of_category": (lambda: GridSearch(SPACE, points={"C": 3, "kernel": 1}), ValueError,
                           ["«points['kernel']»", "1 (int)", "todas sus opciones"]),
    # buscadores
    "space_of_searcher": (lambda: RandomSearch(None), TypeError, ["«space»", "None", "un diccionario"]),
    "seed_is_text": (lambda: RandomSearch(XS, "cero"), TypeError, ["«random_state»", "'cero' (str)", "un entero"]),
    "seed_is_negative": (lambda: RandomSearch(XS, -1), ValueError, ["«random_state»", "-1", "mayor o igual que 0"]),
    "seed_is_legacy": (lambda: RandomSearch(XS, np.random.RandomState(0)), TypeError,
                       ["«random_state»", "RandomState", "np.random.default_rng"]),
    "tell_unknown": (foreign_trial, ValueError, ["«trial»", "n.º 0", "no propuso", "su propio ask()"]),
    "tell_of_another_searcher": (swapped_trial, ValueError, ["«trial»", "n.º 0", "no propuso", "su propio ask()"]),
    "tell_twice": (asked_twice, ValueError, ["«trial»", "n.º 0", "ya tiene respuesta", "una sola"]),
    "tell_params": (lambda: RandomSearch(XS).tell({"x": 1}, 0.5), TypeError, ["«trial»", "(dict)", "el Trial"]),
    "tell_text": (loss_as_text, TypeError, ["«loss»", "'0.5' (str)", "un número"]),
    # minimize
    "searcher_by_name": (lambda: run(searcher="random"), TypeError, ["«searcher»", "'random' (str)", "RandomSearch"]),
    "searcher_class": (lambda: run(searcher=RandomSearch), TypeError, ["«searcher»", "un buscador"]),
    "no_budget": (lambda: run(n_trials=None), ValueError, ["«n_trials»", "None", "nunca termina"]),
    "zero_trials": (lambda: run(n_trials=0), ValueError, ["«n_trials»", "0 (int)", "mayor o igual que 1"]),
    "negative_trials": (lambda: run(n_trials=-5), ValueError, ["«n_trials»", "-5 (int)", "mayor o igual que 1"]),
    "trials_with_decimals": (lambda: run(n_trials=10.0), TypeError, ["«n_trials»", "10.0 (float)", "un entero"]),
    "objective_is_a_number": (lambda: run(3), TypeError, ["«objective»", "3 (int)", "una función (params)"]),
    "objective_is_an_estimator": (lambda: run(SVC()), TypeError, ["«objective»", "SVC()", "una función (params)"]),
    "objective_takes_nothing": (lambda: run(lambda: 1.0), TypeError, ["«objective»", "lambda", "(params)"]),
    "objective_takes_four": (lambda: run(lambda a, b, c, d: 1.0), TypeError,
                             ["«objective»", "lambda", "(params, resource, state)"]),
    "objective_wants_a_keyword": (lambda: run(lambda p, *, k: 1.0), TypeError, ["«objective»", "una función (params)"]),
    "objective_wants_a_resource": (lambda: run(lambda p, r: 1.0), TypeError,
                                   ["«objective»", "no reparte recurso", "(params)"]),
    "objective_returns_text": (lambda: run(lambda p: "0.5"), TypeError, ["«objective»", "'0.5' (str)", "un número"]),
    "objective_returns_a_pair": (lambda: run(lambda p: (0.5, 1)), TypeError, ["«objective»", "(0.5, 1)", "estado"]),
    "objective_forgets_the_loss": (lambda: run(lambda p: {"los": 1}), TypeError,
                                   ["«objective»", "{'los': 1}", "«loss»"]),
    "cost_is_negative": (lambda: run(lambda p: {"loss": 1, "cost": -1}), ValueError, ["«cost»", "-1", "mayor o igual"]),
    "cost_is_too_big": (lambda: run(lambda p: {"loss": 1, "cost": 10**400}), ValueError,
                        ["«cost»", "1000", "un número finito"]),
    "executor_class": (lambda: run(executor=ThreadPoolExecutor), TypeError, ["«executor»", "(type)", "Executor"]),
    "executor_without_futures": (lambda: run(executor=NoFutures()), TypeError, ["«executor»", "NoFutures", "Future"]),
    "executor_is_a_number": (lambda: run(executor=2), TypeError, ["«executor»", "2 (int)", "Executor"]),
    "zero_pending": (lambda: run(max_pending=0), ValueError, ["«max_pending»", "0 (int)", "mayor o igual que 1"]),
    "negative_timeout": (lambda: run(timeout=-1), ValueError, ["«timeout»", "-1", "mayor o igual que 0"]),
    "timeout_is_text": (lambda: run(timeout="1 h"), TypeError, ["«timeout»", "'1 h' (str)", "un número"]),
    "progress_is_text": (lambda: run(progress="sí"), TypeError, ["«progress»", "'sí' (str)", "True o False"]),
    "journal_is_a_flag": (lambda: run(journal=True), TypeError, ["«journal»", "True (bool)", "la ruta"]),
    # la historia
    "best_of_nothing": (lambda: History().best, ValueError, ["«best»", "vacía", "al menos un trial"]),
    "best_of_failures": (lambda: History([Trial(0, status="failed", error="MemoryError")]).best_overall, ValueError,
                         ["«best»", "no terminó bien ninguno de los 1 trials", "MemoryError", "status='ok'"]),
    "incumbent_against_x": (lambda: History().incumbent(against="x"), ValueError,
                            ["«against»", "'x'", "'trials', 'cost'"]),
    "add_a_number": (lambda: History().add(0.5), TypeError, ["«trial»", "0.5 (float)", "un Trial"]),
}


@pytest.mark.parametrize("action, error, pieces", CASES.values(), ids=CASES)
def test_the_message_names_what_came_and_what_is_expected(action, error, pieces):
    with pytest.raises(error) as caught:
        action()
    message = str(caught.value)
    assert all(piece in message for piece in pieces), message
    assert "se espera" in message and message.endswith(".") and type(caught.value) is error


def test_an_objective_without_resource_is_refused_before_evaluating(ladder_search):
    calls = []
    with pytest.raises(TypeError, match="«objective».*se espera una función .params, resource.*reparte recurso"):
        minimize(lambda p: calls.append(p), ladder_search(XS))
    assert not calls


# -- diarios y archivos

@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "j.jsonl"
    minimize(one, RandomSearch(XS, random_state=0), 4, journal=path)
    return path


@pytest.mark.parametrize("searcher, pieces", [
    (GridSearch(XS, points=3), ["buscador", "'random'", "'grid'"]),
    (RandomSearch({"x": Float(0, 2)}, random_state=0), ["espacio"]),
    (RandomSearch(XS, random_state=1), ["ajustes", "'random_state': 0", "'random_state': 1"]),
])
def test_a_journal_of_another_search_is_refused(journal, searcher, pieces):
    before = journal.read_bytes()
    with pytest.raises(ValueError) as caught:
        minimize(one, searcher, 6, journal=journal)
    message = str(caught.value)
    assert "«journal»" in message and "es de otra búsqueda" in message and "se espera el mismo buscador" in message
    assert all(piece in message for piece in pieces) and journal.read_bytes() == before


@pytest.mark.parametrize("before, after", [
    (b'"config": 0', b'"config": 9'), (b'"number": 0', b'"number": 1'), (b'"config": 0', b'"config": 0, "resource": 3'),
    (b'"config": 0', b'"config": 0, "rung": 1'), (b'"config": 0', b'"config": 0, "bracket": 2'),
])
def test_a_journal_with_another_structure_is_refused(journal, before, after):
    journal.write_bytes(journal.read_bytes().replace(before, after, 1))
    with pytest.raises(ValueError, match="en la línea 2 se propuso .*este buscador propone .*misma semilla"):
        minimize(one, RandomSearch(XS, random_state=0), 6, journal=journal)


def test_a_journal_that_asked_more_than_the_searcher_would_is_refused(tmp_path):
    path = tmp_path / "j.jsonl"
    minimize(one, GridSearch({"x": [1, 2]}), journal=path)
    lines = path.read_bytes().splitlines(keepends=True)
    extra = [line.replace(b'"number": 1, "config": 1', b'"number": 2, "config": 2') for line in lines[3:4]]
    path.write_bytes(b"".join(lines + extra))
    with pytest.raises(ValueError, match="en la línea 6 se propuso .*este buscador no propone nada"):
        minimize(one, GridSearch({"x": [1, 2]}), journal=path)


def test_a_newer_journal_is_refused_by_name(journal):
    before = journal.read_bytes().replace(b'"coursekit_journal": 2', b'"coursekit_journal": 3')
    journal.write_bytes(before)
    with pytest.raises(ValueError, match="«journal»: .*versión 3 de los diarios, más nueva.*se espera otro archivo"):
        minimize(one, RandomSearch(XS, random_state=0), 6, journal=journal)
    assert journal.read_bytes() == before


@pytest.mark.parametrize("line, text, why", [
    (3, b'{"event": "te', "línea 4 .no se puede leer"), (3, b"[1, 2]", "línea 4 .no es un suceso"),
    (3, b'{"event": "tell", "number": 99, "loss": 1}', "línea 4 .no es un suceso"), (4, b"\xff\xfe", "línea 5"),
    (3, b'{"event": "hola"}', "línea 4 .no es un suceso"), (3, b"9" * 5000, "línea 4 .no se puede leer"),
    (3, b"[" * 10**5, "línea 4 .no se puede leer"), (0, b'{"coursekit_journal": 2}', "línea 1 .no es el comienzo"),
    (1, b'{"event": "ask", "number": 0, "config": 0, "params": {"x": 7.0}}', "línea 2 .no es un suceso"),
    (2, b'{"event": "tell", "number": 0, "loss": "a", "cost": 1, "seconds": 1, "error": "", "info": {}}', "línea 3"),
])
def test_a_journal_damaged_in_the_middle_is_refused(journal, line, text, why):
    lines = journal.read_bytes().splitlines()
    lines[line] = text
    journal.write_bytes(b"\n".join(lines) + b"\n")
    before = journal.read_bytes()
    with pytest.raises(ValueError, match=f"«journal».*está dañado en la {why}.*se espera el archivo"):
        minimize(one, RandomSearch(XS, random_state=0), 6, journal=journal)
    assert journal.read_bytes() == before


@pytest.mark.parametrize("content", [b"mis notas\n", b'{"format": "coursekit.History"}', b"\x00\x01"])
def test_a_file_that_is_no_journal_is_not_touched(tmp_path, content):
    path = tmp_path / "notas.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="«journal».*existe y no es un diario.*se espera un archivo nuevo"):
        minimize(one, RandomSearch(XS, random_state=0), 3, journal=path)
    assert path.read_bytes() == content


def test_a_path_that_is_no_file_is_said_in_spanish(tmp_path):
    (tmp_path / "a").write_text("")
    for path, why in ((tmp_path, "que es una carpeta"), (tmp_path / "no" / "j", "y la carpeta .*no no existe"),
                      ("/dev/zero", "que es un dispositivo y no un archivo"),
                      (tmp_path / "a" / "j", "es un archivo, no una carpeta"),
                      ("", "que es una carpeta"), (tmp_path / ("j" * 300), "el nombre es demasiado largo")):
        with pytest.raises(OSError, match=f"«journal»: llegó .*{why}; se espera un archivo nuevo o uno"):
            run(journal=path)
    with pytest.raises(ValueError, match="«journal»: llegó .*sin caracteres nulos"):
        run(journal="j\0")


def test_a_folder_without_permission_is_said_in_spanish(tmp_path, monkeypatch):
    def refuse(path, *args, **options):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(OSError, match="«journal»: llegó .*j.jsonl' y no hay permiso; se espera un archivo nuevo"):
        run(journal=tmp_path / "j.jsonl")


def test_a_new_journal_needs_a_fresh_searcher(tmp_path):
    searcher = RandomSearch(XS, random_state=0)
    minimize(one, searcher, 2)
    with pytest.raises(ValueError, match="«searcher»: ya propuso 2 trials.*se espera uno recién creado"):
        minimize(one, searcher, 4, journal=tmp_path / "j.jsonl")


@pytest.mark.parametrize("content, piece", [
    (b"no es json", "no es JSON"), (b"\xff\xfe\x00", "no es JSON"), (b'{"a": 1}', "no tiene una historia"),
    (b"[]", "no tiene una historia"), (b'{"format": "coursekit.History"}', "dañado"),
    (b'{"format": "coursekit.History", "method": "", "space": null, "trials": [{"x": 1}]}', "dañado"),
    (b"[" * 10**5, "no es JSON"), (b'{"format": ' + b"9" * 5000 + b"}", "no es JSON"),
    (b'{"format": "coursekit.History", "method": "", "space": null, "trials": [3]}', "dañado"),
    (b'{"format": "coursekit.History", "method": "", "trials": [{"params": {}, "parents": [], "status": "bien"}]}',
     "dañado .*estado 'bien'"),
    (b'{"format": "coursekit.History", "method": "", "trials": [{"params": {}, "parents": [], "status": "ok"}]}',
     "dañado .*la pérdida None"),
])
def test_loading_garbage_says_so(tmp_path, content, piece):
    path = tmp_path / "h.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"«path».*{piece}.*se espera un archivo escrito por History.save"):
        History.load(path)


def test_loading_with_another_space_says_so(tmp_path):
    path = tmp_path / "h.json"
    run().save(path)
    with pytest.raises(ValueError, match="«space».*es de otro espacio; se espera el espacio con el que"):
        History.load(path, Space({"x": Float(0, 2)}))
