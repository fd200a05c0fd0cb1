"""Un buscador nombrado está en todas partes: lo que la tabla de métodos dice, lo dicen también los demás."""
import re
import sys
from pathlib import Path

import pytest
from helpers.searcher_makers import MAKERS

from coursekit import History, SearchCV
from coursekit.authoring.documents import BEGIN, END, documents
from coursekit.figures import style
from coursekit.figures.practice import methods_table
from coursekit.figures.render import DASHES, MARKERS
from coursekit.figures.scene import SHAPES, points
from coursekit.methods import METHODS, label_of, title_of
from coursekit.model_selection.choice import find_searcher

ROOT = Path(__file__).parents[2]
NOT_ALGORITHMS = {"__init__", "base", "acquisition"}
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@every_method
def test_its_class_is_offered_and_has_its_name(method):
    import coursekit.searchers as searchers

    assert method.searcher in searchers.__all__
    assert getattr(searchers, method.searcher) is method.load() is find_searcher(method.name)
    assert method.load().name == method.name


@every_method
def test_it_is_named_in_sentences_legends_and_errors(method):
    assert title_of(method.name) == method.title and label_of(method.name) == method.label
    assert History(method=method.name).summary().lower().startswith(method.title.lower())
    with pytest.raises(ValueError, match=rf"'{method.name}'"):
        find_searcher("no hay tal")


@every_method
def test_it_is_drawn_with_a_colour_a_marker_and_a_dash_that_every_renderer_knows(method):
    assert style.color(method.name) == method.color
    assert points([0], [0], color=method.name)["shape"] == method.marker
    assert method.marker in SHAPES and method.marker in MARKERS and method.dash in DASHES


def test_no_two_methods_look_alike():
    for sign in ("color", "marker"):
        used = [getattr(method, sign) for method in METHODS.values()]
        assert len(set(used)) == len(used), sign


def test_every_shape_is_known_in_the_browser_too():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coursekit/widgets/static").rglob("*.js"))
    for shape in set(SHAPES) - {"circle"}:
        assert re.search(rf"^ *{shape}: r =>", sources, re.M), shape


@every_method
def test_the_contract_is_tried_on_it(method):
    assert method.name in {name.split("-")[0] for name in MAKERS}


@every_method
def test_the_table_of_the_course_and_the_documents_name_it(method):
    told = (method.idea, method.cost, method.parallel, method.needs, method.choose, method.libraries)
    assert all(told)
    page = methods_table()._repr_html_()
    assert method.idea in page and method.color in page
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f'`"{method.name}"`' in readme and f'"{method.name}"' in SearchCV.__doc__, "hay que ejecutar: make notebooks"


def test_the_documents_are_rewritten_from_the_table(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text(f"Antes.\n{BEGIN}\nviejo\n{END}\nDespués.\n", encoding="utf-8")
    monkeypatch.setattr("coursekit.authoring.documents.METHODS", {"uno": None, "dos": None, "tres": None})
    written = documents(tmp_path)[tmp_path / "README.md"].decode()
    assert written == f'Antes.\n{BEGIN}\n`"uno"`, `"dos"` o `"tres"`\n{END}\nDespués.\n'


@every_method
def test_it_is_measured_against_its_peers(method, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from comparison.multi import MULTI
    from comparison.peers import PEERS as SINGLE

    assert method.name == "grid" or method.name in SINGLE or method.name in MULTI


def test_every_algorithm_file_has_its_row():
    import coursekit.searchers as searchers

    files = {path.stem for path in Path(searchers.__file__).parent.glob("*.py")} - NOT_ALGORITHMS
    assert files == {method.module for method in METHODS.values()}


def test_naming_a_method_loads_nothing_heavy():
    assert sys.modules["coursekit.methods"].__file__.endswith("methods.py")
    source = (ROOT / "coursekit" / "methods.py").read_text(encoding="utf-8")
    imports = re.findall(r"^(?:from|import) (\w+)", source, re.M)
    assert set(imports) == {"__future__", "dataclasses", "importlib"}


def test_a_searcher_of_the_readers_keeps_its_own_name():
    assert title_of("templado") == label_of("templado") == "templado"
    assert title_of("") == "búsqueda"
