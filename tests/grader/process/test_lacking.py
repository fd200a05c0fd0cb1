"""Sin bubblewrap: en integración continua las pruebas fallan; en otra máquina encierran con lo que haya, o lo dicen."""
import pytest
from helpers import lacking

from coursekit.grader.process import isolation


@pytest.fixture
def only(monkeypatch):
    """Una máquina en la que solo se puede encerrar de esas maneras."""
    return lambda *levels: monkeypatch.setattr(lacking, "can_confine", lambda level: level in levels)


def test_in_ci_nothing_weaker_takes_the_place_of_bubblewrap(monkeypatch, only):
    monkeypatch.setenv("CI", "true")
    only(isolation.LANDLOCK)
    with pytest.raises(pytest.fail.Exception, match="apt-get install bubblewrap"):
        lacking.strongest_here()
    only(isolation.BUBBLEWRAP)
    assert lacking.strongest_here() == isolation.BUBBLEWRAP


def test_elsewhere_what_there_is_serves_and_what_is_missing_is_told(monkeypatch, only):
    monkeypatch.setenv("CI", "")
    only(isolation.LANDLOCK)
    assert lacking.strongest_here() == isolation.LANDLOCK
    only()
    with pytest.raises(pytest.skip.Exception, match="apt-get install bubblewrap"):
        lacking.strongest_here()
