"""De un cuaderno ejecutado a sus diapositivas: qué se proyecta, dónde se corta y qué queda para quien presenta.

Lo decide el `slide_type` de cada celda. Además, todo título empieza una diapositiva, y lo que no entra pasa a otra con
el mismo título. Las historias van solas, y la que contesta una predicción, después de su pregunta y tapada hasta ahí.
"""
from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from coursekit.authoring.slideshow import asks, slide_type, without_imports
from coursekit.site.bundles import VIEW, is_ours, models_of, widget_names
from coursekit.site.lesson import Page, page_of, shown
from coursekit.site.links import LINK
from coursekit.site.slide_text import (
    ROOM,
    Block,
    code_blocks,
    picture_block,
    plain_text,
    printed_block,
    sentences,
    table_blocks,
    text_blocks,
)

SLACK = 1.12                 # lo que se puede pasar de lo calculado: la página lo achica hasta que entra
MINUTES = re.compile(r"\s*\*\((\d+) min\)\*\s*$")
GOALS = "<p><strong>Al terminar"      # lo que promete una lección, que va en la segunda diapositiva
ASIDE = ("<p><strong>Tiempo:", "<p>Primero: <em>Ejecutar")      # lo que se dice al comienzo y no se proyecta
QUOTED = re.compile(r"«([^»]+)»")
SHORT = 230                  # px: el texto que puede ir en la misma diapositiva que una pregunta
TAIL, SQUEEZE = 130, 1.3     # px de una cola, y lo que se aprieta la diapositiva que la recibe
NOTE_ROOM = 60               # px: el renglón que va debajo de una historia que pide Python


@dataclass
class Slide:
    """Una diapositiva: `title` es HTML y `plain`, su texto; `notes`, Markdown para quien presenta."""

    title: str
    plain: str
    kind: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: int = 0

    @property
    def used(self) -> float:
        """Los píxeles de alto que ocupa, calculados."""
        return sum(block.height for block in self.blocks)


@dataclass
class Part:
    """Lo que va de un título «##» al siguiente, con sus minutos."""

    slides: list[Slide] = field(default_factory=list)
    minutes: int = 0


class Deck:
    """Las diapositivas de una lección, en partes; se llena de arriba abajo."""

    def __init__(self):
        self.parts: list[Part] = []
        self.title = ("", "")

    @property
    def slides(self) -> list[Slide]:
        return [slide for part in self.parts for slide in part.slides]

    @property
    def last(self) -> Slide:
        return self.parts[-1].slides[-1]

    def part(self) -> None:
        """Empieza una parte."""
        self.parts.append(Part())

    def slide(self, kind: str = "") -> None:
        """Empieza una diapositiva con el título que rige."""
        if not self.parts:
            self.part()
        self.parts[-1].slides.append(Slide(*self.title, kind))

    def heading(self, block: Block) -> None:
        """Un título: empieza una diapositiva y, si es de una parte, la parte."""
        found = MINUTES.search(block.plain) or re.search(r"\s*\((\d+) min\)$", block.plain)
        plain = block.plain[:found.start()] if found else block.plain
        title = re.sub(r"\s*<em>\(\d+ min\)</em>$", "", block.html)
        self.title = (title, plain)
        if block.heading <= 2:
            self.part()
            self.parts[-1].minutes = int(found[1]) if found else 0
        self.slide({1: "portada", 2: "seccion"}.get(block.heading, ""))

    def add(self, block: Block) -> None:
        """Agrega un bloque; si no entra, en otra diapositiva, con lo que no se lee sin él."""
        if not self.parts:
            self.slide()
        if self.last.blocks and self.last.used + block.height > SLACK * ROOM:
            along = self._tied(block)
            self.slide()
            self.last.blocks += along
        self.last.blocks.append(block)
        if block.left_out:
            self.last.notes.append(block.left_out)

    def _tied(self, block: Block) -> list[Block]:
        """Saca de la última diapositiva lo que va con `block`: el código de una salida, y lo que presenta a los dos."""
        blocks = self.last.blocks
        along: list[Block] = []
        if block.kind == "output" and blocks[-1].kind == "code" and blocks[-1].height + block.height <= ROOM:
            along.insert(0, blocks[-1])
        before = blocks[:len(blocks) - len(along)]
        if before and before[-1].kind == "lead":
            along.insert(0, before[-1])
        if len(along) == len(blocks):      # quedaría vacía
            return []
        del blocks[len(blocks) - len(along):]
        return along

    def drop_lead(self) -> None:
        """Pasa a las notas lo que presenta algo que va en otra diapositiva: sin él no dice nada."""
        if self.last.blocks and self.last.blocks[-1].kind == "lead":
            lead = self.last.blocks.pop()
            self.last.notes.append(text_of(lead))

    def is_short(self) -> bool:
        """¿La última diapositiva es tan corta que todavía entra una pregunta?"""
        return bool(self.parts) and self.last.used <= SHORT and self.last.kind in ("", "seccion")

    def alone(self, page: str, title: str = "", height: float = 2 * ROOM) -> None:
        """Lo que ocupa una diapositiva entera, o casi; el título que rige puede cambiar solo en ella."""
        if not self.parts:
            self.slide()
        self.drop_lead()
        is_along = height <= ROOM and self.is_short()
        if self.last.blocks and not is_along:
            self.slide()
        if title:
            self.last.title = html.escape(title)
            self.last.plain = title
        if not self.last.blocks:
            self.last.kind = "historia"
        self.last.blocks.append(Block(page, height))
        self.last.blocks.append(Block("", 2 * ROOM))      # lo que siga va en otra


def deck_of(book, stem: str, trees: list[dict], media, advice: dict[str, str], stems=frozenset()) -> Deck:
    """Las diapositivas de un cuaderno ejecutado.

    `trees`: los paquetes de sus widgets, en orden; `media` guarda las imágenes; `advice`: lo que la guía dice de esta
    lección, {«Mostrar»: texto}; `stems`, los archivos de las lecciones que tienen diapositivas.
    """
    filler = _Filler(book, stem, trees, media, stems)
    for cell in book.cells:
        filler.cell(cell)
    deck = filler.deck
    for part in deck.parts:
        part.slides = _gathered(part.slides)
        part.slides = [slide for slide in part.slides if slide.blocks or slide.kind]
        _share_minutes(part)
    _advise(deck, advice)
    return deck


class _Filler:
    """Pone las celdas de un cuaderno en `deck`."""

    def __init__(self, book, stem: str, trees: list[dict], media, stems):
        self.deck = Deck()
        self.models = models_of(book)
        self.trees = trees
        self.names = widget_names(stem[:2], trees)
        self.stems = stems
        self.seen = 0                # los widgets que ya pasaron
        self.tidy = Page("", "", media).tidy

    def cell(self, cell) -> None:
        kind = slide_type(cell.cell_type, cell.source, cell.metadata)
        if kind == "skip":
            self.seen += len(self._views(cell))
            return
        follows_text = asks(cell.source) and self.deck.is_short()
        if kind in ("slide", "subslide") and not _starts_with_title(cell) and not follows_text:
            self._start(kind)
        if cell.cell_type == "markdown":
            self._text(cell.source, kind)
        else:
            self._code(cell, kind)

    def _start(self, kind: str) -> None:
        if kind == "slide":
            self.deck.part()
        elif self.deck.parts:
            self.deck.drop_lead()
            if not self.deck.last.blocks:
                return               # el título que la precede ya la empezó
        self.deck.slide()

    def _text(self, source: str, kind: str) -> None:
        if kind == "notes":
            self.deck.last.notes.append(source)
            return
        for block in text_blocks(slide_links(source, self.stems)):
            if block.heading:
                self.deck.heading(block)
            elif _is_aside(block):
                self.deck.last.notes.append(text_of(block))
            elif _is_goals(block):
                self._goals(block)
            else:
                self.deck.add(block)

    def _goals(self, block: Block) -> None:
        text = re.sub(r"</?p>|</?strong>|:\s*$", "", block.html).strip().rstrip(":")
        self.deck.title = (text, plain_text(text))
        self.deck.slide()

    def _code(self, cell, kind: str) -> None:
        is_hidden = cell.metadata.get("jupyter", {}).get("source_hidden")
        if kind == "notes":
            self.deck.last.notes.append(f"```python\n{cell.source}\n```")
        elif not is_hidden and not asks(cell.source):
            self._source(without_imports(cell.source))
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                self._widget(output.data[VIEW]["model_id"])
            elif kind != "notes":
                self._output(output)

    def _source(self, source: str) -> None:
        if source.strip() and not _only_names_a_widget(source):
            for block in code_blocks(source):
                self.deck.add(block)

    def _output(self, output) -> None:
        for block in self._blocks_of(output):
            if block is not None:
                self.deck.add(block)

    def _blocks_of(self, output) -> list[Block | None]:
        if output.output_type == "stream":
            return [printed_block(output.text)]
        data = output.get("data", {})
        found = page_of(data)
        if found:
            page = self.tidy(found).replace('loading="lazy" ', "")
            return [picture_block(page)] if "<img" in page else table_blocks(shown(page))
        return [printed_block(data.get("text/plain", ""))]

    def _views(self, cell) -> list[str]:
        """Los widgets del curso que muestra una celda."""
        found = [output.get("data", {}).get(VIEW) for output in cell.get("outputs", [])]
        return [view["model_id"] for view in found if view and is_ours(view["model_id"], self.models)]

    def _widget(self, identifier: str) -> None:
        if not is_ours(identifier, self.models):
            return
        tree = self.trees[self.seen]
        name = self.names[self.seen]
        self.seen += 1
        question = ""
        for part, leaf in _leaves(tree):
            kind = _kind(leaf)
            if kind == "question":
                question = leaf["card"]["question"]
            is_covered = question and kind != "question"
            place = host(name, leaf, part, question if is_covered else "")
            height = ROOM if kind in ("question", "quiz") else 2 * ROOM
            self.deck.alone(place, _title(leaf), height)


def slide_links(text: str, stems) -> str:
    """El Markdown de una lección, con sus enlaces a otras puestos a sus diapositivas; si no las hay, queda el texto."""
    def changed(found) -> str:
        target = found["target"]
        stem = target.removesuffix(".ipynb")
        if re.match(r"https?:", target):
            return found[0]
        return f"[{found['text']}]({stem}.html)" if stem in stems else found["text"]
    return LINK.sub(changed, text)


def host(name: str, leaf: dict, part: str, question: str = "") -> str:
    """El lugar de un recuadro del widget `name`; con `question`, tapado hasta que se la conteste."""
    room = ROOM - NOTE_ROOM if "note" in leaf else ROOM
    kind = _kind(leaf)
    place = (f'<div class="ck-host" data-story="{name}" data-part="{part}" data-kind="{kind}" data-fixed-room="{room}" '
             'data-prevent-swipe></div>')
    if not question:
        return place
    told = html.escape(plain_text(question))
    return (f'<div class="tapada" data-after="{name}"><p>Primero, la predicción:</p><p><em>{told}</em></p>'
            f'<button type="button" class="volver">Ir a la pregunta</button></div>{place}')


def _leaves(tree: dict, path: str = "") -> list[tuple[str, dict]]:
    """Los recuadros de un árbol, cada uno con su lugar: «1.0» es el primer hijo del segundo."""
    if "children" not in tree:
        return [(path, tree)]
    found = []
    for place, child in enumerate(tree["children"]):
        found += _leaves(child, f"{path}.{place}" if path else str(place))
    return found


def _kind(leaf: dict) -> str:
    """Qué es un recuadro: "story", "question", "picture"…"""
    return "picture" if "picture" in leaf else leaf["card"]["kind"]


def _title(leaf: dict) -> str:
    """El título de un recuadro, si tiene."""
    return leaf.get("title") or leaf.get("card", {}).get("title", "")


def _starts_with_title(cell) -> bool:
    return cell.cell_type == "markdown" and cell.source.startswith("#")


def _only_names_a_widget(source: str) -> bool:
    """¿Es un solo nombre, que está ahí para mostrar lo que vale?"""
    return source.strip().isidentifier()


def _is_aside(block: Block) -> bool:
    return block.html.startswith(ASIDE)


def _is_goals(block: Block) -> bool:
    return block.html.startswith(GOALS)


def text_of(block: Block) -> str:
    """El texto de un bloque, para las notas."""
    return block.left_out or html.unescape(re.sub(r"<[^>]+>", "", block.html)).strip()


def _gathered(slides: list[Slide]) -> list[Slide]:
    """Las diapositivas, sin una de dos renglones que es la cola de la anterior: vuelve a ella, apretada."""
    kept: list[Slide] = []
    for slide in slides:
        before = kept[-1] if kept else None
        is_tail = before and before.title == slide.title and 0 < slide.used <= TAIL
        if is_tail and before.used + slide.used <= SQUEEZE * ROOM:
            before.blocks += slide.blocks
            before.notes += slide.notes
        else:
            kept.append(slide)
    return kept


# --- para quien presenta ----------------------------------------------------------------------

def _share_minutes(part: Part) -> None:
    """Reparte los minutos de una parte entre sus diapositivas: la vista de quien presenta dice si vamos atrasados."""
    if part.minutes and part.slides:
        each = round(60 * part.minutes / len(part.slides))
        for slide in part.slides:
            slide.seconds = each


def _advise(deck: Deck, advice: dict[str, str]) -> None:
    """Lo que dice la guía: todo en la portada, y cada oración en la diapositiva que nombra."""
    if not deck.slides:
        return
    deck.slides[0].notes += [f"**{name}.** {text}" for name, text in advice.items()]
    for name, text in advice.items():
        about: list[str] = []
        for sentence in sentences(text):
            about = QUOTED.findall(sentence) or about
            for slide in deck.slides[1:]:
                if any(_same(slide.plain, title) for title in about):
                    slide.notes.append(f"**{name}.** {sentence}")


def _same(one: str, other: str) -> bool:
    return one.strip(" .").lower() == other.strip(" .").lower()


def lesson_advice(guide: str) -> dict[str, dict[str, str]]:
    """{número de lección: {«Mostrar»: texto…}} de la guía de quien enseña."""
    found: dict[str, dict[str, str]] = {}
    for section in re.split(r"^### ", guide, flags=re.M)[1:]:
        number = section[:2]
        body = re.split(r"^## ", section, flags=re.M)[0]
        paragraphs = re.findall(r"^\*\*([^*]+)\.\*\* (.*?)(?=\n\n|\Z)", body, flags=re.M | re.S)
        if number.isdigit() and paragraphs:
            found[number] = {name: " ".join(text.split()) for name, text in paragraphs}
    return found
