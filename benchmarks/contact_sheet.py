"""La hoja de contactos: una captura de cada historia en cada pantalla y en los dos temas, en una página para mirar.

    python benchmarks/contact_sheet.py [carpeta] [--only nombre …] [--themes claro oscuro]

Deja un PNG por historia, pantalla y tema, y `index.html` con todas; al lado de cada una, lo que las pruebas le miden
(texto chico, cortado, encimado o sin contraste, y lo que no entra en la ventana). Sale con 1 si hay algo que corregir.
"""
from __future__ import annotations

import argparse
import html
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.browser import ARGS, chromium
from helpers.screens import SCREENS, STORIES, make_story, screen_problems, show_on

THEMES = ("claro", "oscuro")
STYLE = ("body{font-family:sans-serif} figure{display:inline-block;margin:6px;vertical-align:top} "
         "img{max-width:460px;border:1px solid #999}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Capturas de las historias en cada pantalla.")
    parser.add_argument("folder", nargs="?", default="contact_sheet", type=Path)
    parser.add_argument("--only", nargs="+", default=STORIES, choices=STORIES, metavar="historia")
    parser.add_argument("--themes", nargs="+", default=THEMES, choices=THEMES)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        page = browser.new_context(reduced_motion="reduce").new_page()
        rows = [captured(page, name, arguments) for name in arguments.only]
        browser.close()
    body = "".join(f"<h2>{name}</h2>{''.join(figures)}" for name, figures, _ in rows)
    index = arguments.folder / "index.html"
    index.write_text(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{body}', encoding="utf-8")
    wrong = sum(count for _, _, count in rows)
    print(f"{index}: {wrong} capturas con algo que corregir.")
    return int(wrong > 0)


def captured(page, name: str, arguments) -> tuple[str, list[str], int]:
    """Las capturas de una historia, como figuras HTML, y cuántas tienen algún problema."""
    story = make_story(name)
    figures = []
    wrong = 0
    for screen in SCREENS:
        for theme in arguments.themes:
            show_on(page, story, screen, dark=theme == "oscuro")
            file = f"{name} {screen.name} {theme}.png".replace(" ", "_").replace("%", "")
            page.screenshot(path=str(arguments.folder / file))
            problems = screen_problems(page, screen)
            wrong += bool(problems)
            told = html.escape("; ".join(problems))
            caption = f"<figcaption>{screen.name}, {theme} {told}</figcaption>"
            figures.append(f'<figure><img src="{file}" alt="">{caption}</figure>')
            print(f"{name}, {screen.name}, {theme}: {'; '.join(problems) or 'bien'}", flush=True)
    return name, figures, wrong


if __name__ == "__main__":
    sys.exit(main())
