"""El sitio que se prueba (`--site CARPETA`, ya armado por `make site`) y un Chromium con la red cortada."""
import os
from pathlib import Path

import pytest
from helpers.browser import ARGS, chromium

ROOT = Path(__file__).parents[2]


def pytest_addoption(parser):
    parser.addoption("--site", default="build/sitio", help="la carpeta del sitio ya armado")
    parser.addoption("--all-looks", action="store_true", help="con todos los anchos y temas, y no con dos")


def pytest_generate_tests(metafunc):
    """Una prueba que declara `looks` se repite con cada ancho y tema."""
    if hasattr(metafunc.function, "looks"):
        always, more = metafunc.function.looks
        chosen = [*always, *more] if metafunc.config.getoption("--all-looks") else always
        metafunc.parametrize(("width", "theme"), chosen)


def pytest_collection_modifyitems(config, items):
    """Lo que lleva minutos (`whole`) se prueba cuando se mira todo y en CI, donde nada queda sin probar en silencio."""
    if config.getoption("--all-looks") or os.environ.get("CI"):
        return
    left_out = [item for item in items if getattr(item.function, "whole", False)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def site(request):
    """La carpeta del sitio; si no está, se dice con qué orden se arma."""
    folder = (ROOT / request.config.getoption("--site")).resolve()
    assert (folder / "index.html").exists(), f"{folder} no está: antes, «make site»."
    return folder


@pytest.fixture(scope="session")
def pages(site):
    """Las páginas del sitio, sin el índice de búsqueda; las diapositivas se miran aparte."""
    apart = {"_static", "diapositivas"}
    found = sorted(path for path in site.rglob("*.html") if apart.isdisjoint(path.relative_to(site).parts))
    assert len(found) > 15
    return found


@pytest.fixture(scope="session")
def lesson_pages(pages):
    found = [path for path in pages if path.parent.name == "lecciones" and path.stem != "index"]
    assert found
    return found


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """`opened(página, ancho, tema, …)`: la página abierta; al terminar, ni un pedido afuera ni un error."""
    contexts = []
    problems = []

    def open_page(path, width=1366, theme="light", height=800, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale="es",
                                      offline=True, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: problems.append(f"{path.name}: {error}"))
        page.on("console", lambda said: problems.append(f"{path.name}: {said.text}") if said.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:"))
                else problems.append(f"{path.name} pide {asked.url}"))
        page.goto(path.as_uri(), wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
