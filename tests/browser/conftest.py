"""Un Chromium y un JupyterLab para todas las pruebas de esta carpeta."""
import contextlib

import pytest
from helpers.browser import ARGS, LAPTOP, chromium, copy_course, lab_server, open_lesson, run_all, shut_kernel
from helpers.lacking import lacking
from helpers.tpot_here import TPOT_HERE

collect_ignore = [] if TPOT_HERE else ["test_lesson_06.py"]


def pytest_terminal_summary(terminalreporter):
    """Un salto callado parece un éxito: al final se dice, con todas las letras, qué no se probó."""
    reasons = {report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
               if isinstance(report.longrepr, tuple)}
    for reason in sorted(reason for reason in reasons if reason.startswith("Falta ")):
        terminalreporter.write_line(f"Sin probar en un navegador. {reason}", yellow=True)


@pytest.fixture(scope="session")
def browser():
    """El navegador; sin playwright o sin Chromium se dice qué falta: ver `lacking`."""
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("Falta playwright: «pip install -e .[dev]» (no hace falta «playwright install»).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def watched_page(browser):
    """Una página de notebook (1280 × 800) que falla si el navegador anota un error de JavaScript.

    Pide menos movimiento, así lo que se mira ya está en su lugar; las pruebas del movimiento lo piden aparte.
    """
    context = browser.new_context(viewport=LAPTOP, locale="es-AR", reduced_motion="reduce")
    page, errors = context.new_page(), []
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    if page.evaluate("() => !!window.jupyterapp"):
        shut_kernel(page)
    context.close()
    assert not errors, f"Errores de JavaScript: {errors}"


@pytest.fixture
def page(browser):
    """Una página nueva para cada prueba."""
    with watched_page(browser) as page:
        yield page


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab sobre una copia de los cuadernos del curso."""
    root = copy_course(tmp_path_factory.mktemp("curso"))
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture(scope="module")
def lesson(request, browser, lab):
    """La lección `LESSON` del módulo que la pide, abierta y ejecutada entera sin errores, una vez para todas."""
    with watched_page(browser) as page:
        open_lesson(page, lab, request.module.LESSON)
        assert run_all(page) == []
        yield page
