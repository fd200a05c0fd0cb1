"""Las páginas que no son cuadernos: portada, mapa, glosario, lecturas, guías, el paquete por dentro y cómo citarlo."""
from __future__ import annotations

import re
from pathlib import Path

from coursekit.authoring.course import Lesson, Term
from coursekit.site.lesson import raw
from coursekit.site.links import site_links

READINGS = "## Para seguir"
NEXT = re.compile(r"^(?:Seguimos con|Fin del curso|Con esto)\b.*", re.S | re.M)
# Cada módulo con lo suyo; los que faltan son de quien mantiene el curso.
API = ("coursekit", "coursekit.space", "coursekit.searchers", "coursekit.search", "coursekit.history",
       "coursekit.model_selection", "coursekit.interop", "coursekit.widgets", "coursekit.figures.scene",
       "coursekit.grader")

CITATION = """@misc{coursekit,
  title  = {coursekit: un curso interactivo de optimización de hiperparámetros},
  author = {{los autores de coursekit}},
  year   = {2026},
  note   = {Licencia MIT}
}"""


def home(table: list[Lesson], cover: str) -> str:
    """La portada. `cover` es el HTML de una historia que se mueve ahí mismo."""
    first = table[0]
    return "\n\n".join([
        "---\nhtml_theme.sidebar_secondary.remove: true\n---",
        "# Elegir bien los hiperparámetros",
        "Un curso interactivo y en español: cada idea **se predice, se arma a mano y se mueve** antes de usarla. "
        "Como esto, que ya se puede mover:",
        raw(f'<h2 class="ck-unseen">Una historia del curso</h2>{cover}'),
        raw(f'<p class="ck-doors"><a class="ck-door" href="lecciones/{first.stem}.html">Empezar por la lección '
            f'{first.number}</a> <a class="ck-door" href="lecciones/index.html">Ver el mapa del curso</a></p>'),
        f"Son {len(table)} lecciones. Se leen y se mueven aquí, sin instalar nada y también sin red; lo que "
        "contestemos queda guardado en este navegador y en ninguna otra parte. Con Python encendido, que es un botón "
        "de cada página, el código se cambia y se ejecuta ahí mismo, y los ejercicios se corrigen. Para tener el "
        "curso en la propia máquina: [la página del curso](acerca.md).",
        _toctree(["Lecciones <lecciones/index>", "Ejercicios <ejercicios/index>", "Glosario <glosario>",
                  "Lecturas <bibliografia>", "Docentes <guia/index>", "Paquete <api/index>", "Acerca <acerca>"]),
    ]) + "\n"


def course_map(table: list[Lesson], totals: dict[str, int], routes) -> str:
    """El mapa: qué enseña cada lección, cuánto lleva, qué necesita y cuánto llevamos contestado en este navegador."""
    rows = ["| lección | qué aprendemos a hacer | clase | ejercicios | contestado |", "|---|---|---|---|---|"]
    for lesson in table:
        done = (f'<span class="ck-progress" data-lesson="{lesson.number}" data-total="{totals[lesson.stem]}">'
                f"0 de {totals[lesson.stem]}</span>")
        rows.append(f"| [{lesson.number} · {lesson.title}]({lesson.stem}.md) | {lesson.learns} | {lesson.minutes} min "
                    f"| [{lesson.exercise_minutes} min](../ejercicios/{lesson.stem}.md) | {done} |")
    return "\n\n".join([
        "# Mapa del curso",
        "\n".join(rows),
        "La última columna cuenta las predicciones y las preguntas de repaso que contestamos en este navegador.",
        raw('<p><button type="button" class="ck-forget">Olvidar lo contestado</button></p>'),
        "## Qué necesita cada una",
        "\n".join(_needs(lesson) for lesson in table),
        "## Por dónde ir",
        "\n".join(routes),
        _toctree([lesson.stem for lesson in table]),
    ]) + "\n"


def _needs(lesson: Lesson) -> str:
    told = "; ".join(f"de la {number}, {what}" for number, what in lesson.needs)
    return f"- **{lesson.number} · {lesson.title}**: {told or 'nada; solo Python y algo de scikit-learn'}."


def exercises(table: list[Lesson]) -> str:
    """La lista de los ejercicios."""
    rows = [f"- [{lesson.number} · {lesson.title}]({lesson.stem}.md), {lesson.exercise_minutes} minutos"
            for lesson in table]
    return "\n\n".join([
        "# Ejercicios",
        "Se resuelven en su propia página, con Python encendido, o en JupyterLab. `check` dice *qué* salió mal.",
        "\n".join(rows),
        _toctree([lesson.stem for lesson in table]),
    ]) + "\n"


def glossary_page(terms: list[Term], ways, table: list[Lesson]) -> str:
    """El glosario; cada término se puede enlazar."""
    stems = {lesson.number: lesson.stem for lesson in table}
    lines = ["```{glossary}"]
    for term in terms:
        where = f" [Lección {term.lesson}](lecciones/{stems[term.lesson]}.md)." if term.lesson in stems else ""
        lines += [term.spanish, f"  *{term.english}*. {term.meaning}{where}", ""]
    lines.append("```")
    return "\n\n".join([
        "# Glosario",
        "Una palabra para una cosa. En las lecciones, cada término lleva aquí la primera vez que aparece.",
        "\n".join(lines),
        "## Cómo escribimos",
        "\n".join(f"- {told}" for told, _ in ways),
    ]) + "\n"


def readings(table: list[Lesson], books: dict, absent=frozenset()) -> str:
    """Las lecturas de todas las lecciones, juntas. `books`: {archivo de la lección: cuaderno}."""
    parts = ["# Para seguir", "Las lecturas que recomienda cada lección."]
    for lesson in table:
        found = _readings_of(books[lesson.stem])
        if found:
            source = f"notebooks/{lesson.stem}.ipynb"
            parts.append(f"## [{lesson.number} · {lesson.title}](lecciones/{lesson.stem}.md)")
            parts.append(site_links(found, source, "bibliografia.md", absent))
    return "\n\n".join(parts) + "\n"


def _readings_of(book) -> str:
    """El apartado «Para seguir» de un cuaderno, sin el renglón que lleva a la lección siguiente."""
    for cell in book.cells:
        if cell.cell_type == "markdown" and READINGS in cell.source:
            after = cell.source.partition(READINGS)[2]
            own = re.split(r"^## ", after, flags=re.M)[0]
            return NEXT.sub("", own).strip()
    return ""


def guides(root: Path, table: list[Lesson], absent=frozenset()) -> dict[str, str]:
    """Las guías de quien enseña, y las diapositivas de las lecciones de `table`."""
    pages = {"guia/index.md": "\n\n".join([
        "# Para quien enseña",
        _toctree(["docente", "correccion"], hidden=False),
        "## Diapositivas",
        "\n".join(f'- <a href="../diapositivas/{lesson.stem}.html">{lesson.number} · {lesson.title}</a>'
                  for lesson in table),
        "Son las mismas lecciones, con sus historias vivas. Las flechas pasan la diapositiva, o mueven el control "
        "elegido; `S` abre en otra ventana las notas y el reloj de quien presenta, y `?` dice las demás teclas.",
    ]) + "\n"}
    for name in ("docente", "correccion"):
        source = f"docs/guia_{name}.md"
        page = f"guia/{name}.md"
        text = (root / source).read_text(encoding="utf-8")
        pages[page] = site_links(text, source, page, absent)
    return pages


def api() -> dict[str, str]:
    """El paquete por dentro, de sus docstrings: una página por módulo."""
    names = [name.replace(".", "_") for name in API]
    pages = {"api/index.md": "# El paquete\n\nLo que se puede importar de `coursekit`, módulo por módulo.\n\n"
                             + _toctree(names, hidden=False) + "\n"}
    for module, name in zip(API, names, strict=True):
        title = f"``{module}``"
        rule = "=" * len(title)
        again = "   :no-index:\n" if module == "coursekit" else ""      # los mismos nombres están en su módulo
        pages[f"api/{name}.rst"] = f"{title}\n{rule}\n\n.. automodule:: {module}\n   :members:\n{again}"
    return pages


def about(root: Path) -> str:
    """Cómo se instala, la licencia y cómo citarlo."""
    licence = (root / "LICENSE").read_text(encoding="utf-8")
    return "\n\n".join([
        "# Acerca del curso",
        "## Instalarlo",
        "Leerlo no pide nada; ejecutar las celdas y resolver los ejercicios en estas páginas, solo encender Python. "
        "Para tenerlo en la propia máquina, con todo (en un navegador no hay TPOT, Hyperopt, Keras ni Ray, y se "
        "calcula más despacio), hacen falta Python 3.11, 3.12 o 3.13 y los archivos del curso; en su carpeta:",
        "```{code-block} sh\nmake lab\n```",
        "La primera vez se descarga alrededor de 1 GB; después funciona sin red. Con Windows o Anaconda, los pasos "
        "están en el README del curso.",
        "## Sin pedirle nada a nadie",
        "Estas páginas no cargan nada de otros servidores ni cuentan a quien las lee. Solo si encendemos Python se "
        "descargan él y sus bibliotecas, de donde dice el botón; [aquí se prueba que funcionen](probar.md). Lo que "
        "contestamos se guarda en "
        "el propio navegador; el botón «Olvidar lo contestado», en [el mapa](lecciones/index.md), lo borra.",
        "## Cómo citarlo",
        f"```{{code-block}} bibtex\n{CITATION}\n```",
        "## Licencia",
        f"```{{code-block}} text\n{licence.strip()}\n```",
    ]) + "\n"


def _toctree(names: list[str], hidden: bool = True) -> str:
    options = ":maxdepth: 1" + ("\n:hidden:" if hidden else "")
    listed = "\n".join(names)
    return f"```{{toctree}}\n{options}\n\n{listed}\n```"
