"""Comprobaciones de los ejercicios de la lección 04: sortear, cuántos intentos, cuántos valores distintos.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es. Lo que depende
del azar se mide con tantos sorteos que una respuesta correcta no falla ni una vez en un millón.
"""
import itertools
import math

import numpy as np

from coursekit.grader import (
    equal_values,
    generator_advances,
    generator_decides,
    is_dict,
    is_int,
    is_number,
    is_sequence,
    left_alone,
    original_values,
    points,
)
from coursekit.grader.values import kind_of, number, show

# --- sample ----------------------------------------------------------------------------------

MIXED = {"C": ("log", 1e-3, 1e3), "k": ("int", 1, 15), "m": ("float", -2.0, 2.0),
         "w": ("choice", ["uniform", "distance"])}
SHAPE = "test_one_dict_per_draw"
VARIED = (SHAPE, "test_draws_are_different")
FAR = 0.1       # distancia de Kolmogórov-Smirnov que 1000 sorteos correctos no alcanzan (p ≈ 4·10⁻⁹)


def column(submission, rule, n=1000, seed=0) -> list:
    """`n` sorteos de un solo hiperparámetro con la regla dada."""
    return [row["x"] for row in submission.sample({"x": rule}, n, submission.rng(seed))]


def share(values, condition) -> float:
    return sum(map(condition, values)) / len(values)


def distance_to_uniform(values, low, high) -> float:
    """La mayor distancia entre la fracción de `values` hasta cada punto y la que tocaría si fueran uniformes."""
    places = (np.sort(np.asarray(values, dtype=float)) - low) / (high - low)
    steps = np.arange(len(places) + 1) / len(places)
    return float(max(np.max(steps[1:] - places), np.max(places - steps[:-1])))


def related(first, second) -> bool:
    """¿Tienen una correlación que 1000 sorteos independientes no alcanzan (p ≈ 3·10⁻¹⁰)?"""
    columns = np.array([first, second], dtype=float)
    if (columns.std(axis=1) == 0).any():
        return False
    return abs(float(np.corrcoef(columns)[0, 1])) > 0.2


@points(1, of="sample", hint="Una lista de n diccionarios: cada uno es una configuración completa, lista para "
        "un modelo.")
def test_one_dict_per_draw(submission):
    """Un diccionario por configuración"""
    statement = {"C": ("log", 0.001, 1000.0), "k": ("int", 1, 15)}
    for space, n in ((statement, 2), (MIXED, 5), (MIXED, 1)):
        got = submission.sample(space, n, submission.rng(0))
        left_alone(submission, "Hace falta entero en cada sorteo: ¿un pop, un del, un shuffle?")
        assert not isinstance(got, dict), (
            "Llegó un solo diccionario; se espera una lista con un diccionario por configuración.")
        for row in is_sequence(got, length=n):
            is_dict(row, keys=list(space), what="cada configuración")


@points(2, of="sample", hint="Todas las configuraciones son iguales: ¿dónde creamos el generador? Con una semilla fija "
        "adentro del bucle, cada vuelta empieza de nuevo; usemos siempre el rng que llega. Y si agregamos a la lista "
        "siempre el mismo diccionario, el último sorteo pisa a los demás.", after=SHAPE)
def test_draws_are_different(submission):
    """Cada sorteo es otro"""
    got = submission.sample(MIXED, 20, submission.rng(0))
    assert any(row != got[0] for row in got), "Las 20 configuraciones son la misma."


@points(1, of="sample", hint="El azar sale del rng que llega como argumento: ni np.random, ni random, ni un generador "
        "nuevo. Así una búsqueda se puede repetir.", after=VARIED)
def test_randomness_comes_from_rng(submission):
    """Todo el azar sale de rng"""
    for rule in (("float", 0.0, 1.0), ("log", 1e-3, 1e3), ("int", 1, 1000), ("choice", list(range(50)))):
        what = f"lo que se sortea con la regla «{rule[0]}»"

        def draw(rng, rule=rule):
            return submission.sample({"x": rule}, 8, rng)

        generator_decides(draw, submission.rng, what)
        generator_advances(draw, submission.rng, what)


@points(1, of="sample", hint="Un hiperparámetro no dice nada del otro, ni un sorteo del siguiente: cada valor necesita "
        "su propio sorteo.", after=(*VARIED, "test_randomness_comes_from_rng"))
def test_axes_are_independent(submission):
    """Cada hiperparámetro se sortea por su cuenta"""
    rules = {"float": ("float", 0.0, 1.0), "log": ("log", 0.1, 1.0), "int": ("int", 1, 10),
             "choice": ("choice", [0.2, 0.4, 0.6, 0.8])}
    for first, second in (("float", "float"), ("int", "float"), ("log", "choice"), ("int", "int")):
        rows = submission.sample({"a": rules[first], "b": rules[second]}, 1000, submission.rng(3))
        a, b = [row["a"] for row in rows], [row["b"] for row in rows]
        assert not related(a, b), (
            f"«a», con la regla `{rules[first]}`, y «b», con `{rules[second]}`, suben y bajan juntos. ¿Salen los dos "
            "del mismo número al azar?")
        assert not related(a[1:], a[:-1]), (
            f"Con la regla `{rules[first]}`, cada sorteo depende del anterior: deben ser independientes.")


@points(1, of="sample", hint="Ningún valor sale del intervalo [low, high] de su regla, y en «float» todo el intervalo "
        "es igual de probable.", after=VARIED)
def test_inside_the_limits(submission):
    """Los valores quedan dentro de sus límites"""
    for kind, low, high in (("float", 2.0, 5.0), ("float", -3.0, -1.0), ("float", 0, 1), ("log", 1e-3, 1e3),
                            ("log", 1e-5, 0.1), ("log", 1, 100)):
        values = column(submission, (kind, low, high))
        strange = [v for v in values if not isinstance(v, float)]
        assert not strange, (
            f"Con la regla `{(kind, low, high)}` llegó {show(strange[0])}, {kind_of(strange[0])}; se espera un float.")
        outside = [v for v in values if not low * (1 - 1e-9) - 1e-12 <= v <= high * (1 + 1e-9)]
        if kind == "float" or outside:
            assert not outside, f"Con la regla `{(kind, low, high)}` salió {number(outside[0])}."
            assert distance_to_uniform(values, low, high) < FAR, (
                f"Con la regla `{(kind, low, high)}` la mitad de los valores es menor que {number(np.median(values))}; "
                f"si son uniformes, la mitad es menor que {number((low + high) / 2)}, y toda parte del intervalo "
                "recibe lo que le toca por su largo.")
            different = len(set(values))
            assert different > 900, (
                f"En 1000 sorteos con la regla `{(kind, low, high)}` hay solo {different} valores distintos: ¿los "
                "redondeamos?")


@points(2, of="sample", hint="Lo uniforme es el logaritmo: sorteamos entre log(low) y log(high), y volvemos con la "
        "exponencial.", after=(*VARIED, "test_inside_the_limits"))
def test_log_is_uniform_in_the_logarithm(submission):
    """En «log», todas las décadas reciben lo mismo"""
    for low, high in ((1e-3, 1e3), (1e-5, 0.1), (1, 100)):
        values = column(submission, ("log", low, high))
        middle = math.sqrt(low * high)
        below = share(values, lambda v, middle=middle: v < middle)
        rule = f"Con la regla («log», {number(low)}, {number(high)}) el {number(100 * below, 1)} % de los valores es "
        assert distance_to_uniform(values, low, high) > FAR, (
            f"{rule}menor que {number(middle)}, que es la mitad de las décadas: el sorteo es uniforme en el valor, no "
            "en su logaritmo.")
        assert distance_to_uniform(np.log(values), math.log(low), math.log(high)) < FAR, (
            f"{rule}menor que {number(middle)}; es la mitad de las décadas, y a todas las décadas les toca lo mismo.")
        different = len(set(values))
        assert different > 900, (
            f"En 1000 sorteos con la regla («log», {number(low)}, {number(high)}) hay solo {different} valores "
            "distintos: lo uniforme es el logaritmo, no solo su parte entera.")


@points(1, of="sample", hint="Un «int» es un entero de verdad: 3,7 vecinos o `120.0` árboles hacen fallar al modelo.",
        after=VARIED)
def test_int_is_an_integer(submission):
    """En «int» salen enteros"""
    for value in column(submission, ("int", 1, 15), n=50):
        is_int(value, "el valor de un hiperparámetro «int»")


@points(2, of="sample", hint="Los dos extremos están incluidos y valen lo mismo que los demás: rng.integers(low, high) "
        "deja afuera a high, y redondear un uniforme les da la mitad a los extremos.",
        after=(*VARIED, "test_int_is_an_integer"))
def test_every_integer_is_as_likely(submission):
    """En «int», todos los enteros son igual de probables"""
    for low, high in ((1, 4), (-2, 1), (7, 9)):
        values = column(submission, ("int", low, high), n=1500)
        rule = f"la regla («int», {number(low)}, {number(high)})"
        wanted = list(range(low, high + 1))
        outside = sorted(set(values) - set(wanted))
        assert not outside, f"Con {rule} salió {number(outside[0])}."
        for end, which in ((high, "superior"), (low, "inferior")):
            assert end in values, (
                f"En 1500 sorteos con {rule} nunca salió el {number(end)}: el extremo {which} quedó afuera.")
        for k in wanted:
            frequency = values.count(k) / len(values)
            assert abs(frequency - 1 / len(wanted)) < 0.07, (
                f"Con {rule}, el {number(k)} salió en {number(100 * frequency, 0)} % de los sorteos; se espera cerca "
                f"de {number(100 / len(wanted), 0)} %.")
    assert column(submission, ("int", 3, 3), n=3) == [3, 3, 3], "Con la regla («int», 3, 3) solo puede salir el 3."


@points(1, of="sample", hint="Sorteamos una posición y devolvemos values[posición]. rng.choice(values) pasa antes por "
        "un arreglo de numpy y puede cambiar la clase de los valores.", after=VARIED)
def test_choice_returns_the_value(submission):
    """En «choice» salen los valores de la lista"""
    for values in ([2, "sqrt", 0.5], [None, 7], [(10,), (10, 10)], ["gini", "entropy"], [False, True, "auto"], [3.0]):
        got = column(submission, ("choice", values), n=60)
        positions = [value for value in got if type(value) is not bool and value in (0, 1)]
        assert not positions, f"Llegó {show(positions[0])}, una posición de la lista; se espera el valor que está ahí."
        original_values(got, values, "lo que se sortea de una lista")


@points(1, of="sample", hint="Todos los valores de la lista tienen la misma probabilidad, también el último.",
        after=(*VARIED, "test_choice_returns_the_value"))
def test_every_choice_is_as_likely(submission):
    """En «choice», todos los valores son igual de probables"""
    for values in (["a", "b", "c", "d"], [None, 0.0, "auto"]):
        got = column(submission, ("choice", values), n=1500)
        for known in values:
            frequency = share(got, lambda value, known=known: equal_values(value, known))
            assert abs(frequency - 1 / len(values)) < 0.07, (
                f"De {len(values)} valores, {show(known)} salió en {number(100 * frequency, 0)} % de los sorteos; se "
                f"espera cerca de {number(100 / len(values), 0)} %.")


# --- trials_needed ---------------------------------------------------------------------------

PAIRS = [(0.05, 0.95), (0.01, 0.95), (0.05, 0.99), (0.1, 0.9), (0.2, 0.5), (0.3, 0.99), (0.9, 0.3), (0.5, 0.01),
         (0.001, 0.999), (0.37, 0.61)]
EXACT = [(0.5, 0.75, 2), (0.5, 0.875, 3), (0.2, 0.36, 2), (0.1, 0.271, 3), (0.1, 0.19, 2), (0.3, 0.51, 2),
         (0.25, 0.25, 1), (0.4, 0.784, 3), (0.1, 0.1, 1)]


def chance(q, n) -> float:
    return 1 - (1 - q) ** n


def percent(value) -> str:
    return f"{number(round(100 * value, 2))} %"


@points(1, of="trials_needed", hint="q es qué tan bueno debe ser lo que buscamos; p, con qué probabilidad lo queremos "
        "encontrar. ¿Están cambiados?")
def test_q_and_p_are_not_swapped(submission):
    """q y p no son intercambiables"""
    hard, easy = is_number(submission.trials_needed(0.1, 0.5)), is_number(submission.trials_needed(0.5, 0.1))
    assert hard >= easy, (
        f"Para caer en el mejor 10 % con probabilidad 50 % llegó {number(hard)}, y para caer en la mejor mitad con "
        f"probabilidad 10 %, {number(easy)}. Lo difícil es lo primero: pide más intentos.")


@points(1, of="trials_needed", hint="59 es la respuesta para q = 5 % y p = 95 %. Con otros números hay otra respuesta: "
        "calculemos n a partir de q y p.", after="test_q_and_p_are_not_swapped")
def test_depends_on_q_and_p(submission):
    """La cantidad depende de q y de p"""
    usual = is_number(submission.trials_needed(0.05, 0.95))
    for q, p in ((0.01, 0.95), (0.05, 0.99)):
        got = submission.trials_needed(q, p)
        assert got > usual, (
            f"Para q = {number(q)} y p = {number(p)} llegó {show(got)}, y para q = 0,05 y p = 0,95, {number(usual)}: "
            "lo primero es más exigente y pide más intentos.")


@points(1, of="trials_needed", hint="No se hacen 58,4 intentos, y 59,0 no es un entero: math.ceil devuelve un entero.",
        after=("test_q_and_p_are_not_swapped", "test_depends_on_q_and_p"))
def test_is_an_integer(submission):
    """Es un entero"""
    for q, p in ((0.05, 0.95), (0.5, 0.75), (0.9, 0.3)):
        is_int(submission.trials_needed(q, p), "la cantidad de intentos")


@points(2, of="trials_needed", hint="Redondeemos hacia arriba y verifiquemos con 1 - (1 - q)**n.",
        after=("test_q_and_p_are_not_swapped", "test_depends_on_q_and_p"))
def test_probability_is_reached(submission):
    """Con esos intentos se llega a p"""
    for q, p in PAIRS:
        n = is_number(submission.trials_needed(q, p))
        assert chance(q, n) >= p - 1e-9, (
            f"Para q = {number(q)} y p = {number(p)} llegó {number(n)}, y con {number(n)} intentos la probabilidad es "
            f"{percent(chance(q, n))}: no alcanza.")


@points(2, of="trials_needed", hint="Buscamos el menor n: con uno menos ya no debe alcanzar. Y cuando la cuenta da "
        "justo, salvo menos de 1e-9, no hace falta otro intento.",
        after=("test_q_and_p_are_not_swapped", "test_depends_on_q_and_p", "test_probability_is_reached"))
def test_no_trial_is_spare(submission):
    """Es el menor número de intentos, también cuando la cuenta da justo"""
    for q, p in PAIRS:
        n = is_number(submission.trials_needed(q, p))
        known = " «60» es la regla redondeada." if (q, p, n) == (0.05, 0.95, 60) else ""
        assert chance(q, math.ceil(n) - 1) < p - 1e-9, (
            f"Para q = {number(q)} y p = {number(p)} llegó {number(n)}, y con {number(math.ceil(n) - 1)} la "
            f"probabilidad ya es {percent(chance(q, math.ceil(n) - 1))}.{known}")
    got = submission.trials_needed(0.1, 0.9)
    assert math.ceil(got) == 22, f"El ejemplo del enunciado, q = 0,1 y p = 0,9, da 22; llegó {show(got)}."
    for q, p, exact in EXACT:
        n = is_number(submission.trials_needed(q, p))
        rounded = chance(q, exact)
        why = "basta con llegar a p" if rounded >= p else (
            f"la computadora redondea, y `1 - (1 - {q})**{exact}` le da `{rounded!r}`: hace falta una tolerancia de "
            "1e-9")
        assert math.ceil(n) <= exact, (
            f"Para q = {number(q)} y p = {number(p)} llegó {number(n)}, y con {exact} la probabilidad es exactamente "
            f"{number(p)}: {why}.")
        assert math.ceil(n) == exact, (
            f"Para q = {number(q)} y p = {number(p)} llegó {number(n)}, y con {number(n)} intentos la probabilidad es "
            f"{percent(chance(q, n))}: no alcanza.")


# --- distinct_values -------------------------------------------------------------------------

def grid(values, axes=2) -> list:
    return list(itertools.product(values, repeat=axes))


@points(1, of="distinct_values", hint="Un número por hiperparámetro: miremos cada columna por separado, no cada fila.")
def test_one_count_per_axis(submission):
    """Una cuenta por eje"""
    for axes, design in ((2, grid([1, 3])), (3, grid([1, 3], 3)), (1, [(0.5,), (0.7,)]), (4, [(1, 2, 3, 4)])):
        got = is_sequence(submission.distinct_values(design))
        left_alone(submission)
        size = f"{len(design)} {'punto' if len(design) == 1 else 'puntos'}"
        coordinates = f"{axes} {'coordenada' if axes == 1 else 'coordenadas'}"
        came = f"{'llegó' if len(got) == 1 else 'llegaron'} {len(got)}"
        assert len(got) == axes, f"Con {size} de {coordinates} se esperan {axes} números, uno por eje; {came}."
        for count in got:
            assert not isinstance(count, set | list | tuple | np.ndarray), (
                f"Llegaron los valores, {show(count)}: se pide cuántos son.")
            is_int(count, "cada cuenta")


@points(2, of="distinct_values", hint="Un valor que se repite cuenta una vez, aunque no aparezca seguido. Una grilla "
        "de 9 puntos prueba solo 3 valores en cada eje.", after="test_one_count_per_axis")
def test_repeated_values_count_once(submission):
    """Los repetidos cuentan una vez"""
    got = is_sequence(submission.distinct_values(grid([0.75, 0.25, 0.5])))
    assert got != [9, 9], "La grilla de 3 × 3 tiene 9 puntos, pero no 9 valores en cada eje: hay valores repetidos."
    assert got == [3, 3], f"Una grilla de 3 × 3 prueba 3 valores en cada eje; llegó {show(got)}."
    got = is_sequence(submission.distinct_values([(2,), (2,), (2,)]))
    assert got == [1], f"Tres veces el mismo punto es 1 solo valor; llegó {show(got)}."


@points(1, of="distinct_values", hint="Cada eje tiene su cuenta: los valores de uno no se mezclan con los del otro.",
        after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_axes_do_not_mix(submission):
    """Los ejes no se mezclan"""
    got = is_sequence(submission.distinct_values([(1, 7, 5), (2, 7, 6), (3, 7, 5), (4, 7, 6)]))
    assert got == [4, 1, 2], (
        f"En (1, 7, 5), (2, 7, 6), (3, 7, 5), (4, 7, 6) hay 4 valores en el primer eje, 1 en el segundo y 2 en el "
        f"tercero; llegó {show(got)}.")
    got = is_sequence(submission.distinct_values([(1, 2), (1, 4), (3, 2), (3, 4)]))
    assert got == [2, 2], f"El ejemplo del enunciado, la grilla de la clase, da [2, 2]; llegó {show(got)}."
    got = is_sequence(submission.distinct_values([(-1, 0), (1, 0.0), (-1.0, 3), (2, 0)]))
    assert got == [3, 2], f"En (-1, 0), (1, 0.0), (-1.0, 3), (2, 0) hay 3 valores y 2; llegó {show(got)}."


@points(1, of="distinct_values", hint="Dos números de punto flotante se comparan con una tolerancia: `0.1 + 0.2` no es "
        "exactamente `0.3`.", after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_floating_point_noise(submission):
    """El error de redondeo no es un valor nuevo"""
    got = is_sequence(submission.distinct_values([(0.1 + 0.2,), (0.3,), (0.7 - 0.4,), (1.0,)]))
    assert got == [2], f"`0.1 + 0.2`, `0.3` y `0.7 - 0.4` son el mismo valor, y con `1.0` hay 2; llegó {show(got)}."
    got = is_sequence(submission.distinct_values([(3000.0,), (5.0,), (3000.0 + 1e-11,), (5.0 - 1e-11,)]))
    assert got == [2], f"Con `3000.0`, `5.0`, `3000.0 + 1e-11` y `5.0 - 1e-11` hay 2 valores; llegó {show(got)}."


@points(1, of="distinct_values", hint="La tolerancia es 1e-9, sin importar el tamaño de los números: si redondeamos a "
        "pocos decimales, una tasa de 0,0001 y una de 0,001 se confunden.",
        after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_small_values_are_different(submission):
    """Los valores cercanos no se confunden"""
    got = is_sequence(submission.distinct_values([(1e-5,), (1e-4,), (1e-3,), (1e-2,), (1.00001e-2,)]))
    assert got == [5], f"0,00001, 0,0001, 0,001, 0,01 y 0,0100001 son 5 valores distintos; llegó {show(got)}."
    for three in ((1000.0, 1000.00001, 1000.00002), (2e-8, 1e-8, 3e-8)):
        got = is_sequence(submission.distinct_values([(value,) for value in three]))
        assert got == [3], f"`{three}` son 3 valores distintos; llegó {show(got)}."
