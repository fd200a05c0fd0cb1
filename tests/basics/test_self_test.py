"""Lo que la página `probar` ejecuta en el navegador de quien la abre, ejecutado aquí."""
from coursekit.browser import self_test


def test_everything_is_well_here(capsys):
    assert self_test.run()
    said = capsys.readouterr().out
    assert said.count("✔") >= 20 and "✗" not in said and "Todo bien" in said


def test_what_fails_is_told_and_the_rest_goes_on(capsys, monkeypatch):
    def broken():
        raise ValueError("no hay caso")

    monkeypatch.setattr(self_test, "_tests", lambda: iter([("una", broken), ("otra", lambda: None)]))
    assert not self_test.run()
    said = capsys.readouterr().out
    assert "✗ una" in said and "ValueError: no hay caso" in said and "✔ otra" in said and "Fallaron 1 de 2" in said
