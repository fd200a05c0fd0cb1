"""Lo que aquí se prueba pide Ray: `make ray` lo pone en un entorno aparte."""
from importlib.util import find_spec

import pytest
from helpers.lacking import lacking


@pytest.fixture(scope="session", autouse=True)
def with_ray():
    if find_spec("ray") is None:
        lacking("Falta Ray para probar su parte: «make ray».")
