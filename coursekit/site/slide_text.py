"""Lo que va en una diapositiva, en bloques: su HTML, cuánto ocupa y lo que no entró, que es para quien presenta."""
from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from math import ceil

from docutils.utils.math.latex2mathml import tex2mathml

from coursekit.site.lesson import ANSI

WIDE, ROOM = 1168, 580               # px: lo que una diapositiva de 1280 × 720 deja libre debajo de su título
LETTER, ROW = 26, 37                 # el texto: letra y renglón
PER_ROW = 88                         # caracteres que entran en un renglón de texto
CODE, LEAST_CODE, CODE_ROW = 21, 16, 1.4      # el código: letra más grande y más chica, y renglón en letras
SMALLEST_PICTURE, TALL_PICTURE = 330.0, 450.0      # px de alto que pide por lo menos una figura, y una que es alta
SHAPE = 0.61                         # ancho de una letra de código, en letras
PARAGRAPH, ITEM = 230, 170           # caracteres que se leen de un párrafo y de un renglón de una lista
ENDED = r"(?<!\b[A-ZÁÉÍÓÚÑ]\.)(?:(?<=[.!?…])|(?<=[.!?…][»)*])|(?<=[.!?…]\*\*))"      # una inicial no termina nada
SENTENCE = re.compile(ENDED + r"\s+(?=[¿¡«*_`$\[(]*[A-ZÁÉÍÓÚÑ0-9])")
PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
SIZED = re.compile(r'width="(?P<width>\d+)" height="(?P<height>\d+)"')


@dataclass
class Block:
    """Un pedazo de diapositiva: `height`, en píxeles, es un cálculo; `left_out`, lo que no se lee (Markdown)."""

    html: str
    height: float
    left_out: str = ""
    kind: str = ""                   # "code" u "output"; "lead", lo que presenta lo que sigue
    heading: int = 0                 # 1, 2 o 3 si es un título
    plain: str = ""                  # el texto del título


@cache
def _parser():
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(deflist_plugin)
    parser.use(dollarmath_plugin, renderer=_formula, allow_labels=False)
    return parser


def _formula(content: str, options: dict) -> str:
    return tex2mathml(content, as_block=options["display_mode"])


def rendered(text: str) -> str:
    """Ese Markdown, en HTML."""
    return _parser().render(text)


def inline(text: str) -> str:
    """Ese Markdown de un solo renglón, en HTML."""
    return _parser().renderInline(text)


# --- el texto ---------------------------------------------------------------------------------

def text_blocks(text: str) -> list[Block]:
    """Los bloques de una celda de texto: títulos enteros, y lo demás acortado a sus primeras oraciones."""
    tokens = _parser().parse(text)
    rows = text.split("\n")
    blocks = []
    start = 0
    for place, token in enumerate(tokens):
        is_end = token.level == 0 and token.nesting <= 0
        if not is_end:
            continue
        own = tokens[start:place + 1]
        first, last = own[0].map
        blocks.append(_block(own, "\n".join(rows[first:last])))
        start = place + 1
    return blocks


def _block(tokens, source: str) -> Block:
    kind = tokens[0].type
    if kind == "heading_open":
        title = tokens[1].content
        return Block(inline(title), 0, heading=int(tokens[0].tag[1]), plain=plain_text(title))
    if kind == "fence":
        return code_block(tokens[0].content.rstrip("\n"))
    limit = PARAGRAPH if kind == "paragraph_open" else ITEM
    left_out = ""
    for token in tokens if kind in ("paragraph_open", "bullet_list_open", "ordered_list_open") else ():
        if token.type == "inline" and _shorten(token, limit):
            left_out = source
    page = _parser().renderer.render(tokens, _parser().options, {})
    is_lead = page.rstrip().endswith(":</p>")
    return Block(page, _height(tokens, kind), left_out, "lead" if is_lead else "")


def _shorten(token, limit: int) -> bool:
    """Deja de un texto sus primeras oraciones; dice si algo quedó afuera."""
    short = first_sentences(token.content, limit)
    if short == token.content:
        return False
    token.content = short
    token.children = _parser().parseInline(short)[0].children
    return True


def first_sentences(text: str, limit: int) -> str:
    """Las primeras oraciones de `text` que caben en `limit` caracteres, y por lo menos una; nunca parte una marca."""
    if len(text) <= limit:
        return text
    ends = [found.start() for found in SENTENCE.finditer(text)]
    whole = [end for end in ends if _is_balanced(text[:end])]
    fitting = [end for end in whole if end <= limit]
    chosen = fitting[-1:] or whole[:1]
    return text[:chosen[0]] if chosen else text


def sentences(text: str) -> list[str]:
    """Las oraciones de un texto."""
    found = []
    start = 0
    for end in SENTENCE.finditer(text):
        if _is_balanced(text[start:end.start()]):
            found.append(text[start:end.start()])
            start = end.end()
    return [*found, text[start:]]


def _is_balanced(text: str) -> bool:
    marks = all(text.count(mark) % 2 == 0 for mark in ("**", "`", "$"))
    single = text.replace("**", "").count("*") % 2 == 0
    pairs = all(text.count(opening) == text.count(closing) for opening, closing in PAIRS)
    return marks and single and pairs


def plain_text(text: str) -> str:
    """El texto sin marcas de Markdown."""
    without_tags = re.sub(r"<[^>]+>", "", inline(text))
    return html.unescape(without_tags).strip()


def _height(tokens, kind: str) -> float:
    written = [token.content for token in tokens if token.type == "inline"]
    if kind == "table_open":
        return _table_height(tokens)
    if kind in ("bullet_list_open", "ordered_list_open"):
        return sum(ROW * ceil(len(text) / PER_ROW) + 8 for text in written) + 12
    if kind == "paragraph_open":
        return ROW * ceil(len(written[0]) / PER_ROW) + 16
    return 76


def _table_height(tokens) -> float:
    total = 0
    texts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            texts.append(token.content)
        if token.type == "tr_close":
            widest = max(len(text) for text in texts)
            rows = ceil(widest * len(texts) / (1.6 * PER_ROW))
            total += ROW * max(1, rows) + 12
            texts = []
    return total + 20


# --- el código y lo que imprime -----------------------------------------------------------------

def code_blocks(source: str) -> list[Block]:
    """El código de una celda; si no entra en una diapositiva, en trozos que empiezan donde empieza algo."""
    whole = code_block(source)
    if whole.height <= ROOM:
        return [whole]
    kept: list[str] = []
    blocks = []
    for piece in re.split(r"\n{2,}(?=\S)", source):
        together = "\n\n".join([*kept, piece])
        if kept and code_block(together).height > ROOM:
            blocks.append(code_block("\n\n".join(kept)))
            kept = []
        kept.append(piece)
    return [*blocks, code_block("\n\n".join(kept))]


def code_block(source: str) -> Block:
    """Código, con la letra que hace entrar su renglón más largo."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    airy = re.sub(r"\n{3,}", "\n\n", source)
    letter, height = _letter_and_height(airy)
    body = highlight(airy, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    page = f'<pre class="codigo highlight" style="--letra:{letter:.1f}px"><code>{body}</code></pre>'
    return Block(page, height, kind="code")


def printed_block(text: str) -> Block | None:
    """Lo que imprimió una celda; nada si no imprimió."""
    clean = ANSI.sub("", text).strip("\n")
    if not clean.strip():
        return None
    shown = clean
    while _letter_and_height(shown)[1] > ROOM:
        shown = _without_last_row(shown)
    letter, height = _letter_and_height(shown)
    page = f'<pre class="impreso" style="--letra:{letter:.1f}px">{html.escape(shown)}</pre>'
    left_out = "" if shown == clean else f"```text\n{clean}\n```"
    return Block(page, height, left_out, "output")


def _without_last_row(text: str) -> str:
    """El texto con un renglón menos, y puntos suspensivos en el lugar de los que faltan."""
    rows = text.removesuffix("\n…").split("\n")
    return "\n".join([*rows[:-1], "…"])


def _letter_and_height(text: str) -> tuple[float, float]:
    """La letra con que entra el renglón más largo, o la menor que se lee: lo que no entra sigue en otro renglón."""
    rows = text.split("\n")
    longest = max(map(len, rows))
    letter = (WIDE - 40) / (SHAPE * max(1, longest))
    letter = max(LEAST_CODE, min(CODE, letter))
    per_row = (WIDE - 40) / (SHAPE * letter)
    n_rows = sum(max(1, ceil(len(row) / per_row)) for row in rows)
    return letter, n_rows * letter * CODE_ROW + 34


def picture_block(page: str) -> Block:
    """Una figura: se agranda hasta llenar lo que quede. La que es alta pide más lugar, para que se lea."""
    found = SIZED.search(page)
    tall = SMALLEST_PICTURE
    if found:
        width = float(found["width"])
        height = float(found["height"])
        is_tall = height > 0.6 * width
        grown = height * min(1.4, WIDE / width)
        tall = min(TALL_PICTURE if is_tall else SMALLEST_PICTURE, grown)
    least = round(0.85 * tall)
    return Block(f'<div class="figura" style="min-height:{least}px">{page}</div>', tall, kind="output")


def table_blocks(page: str) -> list[Block]:
    """Una tabla de datos; si no entra en una diapositiva, en trozos con el mismo encabezado."""
    if page.count("<table") != 1:
        return [Block(f'<div class="tarjeta">{page}</div>', 2 * ROOM, kind="output")]
    head, opening, body = page.partition("<tbody>")
    rows = re.findall(r"<tr.*?</tr>", body, re.S)
    tail = body[body.rfind("</tr>") + len("</tr>"):]
    heights = [_row_height(row) for row in rows]
    total = sum(heights) + 60
    if total <= ROOM:
        return [Block(f'<div class="tabla">{page}</div>', total, kind="output")]
    n_pieces = ceil(total / (0.9 * ROOM))
    each = ceil(len(rows) / n_pieces)
    pieces = [(rows[i:i + each], sum(heights[i:i + each]) + 60) for i in range(0, len(rows), each)]
    return [Block(f'<div class="tabla">{head}{opening}{"".join(some)}{tail}</div>', tall, kind="output")
            for some, tall in pieces]


def _row_height(row: str) -> float:
    """El alto de una fila: los renglones de su celda más larga, si todas las columnas midieran lo mismo."""
    texts = [plain_text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
    longest = max(map(len, texts), default=0)
    per_row = WIDE / (11.5 * max(1, len(texts)))
    return 29 * max(1, ceil(longest / per_row)) + 8
