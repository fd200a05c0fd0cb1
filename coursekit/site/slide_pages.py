"""Las páginas de las diapositivas: una por lección, con Reveal.js y los mismos widgets sin kernel que el sitio."""
from __future__ import annotations

import html
import shutil
from importlib.util import find_spec
from pathlib import Path
from string import Template

from coursekit.authoring.course import Lesson
from coursekit.site.slide_text import rendered
from coursekit.site.slides import Deck, Slide

HERE = Path(__file__).parent
SCRIPTS = ("tema", "memory", "host", "diapositivas")
SCALE = 1.25                 # las letras de una historia proyectada, contra las de una página
OWN = "_diapositivas"        # la carpeta de lo común a todas
# Lo que Reveal escribe en la ventana de quien presenta.
SPANISH = {
    "Loading speaker view...": "Preparando las notas...",
    ">Upcoming<": ">Sigue<",
    ">Time <": ">Tiempo <",
    "Click to Reset": "Volver a cero",
    "Pacing – Time to finish current slide": "Para terminar esta diapositiva",
    ">Notes<": ">Notas<",
    "'Default'": "'Normal'",
    "'Wide'": "'A lo ancho'",
    "'Tall'": "'A lo alto'",
    "'Notes only'": "'Solo las notas'",
    "'Layout'": "'Disposición'",
    "reveal.js - Speaker View": "Notas de quien presenta",
    "Cross origin error.<br>The speaker window can only be opened from the same origin.":
        "Las notas solo se abren desde las propias diapositivas.",
    "Error connecting to main window.<br>Please try closing and reopening the speaker view.":
        "Se perdió la ventana principal.<br>Cerremos esta y abramos otra con la tecla S.",
    "Speaker view popup failed to open. Please make sure popups are allowed and reopen the speaker view.":
        "El navegador no dejó abrir las notas: permitamos las ventanas emergentes y apretemos S otra vez.",
}


def page(lesson: Lesson, deck: Deck, root: str, home: str) -> str:
    """El HTML de las diapositivas de una lección.

    `root`: cómo se llega desde la página a las historias; `home`, adónde lleva la casita.
    """
    template = Template((HERE / "templates" / "diapositivas.html").read_text(encoding="utf-8"))
    parts = "\n".join(f"<section>\n{_part(part)}\n</section>" for part in deck.parts if part.slides)
    return template.substitute(
        title=html.escape(f"{lesson.number} · {lesson.title}"),
        about=html.escape(f"Diapositivas de la lección {lesson.number}: {lesson.learns}."),
        number=lesson.number, root=root, own=OWN, scale=SCALE, slides=parts, home=home,
        home_says="Leer la lección" if home.endswith(f"{lesson.stem}.html") else "Todas las diapositivas",
    )


def _part(part) -> str:
    return "\n".join(_slide(slide) for slide in part.slides)


def _slide(slide: Slide) -> str:
    """Una diapositiva. Adentro no hay ningún otro `section`: Reveal lo tomaría por una más."""
    level = "h1" if slide.kind == "portada" else "h2"
    kind = "divisoria" if slide.kind == "seccion" and not slide.blocks else slide.kind
    timing = f' data-timing="{slide.seconds}"' if slide.seconds else ""
    body = "\n".join(block.html for block in slide.blocks)
    notes = rendered("\n\n".join(slide.notes)) if slide.notes else ""
    return (f'<section{timing}><div class="hoja {kind}"><{level}>{slide.title}</{level}>\n'
            f'<div class="cuerpo">{body}</div></div>\n<aside class="notes">{notes}</aside></section>')


def index(table: list[Lesson]) -> str:
    """La lista de las diapositivas, cuando van aparte del sitio."""
    template = Template((HERE / "templates" / "lista.html").read_text(encoding="utf-8"))
    rows = "\n".join(f'<li><a href="{lesson.stem}.html">{lesson.number} · {html.escape(lesson.title)}</a>: '
                     f"{html.escape(lesson.learns)}</li>" for lesson in table)
    return template.substitute(own=OWN, rows=rows)


def copy_common(folder: Path) -> None:
    """Deja en `folder` lo común: Reveal, los estilos y el código del navegador."""
    reveal = Path(find_spec("sphinx_revealjs").origin).parent / "_static" / "revealjs"
    for name in ("js", "reveal"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(reveal / "LICENSE", folder / "reveal")
    for name in ("reveal.js", "reveal.css"):
        shutil.copy(reveal / "dist" / name, folder / "reveal")
    notes = (reveal / "plugin" / "notes" / "notes.js").read_text(encoding="utf-8")
    (folder / "reveal" / "notes.js").write_text(in_spanish(notes), encoding="utf-8")
    for name in SCRIPTS:
        shutil.copy(HERE / "static" / "js" / f"{name}.js", folder / "js")
    shutil.copy(HERE / "static" / "diapositivas.css", folder)
    shutil.copy(HERE.parent / "widgets" / "static" / "coursekit.css", folder)
    (folder / "codigo.css").write_text(_code_colours(), encoding="utf-8")


def in_spanish(notes: str) -> str:
    """El código de las notas de Reveal, con sus palabras en español."""
    for english, spanish in SPANISH.items():
        notes = notes.replace(english, spanish)
    return notes


def _code_colours() -> str:
    """Los colores del código en cada tema."""
    from pygments.formatters import HtmlFormatter

    styles = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}
    sheets = []
    for theme, style in styles.items():
        rules = HtmlFormatter(style=style).get_style_defs(f'html[data-theme="{theme}"] .highlight')
        sheets += [row for row in rules.split("\n") if "background" not in row and ".highlight ." in row]
    return "\n".join(sheets) + "\n"
