"""Un espacio de Hyperopt por dentro: qué etiquetas tiene, y qué valor le tocó a cada una."""
from __future__ import annotations

from coursekit.basics.validation import bad_value, enumerate_names

CONTAINERS = ("dict", "pos_args")      # cómo se llaman en Hyperopt los diccionarios, y las listas y tuplas


def holds_expression(space) -> bool:
    """¿Hay algo de Hyperopt en `space`, a cualquier profundidad?"""
    from hyperopt.pyll.base import Apply

    if isinstance(space, Apply):
        return True
    parts = space.values() if isinstance(space, dict) else space if isinstance(space, list | tuple) else ()
    return any(holds_expression(part) for part in parts)


class SpaceExpression:
    """`space`, tal como lo recibe `fmin`: un diccionario, una lista, una tupla o una expresión."""

    def __init__(self, space):
        from hyperopt.pyll.base import as_apply, dfs

        self.space = space
        self.root = as_apply(space)
        self.nodes = dfs(self.root)
        self.labels = {_label(node): node for node in self.nodes if _is_parameter(node)}
        self.flat = _is_flat(self.root)

    def params(self, values: dict) -> dict:
        """Los hiperparámetros de una evaluación, dadas las posiciones y números que sorteó Hyperopt.

        `ValueError` si `values` es de otro espacio.
        """
        from hyperopt import space_eval

        foreign = [label for label in values if label not in self.labels]
        if foreign:
            raise self._not_its_own(foreign)
        if not self.flat:
            return {label: self._value(label, drawn) for label, drawn in values.items()}
        try:
            params = space_eval(self.space, values)
        except Exception as error:      # una etiqueta que falta sale de las entrañas de Hyperopt
            raise self._not_its_own(values) from error
        return params if isinstance(params, dict) else dict.fromkeys(values, params)

    def _not_its_own(self, labels) -> ValueError:
        known = enumerate_names(self.labels)
        return bad_value("space", sorted(labels), f"el mismo espacio que recibió fmin; el que se dio tiene {known}")

    def _value(self, label, drawn):
        """Lo que vale una etiqueta: la opción elegida, el entero redondeado o el número tal cual."""
        node = self.labels[label]
        for parent in self.nodes:
            if parent.name == "switch" and parent.pos_args[0] is node:
                return _chosen(parent, int(drawn))
            if parent.name == "int" and _wraps(parent, node):
                return int(drawn)
        return drawn


def _is_parameter(node) -> bool:
    return node.name == "hyperopt_param"


def _label(node) -> str:
    return node.pos_args[0].obj


def _wraps(parent, node) -> bool:
    """¿Es `node` lo que `parent` convierte, quizás con otra conversión en el medio?"""
    inner = parent.pos_args[0]
    return inner is node or (inner.name in ("int", "float") and _wraps(inner, node))


def _chosen(switch, position):
    """La opción de un `hp.choice`, si es un valor; de una rama con hiperparámetros adentro, su posición."""
    option = switch.pos_args[1 + position]
    return option.obj if option.name == "literal" else position


def _is_flat(node) -> bool:
    """¿Da un valor solo, o un diccionario de valores? Si anida otros, los nombres no alcanzan para distinguirlos."""
    if node.name == "switch":
        return all(_is_flat(option) for option in node.pos_args[1:])
    if node.name == "pos_args":
        return not _has_parameters(node)
    if node.name == "dict":
        return not any(_nests(value) for _, value in node.named_args)
    return True


def _nests(node) -> bool:
    """¿Es un contenedor, o una elección entre contenedores, con hiperparámetros adentro?"""
    options = node.pos_args[1:] if node.name == "switch" else [node]
    return any(option.name in CONTAINERS and _has_parameters(option) for option in options)


def _has_parameters(node) -> bool:
    from hyperopt.pyll.base import dfs

    return any(_is_parameter(inner) for inner in dfs(node))
