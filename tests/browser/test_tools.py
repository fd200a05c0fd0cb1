"""Sin navegador las pruebas fallan, y dicen qué instalar: nunca se saltean."""
import browser_tools
import pytest


def test_a_missing_browser_fails_and_says_what_to_install(monkeypatch):
    monkeypatch.delenv("COURSEKIT_CHROMIUM", raising=False)
    monkeypatch.setattr(browser_tools.shutil, "which", lambda name: None)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        browser_tools.chromium()


def test_another_browser_may_be_named(monkeypatch):
    monkeypatch.setenv("COURSEKIT_CHROMIUM", "/opt/navegador")
    assert browser_tools.chromium() == "/opt/navegador"
