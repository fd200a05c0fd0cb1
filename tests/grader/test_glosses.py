"""Los errores de Python, numpy y scikit-learn con los que se tropieza al empezar, dichos también en español."""
import warnings

import numpy as np
import pytest

from coursekit.grader.explain import failure_sentence
from coursekit.grader.glosses import GLOSSES, SYNTAX

NAMES = {"np": np, "values": [3, 1, 2], "table": np.arange(6.0).reshape(3, 2), "rng": np.random.default_rng(0)}


def told(source: str) -> str:
    """Lo que se dice de lo que lanza `source`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Exception) as caught:
            exec(compile(source, "<celda>", "exec"), dict(NAMES))
    return failure_sentence(caught.value)


@pytest.mark.parametrize("source, said", [
    # verdadero o falso, índices y formas
    ("if table > 1: pass", "¿falta np.any, np.all o elegir un elemento?"),
    ("max(table, table + 1)", "¿falta np.any, np.all o elegir un elemento?"),
    ("import pandas as pd\nif pd.Series([1, 2]) > 1: pass", "¿falta np.any, np.all o elegir un elemento?"),
    ("values[np.array([0, 1])]", "una lista se indexa con un entero; para un arreglo de posiciones"),
    ("values[[0, 1]]", "una lista se indexa con un entero; para un arreglo de posiciones"),
    ("values[0, 1]", "va [fila][columna], o un arreglo de numpy"),
    ("[{'a': 1}]['a']", "no con un nombre"),
    ("values[1.0]", "una lista se indexa con un entero"),
    ("table[1.0]", "no con decimales ni con nombres"),
    ("table['a']", "no con decimales ni con nombres"),
    ("table[np.array([0.0, 1.0])]", "no con decimales ni con nombres"),
    ("table[np.array([True, False])]", "la máscara de verdaderos y falsos no tiene el largo"),
    ("np.arange(3)[0, 1]", "se piden más ejes que los que tiene el arreglo"),
    ("table[7]", "se pide una posición que no existe"),
    ("values[7]", "se pide una posición que no existe"),
    ("[].pop()", "se saca un elemento de una lista vacía"),
    ("np.array([[1], [2, 3]])", "filas del mismo largo"),
    ("np.zeros(2)[0] = [1, 2]", "filas del mismo largo"),
    ("np.ones(3) + np.ones(4)", "miremos el .shape de cada uno"),
    ("table @ table", "miremos el .shape de cada uno"),
    ("np.dot(table, np.ones(3))", "miremos el .shape de cada uno"),
    ("table.reshape(4)", "miremos el .shape de cada uno"),
    ("np.stack([np.ones(2), np.ones(3)])", "miremos el .shape de cada uno"),
    ("np.concatenate([np.ones(2), table])", "miremos el .shape de cada uno"),
    ("np.concatenate([])", "va una lista con al menos uno"),
    ("np.split(np.arange(10), 3)", "np.array_split reparte también lo que sobra"),
    ("np.concatenate([np.float64(1), np.float64(2)])", "no números sueltos"),
    ("import math\nmath.log(table)", "va un solo número y llegó un arreglo entero"),
    ("float(np.ones(2))", "va un solo número y llegó un arreglo entero"),
    ("a, b = 1, 2, 3", "se reparten valores entre más o menos nombres"),
    ("a, b = [1]", "se reparten valores entre más o menos nombres"),
    ("for a, b in [1, 2]: pass", "se reparte en varios nombres algo que es un solo valor"),

    # elegir entre nada
    ("max([])", "¿se descartaron todos?"), ("min([])", "¿se descartaron todos?"),
    ("np.array([]).max()", "¿se descartaron todos?"), ("np.argmax([])", "¿se descartaron todos?"),
    ("np.nanargmax([np.nan])", "¿se descartaron todos?"),
    ("values.index(9)", "se busca la posición de un valor que no está"),
    ("dict(zip([1], [], strict=True))", "pide listas del mismo largo"),

    # azar
    ("rng.integers(5, 5)", "b tiene que ser mayor que a"), ("rng.integers(0)", "b tiene que ser mayor que a"),
    ("rng.choice(3, 5, replace=False)", "sin reposición no se pueden sacar más"),
    ("import random\nrandom.sample([1], 2)", "sin reposición no se pueden sacar más"),
    ("rng.choice([])", "se sortea de una lista vacía"),
    ("rng.choice(2, p=[0.5, 0.4])", "las probabilidades deben sumar 1"),
    ("rng.choice(3, p=[0.5, 0.5])", "va una probabilidad por cada valor"),

    # cuentas
    ("import math\nmath.log(0)", "un logaritmo pide un positivo"),
    ("import math\nmath.sqrt(-1)", "que no sea negativo"),
    ("import math\nmath.exp(1e6)", "demasiado grande"),
    ("int(float('nan'))", "se convierte en entero un NaN"), ("int(float('inf'))", "se convierte en entero un infinito"),
    ("1 / 0", "división por cero"),
    ("values > 2", "¿falta np.array?"), ("values / 2", "¿falta np.array?"), ("2.5 * values", "¿falta np.array?"),
    ("-values", "¿falta np.array?"), ("values - 1", "¿falta np.array?"),
    ("range(3.0)", "va un entero y llegó un decimal"), ("values[:1.5]", "va un entero y llegó un decimal"),
    ("np.zeros(2.0)", "va un entero y llegó un decimal"),
    ("'1' < 2", "miremos de qué clase es cada uno"), ("1 + 'a'", "miremos de qué clase es cada uno"),
    ("'a' + 1", "miremos de qué clase es cada uno"), ("values + 'a'", "miremos de qué clase es cada uno"),
    ("int('tres')", "ese texto no es un número"), ("float('3,5')", "ese texto no es un número"),
    ("np.linalg.inv(np.ones((2, 2)))", "esa matriz no tiene inversa"),
    ("np.linalg.cholesky(-np.eye(2))", "esa matriz no tiene inversa"),

    # None, llamadas y clases de valores
    ("values.sort()[0]", "hay funciones que modifican lo que reciben"),
    ("np.random.shuffle(values).sum()", "hay funciones que modifican lo que reciben"),
    ("values(0)", "se llama con paréntesis a algo que no es una función"),
    ("table(0)", "se llama con paréntesis a algo que no es una función"),
    ("len[values]", "¿faltan los paréntesis?"), ("table.mean + 1", "¿faltan los paréntesis?"),
    ("table.mean[0]", "¿faltan los paréntesis?"), ("values.copy.sort()", "¿faltan los paréntesis?"),
    ("np.linspace(1)", "faltan argumentos, o le sobran"),
    ("(lambda a: a)(1, 2)", "faltan argumentos, o le sobran"),
    ("(lambda a: a)(b=2)", "faltan argumentos, o le sobran"),
    ("(lambda a: a)(1, a=2)", "faltan argumentos, o le sobran"),
    ("{values: 1}", "no puede ser clave de un diccionario"), ("{table}", "no puede ser clave de un diccionario"),
    ("(1, 2)[0] = 3", "hay que armar uno nuevo"), ("'ab'[0] = 'c'", "hay que armar uno nuevo"),
    ("len(3)", "se pide el largo de algo que no lo tiene"), ("len(zip([1], [2]))", "¿falta list(...)?"),
    ("zip([1], [2])[0]", "¿falta list(...)?"), ("{}.values()[0]", "¿falta list(...)?"),
    ("(v for v in values)[0]", "¿falta list(...)?"), ("3[0]", "se piden elementos con corchetes"),
    ("for v in 3: pass", "se recorre algo que no es una secuencia"),
    ("d = {1: 1}\nfor k in d: d[2] = 3", "de lo mismo que se está recorriendo"),
    ("table.append(3)", "se lo convierte con list(...), o se usa np"),
    ("values.mean()", "¿falta np.array?"), ("(1, 2).argmax()", "¿falta np.array?"),
    ("values.nada()", "ese objeto no tiene lo que se le pide"), ("{}['a']", "no está en el diccionario"),
    ("x = y_que_no_está", "un nombre que no está definido"), ("import no_existe_nada", "no está instalada"),
    ("from math import logaritmo", "no tiene lo que se le pide"), ("next(iter([]))", "ya se recorrió entero"),
    ("open('no_existe.csv')", "no está en la carpeta del cuaderno"), ("assert False", "«assert», de la propia función"),
    ("def f():\n    a += 1\nf()", "antes de darle un valor"),

    # scikit-learn
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK().predict(table)", "falta fit"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK().fit(table[0], [0, 1])", "¿falta reshape?"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK().fit(table, [0, 1])", "no tienen el mismo largo"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK(9).fit(table, [0, 1, 0]).predict(table)",
     "más vecinos que las filas"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK.fit(table, [0, 1, 0])", "falta"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK(vecinos=3)", "faltan argumentos, o le sobran"),
    ("from sklearn.neighbors import KNeighborsClassifier as K\nK().set_params(vecinos=3)", "no tiene un parámetro"),
    ("from sklearn.base import clone\nfrom sklearn.svm import SVC\nclone(SVC)", "¿faltan los paréntesis?"),
    ("from sklearn.base import clone\nclone(3)", "ahí va un objeto de scikit-learn"),
    ("from sklearn.linear_model import LogisticRegression as L\nL().fit(table, [1, 1, 1])", "hay una sola clase"),
    ("from sklearn.linear_model import LogisticRegression as L\nL().fit(table, [0.5, 1.2, 2.7])", "espera clases"),
    ("from sklearn.linear_model import LogisticRegression as L\nL().fit(table * np.nan, [0, 1, 1])", "hay un NaN"),
    ("from sklearn.model_selection import KFold\nlist(KFold(5).split(table))", "más pliegues que las filas"),
    ("from sklearn.model_selection import StratifiedKFold as S\nlist(S(5).split(table, [0, 1, 1]))",
     "más pliegues que las filas"),
    ("from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
     "from sklearn.svm import SVC\nmake_pipeline(StandardScaler, SVC()).fit(table, [0, 1, 1])",
     "¿faltan los paréntesis?"),
])
def test_the_errors_that_beginners_meet_are_told_in_spanish_too(source, said):
    sentence = told(source)
    assert said in sentence.partition("(")[2], sentence


@pytest.mark.parametrize("source, said", [
    ("def f(x)\n    return x", "faltan los dos puntos"), ("x = (1, 2", "falta cerrar un paréntesis"),
    ("x = 1)", "no tiene pareja"), ("x = [1, 2)", "no tiene pareja"), ("x = 'hola", "falta cerrar unas comillas"),
    ("if x = 3:\n    pass", "para comparar se usa =="), ("f(x) = 3", "para comparar se usa =="),
    ("x = [1 2]", "¿falta una coma?"), ("def f():\nreturn 3", "revisemos la sangría"),
    ("if True:\n    a = 1\n  b = 2", "revisemos la sangría"), (" x = 1", "revisemos la sangría"),
    ("return 3", "dentro de una función"), ("break", "dentro de un bucle"), ("x = “hola”", "copiado de un texto"),
    ("x = 3vecinos", "un nombre no empieza con un número"), ("x = 007", "los decimales van con punto"),
    ("print 'hola'", "print lleva paréntesis"), ("f(a=1, 2)", "van después de los otros"),
    ("def f(a, a): pass", "está dos veces"), ("x = 1 \\ 2", "hay una barra"), ("def f: pass", "van los paréntesis"),
    ("x = = 3", "Python no entiende esa línea"),
])
def test_syntax_errors_are_told_in_spanish_too(source, said):
    sentence = told(source)
    assert sentence.startswith("error de sintaxis: ") and said in sentence, sentence


def test_no_gloss_is_written_twice_as_a_rule_and_none_ends_with_a_period():
    patterns = [(str(kind), pattern) for kind, pattern, _ in GLOSSES]
    assert len(set(patterns)) == len(patterns)
    for said in [said for *_, said in [*GLOSSES, *SYNTAX]]:
        assert not said.endswith(".") or said.endswith("...")


def test_an_error_without_words_is_told_by_its_name():
    assert told("raise ValueError") == "ValueError"
    assert told("raise AssertionError").startswith("AssertionError (no se cumple")
