"""La película del README: siete historias que se mueven solas, en una imagen animada.

    python benchmarks/film.py [docs/historias.webp]

El reloj de la página es de mentira y avanza de a un cuadro: dos películas de las mismas historias son iguales, y lo
ocupada que esté la máquina no se ve.
"""
from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.browser import ARGS, chromium
from helpers.screens import Screen, make_story, show_on

FILM = Path(__file__).parents[1] / "docs" / "historias.webp"
SCREEN = Screen("película", 900, 600)
WIDTH = 640                      # px de la imagen
FRAME = 100                      # ms
MOVING = 4                       # cuadros que dura un cambio, con su llegada
LOOKING = 5                      # cuadros para mirar la primera imagen y la última
MOST_BYTES = 1_000_000

# Cada historia y sus movimientos: qué control se mueve, y por cuáles de sus lugares pasa.
STORIES = {
    "grid_vs_random": [("fallen", [1]), ("budget", [1, 2]), ("target", [1, 2])],
    "winner_curse": [("n_configs", [0, 1, 3]), ("dice", [1, 2, 3, 4, 5])],
    "folds_and_leakage": [("leak", [1]), ("splitter", [1, 2])],
    "bayes_step_by_step": ["advance"] * 8,
    "genealogy": [("generation", [1, 2, 3, 4, 5, 6])],
    "halving_ladder": [("stop", [1, 2, 3, 4, 5, 6])],
    "hyperband_brackets": [("shown", [0, 1, 2, 3, 4]), ("max_resource", [1])],
}


def main() -> int:
    parser = argparse.ArgumentParser(description="La película de las historias.")
    parser.add_argument("file", nargs="?", default=FILM, type=Path)
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        frames = [frame for name, moves in STORIES.items() for frame in filmed(browser, name, moves)]
        browser.close()
    first, *rest = frames
    first.save(arguments.file, save_all=True, append_images=rest, duration=FRAME, loop=0, quality=40, method=4)
    size = arguments.file.stat().st_size
    print(f"{arguments.file}: {len(frames)} cuadros, {size // 1000} kB.")
    return int(size > MOST_BYTES)


def filmed(browser, name: str, moves: list) -> list[Image.Image]:
    """Los cuadros de una historia."""
    page = browser.new_context(device_scale_factor=1).new_page()
    page.clock.install()
    story = make_story(name)
    show_on(page, story, SCREEN)
    frames = shots(page, LOOKING)
    for state in states(story, moves):
        page.evaluate("state => Object.entries(state).forEach(([k, v]) => model.set(k, v))", state)
        frames += shots(page, MOVING)
    frames += shots(page, LOOKING)
    page.context.close()
    return frames


def states(story, moves: list):
    """Lo que cambia en el recuadro con cada movimiento: las posiciones, o lo que contesta una jugada."""
    names = [control["name"] for control in story.controls]
    for move in moves:
        if isinstance(move, str):
            story.press(move)
            state = story.get_state()
            yield {key: state[key] for key in ("payload", "buttons", "positions")}
            continue
        control, places = move
        for place in places:
            positions = list(story.positions)
            positions[names.index(control)] = place
            story.positions = positions
            yield {"positions": positions}


def shots(page, n: int) -> list[Image.Image]:
    """`n` cuadros seguidos, con el reloj de la página adelantado entre uno y otro."""
    frames = []
    for _ in range(n):
        page.clock.run_for(FRAME)
        shot = Image.open(io.BytesIO(page.screenshot()))
        height = round(shot.height * WIDTH / shot.width)
        frames.append(shot.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS))
    return frames


if __name__ == "__main__":
    sys.exit(main())
