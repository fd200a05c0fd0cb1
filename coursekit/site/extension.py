"""Lo que el sitio le agrega a Sphinx: fórmulas en MathML, términos enlazados, docstrings legibles y la vista previa."""
from __future__ import annotations

import re

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.transforms.post_transforms import SphinxPostTransform

IMAGE = "_static/portada.png"
SKIPPED = (nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.raw, nodes.math, nodes.math_block)


def setup(app) -> dict:
    app.add_config_value("coursekit_stamp", "", "env", str)
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.add_post_transform(TermLinks)
    app.connect("autodoc-process-docstring", _as_rst)
    app.connect("html-page-context", _preview)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


# --- fórmulas ---------------------------------------------------------------------------------

def _inline_math(translator, node) -> None:
    formula = tex2mathml(node.astext(), as_block=False)
    if _is_inside(node, nodes.thead):      # un encabezado de tabla necesita un nombre, y no todos lo leen de MathML
        formula = formula.replace("<math ", f'<math aria-label="{_quoted(node.astext())}" ', 1)
    translator.body.append(formula)
    raise nodes.SkipNode


def _block_math(translator, node) -> None:
    formula = tex2mathml(node.astext(), as_block=True)
    translator.body.append(f'<div class="math" tabindex="0" role="group" aria-label="fórmula">{formula}</div>')
    raise nodes.SkipNode


# --- el glosario ------------------------------------------------------------------------------

def headword(term: str) -> str:
    """Con qué se busca un término en un texto: su comienzo, sin lo que va entre paréntesis."""
    return re.split(r"[,(]", term)[0].strip()


def pattern(headwords) -> re.Pattern:
    """Encuentra cualquiera de esas palabras, en singular o plural; las más largas primero."""
    ordered = sorted(headwords, key=len, reverse=True)
    listed = "|".join(map(re.escape, ordered))
    return re.compile(rf"\b({listed})(?:e?s)?\b", re.IGNORECASE)


class TermLinks(SphinxPostTransform):
    """La primera vez que un término del glosario aparece en una lección, lleva a lo que dice de él."""

    default_priority = 500

    def run(self, **options) -> None:
        page = self.env.current_document.docname
        if not page.startswith("lecciones/") or page == "lecciones/index":
            return
        known = self.env.get_domain("std").objects
        terms = {headword(name).lower(): place for (kind, name), place in known.items() if kind == "term"}
        if not terms:
            return
        finder = pattern(terms)
        seen: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if not _is_inside(text, SKIPPED):
                self._link(text, finder, terms, seen)

    def _link(self, text, finder, terms, seen) -> None:
        """Reemplaza un texto por sus pedazos, con los términos nuevos enlazados."""
        words = text.astext()
        pieces = []
        done = 0
        for found in finder.finditer(words):
            word = found[1].lower()
            if word in seen:
                continue
            seen.add(word)
            pieces.append(nodes.Text(words[done:found.start()]))
            pieces.append(self._reference(found[0], *terms[word]))
            done = found.end()
        if pieces:
            pieces.append(nodes.Text(words[done:]))
            text.parent.replace(text, pieces)

    def _reference(self, word: str, page: str, identifier: str):
        here = self.env.current_document.docname
        address = self.app.builder.get_relative_uri(here, page)
        return nodes.reference(word, word, refuri=f"{address}#{identifier}", classes=["termino"], internal=True)


def _is_inside(node, kinds) -> bool:
    while node is not None:
        if isinstance(node, kinds):
            return True
        node = node.parent
    return False


# --- los docstrings ---------------------------------------------------------------------------

def _as_rst(app, what, name, obj, options, lines) -> None:
    """Un docstring del curso se escribe como Markdown: lo sangrado es código, y lo escrito entre acentos graves."""
    fresh: list[str] = []
    for place, row in enumerate(lines):
        if not row.startswith("    "):
            fresh.append(_plain(row))
            continue
        follows_blank = place == 0 or not lines[place - 1].strip()
        if follows_blank and not _goes_on(fresh):
            fresh += [".. code-block:: text", ""]
        fresh.append(row)
    lines[:] = fresh


def _plain(row: str) -> str:
    """Un renglón de texto en el que solo los acentos graves dicen algo."""
    pieces = re.split(r"`+([^`]+)`+", row)
    written = [re.sub(r"([_|*\\])", r"\\\1", piece) for piece in pieces[::2]]
    codes = [f"``{code}``" for code in pieces[1::2]]
    return "".join(text for pair in zip(written, [*codes, ""], strict=True) for text in pair)


def _goes_on(written: list[str]) -> bool:
    """¿Lo último escrito ya era código? Un renglón vacío no lo corta."""
    full = [row for row in written if row.strip()]
    return bool(full) and full[-1].startswith("    ")


# --- lo que se ve al compartir una página ------------------------------------------------------

def _preview(app, pagename, templatename, context, doctree) -> None:
    title = re.sub(r"<[^>]+>", "", context.get("title") or "") or "coursekit"
    about = _description(doctree)
    base = app.config.html_baseurl
    context["metatags"] = context.get("metatags", "") + "".join(_tags(title, about, base, pagename))


def _tags(title: str, about: str, base: str, pagename: str) -> list[str]:
    """Las etiquetas de Open Graph; las direcciones van completas si se sabe dónde se publica."""
    where = f"{base.rstrip('/')}/" if base else ""
    values = {
        "og:title": title,
        "og:description": about,
        "og:type": "website",
        "og:locale": "es",
        "og:site_name": "coursekit",
        "og:image": where + IMAGE,
        "og:image:alt": "La grilla y el azar, con el mismo presupuesto",
    }
    if where:
        values["og:url"] = f"{where}{pagename}.html"
    tags = [f'<meta property="{name}" content="{_quoted(value)}">\n' for name, value in values.items() if value]
    return [*tags, f'<meta name="description" content="{_quoted(about)}">\n', '<meta name="twitter:card" '
            'content="summary_large_image">\n']


def _description(doctree) -> str:
    """El primer párrafo, hasta donde entra."""
    general = "Un curso interactivo de optimización de hiperparámetros, en español."
    if doctree is None:
        return general
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"
    return general


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
