"""Aritmética de peldaños y brackets, siempre exacta: math.log(243, 3) da 4,999… y pierde un bracket.

Fuente: Li et al., «Hyperband» (JMLR 2018), algoritmo 1. Un calendario es una lista de pares (n, r): cuántas
configuraciones hay en cada peldaño y con qué recurso total se entrena cada una.
"""
from __future__ import annotations

import math
from fractions import Fraction
from numbers import Integral, Real

from coursekit.basics.validation import bad_type, bad_value, check_int, describe_value

MAX_CUTS = 100      # con más, la primera tanda sería de más de eta^100 configuraciones: nadie las evalúa


def check_resources(min_resource, max_resource, eta):
    """Los tres, comprobados. Los recursos son enteros o, si alguno tiene decimales, los dos números con decimales."""
    low = _resource("min_resource", min_resource)
    high = _resource("max_resource", max_resource)
    eta = check_int("eta", eta, low=2)
    if low > high:
        raise bad_value("min_resource", min_resource, f"a lo sumo max_resource = {describe_value(max_resource)}")
    if isinstance(low, float) or isinstance(high, float):
        low = _as_float("min_resource", low)
        high = _as_float("max_resource", high)
    if count_cuts(low, high, eta, most=MAX_CUTS + 1) > MAX_CUTS:
        raise bad_value("min_resource", min_resource, f"max_resource / eta^{MAX_CUTS} o más, con max_resource = "
                        f"{describe_value(max_resource)}: con menos habría demasiados peldaños")
    return low, high, eta


def _resource(name, value):
    expected = "un número mayor que 0, entero o con decimales"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise bad_type(name, value, expected)
    if not 0 < value < math.inf:
        raise bad_value(name, value, expected)
    if isinstance(value, Integral):
        return int(value)
    return _as_float(name, value)


def _as_float(name, value) -> float:
    """Un recurso con decimales: `ValueError` si no cabe en un número de punto flotante, por grande o por chico."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not 0 < number < math.inf:
        raise bad_value(name, value, "un número con decimales que quepa en uno de punto flotante")
    return number


def exact(resource) -> Fraction:
    """El número tal como se lo escribió: 0.1 es un décimo, y no lo que queda de él en binario."""
    if isinstance(resource, float):
        return Fraction(repr(resource))
    return Fraction(resource)


def count_cuts(min_resource, max_resource, eta, most=math.inf) -> int:
    """Cuántas veces se puede multiplicar min_resource por eta sin pasar de max_resource: s_max, o `most` si es más."""
    high = exact(max_resource)
    resource = exact(min_resource) * eta
    cuts = 0
    while resource <= high and cuts < most:
        resource *= eta
        cuts += 1
    return cuts


def rung_resource(max_resource, eta, cuts_left):
    """Recurso de un peldaño al que le faltan `cuts_left` cortes: R·eta^-cuts_left, hacia abajo si es entero."""
    power = eta ** cuts_left
    if isinstance(max_resource, float):
        return float(exact(max_resource) / power)
    return max_resource // power


def ceil_div(a: int, b: int) -> int:
    """a / b hacia arriba, en enteros."""
    return -(-a // b)


def halving_schedule(n_configs, min_resource, max_resource, eta, rounding="floor"):
    """Calendario [(n, r), ...] de Successive Halving: cada peldaño guarda 1/eta y multiplica el recurso por eta.

    Con `rounding="floor"` sobreviven n // eta (el artículo); con "ceil", redondeado hacia arriba (scikit-learn).
    Ningún peldaño queda vacío: la última superviviente sigue hasta max_resource.
    """
    n = n_configs
    schedule = []
    for cuts_left in range(count_cuts(min_resource, max_resource, eta), -1, -1):
        schedule.append((n, rung_resource(max_resource, eta, cuts_left)))
        survivors = ceil_div(n, eta) if rounding == "ceil" else n // eta
        n = max(1, survivors)
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
        if printed_table:
            n = (s_max + 1) // (s + 1) * eta**s
        else:
            n = ceil_div((s_max + 1) * eta**s, s + 1)
        sizes = [n // eta**i for i in range(s + 1)]
        resources = [rung_resource(max_resource, eta, s - i) for i in range(s + 1)]
        brackets[s] = list(zip(sizes, resources, strict=True))
    return brackets


def schedule_cost(schedule, resume=False):
    """Unidades de recurso de un calendario; si las pruebas se reanudan, cada una paga solo lo que le falta."""
    cost = 0
    before = 0
    for n, r in schedule:
        paid = r - before if resume else r
        cost += n * paid
        before = r
    return cost
