"""Lo que se ve de un widget en cada pantalla: los tamaños que se prueban, y lo que se mide con cajas, sin Jupyter."""
from dataclasses import dataclass
from inspect import signature

from helpers.browser import show_bare

import coursekit.widgets as widgets


@dataclass(frozen=True)
class Screen:
    """Lo que JupyterLab deja para el cuaderno en una pantalla; `scale` es el de `presenter()`, si hay clase."""

    name: str
    width: int
    height: int
    scale: float = 1.0

    @property
    def least_text(self) -> float:
        """Los píxeles del texto más chico que se acepta."""
        return 12 * self.scale


SCREENS = (
    Screen("portátil 1366×768", 1250, 647),
    Screen("clase 1280×720 sin panel", 1170, 599, 1.5),
    Screen("clase 1280×720 con panel", 890, 599, 1.5),
    Screen("proyector 1920×1080", 1810, 959),
    Screen("clase 1920×1080", 1810, 959, 1.5),
    Screen("ventana de 800", 800, 640),
    Screen("teléfono de 390", 390, 844),
    Screen("1920×1080 al 200 %", 905, 420),
)

def lesson_widgets() -> dict:
    """Los widgets de las lecciones, por su nombre: lo público de `coursekit.widgets` que no es para armar otros."""
    found = {name: getattr(widgets, name) for name in widgets.__all__}
    pieces = ("coursekit.widgets.player", "coursekit.widgets.game")
    return {name: widget for name, widget in found.items() if widget.__module__ not in pieces}


def _is_drawn_by_matplotlib(widget) -> bool:
    """¿Es su dibujo una imagen? De ella no se miden los textos."""
    return signature(widget).return_annotation == "Live"


STORIES = tuple(name for name, widget in lesson_widgets().items() if not _is_drawn_by_matplotlib(widget))


def make_story(name: str):
    """La historia (o el juego) de ese nombre; del panel de la lección 08, su parte dibujada."""
    made = getattr(widgets, name)()
    return getattr(made, "story", made)


def show_on(page, story, screen: Screen, dark: bool = False) -> None:
    """Muestra `story` en esa pantalla, y espera a que se acomode."""
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    theme = 'data-jp-theme-light="false" style="margin:8px;background:#111"' if dark else 'style="margin:8px"'
    page.set_content(f'<!doctype html><html lang="es"><meta charset="utf-8"><body id="ck-blank" {theme}>')
    page.evaluate("() => { delete window.model; delete window.el; delete window.clean; }")
    story.scale = screen.scale
    show_bare(page, story)
    page.wait_for_timeout(150)


# Qué está mal de lo que se ve: textos chicos, cortados, encimados o sin contraste, y lo que no entra en la ventana.
PROBLEMS = """least => {
  const root = document.querySelector('.ck-card'), svg = root.querySelector('svg.ck-picture');
  const frame = svg.getBoundingClientRect();
  const ratio = window.ck.contrast, found = [];
  const hex = text => { const n = text.match(/[\\d.]+/g).map(Number);
    return '#' + n.slice(0, 3).map(v => Math.round(v).toString(16).padStart(2, '0')).join(''); };
  const scale = frame.width / svg.viewBox.baseVal.width;
  const written = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
  const texts = written.map(t => ({ said: t.textContent, node: t, box: t.getBoundingClientRect(),
    px: parseFloat(t.getAttribute('font-size')) * scale }));
  const paper = hex(getComputedStyle(root).backgroundColor);
  texts.forEach(({ said, box, px, node }, i) => {
    if (px < least - 0.06) found.push(`chica (${px.toFixed(1)} px): ${said}`);
    if (box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 2 || box.bottom > frame.bottom + 2) found.push(`cortada: ${said}`);
    const behind = node.getAttribute('stroke') ?? node.getAttribute('data-paper') ?? paper;
    if (ratio(node.getAttribute('fill'), behind) < 4.5) found.push(`sin contraste: ${said}`);
    for (const other of texts.slice(i + 1)) {
      const dx = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const dy = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (dx > 1 && dy > 5) found.push(`encimadas: ${said} | ${other.said}`);
    }
  });
  for (const cut of svg.querySelectorAll('clipPath rect')) {
    const [w, h] = ['width', 'height'].map(side => parseFloat(cut.getAttribute(side)) * scale);
    if (w < 70 || h < 30) found.push(`panel de ${w.toFixed(0)} × ${h.toFixed(0)}`);
  }
  const seen = root.getBoundingClientRect();
  if (seen.bottom > window.innerHeight + 1)
    found.push(`no entra: mide ${seen.height.toFixed(0)} y hay ${window.innerHeight}`);
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('se desborda a lo ancho');
  const words = '.ck-title, .ck-name, .ck-option span, .ck-toggle, legend, button, .ck-describe, .ck-notes';
  for (const node of root.querySelectorAll(words)) {
    const box = node.getBoundingClientRect(), size = parseFloat(getComputedStyle(node).fontSize);
    if (!box.width || !node.textContent.trim()) continue;
    if (size < least - 0.06) found.push(`letra de ${size.toFixed(1)} px: ${node.textContent.slice(0, 30)}`);
    const isBlock = getComputedStyle(node).display !== 'inline';
    if (box.right > seen.right + 1 || node.scrollWidth > node.clientWidth + 2 && isBlock)
      found.push(`cortado: ${node.textContent.slice(0, 30)}`);
  }
  return found;
}"""

WALK = """([problems, least, turns]) => {
  const look = eval(problems), sizes = window.model.get('controls').map(c => c.labels.length), found = new Set();
  const movable = window.model.get('instant') ?? sizes.map((_, i) => i);
  for (let i = 0; i < turns; i++) {
    const positions = sizes.map((n, j) => !movable.includes(j) ? window.model.get('positions')[j]
      : i === 1 ? n - 1 : (i * (2 * j + 1) + (i >> j) + (i ? j : 0)) % n);
    window.model.set('positions', positions);
    for (const problem of look(least)) found.add(positions.join(',') + ': ' + problem);
  }
  return [...found].slice(0, 12); }"""


def screen_problems(page, screen: Screen, turns: int = 8) -> list[str]:
    """Lo que está mal en esa pantalla en varias posiciones de los controles; vacía si todo se ve bien."""
    return page.evaluate(WALK, [f"({PROBLEMS})", screen.least_text, turns])
