"""Keras 3 sobre jax: se elige el motor antes de importarlo, y lo que compila se guarda para la próxima vez.

jax compila cada red nueva, y eso tarda más que entrenarla un rato. Con la caché en disco se paga una sola vez: los
ajustes siguientes, también los de mañana, la encuentran hecha. Va en la carpeta del curso (o, si no hay, en la
temporal del sistema) y se puede borrar cuando se quiera. Ahí va también lo que Keras anota, que si no iría a la
carpeta personal; y un ajuste de otro proyecto, que estaría ahí, no cambia los resultados del curso.
"""
from __future__ import annotations

import os
import sys
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path

from coursekit.basics.browser import in_browser, why_not_here
from coursekit.basics.course import course_root

HOW_TO_ADD = "make lab REDES=1"
BACKEND = "jax"


def has_keras() -> bool:
    """¿Están instalados Keras y jax? No los importa."""
    return find_spec("keras") is not None and find_spec("jax") is not None


def import_keras():
    """El módulo `keras`, con jax de motor y su caché de compilación en disco.

    `ModuleNotFoundError` si no están, con la orden que los agrega; `RuntimeError` si Keras ya estaba cargado con otro
    motor: hay que reiniciar el intérprete.
    """
    if in_browser():
        raise ModuleNotFoundError(why_not_here("keras"), name="keras")
    if not has_keras():
        raise ModuleNotFoundError(f"«keras»: esta parte necesita Keras y jax; se agregan con «{HOW_TO_ADD}» (o "
                                  "«pip install keras jax»).", name="keras")
    _check_backend()
    os.environ.setdefault("KERAS_BACKEND", BACKEND)
    os.environ.setdefault("KERAS_HOME", str(own_folder("keras")))
    # Sin esto, en una máquina con GPU jax avisa que no trae con qué usarla.
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    _keep_what_is_compiled()
    import keras
    return keras


def _check_backend() -> None:
    """Keras elige el motor al importarse, y después no se puede cambiar."""
    loaded = sys.modules.get("keras")
    chosen = loaded.backend.backend() if loaded is not None else os.environ.get("KERAS_BACKEND", BACKEND)
    if chosen != BACKEND:
        raise RuntimeError(f"«keras»: llegó el motor {chosen}; se espera {BACKEND}. Reiniciamos el intérprete, sin la "
                           "variable KERAS_BACKEND, y lo importamos con import_keras().")


def own_folder(name) -> Path:
    """Dónde guarda algo una biblioteca: en la carpeta del curso o, si no hay, en la temporal."""
    root = course_root()
    home = Path(tempfile.gettempdir()) / "coursekit" if root is None else root / ".jupyter"
    return home / name


def _keep_what_is_compiled() -> None:
    import jax
    folder = own_folder("jax")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return                       # sin permiso para escribir: se compila cada vez, y nada más
    jax.config.update("jax_compilation_cache_dir", str(folder))
    # Nuestras redes son chicas: se guarda todo, por poco que tarde o que ocupe.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # Un archivo a medio escribir, de un kernel que se cortó, no sirve: se compila de nuevo, y no hay nada que avisar.
    warnings.filterwarnings("ignore", message="Error (?:reading|writing) persistent compilation cache entry")
