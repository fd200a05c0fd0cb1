"""Lo que comparten las pruebas de las historias de las lecciones, sin navegador."""
import json
from contextlib import contextmanager


def seen(widget) -> str:
    """Todo lo que muestra ahora, en un texto que se puede comparar."""
    return json.dumps(widget.scene().to_dict(), sort_keys=True)


@contextmanager
def rewound(story):
    """La historia, que al salir vuelve a donde estaba: quien la usa después la encuentra en su comienzo."""
    start = story.values
    try:
        yield story
    finally:
        for name, value in start.items():
            story.set_value(name, value)


def idle_controls(story) -> list[str]:
    """Los controles con dos valores que muestran lo mismo, dejando los demás donde están; se espera que ninguno."""
    idle = []
    for control in story._controls:
        with rewound(story):
            shown = set()
            for value in control.values:
                story.set_value(control.name, value)
                shown.add(seen(story))
        if len(shown) < len(control.values):
            idle.append(control.name)
    return idle


def panel(scene, row, column):
    return next(p for p in scene.to_dict()["panels"] if p["at"] == [row, column])


def marks(scene, row, column, kind):
    return [m for m in panel(scene, row, column)["marks"] if m["type"] == kind]
