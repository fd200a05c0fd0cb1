"""La página de la liga: la tabla, las bandas de lo que falta, quién no compitió y por qué, y el test detrás de un clic.

Se lee en un teléfono y en un proyector, de día y de noche; no carga nada de otra parte y todo texto ajeno va escapado.
"""
from __future__ import annotations

import math
from html import escape

import numpy as np

from coursekit.basics.spanish import counted, integer, number
from coursekit.grader.plain_text import printable
from coursekit.grader.process import isolation
from coursekit.league.problems import GRIDS
from coursekit.league.race import Entry
from coursekit.league.standings import Row, regret_bands, standings

REFRESH = 5          # segundos: mientras se corre, la página se vuelve a cargar
FLOOR = 0.001        # lo que falta, si es menos que esto, se dibuja en el borde: la escala es logarítmica
CEILING = 10.0
WIDTH, HEIGHT = 300, 120
MOST_NAME = 60
ENCLOSED = {
    isolation.BUBBLEWRAP: "Cada optimizador corrió encerrado con bubblewrap, en un proceso nuevo por corrida.",
    isolation.LANDLOCK: "Cada optimizador corrió encerrado con Landlock, en un proceso nuevo por corrida.",
    isolation.LIMITS: "SIN AISLAMIENTO: cada optimizador corrió en otro proceso, pero pudo leer las tablas del disco. "
                      "Se pidió así, con --no-isolation.",
}
STYLE = """
:root{color-scheme:light dark;
--ink:#1a1a1a;--paper:#fff;--quiet:#595959;--line:#c8c8c8;--own:#0072b2;--course:#8a8a8a;
--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#181818;--quiet:#b5b5b5;--line:#4a4a4a;--own:#6bbcf0;
--course:#9a9a9a;--bad:#ff8a80}}
body{font-family:system-ui,sans-serif;font-size:clamp(16px,1.3vw,24px);line-height:1.45;max-width:72em;
margin:1.5em auto;padding:0 1em;color:var(--ink);background:var(--paper)}
h1{margin:.2em 0}h2{margin-top:1.6em}.quiet{color:var(--quiet)}
.row{display:grid;grid-template-columns:2.2em minmax(8em,1.2fr) 2fr 5.5em;gap:.3em .8em;align-items:center;
padding:.35em 0;border-bottom:1px solid var(--line)}
.name{overflow-wrap:anywhere}.own .name{font-weight:700;color:var(--own)}
.n{text-align:right;font-variant-numeric:tabular-nums}
.scale{position:relative;height:1.2em;background:linear-gradient(var(--line),var(--line)) center/100% 1px no-repeat}
.scale i{position:absolute;top:.35em;height:.5em;background:var(--course);border-radius:.25em;min-width:2px}
.scale b{position:absolute;top:.1em;width:.32em;height:1em;margin-left:-.16em;background:var(--ink);border-radius:2px}
.own .scale i{background:var(--own)}
.failed{padding:.4em 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}.failed strong{color:var(--bad)}
.bands{display:grid;grid-template-columns:repeat(auto-fill,minmax(15em,1fr));gap:1em}figure{margin:0}
figcaption{overflow-wrap:anywhere}svg{width:100%;height:auto;display:block;border:1px solid var(--line)}
svg .area{fill:var(--course);opacity:.35}
svg .mid{stroke:var(--ink);fill:none;stroke-width:2.5}
.own svg .area{fill:var(--own)}progress{width:100%;height:1em}summary{cursor:pointer;font-weight:700;padding:.4em 0}
@media(max-width:40em){.row{grid-template-columns:1.8em 1fr 5em}.scale{grid-column:1/-1;grid-row:2}
.row.quiet span:nth-child(3){display:none}}
"""


def league_page(entries: list[Entry], expected: int, level: str, seeds: int, budget: int) -> str:
    """La página entera. `expected`: cuántos optimizadores ajenos hay; mientras falten, lo dice y se recarga sola."""
    own = [entry for entry in entries if not entry.is_course]
    rows = standings(entries)
    body = [_heading(len(own), expected), _how(seeds, budget, level), "<h2>La tabla</h2>",
            _table(rows, "lo que falta"), _failures(own), "<h2>Cómo bajó lo que falta</h2>", _bands(rows, budget),
            _test(entries)]
    refresh = f'<meta http-equiv="refresh" content="{REFRESH}">' if len(own) < expected else ""
    page = (f'<!doctype html><html lang="es"><head><meta charset="utf-8"><title>La liga</title>{refresh}'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{STYLE}</style></head><body><main>{''.join(body)}</main></body></html>\n")
    return printable(page)


def _safe(text: str) -> str:
    return escape(printable(text))


def _heading(done: int, expected: int) -> str:
    everyone = counted(expected, "optimizador", "optimizadores")
    told = f"{everyone} de la clase y los métodos del curso."
    bar = ""
    if done < expected:
        told = f"Van {done} de {everyone}."
        bar = f'<progress max="{expected}" value="{done}" aria-label="avance"></progress>'
    return f"<h1>La liga</h1><p>{told}</p>{bar}"


def _how(seeds: int, budget: int, level: str) -> str:
    problems = "; ".join(grid.title for grid in GRIDS.values())
    runs = integer(len(GRIDS) * seeds)
    return (f'<p class="quiet">Tres problemas ({_safe(problems)}) por {counted(seeds, "semilla", "semillas")}: {runs} '
            f"corridas cada uno, con {budget} evaluaciones completas por corrida. El <em>puesto medio</em> promedia "
            "los puestos de todas las corridas, y los empates se reparten. La barra es su intervalo de 95 % por "
            "bootstrap de las semillas: si dos barras se pisan, con otras semillas podrían cambiar de lugar; de otros "
            "problemas no dice nada. <em>Lo que falta</em> (la mediana de las corridas) es 0 en el óptimo y 1 en una "
            "configuración cualquiera. "
            f"{_safe(ENCLOSED[level])}</p>")


# --- la tabla ---------------------------------------------------------------------------------

def _table(rows: list[Row], heading: str) -> str:
    played = [row for row in rows if row.entry.finished]
    if not played:
        return "<p>Todavía no terminó nadie.</p>"
    most = len(rows)
    head = (f'<div class="row quiet" role="row"><span></span><span role="columnheader">quién</span>'
            f'<span role="columnheader">puesto medio, de 1 a {most}</span>'
            f'<span class="n" role="columnheader">{heading}</span></div>')
    lines = [_line(place, row, most) for place, row in enumerate(played, start=1)]
    return f'<div role="table">{head}{"".join(lines)}</div>'


def _line(place: int, row: Row, most: int) -> str:
    kind = "row" if row.entry.is_course else "row own"
    left = _share(row.low, most)
    width = max(_share(row.high, most) - left, 0.0)
    said = f"{number(row.rank, 1)}, entre {number(row.low, 1)} y {number(row.high, 1)}"
    notes = "".join(f'<br><small class="quiet">{_safe(note)}</small>' for note in row.entry.notes)
    return (f'<div class="{kind}" role="row"><span class="n" role="cell">{place}</span>'
            f'<span class="name" role="cell">{_safe(row.entry.name[:MOST_NAME])} '
            f'<small class="quiet">{said}</small>{notes}</span>'
            f'<span class="scale" role="img" aria-label="puesto medio {said}">'
            f'<i style="left:{left:.2f}%;width:{width:.2f}%"></i>'
            f'<b style="left:{_share(row.rank, most):.2f}%"></b></span>'
            f'<span class="n" role="cell">{number(row.regret, 3)}</span></div>')


def _share(rank: float, most: int) -> float:
    """Dónde cae un puesto en la escala, de 0 a 100."""
    return 100 * (rank - 1) / max(most - 1, 1)


def _failures(own: list[Entry]) -> str:
    """Quienes no compitieron, y por qué."""
    failed = [entry for entry in own if not entry.finished]
    if not failed:
        return ""
    lines = [f'<div class="failed"><strong>{_safe(entry.name[:MOST_NAME])}</strong>: {_safe(entry.problem)}.</div>'
             for entry in failed]
    return (f"<h2>No compitieron</h2><p>Comparten el último lugar. Con la semilla se puede repetir la corrida.</p>"
            f"{''.join(lines)}")


# --- las bandas -------------------------------------------------------------------------------

def _bands(rows: list[Row], budget: int) -> str:
    played = [row.entry for row in rows if row.entry.finished]
    note = ('<p class="quiet">Línea: la mediana de todas las corridas tras gastar 1, 2, 3… evaluaciones. Banda: la '
            f"mitad central. De arriba abajo, de {number(CEILING)} a {number(FLOOR)}, en escala logarítmica.</p>")
    figures = [_band(entry, budget) for entry in played]
    return f'{note}<div class="bands">{"".join(figures)}</div>'


def _band(entry: Entry, budget: int) -> str:
    low, middle, high = regret_bands(entry)
    x = np.linspace(0, WIDTH, budget)
    top = _points(x, high)
    bottom = _points(x[::-1], low[::-1])
    kind = "" if entry.is_course else ' class="own"'
    said = f"le falta {number(middle[0], 2)} tras 1 evaluación y {number(middle[-1], 3)} tras {budget}"
    return (f'<figure{kind}><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
            f'<polygon class="area" points="{top} {bottom}"/>'
            f'<polyline class="mid" points="{_points(x, middle)}"/></svg>'
            f"<figcaption>{_safe(entry.name[:MOST_NAME])}: {said}</figcaption></figure>")


def _points(x, regret) -> str:
    """Los puntos de una línea del SVG."""
    return " ".join(f"{across:.1f},{_height(value):.1f}" for across, value in zip(x, regret, strict=True))


def _height(regret: float) -> float:
    bounded = min(max(regret, FLOOR), CEILING)
    return HEIGHT * math.log(CEILING / bounded) / math.log(CEILING / FLOOR)


# --- el test ----------------------------------------------------------------------------------

def _test(entries: list[Entry]) -> str:
    """La tabla con las filas que nadie usó, cerrada: se abre al final y una sola vez."""
    rows = standings(entries, of_test=True)
    told = ("Las mismas configuraciones, medidas en filas que nadie usó para elegir. Se mira una vez, al terminar: si "
            "después de verlo alguien cambia su método, estas filas ya no son de test.")
    return (f'<h2>El test</h2><details><summary>Revelar el test, una sola vez</summary><p class="quiet">{told}</p>'
            f"{_table(rows, 'lo que falta, en test')}</details>")
