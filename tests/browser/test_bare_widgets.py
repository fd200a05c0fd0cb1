"""El módulo del navegador en una página sin Jupyter: controles, teclado, nombres, tamaños, números."""
import json

import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, focus, move, picture_hash, show_bare
from helpers.demo_scene import demo_prediction, demo_scene, demo_story, draw_surrogate
from helpers.pictures import show_at, text_problems

from coursekit.figures.scene import Axis, Panel, Scene, line, points
from coursekit.widgets import Live, Story, choice, slider, steps
from coursekit.widgets.prediction import NumberRange, forget, parse_number, predict, predictions, quiz


@pytest.fixture(autouse=True)
def clean_records():
    forget()
    yield
    forget()


# --- historias --------------------------------------------------------------------------------

def test_every_control_changes_the_picture_and_the_sentence_is_pythons(page):
    story = demo_story()
    show_bare(page, story)
    for control, key, value in [("side", "ArrowRight", 4), ("seed", "ArrowRight", 1), ("both", "Space", False),
                                ("step", "ArrowLeft", 7)]:
        move(page, 0, control, key)
        story.set_value(control, value)
        assert describe(page) == story.describe()
        assert page.evaluate("() => model.get('positions')") == story.positions
    assert page.get_by_role("img", name=story.describe()).count() == 1
    assert page.evaluate("() => model.saved") == 4      # cada movimiento llega al kernel


def test_controls_have_accessible_names_and_say_their_values(page):
    show_bare(page, demo_story())
    assert page.get_by_role("slider", name="Semilla").get_attribute("aria-valuetext") == "0"
    assert page.get_by_role("group", name="Presupuesto").get_by_role("radio").count() == 3
    assert page.get_by_role("checkbox", name="Mostrar el azar").is_checked()
    assert page.get_by_role("slider", name="Paso").get_attribute("aria-valuetext") == "9 de 9"
    for name in ("Anterior", "Siguiente", "Reproducir"):
        assert page.get_by_role("button", name=name, exact=True).count() == 1


def test_home_and_end_go_to_the_ends_also_from_the_buttons(page):
    show_bare(page, demo_story())
    focus(page, 0, "step")
    page.keyboard.press("Home")
    assert "Van 1 de 9" in describe(page)
    page.get_by_role("button", name="Siguiente").click()
    assert "Van 2 de 9" in describe(page)
    page.keyboard.press("End")
    assert "Van 9 de 9" in describe(page)
    page.keyboard.press("ArrowLeft")
    assert "Van 8 de 9" in describe(page)


def test_play_runs_to_the_end_and_stops(page):
    story = Story([steps("step", "Paso", 4)], lambda step: demo_scene(shown=step + 1))
    story.labels = {**story.labels, "interval": 30}
    show_bare(page, story)
    page.get_by_role("button", name="Reproducir").click()
    page.wait_for_function("() => model.get('positions')[0] === 3")
    page.get_by_role("button", name="Reproducir").wait_for()
    assert "Van 4 de 9" in describe(page)


def test_arrow_keys_do_not_reach_jupyterlab(page):
    show_bare(page, demo_story())
    page.evaluate("() => { window.leaked = 0; document.body.addEventListener('keydown', () => window.leaked++); }")
    move(page, 0, "seed")
    assert page.evaluate("() => window.leaked") == 0


def test_moving_from_python_redraws(page):
    story = demo_story()
    show_bare(page, story)
    before = picture_hash(page)
    page.evaluate("() => model.set('positions', [2, 0, 1, 8])")
    assert picture_hash(page) != before
    assert page.get_by_role("radio", name="25").is_checked()


def test_cleaning_up_leaves_no_listener(page):
    show_bare(page, demo_story())
    page.evaluate("() => clean()")
    assert page.evaluate("() => model.listening()") == 0


def test_moving_leaves_the_payload_as_python_sent_it(page):
    """El paquete se guarda con el cuaderno: dibujar no puede dejarle nada adentro."""
    story = demo_story()
    show_bare(page, story)
    move(page, 0, "side")
    assert page.evaluate("() => JSON.stringify(model.get('payload'))") == json.dumps(
        story.payload, ensure_ascii=False, separators=(",", ":"))


def test_two_widgets_in_a_page_do_not_share_names(page):
    """Cada widget trae su copia del módulo: ni los grupos de opciones ni los recortes pueden llamarse igual."""
    show_bare(page, demo_story())
    show_bare(page, demo_story())
    assert page.locator("input[type=radio]:checked").count() == 2
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(n => n.id)")
    assert len(ids) == len(set(ids))


def test_axes_do_not_jump_between_frames(page):
    """Aunque un cuadro traiga números más anchos, el área de dibujo queda en su lugar."""
    def frame(top):
        return Scene([Panel(Axis("x", 0, 1), Axis("y", 0, top), [line([0, 1], [0, top])])], describe=f"Hasta {top}.")
    show_bare(page, Story([slider("top", "Tope", [1, 1000, 1_000_000])], frame))
    places = []
    for key in ("Home", "End"):
        focus(page, 0, "top")
        page.keyboard.press(key)
        places.append(page.evaluate("() => el.querySelector('clipPath rect').getAttribute('x')"))
    assert places[0] == places[1]


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR, {"width": 640, "height": 800}])
def test_no_text_is_cut_overlapped_or_tiny(page, viewport):
    show_at(page, demo_story(), viewport)
    assert text_problems(page, smallest=11.94) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_text_is_at_least_14_px_at_900(page):
    page.set_viewport_size({"width": 960, "height": 900})
    show_bare(page, demo_story())
    page.wait_for_timeout(300)
    smallest = page.evaluate(
        """() => { const svg = el.querySelector('svg.ck-picture'), f = svg.clientWidth / svg.viewBox.baseVal.width;
             const sizes = [...svg.querySelectorAll('text')].map(t => parseFloat(t.getAttribute('font-size')));
             return Math.min(...sizes) * f; }""")
    assert smallest >= 14


def test_drawing_errors_are_told_in_spanish(page):
    show_bare(page, demo_story())
    page.evaluate("() => { model.get('payload').frames.length = 0; model.set('positions', [1, 0, 1, 0]); }")
    assert card(page).get_by_role("alert").inner_text().startswith("No se pudo dibujar:")


def test_tick_labels_use_the_decimal_comma(page):
    show_bare(page, demo_story())
    texts = page.locator("svg.ck-picture text").all_text_contents()
    assert "0,2" in texts and "0,01" in texts
    assert not [t for t in texts if "0.2" in t]


# --- las funciones puras ----------------------------------------------------------------------

def test_projector_maps_ends_and_log_middle(page):
    show_bare(page, demo_story())
    got = page.evaluate("""() => { const p = ck.projector({ low: 1, high: 100, log: true }, 0, 200);
        const q = ck.projector({ low: 5, high: 0 }, 0, 10); return [p(1), p(10), p(100), q(5), q(0)]; }""")
    assert got == pytest.approx([0, 100, 200, 0, 10])


def test_frame_index_counts_as_python_does(page):
    story = demo_story()
    show_bare(page, story)
    sizes = [3, 4, 2, 9]
    for positions in ([0, 0, 0, 0], [2, 3, 1, 8], [1, 2, 0, 5]):
        story.positions = positions
        index = page.evaluate("([p, s]) => ck.frameIndex(p, s)", [positions, sizes])
        scene = page.evaluate("i => ck.unpack(model.get('payload'), i)", index)
        assert scene == json.loads(json.dumps(story.scene().to_dict()))


NUMBERS = ["0,75", "0.75", " 0,5 ", ",5", "-1", "−0,5", "1,2,3", "", "abc", "0,75 %", "50 %", "1e3", "15.626", "15 626",
           "15,626", "0.500", "3,0", "7", "2,5", "99999999", "1.000,5"]


@pytest.mark.parametrize("low, high, step", [(0, 1, 0.01), (0, 20000, 1), (-2, 2, 0.5)])
def test_numbers_are_read_the_same_in_the_browser_and_in_python(page, low, high, step):
    expected = NumberRange(low, high, step)
    show_bare(page, demo_story())
    for text in NUMBERS:
        got = page.evaluate("([t, r]) => ck.parseNumber(t, r)", [text, expected.to_dict()])
        try:
            assert got.get("value") == parse_number(text, expected), text
        except ValueError:
            assert "problem" in got, text


# --- figuras del kernel -----------------------------------------------------------------------

def live_page(page, live):
    """Un kernel de mentira: contesta cada pedido con lo que dibuja Python, cuando se lo dejan."""
    show_bare(page, live)
    requests = []
    page.expose_function("kernel", lambda request: requests.append(request))
    page.evaluate("() => { model.onsave = () => { const r = model.get('request'); if (r.number) kernel(r); }; }")
    return requests


def answer(page, live, request):
    import base64
    live.request = request
    page.evaluate("""([png, text, drawn, positions]) => {
        model.set('positions', positions);
        model.set('picture', new DataView(Uint8Array.from(atob(png), c => c.charCodeAt(0)).buffer));
        model.set('sentence', text); model.set('drawn', drawn); }""",
                  [base64.b64encode(live.picture).decode(), live.sentence, live.drawn, live.positions])


def wait_for(page, condition):
    for _ in range(200):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("No llegó a cumplirse.")


def test_a_fast_drag_keeps_one_request_in_flight_and_the_last_value_wins(page):
    live = Live([slider("x", "x", [i / 10 for i in range(11)]), slider("width", "w", [0.5, 1])], draw_surrogate)
    page.set_viewport_size({"width": 800, "height": 700})      # en una más ancha se pide antes una imagen más nítida
    requests = live_page(page, live)
    focus(page, 0, "x")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    wait_for(page, lambda: requests)
    assert [r["positions"][0] for r in requests] == [1]      # mientras uno viaja, los demás esperan
    answer(page, live, requests[0])
    wait_for(page, lambda: len(requests) == 2)
    assert requests[1]["positions"] == [7, 0]                 # y sale solo el último
    answer(page, live, requests[1])
    page.wait_for_function("t => el.querySelector('.ck-describe').textContent === t", arg=live.describe())
    assert page.locator("img.ck-picture").get_attribute("alt") == live.describe()
    page.wait_for_timeout(100)
    assert len(requests) == 2


def test_a_wide_screen_gets_a_sharper_picture_once(page):
    page.set_viewport_size(PROJECTOR)
    live = Live([slider("x", "x", [0, 0.5]), slider("width", "w", [0.5, 1])], draw_surrogate)
    requests = live_page(page, live)
    wait_for(page, lambda: requests)
    answer(page, live, requests[0])
    width = "() => el.querySelector('img').naturalWidth"
    page.wait_for_function(f"() => ({width})() > 1000")
    page.wait_for_timeout(600)
    assert page.evaluate(width) == 1350 and len(requests) == 1


def test_a_kernel_that_does_not_answer_is_told(page):
    live = Live([slider("x", "x", [0, 0.5]), slider("width", "w", [0.5, 1])], draw_surrogate)
    live.labels = {**live.labels, "patience": 50}
    live_page(page, live)
    focus(page, 0, "x")
    page.keyboard.press("ArrowRight")
    page.get_by_text("Esperamos al kernel").wait_for()


# --- preguntas --------------------------------------------------------------------------------

def test_options_are_reachable_with_the_keyboard_and_recorded(page):
    prediction = demo_prediction(widget=None, result="Prueba 3.")
    show_bare(page, prediction.card)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => [model.get('answer'), model.get('opened')]") == ["3", False]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")      # se cambia antes de abrir
    assert page.evaluate("() => model.get('answer')") == "9"
    assert page.get_by_role("button", name="9", exact=True).get_attribute("aria-pressed") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Ver qué pasa"
    page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text() == "Predijimos: 9. Veamos."
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "status"      # el foco no se cae
    assert page.evaluate("() => model.get('opened')") and "Prueba 3." in card(page).inner_text()
    for word in ("correct", "Correct", "Sí.", "bien", "mal"):      # jamás se califica
        assert word not in card(page).inner_text()


def test_number_entry_takes_the_comma_and_refuses_nonsense(page):
    prediction = predict("¿Qué exactitud?", number=(0, 1, 0.01), key="n")
    show_bare(page, prediction.card)
    entry = page.get_by_role("textbox")
    for text, message in [("mucho", "No se entiende como número"), ("75", "Tiene que estar entre 0 y 1"),
                          ("", "No se entiende")]:
        entry.fill(text)
        page.keyboard.press("Enter")
        assert message in page.get_by_role("alert").inner_text()
        assert page.evaluate("() => model.get('answer')") == ""
    entry.fill("50 %")
    page.keyboard.press("Enter")
    assert page.evaluate("() => model.get('answer')") == "0,5"
    entry.fill("0,75")
    page.keyboard.press("Enter")
    assert page.evaluate("() => [model.get('answer'), model.get('opened')]") == ["0,75", False]
    page.keyboard.press("Enter")      # el mismo número otra vez: veamos
    assert page.evaluate("() => model.get('opened')")
    prediction.card.answer = "0,75"
    assert prediction.answer == 0.75


GUIDE = """
    Miremos el **óptimo**.

    - Primero `C`.
    - Después gamma."""


def test_the_guide_comes_with_the_answer_and_is_not_in_the_page_before(page):
    prediction = demo_prediction(widget=None, result="Prueba 3.", guide=GUIDE)
    show_bare(page, prediction.card)
    state = page.evaluate("() => document.documentElement.outerHTML + JSON.stringify(model.get('sealed'))")
    assert "óptimo" not in state and "Prueba 3." not in state
    page.get_by_role("button", name="3", exact=True).click()
    page.get_by_role("button", name="Ver qué pasa").click()
    assert page.locator("p.ck-guide strong").inner_text() == "óptimo"
    assert page.locator("ul.ck-guide li").all_inner_texts() == ["Primero C.", "Después gamma."]


def test_the_guess_is_drawn_on_the_picture_without_a_kernel(page):
    prediction = predict("¿Cuánto?", number=(0, 1, 0.01), key="raya", widget=demo_story, drawn_on=("y", 2))
    show_bare(page, prediction.card)
    show_bare(page, prediction.widget)
    drawn = page.locator("svg.ck-picture text", has_text="predijimos 0,5")
    assert drawn.count() == 0
    page.get_by_role("textbox").fill("0,5")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert drawn.count() == 1
    move(page, 1, "side")      # y sigue ahí al mover la historia
    assert drawn.count() == 1


def test_in_class_f8_opens_without_recording(page):
    prediction = demo_prediction(widget=None, result="Prueba 3.")
    prediction.card.presenting = True
    show_bare(page, prediction.card)
    assert page.get_by_role("button", name="Abrir (F8)").count() == 1
    page.keyboard.press("F8")
    assert page.evaluate("() => [model.get('answer'), model.get('opened')]") == ["", True]
    assert "Prueba 3." in card(page).inner_text()


def test_quiz_explains_each_option_at_once(page):
    question = quiz("¿Cuántos ajustes?", [("25", "Eso suma en lugar de multiplicar.", False),
                                           ("3125", "Una vez por combinación.", True)])
    show_bare(page, question)
    page.get_by_role("button", name="25", exact=True).click()
    assert page.locator(".ck-feedback").inner_text() == "Todavía no. Eso suma en lugar de multiplicar."
    page.get_by_role("button", name="3125").click()
    assert page.locator(".ck-feedback").inner_text() == "Sí. Una vez por combinación."


def test_prediction_table_hides_results_until_predicted(page):
    first = demo_prediction(widget=None, result="Prueba 3.")
    table = predictions("04")
    show_bare(page, table)
    assert "Prueba 3." not in page.locator("table").inner_text()
    first.record("9")
    page.evaluate("rows => model.set('rows', rows)", table.rows)
    assert "Prueba 3." in page.locator("table").inner_text()


def test_markers_cover_every_shape(page):
    """Toda forma conocida en Python se dibuja en el navegador."""
    from coursekit.figures.scene import SHAPES

    def frame(shape):
        return Scene([Panel(Axis("x", 0, 1), Axis("y", 0, 1), [points([0.5], [0.5], shape=shape)])], describe=shape)
    show_bare(page, Story([choice("shape", "Forma", SHAPES)], frame))
    for i in range(len(SHAPES)):
        page.evaluate("i => model.set('positions', [i])", i)
        assert page.locator("svg.ck-picture [data-mark=points] > *").count() == 1
