"""Un cuaderno con widgets ejecutado sin navegador, y su página exportada."""
from pathlib import Path

import nbformat
import pytest
from helpers import demo_scene
from nbclient import NotebookClient
from nbconvert import HTMLExporter

pytestmark = pytest.mark.processes

CELLS = ["from demo_scene import demo_live, demo_prediction, demo_story\nfrom coursekit import predictions, presenter",
         "story = demo_story()\nstory", "demo_live()", "question = demo_prediction()\nquestion",
         "presenter()\npresenter(False)", "predictions('00')"]


@pytest.fixture(scope="module")
def notebook():
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder = Path(demo_scene.__file__).parent
    NotebookClient(made, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return made


def test_nothing_blocks_nor_complains(notebook):
    outputs = [o for c in notebook.cells for o in c.outputs]
    assert not [o for o in outputs if o.output_type in ("error", "stream")]
    shown = [o.data for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
    assert len(shown) == 4
    for data in shown:      # una oración en español donde ipywidgets pondría VBox(children=…)
        assert "children" not in data["text/plain"] and "<" not in data["text/plain"]
        assert len(data["text/html"]) < 150_000


def test_the_exported_page_shows_the_pictures_without_state(notebook):
    bare = nbformat.from_dict({**notebook, "metadata": {k: v for k, v in notebook.metadata.items() if k != "widgets"}})
    page, _ = HTMLExporter().from_notebook_node(bare)
    assert page.count('class="ck-still"') == 4
    assert 'alt="Van 9 de 9 puntos: la grilla prueba 3 valores distintos y el azar 9."' in page


def test_the_exported_page_is_alive_with_state(notebook):
    """Con el estado guardado la página trae el módulo y todas las escenas: se mueve sin kernel."""
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert "widget-state+json" in page and '"kind": "story"' in page and "sceneNodes" in page
