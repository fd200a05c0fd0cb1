"""Un cuaderno exportado con `--to coursekit`: una página sola, que se mueve sin kernel ni red y no cuenta de más."""
import re
from pathlib import Path

import nbformat
import pytest
from helpers import demo_scene
from helpers.lessons import answer
from nbclient import NotebookClient

from coursekit.site.live_page import LivePageExporter

CELLS = [
    "from demo_scene import demo_live, demo_prediction, demo_story\nfrom coursekit import predictions",
    "story = demo_story()\nstory",
    "demo_live()",
    "question = demo_prediction(guide='Son tres, y nadie lo dijo antes.')\nquestion",
    "predictions('00')",
]
TEXT = "# Una página\n\nLa media $\\mu_1$ cuesta `$5` y\n\n$$\\sigma^2 = \\frac{1}{n}$$"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """La página, escrita en una carpeta donde no hay nada más."""
    cells = [nbformat.v4.new_markdown_cell(TEXT), *map(nbformat.v4.new_code_cell, CELLS)]
    cells[4].metadata.jupyter = {"source_hidden": True}
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder = Path(demo_scene.__file__).parent
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    page, _ = LivePageExporter().from_notebook_node(book)
    path = tmp_path_factory.mktemp("pagina") / "pagina.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture
def opened(browser, page_file):
    """La página abierta sin red; al terminar, ni un pedido afuera ni un error."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:"))
            else problems.append(f"pide {asked.url}"))
    page.goto(page_file.as_uri(), wait_until="load")
    page.locator(".ck-host[data-alive]").first.wait_for()
    yield page
    context.close()
    assert problems == []


def test_the_page_names_no_other_server(page_file):
    page = page_file.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="https?:', page)
    assert '<html lang="es">' in page


def test_a_story_moves_and_says_its_new_sentence(opened):
    page = opened
    picture = page.locator(".ck-host[data-alive] svg.ck-picture").first
    picture.wait_for()
    before = picture.evaluate("e => e.outerHTML")
    said = page.locator(".ck-describe").first.inner_text()
    page.locator(".ck-host[data-alive] input[data-control]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("said => document.querySelector('.ck-describe').innerText !== said", arg=said)
    assert picture.evaluate("e => e.outerHTML") != before


def test_formulas_are_written_and_code_is_left_alone(opened):
    page = opened
    assert page.locator("math").count() == 2
    assert page.locator("code", has_text="$5").count() == 1


def test_what_a_prediction_reveals_is_read_only_after_answering(opened, page_file):
    revealed = "Son tres, y nadie lo dijo antes."
    assert revealed not in page_file.read_text(encoding="utf-8")
    opened.locator(".ck-host").nth(2).scroll_into_view_if_needed()
    question = opened.locator(".ck-card", has_text="¿cuántos valores distintos").first
    question.wait_for()
    assert revealed not in opened.content()
    answer(opened, "3")
    opened.get_by_text(revealed).first.wait_for()
