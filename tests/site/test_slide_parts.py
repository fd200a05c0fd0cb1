"""Las partes con que se arman las diapositivas, sin navegador: qué se proyecta, qué va en las notas, dónde se corta."""
import re

import nbformat
import pytest

from coursekit.authoring.slideshow import slide_type, without_imports
from coursekit.site.bundles import VIEW
from coursekit.site.lesson import Page
from coursekit.site.media import Media
from coursekit.site.slide_pages import SPANISH, copy_common, in_spanish
from coursekit.site.slide_text import (
    LEAST_CODE,
    ROOM,
    code_block,
    code_blocks,
    first_sentences,
    printed_block,
    table_blocks,
    text_blocks,
)
from coursekit.site.slides import deck_of, lesson_advice, slide_links

LONG = "Una oración que se lee. " + "Otra que sigue y **dice más. Mucho más** de lo que entra. " * 8


def markdown(text, **metadata):
    return nbformat.v4.new_markdown_cell(text, metadata=metadata)


def code(text, *printed, **metadata):
    outputs = [nbformat.v4.new_output("stream", text=one) for one in printed]
    return nbformat.v4.new_code_cell(text, outputs=outputs, metadata=metadata)


def deck(tmp_path, *cells, trees=(), advice=None, models=None, stems=frozenset()):
    book = nbformat.v4.new_notebook(cells=list(cells))
    if models:
        book.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": models}}
    return deck_of(book, "02_y", list(trees), Media(tmp_path, "imagenes"), advice or {}, stems)


def text_of(slide):
    return "\n".join(block.html for block in slide.blocks)


@pytest.mark.parametrize(("kind", "source", "expected"), [
    ("markdown", "# 02 · Título", "slide"),
    ("markdown", "## 1 · Parte", "slide"),
    ("markdown", "### Apartado", "subslide"),
    ("markdown", "Un texto.", "-"),
    ("code", "import numpy as np\nfrom os import path", "skip"),
    ("code", "import numpy as np\n\ndoctor()", "skip"),
    ("code", "x = 1", "-"),
    ("code", 'predict("¿?", options=["a", "b"])', "subslide"),
    ("code", "%pip install nada", "-"),
])
def test_what_a_cell_is_when_nobody_says(kind, source, expected):
    assert slide_type(kind, source, {}) == expected


def test_the_source_has_the_last_word():
    assert slide_type("code", "x = 1", {"slideshow": {"slide_type": "skip"}}) == "skip"
    assert slide_type("markdown", "### Para curiosos", {"tags": ["plegada"]}) == "skip"
    with pytest.raises(ValueError, match="llegó «tapa»; se espera uno de slide"):
        slide_type("code", "x = 1", {"slideshow": {"slide_type": "tapa"}})


def test_the_imports_at_the_top_are_not_projected():
    assert without_imports("import a\nfrom b import (\n    c,\n)\n\nx = c()\nimport d") == "x = c()\nimport d"


def test_each_heading_starts_a_slide_and_each_part_a_column(tmp_path):
    made = deck(tmp_path, markdown("# 02 · Título\n\n*Lema.*\n\n**Al terminar vamos a poder:**\n- una cosa.\n\n"
                                   "**Tiempo:** 5 minutos.\n\nPrimero: *Ejecutar > Ejecutar todas las celdas*."),
                markdown("## 1 · Predice *(4 min)*\n\nAlgo.\n\n### Un apartado\n\nMás."), code("x = 1", "1\n"))
    assert [slide.plain for slide in made.slides] == [
        "02 · Título", "Al terminar vamos a poder", "1 · Predice", "Un apartado"]
    assert [part.minutes for part in made.parts] == [0, 4] and made.slides[2].seconds == 120
    assert "Tiempo" not in text_of(made.slides[0]) + text_of(made.slides[1])
    assert "una cosa" in text_of(made.slides[1]) and "impreso" in text_of(made.slides[3])


def test_a_long_text_is_its_first_sentences_and_the_rest_is_for_the_presenter(tmp_path):
    slide, = deck(tmp_path, markdown(f"## Parte\n\n{LONG}")).slides
    assert "Una oración que se lee." in text_of(slide) and len(text_of(slide)) < 0.6 * len(LONG)
    assert [note.strip() for note in slide.notes] == [LONG.strip()]


@pytest.mark.parametrize("limit", range(20, 300, 20))
def test_no_cut_breaks_a_mark(limit):
    short = first_sentences(LONG, limit)
    assert LONG.startswith(short) and short.count("**") % 2 == 0 and short.endswith((".", "** de lo que entra."))
    text = "Vale $a. B$ y `c. D` (e. F) «g. H». Después, otra."
    assert first_sentences(text, 10) == "Vale $a. B$ y `c. D` (e. F) «g. H»."


def test_what_does_not_fit_goes_on_under_the_same_title_with_its_code(tmp_path):
    rows = "\n".join(f"fila {i}" for i in range(12))
    cells = [code(f"paso_{i} = 1\nprint(paso_{i})", rows) for i in range(4)]
    made = deck(tmp_path, markdown("### Apartado\n\nUn texto."), *cells)
    assert len(made.slides) > 1 and {slide.plain for slide in made.slides} == {"Apartado"}
    for slide in made.slides:
        kinds = [block.kind for block in slide.blocks if block.kind]
        assert kinds == ["code", "output"] * (len(kinds) // 2)


def test_notes_and_skipped_cells_are_not_projected(tmp_path):
    notes = {"slideshow": {"slide_type": "notes"}}
    made = deck(tmp_path, markdown("## Parte\n\nAlgo."), markdown("Solo para mí.", **notes),
                code("secreto = 1", "2\n", slideshow={"slide_type": "skip"}))
    slide, = made.slides
    assert slide.notes == ["Solo para mí."] and "secreto" not in text_of(slide)


def test_a_prediction_comes_before_its_covered_story(tmp_path):
    question = {"card": {"kind": "question", "question": "¿Cuántas `celdas`?"}}
    story = {"card": {"kind": "story", "title": "La grilla que crece"}}
    tree = {"box": ["ck-predict"], "children": [question, {"box": ["ck-locked"], "children": [story]}]}
    view = nbformat.v4.new_output("execute_result", {VIEW: {"model_id": "m"}, "text/plain": "w"})
    asked = nbformat.v4.new_code_cell('predict("¿?")', outputs=[view])
    first, second = deck(tmp_path, markdown("### Mirar\n\nUn texto corto."), asked, trees=[tree],
                         models={"m": {"model_name": "AnyModel", "state": {}}}).slides
    assert "Un texto corto" in text_of(first) and 'data-part="0" data-kind="question"' in text_of(first)
    assert second.plain == "La grilla que crece" and 'data-part="1.0" data-kind="story"' in text_of(second)
    assert 'data-after="02-1"' in text_of(second) and "¿Cuántas celdas?" in text_of(second)


def test_the_guide_is_told_at_the_start_and_where_it_names_something(tmp_path):
    guide = ("## Lección por lección\n\n### 02 · Título\n\n**Mostrar.** «Mirar»: despacio.\nY otra vez.\n\n"
             "**Saltar.** «Otra cosa».\n\n### 03 · Otro\n\n**Mostrar.** Nada.\n")
    advice = lesson_advice(guide)
    assert advice["02"] == {"Mostrar": "«Mirar»: despacio. Y otra vez.", "Saltar": "«Otra cosa»."}
    made = deck(tmp_path, markdown("# 02 · Título\n\nx"), markdown("### Mirar\n\ny"), markdown("### Fin\n\nz"),
                advice=advice["02"])
    assert made.slides[0].notes == ["**Mostrar.** «Mirar»: despacio. Y otra vez.", "**Saltar.** «Otra cosa»."]
    assert made.slides[1].notes == ["**Mostrar.** «Mirar»: despacio.", "**Mostrar.** Y otra vez."]
    assert made.slides[2].notes == []


def test_links_lead_to_other_slides_or_are_only_their_text():
    text = "[03](03_x.ipynb), [04](04_z.ipynb), [ej](../exercises/02_y.ipynb) y [afuera](https://a.org)"
    assert slide_links(text, {"03_x"}) == "[03](03_x.html), 04, ej y [afuera](https://a.org)"


def test_code_takes_the_letter_in_which_its_longest_line_fits():
    short, long, longest = (code_block("x" * n).html for n in (20, 100, 400))
    letters = [float(page.split("--letra:")[1].split("px")[0]) for page in (short, long, longest)]
    assert letters[0] > letters[1] > letters[2] == LEAST_CODE
    assert printed_block("\n\n") is None


def test_long_code_is_cut_where_something_begins():
    functions = [f"def f{i}(x):\n    y = x\n\n    return y" for i in range(12)]
    source = "\n\n\n".join(functions)
    blocks = code_blocks(source)
    assert len(blocks) > 1 and max(block.height for block in blocks) <= ROOM
    starts = [re.sub(r"<[^>]+>", "", block.html)[:5] for block in blocks]
    assert all(start.startswith("def f") for start in starts)
    assert sum(block.html.count("return") for block in blocks) == 12


def test_a_long_output_shows_how_it_begins():
    block = printed_block("\n".join(f"renglón {i}" for i in range(80)))
    assert block.height <= ROOM and "renglón 0\n" in block.html and "renglón 79" not in block.html
    assert block.html.rstrip("</pre>").endswith("…") and "renglón 79" in block.left_out


def test_a_long_table_is_cut_with_its_heading_in_each_piece():
    rows = "".join(f"<tr><th>{i}</th><td>{'palabra ' * 12}</td></tr>" for i in range(20))
    blocks = table_blocks(f"<table><thead><tr><th></th><th>dice</th></tr></thead><tbody>{rows}</tbody></table>")
    assert len(blocks) > 1 and all(block.height <= ROOM and "dice" in block.html for block in blocks)
    assert sum(block.html.count("<td>") for block in blocks) == 20
    assert all(block.html.count("<table") == block.html.count("</table>") == 1 for block in blocks)


def test_initials_do_not_end_a_sentence():
    text = "S. Varma y R. Simon (2006), un título. Por qué."
    assert first_sentences(text, 5) == "S. Varma y R. Simon (2006), un título."


def test_the_drawing_of_an_estimator_is_its_text(tmp_path):
    page = '<div class="sk-top-container"><div><pre>SVC()</pre><b>In a Jupyter environment</b></div></div>'
    drawn = nbformat.v4.new_output("execute_result", {"text/html": page, "text/plain": "SVC(C=2)"})
    cell = nbformat.v4.new_code_cell("model", outputs=[drawn])
    slide, = deck(tmp_path, markdown("### Modelo\n\nEste."), cell).slides
    assert "SVC(C=2)" in text_of(slide) and "Jupyter" not in text_of(slide)
    lesson = Page("lecciones/02_y.md", "notebooks/02_y.ipynb", Media(tmp_path, "../imagenes"))
    lesson.output(drawn)
    assert "SVC(C=2)" in lesson.text() and "Jupyter" not in lesson.text()


def test_formulas_and_tables_are_drawn_without_asking_anybody():
    page = "".join(block.html for block in text_blocks("$x^2$\n\n$$y$$\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    assert page.count("<math") == 2 and "<td>1</td>" in page


def test_reveal_is_copied_and_speaks_spanish(tmp_path):
    copy_common(tmp_path)
    notes = (tmp_path / "reveal" / "notes.js").read_text(encoding="utf-8")
    assert [spanish for spanish in SPANISH.values() if spanish not in notes] == []
    assert in_spanish(notes) == notes
    assert (tmp_path / "reveal" / "LICENSE").exists() and (tmp_path / "js" / "diapositivas.js").exists()
    assert 'data-theme="dark"' in (tmp_path / "codigo.css").read_text(encoding="utf-8")
