"""`argparse` en español: la ayuda, el uso y los errores de las órdenes del curso."""
from __future__ import annotations

import argparse
import re

# (lo que dice argparse, lo mismo en español). Lo que está entre paréntesis se copia.
ERRORS = [
    (r"unrecognized arguments: (.*)", r"no conocemos estos argumentos: \1"),
    (r"the following arguments are required: (.*)", r"faltan estos argumentos: \1"),
    (r"one of the arguments (.*) is required", r"hace falta uno de estos argumentos: \1"),
    (r"argument (.*?): (.*)", r"argumento \1: \2"),
]
PROBLEMS = [
    (r"invalid choice: (.*) \(choose from (.*)\)", r"llegó \1; se espera uno de estos: \2"),
    (r"invalid \w+ value: (.*)", r"llegó \1, que no se entiende"),
    (r"expected one argument", r"se espera un valor después"),
    (r"expected at least one argument", r"se espera al menos un valor después"),
    (r"expected at most one argument", r"se espera un valor después, o ninguno"),
    (r"expected (\d+) arguments?", r"se esperan \1 valores después"),
    (r"ignored explicit argument (.*)", r"no lleva ningún valor, y llegó \1"),
    (r"not allowed with argument (.*)", r"no va junto con \1"),
    (r"ambiguous option: (.*) could match (.*)", r"la opción \1 puede ser cualquiera de estas: \2"),
]


class SpanishFormatter(argparse.HelpFormatter):
    """La ayuda, con sus títulos en español."""

    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class SpanishParser(argparse.ArgumentParser):
    """Un `ArgumentParser` que se explica en español; `-h` y `--help` muestran la ayuda."""

    def __init__(self, **options):
        options.setdefault("formatter_class", SpanishFormatter)
        super().__init__(add_help=False, **options)
        self._positionals.title = "argumentos"
        self._optionals.title = "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message):
        """Dice qué está mal y cómo se usa, y termina con el código 2."""
        self.exit(2, f"{self.format_usage()}{self.prog}: {in_spanish(message)}.\n")


def in_spanish(message: str) -> str:
    """Un mensaje de error de argparse, en español; el que no conocemos queda como está."""
    for patterns in (PROBLEMS, ERRORS):
        for english, spanish in patterns:
            message = re.sub(english, spanish, message)
    return message
