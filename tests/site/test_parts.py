"""Las partes con que se arma el sitio, sin armarlo: enlaces, imágenes, paquetes de widgets, páginas."""
import base64
import json
import re
import zlib

import nbformat
import pytest

from coursekit.authoring.course import Lesson
from coursekit.site import pages
from coursekit.site.bundles import HEAVY, bundle, is_ours, questions, script, stories
from coursekit.site.extension import _plain, headword, pattern
from coursekit.site.lesson import Page, fenced, lesson_page, printed
from coursekit.site.links import site_links
from coursekit.site.media import Media
from coursekit.site.module import classic_module
from coursekit.site.run import stamp

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + (7).to_bytes(4) + (5).to_bytes(4) + b"resto"


@pytest.mark.parametrize(("text", "expected"), [
    ("[03](03_x.ipynb)", "[03](03_x.md)"),
    ("[ej](../exercises/02_y.ipynb)", "[ej](../ejercicios/02_y.md)"),
    ("[mapa](indice.ipynb)", "[mapa](index.md)"),
    ("[glosario](glosario.ipynb#celda)", "[glosario](../glosario.md#celda)"),
    ("[afuera](https://a.org/b_(c)", "[afuera](https://a.org/b_(c)"),
    ("[aquí](#abajo)", "[aquí](#abajo)"),
    ("[el código](../coursekit/searchers/tpe.py)", "el código"),
    ("![figura](docs/a.png)", "![figura](docs/a.png)"),
])
def test_links_lead_to_the_sites_own_pages(text, expected):
    assert site_links(text, "notebooks/02_y.ipynb", "lecciones/02_y.md") == expected


def test_a_link_to_a_lesson_that_is_not_built_is_only_its_text():
    assert site_links("[03](03_x.ipynb)", "notebooks/02_y.ipynb", "lecciones/02_y.md", {"lecciones/03_x.md"}) == "03"


def test_pictures_leave_the_page_and_keep_their_place(tmp_path):
    media = Media(tmp_path / "imagenes", "../imagenes")
    encoded = base64.b64encode(PNG).decode()
    page = media.outside(f'<img alt="a" src="data:image/png;base64,{encoded}"> y otra vez '
                         f'<img src="data:image/png;base64,{encoded}">')
    name, = [path.name for path in (tmp_path / "imagenes").iterdir()]
    assert page.count(f'loading="lazy" width="7" height="5" src="../imagenes/{name}"') == 2
    assert "base64" not in page and (tmp_path / "imagenes" / name).read_bytes() == PNG


def models():
    """Una predicción que abre una historia, un juego y una figura viva."""
    story = {"kind": "story", "controls": [{"name": "a"}], "positions": [0], "payload": {"frames": []}, "uid": "u",
             "title": "t", "labels": {}, "guess": {}, "_esm": "mucho", "layout": "IPY_MODEL_z", "scale": 1.0}
    return {
        "box": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_q", "IPY_MODEL_s"],
                                                     "_dom_classes": ["ck-predict"]}},
        "q": {"model_name": "AnyModel", "state": {"kind": "question", "question": "¿?", "_css": "mucho"}},
        "s": {"model_name": "AnyModel", "state": story},
        "g": {"model_name": "AnyModel", "state": {**story, "kind": "game", "instant": [1], "positions": [0, 3],
                                                  "controls": [{"name": "a"}, {"name": "b"}], "buttons": []}},
        "l": {"model_name": "AnyModel", "buffers": [{"path": ["picture"], "data": base64.b64encode(PNG).decode()}],
              "state": {"kind": "live", "title": "t", "sentence": "Se ve esto."}},
        "t": {"model_name": "AnyModel", "state": {"kind": "predictions", "rows": []}},
    }


def test_a_bundle_carries_what_is_drawn_and_nothing_of_jupyter(tmp_path):
    tree = bundle("box", models(), {}, Media(tmp_path, "imagenes"))
    assert tree["box"] == ["ck-predict"] and questions(tree) == 1
    question, story = tree["children"]
    assert question == {"card": {"kind": "question", "question": "¿?"}}
    assert stories(tree) == [story] and not {"_esm", "layout", "scale"} & set(story["card"])


def test_without_a_kernel_a_game_is_its_first_turn_and_a_live_figure_its_picture(tmp_path):
    media = Media(tmp_path, "imagenes")
    game = bundle("g", models(), {}, media)
    assert game["card"]["kind"] == "story" and "Python" in game["note"]
    assert game["card"]["controls"] == [{"name": "b"}] and game["card"]["positions"] == [3]
    live = bundle("l", models(), {}, media)
    assert live["sentence"] == "Se ve esto." and (tmp_path / live["picture"].split("/")[1]).read_bytes() == PNG


def test_a_progress_bar_is_not_shown():
    bar = {"model_name": "HBoxModel", "state": {"children": ["IPY_MODEL_f"]}}
    known = {**models(), "b": bar, "f": {"model_name": "FloatProgressModel", "state": {}}}
    assert is_ours("box", known) and not is_ours("b", known)


def test_the_table_of_predictions_knows_what_was_seen_but_sealed(tmp_path):
    tree = bundle("t", models(), {"¿?": "c2VsbGFkbw=="}, Media(tmp_path, "imagenes"))
    assert tree["results"] == {"¿?": "c2VsbGFkbw=="}
    assert script("02-1", tree).startswith('coursekitSite.deliver("02-1", {')


def test_what_is_heavy_travels_compressed():
    tree = {"card": {"title": "á" * HEAVY}}
    packed = re.search(r'deliver\("a", "([^"]+)"\)', script("a", tree))[1]
    assert len(packed) < HEAVY / 10
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == tree


def test_the_module_is_one_classic_script():
    text = classic_module()
    assert "window.coursekitWidgets = {" in text
    assert not any(line.startswith(("export ", "import ")) for line in text.splitlines())


def test_a_notebook_becomes_a_page(tmp_path):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"},
            "text/html": '<div class="ck-still"><p>quieto</p><p><small>En JupyterLab cobra vida.</small></p></div>'}
    told = "Ver [03](03_x.ipynb).\n\nPrimero: *Ejecutar > Ejecutar todas las celdas* (*Run*).\n\nSigue."
    cells = [nbformat.v4.new_markdown_cell(f"# 02 · Título\n\n{told}"),
             nbformat.v4.new_code_cell("x = 1", metadata={"jupyter": {"source_hidden": True}}),
             nbformat.v4.new_code_cell("w", outputs=[nbformat.v4.new_output("execute_result", view)]),
             nbformat.v4.new_code_cell("t", outputs=[nbformat.v4.new_output("stream", text="\x1b[1mhola\x1b[0m\n")])]
    page = Page("lecciones/02_y.md", "notebooks/02_y.ipynb", Media(tmp_path, "../imagenes"))
    lesson_page(nbformat.v4.new_notebook(cells=cells), page, lambda identifier: f"02-{identifier}")
    text = page.text()
    assert "[03](03_x.md)" in text and "Ejecutar todas" not in text and "Aquí todo está ejecutado" in text
    assert text.index("<summary>Ver el código</summary>") < text.index("x = 1")
    assert '<div class="ck-host" data-story="02-m"><div class="ck-still"><p>quieto</p></div></div>' in text
    assert "hola" in text and "\x1b" not in text and "JupyterLab" not in text


def test_a_fence_is_longer_than_what_it_holds():
    assert fenced("```\na\n```", "text").startswith("````text\n")
    assert printed("\n") == ""


def test_terms_are_found_in_singular_and_plural():
    assert headword("adquisición (función de)") == "adquisición" and headword("grilla, malla") == "grilla"
    finder = pattern(["grilla", "validación", "validación cruzada"])
    assert [found[1] for found in finder.finditer("Las grillas y la Validación cruzada, no engrillado")] == [
        "grillas"[:-1], "Validación cruzada"]


def test_only_backticks_mean_something_in_a_docstring():
    assert _plain("`best_` es best_ de **valores | x") == "``best_`` es best\\_ de \\*\\*valores \\| x"


def test_the_readings_of_a_lesson_leave_out_the_way_to_the_next():
    text = "## Tres ideas\n\nuna\n\n## Para seguir\n\n- Un libro.\n\nSeguimos con [03](x.ipynb): sí."
    cell = nbformat.v4.new_markdown_cell(text)
    books = {"02_y": nbformat.v4.new_notebook(cells=[cell])}
    table = [Lesson("02_y", "Título", "algo", 10, 5, ())]
    text = pages.readings(table, books)
    assert "- Un libro." in text and "Seguimos" not in text and "una" not in text.split("Un libro")[1]


def test_the_stamp_changes_with_the_lesson_and_with_what_it_imports(tmp_path):
    notebook = tmp_path / "a.ipynb"
    notebook.write_text("uno", encoding="utf-8")
    first = stamp(notebook, ["methods.py"])
    assert stamp(notebook, ["methods.py"]) == first
    assert stamp(notebook, ["methods.py", "doctor.py"]) != first
    notebook.write_text("dos", encoding="utf-8")
    assert stamp(notebook, ["methods.py"]) != first
