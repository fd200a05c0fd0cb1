"""Las diapositivas en un Chromium sin red, abiertas como archivos sueltos: caminadas enteras, con teclas y notas."""
import re

import pytest

SIZES = [(1280, 720), (1920, 1080)]
# Reveal agranda la hoja entera: lo que se sale se busca contra ella, y no contra la ventana.
LOOK = """async () => {
  const sheet = Reveal.getCurrentSlide().querySelector('.hoja'), body = sheet.querySelector('.cuerpo');
  for (const host of sheet.querySelectorAll('.ck-host')) {
    for (let i = 0; i < 400 && !('alive' in host.dataset); i++) await new Promise(r => setTimeout(r, 25));
  }
  for (let i = 0; i < 3; i++) await new Promise(r => requestAnimationFrame(() => setTimeout(r, 20)));
  const edge = document.querySelector('.slides').getBoundingClientRect(), page = document.documentElement;
  const isShown = node => {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    return box.width > 2 && box.height > 2 && style.visibility !== 'hidden' && !node.parentElement.closest('svg, math');
  };
  const isOut = node => {
    const box = node.getBoundingClientRect();
    const least = Math.min(box.left - edge.left, box.top - edge.top, edge.right - box.right, edge.bottom - box.bottom);
    return least < -1;
  };
  const out = [...sheet.querySelectorAll('*')].filter(isShown).filter(isOut);
  return {
    out: out.map(node => node.className.baseVal ?? node.className ?? node.tagName).slice(0, 3),
    excess: Math.max(body.scrollHeight - body.clientHeight, body.scrollWidth - body.clientWidth),
    letter: Number(sheet.style.getPropertyValue('--entra') || 1),
    dead: sheet.querySelectorAll('.ck-host:not([data-alive])').length,
    scrolls: page.scrollWidth > innerWidth || page.scrollHeight > innerHeight,
  };
}"""
CURRENT = "section.present:not(.stack)"
SMALLEST = 0.6       # cuánto se puede achicar la letra de una diapositiva


@pytest.fixture(scope="session")
def decks(site):
    found = sorted((site / "diapositivas").glob("[0-9]*.html"))
    assert found
    return found


@pytest.fixture
def projected(opened):
    """`projected(página, (ancho, alto), tema)`: las diapositivas abiertas y listas."""
    def open_deck(path, size=SIZES[0], theme="light"):
        page = opened(path, size[0], theme, size[1])
        page.wait_for_function("() => Reveal.isReady()")
        return page
    return open_deck


def problems(page) -> list:
    seen = page.evaluate(LOOK)
    where = page.locator(f"{CURRENT} :is(h1, h2)").inner_text()
    wrong = [f"{name}: {seen[name]}" for name in ("out", "dead", "scrolls") if seen[name]]
    if seen["excess"] > 1:
        wrong.append(f"se pasa {seen['excess']} px")
    if seen["letter"] < SMALLEST:
        wrong.append(f"la letra queda en {seen['letter']:.2f}")
    return [f"{where}: {one}" for one in wrong]


def answer(page) -> bool:
    """Contesta y abre la predicción que se proyecta, si hay alguna cerrada."""
    question = page.locator(f"{CURRENT} .ck-question:not([data-open])")
    if not question.count():
        return False
    if question.locator("[data-answer]").count():
        question.locator("[data-answer]").first.click()
    else:
        allowed = question.locator("label").inner_text()
        question.locator("input").fill(allowed.split("entre ")[1].split(" y ")[0])
        question.locator("button[type=submit]").click()
    question.locator(".ck-reveal").click()
    return True


def step_to(page, selector) -> None:
    """Avanza hasta la primera diapositiva que tiene eso a la vista."""
    for _ in range(page.evaluate("() => Reveal.getTotalSlides()")):
        page.evaluate(LOOK)
        if page.locator(f"{CURRENT} {selector}:visible").count():
            return
        answer(page)
        page.keyboard.press("PageDown")
    raise AssertionError(f"ninguna tiene {selector}")


@pytest.mark.parametrize(("size", "theme"), [(SIZES[0], "light"), (SIZES[1], "dark")])
def test_every_slide_fits_walking_with_the_arrow(projected, decks, size, theme):
    for path in decks:
        page = projected(path, size, theme)
        total = page.evaluate("() => Reveal.getTotalSlides()")
        assert total >= 15
        wrong = []
        answered = 0
        for place in range(total):
            assert page.evaluate("() => Reveal.getSlidePastCount()") == place
            wrong += problems(page)
            if answer(page):
                answered += 1
                wrong += problems(page)
            page.keyboard.press("ArrowRight")
        assert wrong == [], path.name
        assert answered >= 2 and page.evaluate("() => Reveal.isLastSlide()")
        assert page.locator(".tapada:not([hidden])").count() == 0
        page.close()


def test_what_answers_a_prediction_is_covered_until_it_is_answered(projected, decks):
    for path in decks:
        page = projected(path)
        assert page.locator(".tapada").count() >= 1 and page.locator(".tapada[hidden]").count() == 0
        covered = page.locator(f"{CURRENT} .tapada")
        for _ in range(page.evaluate("() => Reveal.getTotalSlides()")):
            if covered.count():
                break
            page.keyboard.press("PageDown")
        page.evaluate(LOOK)
        assert covered.is_visible() and page.locator(f"{CURRENT} svg.ck-picture").is_hidden()
        covered.locator("button").click()
        page.evaluate(LOOK)
        assert answer(page)
        page.keyboard.press("ArrowRight")
        page.evaluate(LOOK)
        assert covered.is_hidden() and page.locator(f"{CURRENT} :is(svg.ck-picture, img)").first.is_visible()
        page.close()


def test_an_arrow_moves_the_control_that_has_the_focus_and_if_not_the_slide(projected, decks):
    page = projected(decks[0], SIZES[1])
    step_to(page, "input[type=range]")
    place = page.evaluate("() => Reveal.getSlidePastCount()")
    control = page.locator(f"{CURRENT} input[type=range]:visible").first
    before = control.input_value()
    control.focus()
    page.keyboard.press("ArrowRight")
    assert control.input_value() != before and page.evaluate("() => Reveal.getSlidePastCount()") == place
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => Reveal.getSlidePastCount()") == place + 1
    page.keyboard.press("ArrowLeft")
    control.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate("() => Reveal.getSlidePastCount()") == place + 1
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => Reveal.getSlidePastCount()") == place


def test_the_notes_open_without_a_network_and_in_spanish(projected, decks):
    page = projected(decks[0])
    with page.expect_popup() as window:
        page.keyboard.press("s")
    notes = window.value
    notes.wait_for_selector(".speaker-controls-notes:not(.hidden)")
    told = notes.locator(".speaker-controls-notes .value").inner_text()
    for head in ("Mostrar.", "Preguntar.", "Dónde se tropieza.", "Saltar."):
        assert head in told
    said = notes.locator("body").inner_text().lower()
    assert "sigue" in said and "volver a cero" in said
    assert not re.search(r"\b(upcoming|notes|reset|layout|pacing|loading)\b", said)
    page.keyboard.press("ArrowRight")
    notes.wait_for_function("() => !document.querySelector('.value').innerText.includes('Preguntar.')")


def test_on_paper_there_is_a_page_for_each_slide(projected, decks):
    page = projected(decks[0])
    total = page.evaluate("() => Reveal.getTotalSlides()")
    page.goto("about:blank")
    page.goto(decks[0].as_uri() + "?print-pdf")
    page.wait_for_selector("html[data-lista]", timeout=60_000)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == total


def test_the_keys_are_told_and_the_theme_changes(projected, decks):
    page = projected(decks[0])
    page.keyboard.press("?")
    assert "diapositiva" in page.locator("dialog.ayuda").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_slides(projected, decks, theme):
    from axe_playwright_python.sync_playwright import Axe
    page = projected(decks[0], theme=theme)
    found = []
    for selector in ("pre.codigo", ".ck-question", "input[type=range]", "table"):
        step_to(page, selector)
        result = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
        found += [(selector, violation["id"], node["target"], node["failureSummary"][:200])
                  for violation in result.response["violations"] for node in violation["nodes"][:2]]
    assert found == []
