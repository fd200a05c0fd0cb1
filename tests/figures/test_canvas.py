"""El lienzo que recuerda textos dibuja lo mismo que el de matplotlib."""
import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ticker import FixedFormatter, FixedLocator
from PIL import Image

from coursekit.figures.alt import new_figure, png, with_alt
from coursekit.figures.canvas import KEPT, CachedCanvas, TextCache


def busy_figure(title="Título con ñ y $x^2$"):
    figure = new_figure((5, 3), alt="Una recta.")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="recta")
    axes.set_title(title)
    axes.set_xlabel("abajo")
    axes.set_ylabel("al costado")
    axes.text(0.5, 0.5, "inclinado", rotation=30, alpha=0.5, color="red")
    axes.legend()
    return figure


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), float)


def plain(figure) -> np.ndarray:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("L"), float)


def shifted_difference(a, b) -> float:
    """La menor diferencia media entre `a` y `b`, local: cada texto puede correrse un píxel."""
    nearest = np.min([np.abs(a - np.roll(b, (dy, dx), (0, 1))) for dy in (-1, 0, 1) for dx in (-1, 0, 1)], axis=0)
    return float((nearest > 100).mean())


def test_the_picture_is_matplotlibs_up_to_a_pixel():
    cached = pixels(png(busy_figure()))
    expected = plain(busy_figure())
    assert cached.shape == expected.shape == (300, 500)
    assert shifted_difference(cached, expected) < 1e-3
    assert abs(cached.mean() - expected.mean()) < 0.5


def test_drawing_twice_gives_the_same_bytes():
    figure = busy_figure()
    assert png(figure) == png(figure)
    assert isinstance(figure.canvas, CachedCanvas)


def test_texts_are_drawn_once_and_changes_are_seen():
    figure = busy_figure("uno")
    first = png(figure)
    stamps = len(figure.canvas.get_renderer()._texts) if figure.dpi == 100 else None
    figure.axes[0].set_title("otro título")
    assert png(figure) != first
    assert stamps is None or len(figure.canvas.get_renderer()._texts) == stamps + 1


def test_the_memory_has_a_limit():
    renderer = TextCache(50, 50, 100)
    figure = new_figure((1, 1))
    text = figure.text(0.5, 0.5, "")
    for i in range(KEPT + 20):
        text.set_text(str(i))
        text.draw(renderer)
    assert len(renderer._texts) == KEPT


def test_sharper_pictures_have_more_pixels_and_leave_the_figure_as_it_was():
    figure = busy_figure()
    assert pixels(png(figure, dpi=150)).shape == (450, 750)
    assert figure.dpi == 100


def test_ticks_carry_the_decimal_comma_unless_someone_chose_a_format():
    figure = busy_figure()
    png(figure)
    labels = [t.get_text() for t in figure.axes[0].get_xticklabels()]
    assert "0,2" in labels and not any("." in label for label in labels)
    own = busy_figure()
    own.axes[0].xaxis.set_major_locator(FixedLocator([0.5]))
    own.axes[0].xaxis.set_major_formatter(FixedFormatter(["0.5"]))
    png(own)
    assert [t.get_text() for t in own.axes[0].get_xticklabels()] == ["0.5"]


def test_a_figure_shows_itself_with_its_sentence():
    bundle = busy_figure()._repr_mimebundle_()
    assert bundle["text/plain"] == "Una recta."
    assert 'alt="Una recta."' in bundle["text/html"]
    with pytest.raises(ValueError, match="oración"):
        with_alt(busy_figure(), " ")
