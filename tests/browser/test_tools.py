"""Sin navegador: en integración continua las pruebas fallan; en otra máquina se saltean, y dicen qué instalar."""
import pytest
from helpers import browser


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.delenv("COURSEKIT_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)


@pytest.mark.parametrize("ci, outcome", [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_says_what_to_install(monkeypatch, no_browser, ci, outcome):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get install chromium"):
        browser.chromium()


def test_another_browser_may_be_named(monkeypatch, no_browser):
    monkeypatch.setenv("COURSEKIT_CHROMIUM", "/opt/navegador")
    assert browser.chromium() == "/opt/navegador"
