"""Lo que las pruebas de cada lección hacen con su cuaderno abierto: leer salidas, responder, mover y reescribir."""
import re

from helpers.browser import card, move, open_notebook, picture_hash, run_all


def outputs(page, starts: str = "") -> list[dict]:
    """Las salidas de las celdas de código que empiezan con `starts`."""
    return page.evaluate(
        """starts => window.jupyterapp.shell.currentWidget.content.widgets
             .filter(c => c.model.type === 'code' && c.model.sharedModel.source.startsWith(starts))
             .flatMap(c => c.model.outputs.toJSON())""", starts)


def nothing_in_red(page) -> bool:
    """¿Ninguna celda escribió en la salida de errores?"""
    return all(output.get("name") != "stderr" for output in outputs(page))


def check_says(page, name: str) -> str:
    """El texto de lo que mostró `check(name)`, sin marcas."""
    pages = ["".join(o["data"].get("text/html", "")) for o in outputs(page, f'check("{name}")') if "data" in o]
    return re.sub(r"<[^>]+>", " ", " ".join(pages))


def rewrite(page, starts: str, source: str) -> None:
    """Cambia el código de la celda que empieza con `starts`; después hay que ejecutarla otra vez."""
    page.evaluate(
        """([starts, source]) => window.jupyterapp.shell.currentWidget.content.widgets
             .find(c => c.model.type === 'code' && c.model.sharedModel.source.startsWith(starts))
             .model.sharedModel.setSource(source)""", [starts, source])


def answer(page, text: str) -> None:
    """Contesta la pregunta que ofrece ese botón y, si era una predicción, la abre."""
    page.get_by_role("button", name=text, exact=True).click()
    reveal = page.locator(".ck-reveal:visible")
    if reveal.count():
        reveal.first.click()


def answer_number(page, question: str, text: str) -> None:
    """Escribe un número en el recuadro de esa pregunta, con coma decimal, lo anota y abre."""
    number = card(page, question).locator('input[data-control="number"]')
    number.fill(text)
    number.press("Enter")
    page.get_by_role("status").get_by_text("Hasta que lo veamos se puede cambiar.").wait_for()
    number.press("Enter")


def moves(page, widget: str, *steps) -> None:
    """Cada (control, tecla) cambia la imagen."""
    for control, key in steps:
        before = picture_hash(page, widget)
        move(page, widget, control, key)
        assert picture_hash(page, widget) != before, f"{control} con {key} no cambió la imagen"


def check_exercise_answers(page, lab, path, function, wrong, hint, right, untouched) -> None:
    """`check` dice «sin empezar» de lo intacto, «casi» y `hint` de `wrong`, «correcto» de `right`, y nada de lo demás.

    `path`: el cuaderno de ejercicios. `function`: la que se resuelve; `untouched`: una que queda sin empezar.
    """
    open_notebook(page, lab, path)
    assert run_all(page) == []
    assert "sin empezar" in check_says(page, function).lower()
    before = f"def {function}"
    for source, status, said in ((wrong, "casi", hint), (right, "correcto", "")):
        rewrite(page, before, source)
        before = source.strip()
        assert run_all(page) == []
        shown = check_says(page, function)
        assert status in shown.lower() and said in shown
        assert "sin empezar" in check_says(page, untouched).lower()
