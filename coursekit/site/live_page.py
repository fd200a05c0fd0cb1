"""Un cuaderno ejecutado, en una sola página que se mueve sin kernel ni red.

    jupyter nbconvert --execute --to coursekit 04_random_search.ipynb

También en JupyterLab: *Archivo > Guardar y exportar cuaderno como*. Las páginas de `--to html` piden a otro servidor
con qué mostrar los widgets y las fórmulas; esta lleva todo adentro: el módulo que dibuja, las historias y las fórmulas
ya escritas. Lo que se contesta a una predicción sigue sin leerse en la página antes de contestar.
"""
from __future__ import annotations

import base64
import html
import json
import re
from copy import deepcopy
from pathlib import Path

from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from jinja2 import pass_context
from nbconvert.exporters.html import HTMLExporter

from coursekit.site.bundles import VIEW, bundle, deflated, is_ours, models_of
from coursekit.site.module import classic_module
from coursekit.widgets.card import SAVED, STATIC

SCRIPTS = Path(__file__).parent / "static" / "js"
FORMULA = re.compile(r"\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$\n]+?)\$", re.S)
FOLDED = re.compile(r"<details>.*</details>", re.S)      # lo que un recuadro quieto muestra a quien lo abre
VERBATIM = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>)", re.S)

# La plantilla de siempre, sin lo que va a buscar a otra parte y con lo nuestro al final.
TEMPLATE = """{%- extends 'index.html.j2' -%}
{%- block html_head_js_requirejs -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head -%}{{ super() }}<style>{{ resources.coursekit_style }}</style>{%- endblock -%}
{%- block footer -%}{{ resources.coursekit_scripts }}{{ super() }}{%- endblock -%}
"""
STYLE = ".ck-host { margin: .8em 0; } .ck-host img { max-width: 100%; height: auto; }"


class LivePageExporter(HTMLExporter):
    """El formato `coursekit` de nbconvert."""

    export_from_notebook = "Página viva (HTML)"

    def __init__(self, **options):
        super().__init__(**options)
        self.raw_template = TEMPLATE
        self.language_code = "es"

    def from_notebook_node(self, nb, resources=None, **options):
        """(página, recursos) de `nb`, que ya se ejecutó: sus widgets están en sus metadatos."""
        book, data = with_hosts(nb)
        resources = self._init_resources(resources)
        resources["coursekit_style"] = STYLE + _static(STATIC / "coursekit.css")
        resources["coursekit_scripts"] = "\n".join([*data, *_scripts()]) if data else ""
        return super().from_notebook_node(book, resources, **options)

    @pass_context
    def markdown2html(self, context, source):
        """El texto de una celda, con sus fórmulas en MathML."""
        return with_formulas(super().markdown2html(context, source))


class Inside:
    """Las imágenes van dentro de la página."""

    def keep(self, data: bytes, kind: str) -> str:
        """La dirección de la imagen: ella misma."""
        return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def with_hosts(nb) -> tuple:
    """(copia de `nb` con el lugar de cada widget, los datos de cada uno en HTML)."""
    book = deepcopy(nb)
    models = models_of(book)
    data = []
    for cell in book.cells:
        if is_hidden(cell):
            cell.metadata["transient"] = {"remove_source": True}
        for output in cell.get("outputs", []):
            view = output.get("data", {}).pop(VIEW, None)
            if view is None or not is_known(view["model_id"], models):
                continue
            name = f"pagina-{len(data)}"
            tree = bundle(view["model_id"], models, {}, Inside())
            data.append(_data(name, tree))
            still = FOLDED.sub("", output.data.get("text/html", "")).replace(SAVED, "")
            output.data["text/html"] = f'<div class="ck-host" data-story="{name}">{still}</div>'
    book.metadata.pop("widgets", None)
    return book, data


def is_hidden(cell) -> bool:
    """Si el cuaderno esconde el código de la celda: el de una predicción cuenta lo que se ve al contestarla."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def is_known(identifier: str, models: dict) -> bool:
    """Si el estado del widget está en el cuaderno y es del curso; de los demás queda su texto."""
    return identifier in models and is_ours(identifier, models)


def with_formulas(page: str) -> str:
    """`page` con lo que va entre signos `$` escrito en MathML, salvo en el código."""
    parts = VERBATIM.split(page)
    plain = [part if VERBATIM.fullmatch(part) else FORMULA.sub(_formula, part) for part in parts]
    return "".join(plain)


def _formula(found) -> str:
    is_block = found["block"] is not None
    tex = html.unescape(found["block"] if is_block else found["inline"])
    try:
        return tex2mathml(tex, as_block=is_block)
    except MathError:
        return found[0]      # no era una fórmula, o no la sabemos escribir: queda como estaba


def _data(name: str, tree: dict) -> str:
    """Los datos de un widget, comprimidos: en la página no se lee lo que todavía no se contestó."""
    packed = json.dumps(deflated(tree))
    return f'<script type="application/json" id="ck-data-{name}">{packed}</script>'


def _scripts() -> list[str]:
    """Lo que dibuja, lo que recuerda y lo que pone cada widget en su lugar."""
    return [_script(text) for text in (classic_module(), _static(SCRIPTS / "memory.js"), _static(SCRIPTS / "host.js"))]


def _script(text: str) -> str:
    """Ese programa dentro de la página; el final de un script, si lo nombra, no lo termina."""
    safe = text.replace("</script", r"<\/script")
    return f"<script>{safe}</script>"


def _static(path: Path) -> str:
    return path.read_text(encoding="utf-8")
