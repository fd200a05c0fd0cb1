"""Un hilo de cálculo por proceso, salvo que quien usa la máquina haya elegido otra cosa.

Los problemas de las lecciones son chicos: repartir su álgebra entre varios hilos no gana nada, y con la máquina
ocupada los hilos se esperan unos a otros y todo tarda varias veces más.
"""
from __future__ import annotations

import os
import sys
from collections.abc import Mapping

# Las que leen OpenMP y las bibliotecas de álgebra al cargarse.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
                    "VECLIB_MAXIMUM_THREADS")


def one_thread(environ: Mapping[str, str]) -> dict[str, str]:
    """Las variables que faltan en `environ` para que un proceso nuevo calcule con un hilo; ninguna si ya se eligió.

    Elegir es haber fijado cualquiera de `THREAD_VARIABLES`.
    """
    if any(environ.get(name) for name in THREAD_VARIABLES):
        return {}
    return dict.fromkeys(THREAD_VARIABLES, "1")


def limit_threads_here() -> bool:
    """Un hilo en este proceso y en los que abra, si nadie eligió; dice si hubo que hacerlo.

    Vale para las bibliotecas ya cargadas (threadpoolctl) y, por las variables, para las que se carguen después.
    """
    chosen = one_thread(os.environ)
    if not chosen:
        return False
    from threadpoolctl import threadpool_limits

    os.environ.update(chosen)
    threadpool_limits(limits=1)
    return True


def in_a_notebook() -> bool:
    """¿Corre este proceso las celdas de un cuaderno? (Un kernel, no una terminal de IPython.)"""
    if "ipykernel" not in sys.modules:
        return False
    from ipykernel.kernelapp import IPKernelApp

    return IPKernelApp.initialized()
