"""Un Chromium y un JupyterLab para todas las pruebas de esta carpeta."""
import pytest
from browser_tools import ARGS, LAPTOP, chromium, copy_course, lab_server, shut_kernel


@pytest.fixture(scope="session")
def browser():
    """El navegador; sin playwright o sin Chromium las pruebas fallan y dicen qué falta."""
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("Falta playwright: «pip install -e .[dev]» (no hace falta «playwright install»).", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """Una página de notebook (1280 × 800) que falla si el navegador anota un error de JavaScript."""
    context = browser.new_context(viewport=LAPTOP, locale="es-AR")
    page, errors = context.new_page(), []
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    if page.evaluate("() => !!window.jupyterapp"):
        shut_kernel(page)
    context.close()
    assert not errors, f"Errores de JavaScript: {errors}"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab sobre una copia de los cuadernos del curso."""
    root = copy_course(tmp_path_factory.mktemp("curso"))
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server
