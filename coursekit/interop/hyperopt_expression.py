"""Un espacio de Hyperopt por dentro: qué etiquetas tiene, y qué valor le tocó a cada una."""
from __future__ import annotations

from numbers import Integral

from coursekit.basics.validation import describe_value, enumerate_names

CONTAINERS = ("dict", "pos_args")      # cómo se llaman en Hyperopt los diccionarios, y las listas y tuplas
CONVERSIONS = ("int", "float")


def holds_expression(space) -> bool:
    """¿Hay algo de Hyperopt en `space`, a cualquier profundidad?"""
    from hyperopt.pyll.base import Apply

    if isinstance(space, Apply):
        return True
    if isinstance(space, dict):
        return any(holds_expression(part) for part in space.values())
    if isinstance(space, list | tuple):
        return any(holds_expression(part) for part in space)
    return False


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

        active = self._active_labels(values)
        if self.flat:
            params = space_eval(self.space, values)
            if isinstance(params, dict):
                return params
            if len(active) == 1:
                return dict.fromkeys(active, params)
        return {label: self._value(label, drawn) for label, drawn in values.items() if label in active}

    def not_its_own(self, values) -> ValueError:
        """El error de quien dio un espacio que no es el de esa evaluación."""
        known = enumerate_names(self.labels)
        return ValueError(f"«space»: llegó uno con {known}, del que no pudo salir {describe_value(values)}; se espera "
                          "el mismo espacio que recibió fmin.")

    def _active_labels(self, values) -> set[str]:
        """Las etiquetas que cuentan con esos valores: de cada elección, las de la opción elegida."""
        foreign = any(label not in self.labels for label in values)
        if foreign:
            raise self.not_its_own(values)
        active = set()
        pending = [self.root]
        while pending:
            node = pending.pop()
            if _is_parameter(node):
                active.add(_label(node))
            elif _is_choice(node):
                active.add(_label(node.pos_args[0]))
                pending.append(self._chosen_option(node, values))
            else:
                pending += node.inputs()
        if not active <= values.keys():
            raise self.not_its_own(values)
        return active

    def _chosen_option(self, switch, values):
        options = switch.pos_args[1:]
        position = values.get(_label(switch.pos_args[0]))
        if not isinstance(position, Integral) or not 0 <= position < len(options):
            raise self.not_its_own(values)
        return options[position]

    def _value(self, label, drawn):
        """Lo que vale una etiqueta: la opción elegida, el entero redondeado o el número tal cual."""
        node = self.labels[label]
        for parent in self.nodes:
            if _is_choice(parent) and parent.pos_args[0] is node:
                return _told_option(parent, drawn)
            if parent.name == "int" and _wraps(parent, node):
                return int(drawn)
        return drawn


def _is_parameter(node) -> bool:
    return node.name == "hyperopt_param"


def _is_choice(node) -> bool:
    """¿Es un `hp.choice` o un `hp.pchoice`?"""
    return node.name == "switch" and _is_parameter(node.pos_args[0])


def _label(node) -> str:
    return node.pos_args[0].obj


def _wraps(parent, node) -> bool:
    """¿Es `node` lo que `parent` convierte, quizás con otra conversión en el medio?"""
    inner = parent.pos_args[0]
    if inner is node:
        return True
    return inner.name in CONVERSIONS and _wraps(inner, node)


def _told_option(switch, position):
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
