"""Lo que aquí se prueba pide Keras: `make redes` lo pone en un entorno aparte."""
import pytest
from helpers.lacking import lacking

from coursekit.interop import has_keras


@pytest.fixture(scope="session", autouse=True)
def with_keras():
    if not has_keras():
        lacking("Falta Keras para probar su parte de la lección 09: «make redes».")
