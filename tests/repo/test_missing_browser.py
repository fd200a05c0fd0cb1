"""Sin Chromium: quien estudia puede probar lo demás; en integración continua es una falla."""
import browser_tools
import pytest


@pytest.fixture
def no_chromium(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COURSEKIT_CHROMIUM", raising=False)


def test_without_chromium_the_widget_tests_are_skipped_saying_what_to_install(no_chromium, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Falta Chromium.*sudo apt-get install chromium"):
        browser_tools.chromium()


def test_in_continuous_integration_a_missing_chromium_is_a_failure(no_chromium, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Falta Chromium"):
        browser_tools.chromium()
