"""Aritmética de peldaños y brackets, siempre exacta: math.log(243, 3) da 4,999… y pierde un bracket.

Fuente: Li et al., «Hyperband» (JMLR 2018), algoritmo 1. Un calendario es una lista de pares (n, r): cuántas
configuraciones hay en cada peldaño y con qué recurso total se entrena cada una.
"""
from __future__ import annotations

import math
from fractions import Fraction
from numbers import Integral, Real

from coursekit.basics.validation import bad_type, bad_value, check_int


def check_resources(min_resource, max_resource, eta):
    """Los tres, comprobados. Los recursos son enteros o, si alguno tiene decimales, los dos números con decimales."""
    low, high = _resource("min_resource", min_resource), _resource("max_resource", max_resource)
    if low > high:
        raise bad_value("min_resource", min_resource, f"a lo sumo max_resource = {max_resource}")
    if isinstance(low, float) or isinstance(high, float):
        low, high = float(low), float(high)
    return low, high, check_int("eta", eta, low=2)


def _resource(name, value):
    expected = "un número mayor que 0, entero o con decimales"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise bad_type(name, value, expected)
    if not 0 < value < math.inf:
        raise bad_value(name, value, expected)
    return int(value) if isinstance(value, Integral) else float(value)


def exact(resource) -> Fraction:
    """El número tal como se lo escribió: 0.1 es un décimo, y no lo que queda de él en binario."""
    return Fraction(repr(resource)) if isinstance(resource, float) else Fraction(resource)


def count_cuts(min_resource, max_resource, eta) -> int:
    """Cuántas veces se puede multiplicar min_resource por eta sin pasar de max_resource: s_max."""
    cuts, low, high = 0, exact(min_resource), exact(max_resource)
    while low * eta ** (cuts + 1) <= high:
        cuts += 1
    return cuts


def rung_resource(max_resource, eta, cuts_left):
    """Recurso de un peldaño al que le faltan `cuts_left` cortes: R·eta^-cuts_left, hacia abajo si es entero."""
    power = eta ** cuts_left
    return float(exact(max_resource) / power) if isinstance(max_resource, float) else max_resource // power


def halving_schedule(n_configs, min_resource, max_resource, eta, rounding="floor"):
    """Calendario [(n, r), ...] de Successive Halving: cada peldaño guarda 1/eta y multiplica el recurso por eta.

    Con `rounding="floor"` sobreviven n // eta (el artículo); con "ceil", redondeado hacia arriba (scikit-learn).
    Ningún peldaño queda vacío: la última superviviente sigue hasta max_resource.
    """
    cuts = count_cuts(min_resource, max_resource, eta)
    n, schedule = n_configs, []
    for cuts_left in range(cuts, -1, -1):
        schedule.append((n, rung_resource(max_resource, eta, cuts_left)))
        n = max(1, -(-n // eta)) if rounding == "ceil" else max(1, n // eta)
    return schedule


def hyperband_brackets(min_resource, max_resource, eta, printed_table=False):
    """{s: calendario} de Hyperband, desde el bracket más agresivo (s = s_max) hasta la búsqueda al azar (s = 0).

    Algoritmo 1: n = ceil((s_max + 1)·eta^s / (s + 1)), n_i = floor(n·eta^-i), r_i = R·eta^(i - s). Con
    `printed_table` sale la tabla impresa en el artículo, que no sigue su propio algoritmo:
    n = floor((s_max + 1) / (s + 1))·eta^s.
    """
    s_max = count_cuts(min_resource, max_resource, eta)
    brackets = {}
    for s in range(s_max, -1, -1):
        n = (s_max + 1) // (s + 1) * eta**s if printed_table else -(-(s_max + 1) * eta**s // (s + 1))
        brackets[s] = [(n // eta**i, rung_resource(max_resource, eta, s - i)) for i in range(s + 1)]
    return brackets


def schedule_cost(schedule, resume=False):
    """Unidades de recurso de un calendario; si las pruebas se reanudan, cada una paga solo lo que le falta."""
    cost, before = 0, 0
    for n, r in schedule:
        cost += n * (r - before if resume else r)
        before = r
    return cost
