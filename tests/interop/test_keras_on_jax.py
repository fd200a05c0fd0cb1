"""Sin Keras se dice qué falta y cómo se agrega; con él o sin él, nadie lo carga hasta que hace falta."""
import os
from importlib.util import find_spec

import pytest

from coursekit.interop import has_keras, import_keras, keras_on_jax


def test_without_it_one_is_told_how_to_add_it(monkeypatch):
    monkeypatch.setattr(keras_on_jax, "find_spec", lambda name: None)
    assert not has_keras()
    with pytest.raises(ModuleNotFoundError, match="«keras».*make lab REDES=1.*pip install keras jax") as caught:
        import_keras()
    assert caught.value.name == "keras"


@pytest.mark.parametrize("absent", ["keras", "jax"])
def test_half_of_it_is_none_of_it(monkeypatch, absent):
    monkeypatch.setattr(keras_on_jax, "find_spec", lambda name: None if name == absent else object())
    assert not has_keras()


def test_its_folder_is_in_the_course_or_with_the_temporary_ones(monkeypatch, tmp_path):
    assert keras_on_jax.own_folder("jax").parts[-2:] == (".jupyter", "jax")
    monkeypatch.setattr(keras_on_jax, "course_root", lambda: None)
    monkeypatch.setattr(keras_on_jax.tempfile, "gettempdir", lambda: str(tmp_path))
    assert keras_on_jax.own_folder("jax") == tmp_path / "coursekit" / "jax"


def test_in_ci_the_course_is_tested_without_what_is_optional():
    """Lo optativo se prueba aparte, con `make redes` y `make ray`."""
    absent = [name for name in ("keras", "ray") if find_spec(name) is None]
    assert not os.environ.get("CI") or absent == ["keras", "ray"]
