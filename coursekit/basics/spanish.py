"""Números y cantidades escritos en español: la coma decimal, lo que se redondearía a cero, el singular y el plural.

Lo usa todo lo que se lee en pantalla; `figures/style.py` muestra `number` y `percent` a las lecciones.
"""
from __future__ import annotations

import math
from decimal import Decimal

THIN_SPACE = "\u202f"      # no se parte al final de un renglón


# --- números ----------------------------------------------------------------------------------


def number(value: float, decimals: int | None = None) -> str:
    """`value` con coma decimal: `number(0.75)` es «0,75»; `decimals` fija cuántos decimales.

    Sin `decimals` se usan hasta cinco cifras significativas, sin ceros de más. Desde cinco cifras, los enteros llevan
    un espacio fino cada tres: «15 626».
    """
    if decimals is not None:
        return spaced(with_comma(f"{value:.{decimals}f}"))
    mantissa, _, exponent = f"{value:.5g}".partition("e")
    return spaced(with_comma(mantissa)) + (f"·10{superscript(int(exponent))}" if exponent else "")


def integer(value: int) -> str:
    """Un entero con espacio fino cada tres cifras desde cinco cifras: 3125, 15 626."""
    return spaced(with_comma(str(value)))


def plain_number(value: float) -> str:
    """Un número sin potencias de diez: «15 626», «0,00001»."""
    return spaced(with_comma(str(int(value)) if float(value).is_integer() else f"{Decimal(f'{value:.5g}'):f}"))


def significant(value: float, digits: int) -> str:
    """`value` con esa cantidad de cifras significativas, sin ceros de más."""
    return number(float(f"{value:.{digits}g}"))


def nonzero(value: float, decimals: int, below: str = "menos de") -> str:
    """`value` con `decimals` decimales, sin llamar cero a lo que no lo es: «menos de 0,01»."""
    step = 10.0 ** -decimals
    return f"{below} {number(step)}" if 0 < value < step / 2 else number(value, decimals)


def percent(value: float, decimals: int = 0) -> str:
    """0.33 → «33 %». Lo que se redondearía a 0 o a 100 sin serlo se dice con palabras.

    Por debajo de 1e-9 se toma como 0: es el error de una resta.
    """
    step = 10.0 ** -(decimals + 2)
    if 1 - step / 2 < value < 1:
        return f"más de {number(100 * (1 - step))} %"
    return f"{nonzero(100 * value, decimals) if value > 1e-9 else number(100 * value, decimals)} %"


def rounded(value: float, spread: float) -> str:
    """`value` con los decimales que su dispersión deja leer: dos cifras de `spread`."""
    if not spread or not math.isfinite(spread):
        return significant(value, 4)
    return number(value, max(0, 1 - math.floor(math.log10(spread))))


def plus_minus(value: float, error: float) -> str:
    """«45,1 ± 3,3»; sin error, el número solo."""
    return f"{rounded(value, error)} ± {rounded(error, error)}" if error else significant(value, 4)


def superscript(exponent: int) -> str:
    """Un exponente en letras voladas: -3 es «⁻³»."""
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def with_comma(text: str) -> str:
    """Un número ya escrito como en Python, con coma y con el signo menos de la imprenta."""
    if float(text) == 0:
        text = text.lstrip("-")      # «-0,0» no le dice nada a nadie
    return text.replace(".", ",").replace("-", "−")


def spaced(text: str) -> str:
    """Un número ya escrito, con un espacio fino cada tres cifras si su parte entera tiene cinco o más."""
    whole, comma, decimals = text.partition(",")
    digits = whole.lstrip("−")
    if len(digits) < 5 or not digits.isdigit():      # «inf» y «nan» quedan como están
        return text
    sign = whole[:len(whole) - len(digits)]
    return f"{sign}{int(digits):,}".replace(",", THIN_SPACE) + comma + decimals


# --- cantidades --------------------------------------------------------------------------------

def plural(n: int, one: str, many: str, none: str | None = None) -> str:
    """Lo que concuerda con `n`: palabras o frases; `none`, si se da, es la de 0."""
    if n == 0 and none is not None:
        return none
    return one if n == 1 else many


def counted(n: int, one: str, many: str) -> str:
    """«1 época», «81 épocas»."""
    return f"{n} {plural(n, one, many)}"


def enumerated(parts) -> str:
    """«C», «C y gamma», «C, gamma y degree»."""
    *before, last = parts
    return f"{', '.join(before)} y {last}" if before else last
