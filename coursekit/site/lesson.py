"""De un cuaderno a una página en Markdown (MyST): el texto como está, el código, y lo que se vio al ejecutarlo."""
from __future__ import annotations

import html
import re

from coursekit.site.bundles import VIEW
from coursekit.site.links import site_links

ANSI = re.compile(r"\x1b\[[0-9;]*m")
SAVED = re.compile(r"<p><small>[^<]*</small></p>(?=</div>$)")
STYLE = re.compile(r"<style[^>]*>.*?</style>", re.S)
REACH = ' tabindex="0" role="group" aria-label="tabla"'      # lo que se corre de costado, también con el teclado
CODE = "Ver el código"
DIAGRAM = "sk-top-container"      # cómo marca scikit-learn el dibujo de un estimador
RUN_FIRST = re.compile(r"^Primero: \*Ejecutar > .*(?:\n(?!\n).*)*", re.M)
ALREADY_RUN = "Aquí todo está ejecutado: se lee, se contesta y se mueve."
FILL_IN = ("Con Python encendido, en cada ejercicio reemplazamos la línea `raise NotImplementedError(...)` por nuestro "
           "código y apretamos «Comprobar». Se puede comprobar cuantas veces haga falta.")


class Page:
    """Las partes de una página, en orden.

    `name` es su ruta en el sitio; `source`, la del cuaderno; `absent`, las páginas que esta vez no se arman.
    """

    def __init__(self, name: str, source: str, media, absent=frozenset()):
        self.name = name
        self.absent = absent
        self.source = source
        self.media = media
        self.parts: list[str] = []

    def text(self) -> str:
        """La página en Markdown."""
        return "\n\n".join(self.parts) + "\n"

    def markdown(self, cell) -> None:
        begin = FILL_IN if self.name.startswith("ejercicios/") else ALREADY_RUN
        text = RUN_FIRST.sub(begin, cell.source)
        self.parts.append(site_links(text, self.source, self.name, self.absent))

    def code(self, cell) -> None:
        """El código de una celda; plegado, si en el cuaderno lo está."""
        if not cell.source.strip():
            return
        has_magics = re.search("^[%!]", cell.source, re.M)
        language = "ipython3" if has_magics else "python"
        block = fenced(f":class: ck-cell\n\n{cell.source}", f"{{code-block}} {language}")
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            block = folded(CODE, block)
        self.parts.append(block)

    def output(self, output) -> None:
        """Una salida que no es un widget."""
        if output.output_type == "stream":
            self.parts.append(printed(output.text))
            return
        if output.output_type not in ("execute_result", "display_data"):
            return
        data = output.data
        page = page_of(data)
        if page:
            self.parts.append(raw(shown(self.tidy(page))))
        elif "text/markdown" in data:
            self.parts.append(data["text/markdown"])
        elif "text/plain" in data:
            self.parts.append(printed(data["text/plain"]))

    def widget(self, name: str, output) -> None:
        """El lugar de un widget: adentro, lo que se ve quieto hasta que la página lo trae."""
        still = self.tidy(output.data.get("text/html", ""))
        self.parts.append(raw(f'<div class="ck-host" data-story="{html.escape(name)}">{still}</div>'))

    def tidy(self, page: str) -> str:
        """El HTML de una salida sin estilos propios, sin avisos del cuaderno y con sus imágenes aparte."""
        without_notice = SAVED.sub("", page.strip())
        plain = STYLE.sub("", without_notice).replace("<th></th>", "<td></td>")
        plain = plain.replace('<div style="overflow-x:auto">', f'<div style="overflow-x:auto"{REACH}>')
        return self.media.outside(plain)


def lesson_page(book, page: Page, name_of_widget) -> None:
    """Llena `page` con las celdas de un cuaderno.

    `name_of_widget(identificador)` da el nombre de un widget, o "" si no se muestra.
    """
    for cell in book.cells:
        if cell.cell_type == "markdown":
            page.markdown(cell)
            continue
        page.code(cell)
        for output in cell.get("outputs", []):
            view = output.get("data", {}).get(VIEW)
            if view is None:
                page.output(output)
                continue
            name = name_of_widget(view["model_id"])
            if name:
                page.widget(name, output)


def page_of(data) -> str:
    """El HTML de una salida, si lo tiene y se lee: el diagrama de scikit-learn, sin sus estilos, no."""
    page = data.get("text/html", "")
    return "" if DIAGRAM in page and "text/plain" in data else page


def shown(page: str) -> str:
    """Una salida; si tiene una tabla, que puede ser más ancha que la página, se recorre también con el teclado."""
    reach = REACH if "<table" in page else ""
    return f'<div class="salida"{reach}>{page}</div>'


def fenced(text: str, kind: str) -> str:
    """Un bloque cercado, con una cerca más larga que cualquiera de adentro."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"


def printed(text: str) -> str:
    """Lo que imprimió una celda."""
    clean = ANSI.sub("", text).rstrip("\n")
    if not clean.strip():
        return ""
    return fenced(f":class: impreso\n\n{clean}", "{code-block} text")


def folded(title: str, block: str) -> str:
    """Un bloque detrás de un título que lo abre."""
    opening = raw(f'<details class="celda"><summary>{title}</summary>')
    closing = raw("</details>")
    return "\n\n".join([opening, block, closing])


def raw(page: str) -> str:
    """HTML tal cual."""
    return fenced(page, "{raw} html")
