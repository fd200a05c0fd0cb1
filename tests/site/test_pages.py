"""Cada página en un Chromium sin red, abierta como archivo suelto: se ve entera, se mueve y se recuerda."""
BRING = """async () => {
  for (const host of document.querySelectorAll('.ck-host')) {
    host.scrollIntoView({ block: 'center' });
    for (let i = 0; i < 200 && !('alive' in host.dataset); i++) await new Promise(r => setTimeout(r, 25));
  }
  return document.querySelectorAll('.ck-host:not([data-alive])').length;
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"


def looks(*always, more=()):
    """Los anchos y temas con que se mira, y los que se agregan cuando se mira todo (`--all-looks`)."""
    def marked(test):
        test.looks = always, more
        return test
    return marked


def answer_everything(page):
    """Contesta y abre cada predicción de la página: detrás están sus historias."""
    for _ in range(60):
        closed = page.locator(".ck-question:not([data-open])")
        if not closed.count():
            return
        question = closed.first
        if question.locator("[data-answer]").count():
            question.locator("[data-answer]").first.click()
        else:
            allowed = question.locator("label").inner_text()
            question.locator("input").fill(allowed.split("entre ")[1].split(" y ")[0])
            question.locator("button[type=submit]").click()
        question.locator(".ck-reveal").click()
    raise AssertionError("quedó alguna sin contestar")


@looks((390, "light"), (1366, "dark"), more=[(768, "dark"), (1366, "light"), (1920, "dark")])
def test_every_page_fits_and_every_widget_lives(opened, pages, width, theme):
    for path in pages:
        page = opened(path, width, theme)
        assert page.evaluate(BRING) == 0, path.name
        assert page.evaluate(OVERFLOW) <= 0, path.name
        page.close()


@looks((1366, "dark"), more=[(390, "light")])
def test_every_story_moves_with_the_keyboard(opened, lesson_pages, width, theme):
    moved = 0
    for path in lesson_pages:
        page = opened(path, width, theme)
        page.evaluate(BRING)
        answer_everything(page)
        assert page.evaluate(OVERFLOW) <= 0, path.name
        moved += move_all(page)
        assert page.locator(".ck-error:visible").count() == 0, path.name
        page.close()
    assert moved >= 2 * len(lesson_pages) / 2


def move_all(page) -> int:
    """Mueve el primer control de cada historia; falla si ni el dibujo ni la oración cambian."""
    moved = 0
    cards = page.locator(".ck-card:has(svg.ck-picture):visible")
    for i in range(cards.count()):
        card = cards.nth(i)
        card.scroll_into_view_if_needed()
        control = card.locator("input[data-control]:visible").first
        if not control.count():
            continue
        before = picture(card)
        control.focus()
        for key in ("ArrowRight", "Space", "ArrowLeft"):
            page.keyboard.press(key)
            if picture(card) != before:
                break
        assert picture(card) != before, card.locator(".ck-title").inner_text()
        moved += 1
    return moved


def picture(card) -> str:
    return card.locator("svg.ck-picture").evaluate("e => e.outerHTML + e.getAttribute('aria-label')")


def test_every_story_moves_with_a_finger(opened, lesson_pages):
    for path in lesson_pages:
        page = opened(path, 390, has_touch=True, is_mobile=True)
        page.evaluate(BRING)
        answer_everything(page)
        cards = page.locator(".ck-card:has(svg.ck-picture):visible")
        for i in range(cards.count()):
            card = cards.nth(i)
            control = card.locator("input[type=range]:visible, .ck-option:has(input:not(:checked)):visible").first
            if not control.count():
                continue
            before = picture(card)
            control.scroll_into_view_if_needed()
            box = control.bounding_box()
            for share in (0.9, 0.1):
                page.touchscreen.tap(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
                if picture(card) != before:
                    break
            assert picture(card) != before, (path.name, card.locator(".ck-title").inner_text())
        page.close()


def test_what_was_predicted_is_compared_and_remembered(opened, lesson_pages, site):
    page = opened(lesson_pages[0])
    page.evaluate(BRING)
    rows = page.locator(".ck-table tbody tr")
    assert rows.count() >= 2 and page.locator(".ck-table .ck-quiet").count() == 2 * rows.count()
    answer_everything(page)
    assert page.locator(".ck-table .ck-quiet").count() == 0
    seen = rows.nth(0).locator("td").all_inner_texts()
    assert all(text.strip() for text in seen)
    page.locator(".ck-card:has(.ck-feedback) button").first.click()
    assert page.locator(".ck-feedback:visible").first.inner_text().startswith(("Sí.", "Todavía no."))
    page.reload()
    page.evaluate(BRING)
    assert page.locator(".ck-question:not([data-open])").count() == 0
    assert page.locator(".ck-table tbody tr").nth(0).locator("td").all_inner_texts() == seen
    assert page.locator(".ck-feedback:visible").count() == 1
    answered = page.locator(".ck-question").count() + 1
    page.goto((site / "lecciones" / "index.html").as_uri())
    done = page.locator(f'.ck-progress[data-lesson="{lesson_pages[0].stem[:2]}"]')
    assert done.inner_text().startswith(f"{answered} de ")
    page.locator(".ck-forget").click()
    assert done.inner_text().startswith("0 de ")


def test_the_first_screen_has_a_story_that_moves(opened, site):
    for width, height in [(390, 844), (1366, 768), (1920, 1080)]:
        page = opened(site / "index.html", width, height=height)
        page.wait_for_selector(".ck-host[data-alive]")
        box = page.locator(".ck-card").bounding_box()
        assert box["y"] < 0.6 * height and box["y"] + box["height"] < 1.25 * height
        assert move_all(page) == 1


def test_a_lesson_opens_light_and_soon(opened, lesson_pages, site):
    for path in lesson_pages:
        asked = []
        page = opened(site / "index.html")
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_timeout(500)
        weights = [(site.joinpath(url.split(f"{site.name}/", 1)[1].split("?")[0].split("#")[0])).stat().st_size
                   for url in set(asked) if url.startswith("file:")]
        assert sum(weights) <= 1_500_000, (path.name, sum(weights))
        assert page.evaluate("() => performance.timing.domContentLoadedEventStart - performance.timing.navigationStart"
                             ) <= 3000, path.name
        page.close()


def test_search_finds_a_word(opened, site):
    page = opened(site / "search.html")
    page.goto((site / "search.html").as_uri() + "?q=grilla")
    page.wait_for_selector("#search-results li a")


def test_on_paper_there_is_only_the_lesson(opened, lesson_pages):
    page = opened(lesson_pages[0])
    page.emulate_media(media="print")
    assert page.locator(".bd-header").is_hidden() and page.locator("h1").first.is_visible()


@looks((390, "light"), (1366, "dark"), more=[(1366, "light")])
def test_axe_finds_nothing(opened, pages, width, theme):
    from axe_playwright_python.sync_playwright import Axe
    found = []
    for path in pages:
        page = opened(path, width, theme)
        page.evaluate(BRING)
        result = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]})
        for violation in result.response["violations"]:
            found += [(path.name, violation["id"], node["target"], node["failureSummary"][:200])
                      for node in violation["nodes"][:2]]
        page.close()
    assert found == []
