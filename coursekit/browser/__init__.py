"""Un kernel de Jupyter en miniatura, para que una página ejecute celdas sin instalar nada.

La página lo empieza en un worker, con Pyodide; aquí no hay nada de JavaScript, y por eso se prueba en cualquier Python.

    shell = start(send)              # send(texto JSON, lista de bytes): lo que la página tiene que mostrar
    await shell.run("1 + 1")         # True si la celda llegó al final
    needed(cells, 7)                 # qué celdas hacen falta antes de la octava
"""
from coursekit.browser.needs import needed
from coursekit.browser.shell import PageShell, start

__all__ = ["PageShell", "needed", "start"]
