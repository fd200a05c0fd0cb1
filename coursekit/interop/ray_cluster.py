"""Ray en esta máquina y nada más: acotado, sin tablero, sin avisar de su uso a nadie, y que no deja nada detrás."""
from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager

from coursekit.basics.validation import check_int
from coursekit.interop._common import needing

# Sin esto Ray escucha en la dirección de la máquina, también si se le pide 127.0.0.1. El nombre dice otra cosa, pero
# vale en cualquier sistema: apagado, un clúster es de una sola máquina.
ONLY_HERE = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
MEGABYTE = 2 ** 20
LEAST_STORE = 80            # con menos megabytes, Ray no empieza
LONGEST_BASE = 27           # los sistemas limitan el largo de la ruta de un socket, y Ray le agrega 76 letras


@contextmanager
def local_ray(*, cpus=2, store_mb=100, attempts=3):
    """Un clúster de Ray en este equipo, mientras dure el `with`; da el módulo `ray`.

    Escucha solo en 127.0.0.1. `cpus`: cuántos trials de un procesador a la vez. `store_mb`: los megabytes de memoria
    para los objetos que se pasan entre procesos. Al salir, también por un error o por Ctrl-C, lo cierra y borra sus
    archivos; y si a este proceso lo matan de golpe, lo mismo. Ray espera medio minuto a que sus procesos contesten: en
    una máquina muy ocupada no alcanza, y se intenta `attempts` veces.

    `RuntimeError` si ya hay uno en este proceso o si no llegó a empezar; `ModuleNotFoundError` si Ray no está.
    """
    check_int("cpus", cpus, low=1)
    check_int("store_mb", store_mb, low=LEAST_STORE)
    check_int("attempts", attempts, low=1)
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")      # con su otra salida, verbose=0 no calla
    os.environ[ONLY_HERE] = "0"
    with needing("ray"):
        import ray
    if ray.is_initialized():
        raise RuntimeError("«ray»: ya hay un clúster en este proceso; se lo cierra con ray.shutdown().")
    ray._private.ray_constants.ENABLE_RAY_CLUSTER = False      # por si Ray ya estaba importado
    with needing("psutil"):
        from coursekit.interop.ray_leftovers import guarded
    folder = tempfile.mkdtemp(prefix="ck-", dir=_base())
    with guarded(folder):
        try:
            _start(ray, cpus, store_mb * MEGABYTE, folder, attempts)
            yield ray
        finally:
            ray.shutdown()


def _base() -> str:
    """Dónde van los archivos: la carpeta temporal o, si su nombre es muy largo para un socket, /tmp."""
    usual = tempfile.gettempdir()
    too_long = len(os.fsencode(usual)) > LONGEST_BASE
    return "/tmp" if too_long and os.name == "posix" else usual


def _start(ray, cpus, store, folder, attempts):
    from coursekit.interop.ray_leftovers import end_processes_of
    problem = None
    for _ in range(attempts):
        try:
            ray.init(
                address="local",
                num_cpus=cpus,
                num_gpus=0,
                object_store_memory=store,
                include_dashboard=False,
                log_to_driver=False,
                logging_level="ERROR",
                _node_ip_address="127.0.0.1",
                _temp_dir=folder,
            )
            return
        except Exception as error:           # Ray lanza Exception a secas cuando sus procesos no contestan
            ray.shutdown()
            end_processes_of(folder)         # que Ray deja vivos hasta que termine este
            problem = error
    raise RuntimeError(f"«ray»: no llegó a empezar en {attempts} intentos. Suele ser una máquina muy ocupada: cerremos "
                       f"lo que podamos y probemos otra vez. Lo que dijo: {problem}") from problem
