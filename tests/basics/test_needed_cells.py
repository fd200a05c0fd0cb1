"""Qué celdas hacen falta antes de ejecutar una."""
import pytest

from coursekit.browser.needs import needed

CELLS = [
    "import numpy as np\nfrom coursekit import doctor\ndoctor()",     # 0
    "from sklearn.svm import SVC",                                    # 1
    "values = {'a': [1, 3]}",                                         # 2
    "def score(a):\n    return SVC(C=a)",                             # 3
    "values['b'] = [2, 4]",                                           # 4
    "history = []",                                                   # 5
    "for v in values:\n    history.append(score(v))",                 # 6
    "%time other = 1\nunrelated = np.zeros(3)",                       # 7
    "print(history)",                                                 # 8
    "total = 0\ntotal += 1",                                          # 9
]


@pytest.mark.parametrize(("wanted", "before"), [
    (0, []),
    (2, [0]),
    (3, [0, 1]),                      # lo que usa una función también hace falta
    (6, [0, 1, 2, 3, 4, 5]),          # y lo que cambia un nombre sin definirlo
    (8, [0, 1, 2, 3, 4, 5, 6]),
    (9, [0]),
])
def test_only_what_it_uses_and_what_that_uses(wanted, before):
    assert needed(CELLS, wanted) == before


def test_a_name_that_the_cell_gives_itself_is_not_expected_from_another():
    cells = ["import a", "i = 1", "x = 2", "for i in range(3):\n    print(i)", "[x for x in range(3)]",
             "def f(x):\n    return x\nf(1)", "x = x + 1", "x += 1"]
    assert [needed(cells, wanted) for wanted in (3, 4, 5)] == [[0], [0], [0]]
    assert needed(cells, 6) == [0, 2] and needed(cells, 7) == [0, 2, 6]


def test_with_a_cell_that_is_not_python_go_all():
    assert needed(["a = 1", "def f(:", "b = 2", "print(b)"], 3) == [0, 1, 2]


def test_attributes_and_loops_count():
    loop = "for i in range(3):\n    last = i"
    cells = ["import a", "tree = 1", "tree.depth = 3", "tree.fit(X)", loop, "tree", "last"]
    assert needed(cells, 5) == [0, 1, 2, 3]
    assert needed(cells, 6) == [0, 4]
