"""De los widgets de un cuaderno ejecutado a lo que la página necesita para mostrarlos sin kernel.

Un paquete (`bundle`) es un árbol: cajas con hijos, y recuadros con su estado. El módulo que los dibuja va una sola vez,
aparte. Lo que pide un kernel queda como lo más que puede ser sin él: un juego, en la historia de su primera jugada; una
figura viva, en su imagen.
"""
from __future__ import annotations

import base64
import json
import zlib

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
BOXES = {"VBoxModel", "HBoxModel", "BoxModel"}
LEFT_OUT = {"layout", "tabbable", "tooltip", "scale", "presenting", "request", "picture"}
HEAVY = 20_000                   # caracteres: desde aquí conviene comprimir
NEEDS_PYTHON = "Esta figura se vuelve a dibujar con Python: cobra vida al encenderlo en la página, o en JupyterLab."
PLAYS_WITH_PYTHON = ("Esta es la primera jugada. Para jugar hace falta Python: cobra vida al encenderlo en la página, "
                     "o en JupyterLab.")


def models_of(book) -> dict:
    """{identificador: modelo} de los widgets que guardó un cuaderno ejecutado."""
    return book.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def is_ours(identifier: str, models: dict) -> bool:
    """Si el widget es del curso, entero: una barra de progreso, por ejemplo, no lo es y la página no la muestra."""
    model = models[identifier]
    if model["model_name"] in BOXES:
        children = [_reference(child) for child in model["state"]["children"]]
        return all(is_ours(child, models) for child in children)
    return model["model_name"] == "AnyModel"


def shown_widgets(book) -> list[str]:
    """Los identificadores de los widgets del curso que muestra un cuaderno, en orden."""
    models = models_of(book)
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    views = [output["data"][VIEW] for output in outputs if VIEW in output.get("data", {})]
    return [view["model_id"] for view in views if is_ours(view["model_id"], models)]


def widget_names(number: str, trees: list[dict]) -> list[str]:
    """Cómo se llaman los archivos de los widgets de la lección `number`."""
    return [f"{number}-{place}" for place in range(1, len(trees) + 1)]


def bundle(identifier: str, models: dict, results: dict, media) -> dict:
    """El árbol del widget `identifier`. `results`: {pregunta: lo que se vio, sellado}; `media` guarda las imágenes."""
    model = models[identifier]
    state = model["state"]
    if model["model_name"] in BOXES:
        children = [_reference(child) for child in state["children"]]
        return {
            "box": list(state.get("_dom_classes", [])),
            "children": [bundle(child, models, results, media) for child in children],
        }
    kind = state.get("kind")
    if kind == "live":
        return _picture(model, media)
    if kind == "game":
        return _first_turn(state)
    card = {"card": _clean(state)}
    if kind == "predictions":
        card["results"] = results
    return card


def _reference(text: str) -> str:
    return text.removeprefix("IPY_MODEL_")


def _clean(state: dict) -> dict:
    """El estado sin lo que es de Jupyter ni lo que va una sola vez."""
    return {name: value for name, value in state.items() if not name.startswith("_") and name not in LEFT_OUT}


def _picture(model: dict, media) -> dict:
    """Una figura viva, quieta."""
    state = model["state"]
    buffers = {tuple(one["path"]): base64.b64decode(one["data"]) for one in model["buffers"]}
    return {
        "picture": media.keep(buffers["picture",], "image/png"),
        "title": state["title"],
        "sentence": state["sentence"],
        "note": NEEDS_PYTHON,
    }


def _first_turn(state: dict) -> dict:
    """Un juego como historia: con los controles que se mueven sin kernel, y ninguna jugada más."""
    clean = _clean(state)
    story = {name: clean[name] for name in ("title", "labels", "payload", "guess", "uid")}
    story["kind"] = "story"
    story["controls"] = [state["controls"][i] for i in state["instant"]]
    story["positions"] = [state["positions"][i] for i in state["instant"]]
    return {"card": story, "note": PLAYS_WITH_PYTHON}


def script(name: str, tree: dict) -> str:
    """El archivo que la página carga cuando se acerca el widget `name`; lo que pesa va comprimido (zlib, base64)."""
    data = _compact(tree)
    if len(data) > HEAVY:
        data = f'"{deflated(tree)}"'
    return f'coursekitSite.deliver("{name}", {data});\n'


def deflated(tree: dict) -> str:
    """Un árbol comprimido con zlib, en base64."""
    packed = zlib.compress(_compact(tree).encode(), 9)
    return base64.b64encode(packed).decode()


def _compact(tree: dict) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def questions(tree: dict) -> int:
    """Cuántas predicciones y preguntas de repaso hay en un árbol: con eso se cuenta el avance."""
    if "children" in tree:
        return sum(questions(child) for child in tree["children"])
    return int(tree.get("card", {}).get("kind") in ("question", "quiz"))


def stories(tree: dict) -> list[dict]:
    """Las historias de un árbol."""
    if "children" in tree:
        return [story for child in tree["children"] for story in stories(child)]
    return [tree] if tree.get("card", {}).get("kind") == "story" else []
