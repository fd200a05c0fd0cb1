"""Lo que se mide de la imagen de un widget en una página sin Jupyter: sus textos y lo que tarda un movimiento."""
import statistics

from helpers.browser import show_bare

STORY_LIMIT = 16      # ms por movimiento: un cuadro de pantalla

# `px` es el tamaño con que se ve: las letras se miden en unidades del dibujo, que la ventana agranda o achica.
TEXT_PROBLEMS = """smallest => {
  const svg = document.querySelector('svg.ck-picture'), frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => ({ said: t.textContent,
    box: t.getBoundingClientRect(), px: parseFloat(t.getAttribute('font-size')) * scale }));
  const found = [];
  texts.forEach(({ said, box, px }, i) => {
    if (px < smallest) found.push(`chica (${px.toFixed(1)} px): ${said}`);
    if (box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.push(`cortada: ${said}`);
    for (const other of texts.slice(i + 1)) {
      const dx = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const dy = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (dx > 1 && dy > 5) found.push(`encimadas: ${said} | ${other.said}`);
    }
  });
  return found;
}"""

# Pasos distintos para cada control, así se encuentran muchas combinaciones en pocas vueltas.
WALK = """([problems, smallest, turns]) => {
  const look = eval(problems), sizes = window.model.get('controls').map(c => c.labels.length), found = [];
  for (let i = 0; i < turns; i++) {
    const positions = sizes.map((n, j) => (i * (2 * j + 1) + (i >> j) + j) % n);
    window.model.set('positions', positions);
    look(smallest).forEach(problem => found.push(positions.join(',') + ': ' + problem));
  }
  return found.slice(0, 8); }"""

DRAW_TIMES = """turns => {
  const sizes = window.model.get('controls').map(c => c.labels.length), times = [];
  for (let i = 0; i < turns; i++) {
    const positions = sizes.map((n, j) => (i * (j + 1) + j) % n), start = performance.now();
    window.model.set('positions', positions);
    document.querySelector('svg.ck-picture').getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times; }"""


def show_at(page, widget, viewport) -> None:
    """Muestra `widget` en una ventana de ese tamaño, y espera a que las letras se acomoden a ella."""
    page.set_viewport_size(viewport)
    show_bare(page, widget)
    page.wait_for_timeout(300)


def text_problems(page, smallest=13.99) -> list[str]:
    """Textos de menos de `smallest` píxeles, cortados por el borde de la imagen o encimados; vacía si no hay."""
    return page.evaluate(TEXT_PROBLEMS, smallest)


def problems_along_the_way(page, smallest=13.99, turns=150) -> list[str]:
    """Lo mismo en muchas combinaciones de los controles: las primeras ocho que fallan."""
    return page.evaluate(WALK, [f"({TEXT_PROBLEMS})", smallest, turns])


def fits_in_the_window(page) -> bool:
    """¿El widget entra entero, sin desplazarse?"""
    return page.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight + 1")


def check_moves_are_instant(page, turns=60) -> None:
    """La mediana de lo que tarda dibujar un movimiento, en el navegador: menos de un cuadro de pantalla.

    El límite no se estira: si la máquina está ocupada se mide otra vez, hasta tres.
    """
    medians = (statistics.median(page.evaluate(DRAW_TIMES, turns)) for _ in range(3))
    assert any(median <= STORY_LIMIT for median in medians), f"más de {STORY_LIMIT} ms por movimiento, tres veces"
