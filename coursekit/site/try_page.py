"""La página `probar`: enciende Python y comprueba, en ese navegador, que lo publicado funciona."""
from __future__ import annotations

from coursekit.site.lesson import fenced

CELLS = {
    "Qué Python hay aquí": "from coursekit import doctor\n\ndoctor(verbose=True)",
    "El juez, los buscadores, una figura y un widget": "from coursekit.browser.self_test import run\n\nrun()",
    "Una figura que se vuelve a dibujar": "from coursekit.widgets import heatmap_border\n\nheatmap_border()",
    "Un juego": "from coursekit.widgets import bayes_machine\n\nbayes_machine()",
    "Una celda que no termina, para detenerla": "while True:\n    pass",
}


def try_page() -> str:
    """La página en Markdown."""
    parts = [
        "---\norphan: true\nhtml_theme.sidebar_secondary.remove: true\n---",
        "# Probar que funciona",
        "Esta página prueba, en este navegador y con lo que de verdad se descarga, lo que el resto del sitio promete. "
        "Ninguna solución está publicada, y por eso no se usan: de cada ejercicio se corrigen una función **sin "
        "empezar** y una que **no devuelve nada**, y el juez tiene que decir eso de cada una; los buscadores tienen "
        "que repetir lo suyo con la misma semilla y acercarse a un mínimo conocido. La última línea dice si salió todo "
        "bien.",
    ]
    for title, code in CELLS.items():
        parts += [f"## {title}", fenced(f":class: ck-cell\n\n{code}", "{code-block} python")]
    return "\n\n".join(parts) + "\n"
