"""Comprobaciones de los ejercicios de la lección 04: sortear, cuántos intentos, cuántos valores distintos.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
import itertools
import math

from coursekit.grader import is_dict, is_int, is_list, is_number, points
from coursekit.grader.values import kind_of, number, show

# --- sample ----------------------------------------------------------------------------------

MIXED = {"C": ("log", 1e-3, 1e3), "k": ("int", 1, 15), "m": ("float", -2.0, 2.0),
         "w": ("choice", ["uniform", "distance"])}
SHAPE = "test_one_dict_per_draw"
VARIED = (SHAPE, "test_draws_are_different")


def column(submission, rule, n=1000, seed=0) -> list:
    """`n` sorteos de un solo hiperparámetro con la regla dada."""
    return [row["x"] for row in submission.sample({"x": rule}, n, submission.rng(seed))]


def share(values, condition) -> float:
    return sum(map(condition, values)) / len(values)


@points(1, of="sample", hint="Una lista de n diccionarios: cada uno es una configuración completa, lista para "
        "un modelo.")
def test_one_dict_per_draw(submission):
    """Un diccionario por configuración"""
    got = submission.sample(MIXED, 5, submission.rng(0))
    assert "space" not in submission.modified and "argumento 1" not in submission.modified, (
        "La función modificó el espacio que recibió, y lo necesita entero en cada sorteo: ¿un pop, un del?")
    assert not isinstance(got, dict), (
        "Llegó un solo diccionario; se espera una lista con un diccionario por configuración.")
    is_list(got, length=5, what="el resultado")
    for row in got:
        is_dict(row, keys=list(MIXED), what="cada configuración")


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
    first, again, other = (submission.sample(MIXED, 8, submission.rng(seed)) for seed in (1, 1, 2))
    assert first == again, "Con la misma semilla salieron configuraciones distintas: la búsqueda no se puede repetir."
    assert first != other, "Con semillas distintas salieron las mismas configuraciones: el rng no se está usando."


@points(1, of="sample", hint="Un hiperparámetro no dice nada del otro: cada uno necesita su propio sorteo.",
        after=VARIED)
def test_axes_are_independent(submission):
    """Cada hiperparámetro se sortea por su cuenta"""
    rule = ("float", 0.0, 1.0)
    rows = submission.sample({"a": rule, "b": rule}, 1000, submission.rng(3))
    same_side = share(rows, lambda row: (row["a"] < 0.5) == (row["b"] < 0.5))
    assert abs(same_side - 0.5) < 0.1, (
        f"«a» y «b» caen en la misma mitad en {number(100 * same_side, 0)} % de los sorteos; si son independientes, la "
        "mitad de las veces. ¿Usamos el mismo número al azar para los dos?")


@points(1, of="sample", hint="Ningún valor sale del intervalo [low, high] de su regla.", after=VARIED)
def test_inside_the_limits(submission):
    """Los valores quedan dentro de sus límites"""
    for kind, low, high in (("float", 2.0, 5.0), ("log", 1e-3, 1e3), ("log", 1e-5, 0.1)):
        values = column(submission, (kind, low, high), n=300)
        outside = [v for v in values if not low * (1 - 1e-9) - 1e-12 <= v <= high * (1 + 1e-9)]
        assert not outside, f"Con la regla {(kind, low, high)} salió {show(outside[0])}."


@points(2, of="sample", hint="Lo uniforme es el logaritmo: sorteamos entre log(low) y log(high), y volvemos con la "
        "exponencial.", after=(*VARIED, "test_inside_the_limits"))
def test_log_is_uniform_in_the_logarithm(submission):
    """En «log», todas las décadas reciben lo mismo"""
    values = column(submission, ("log", 1e-3, 1e3))
    below = share(values, lambda v: v < 1)
    assert below > 0.05, (
        f"Con la regla («log», 0,001, 1000) solo {number(100 * below, 1)} % de los valores es menor que 1, y son tres "
        "de las seis décadas: el sorteo es uniforme en el valor, no en su logaritmo.")
    for exponent in range(-3, 3):
        inside = share(values, lambda v, e=exponent: 10.0**e <= v < 10.0 ** (e + 1))
        assert abs(inside - 1 / 6) < 0.06, (
            f"Entre 10^{exponent} y 10^{exponent + 1} cae {number(100 * inside, 0)} % de los valores; son seis décadas "
            "y a cada una le toca 17 %.")


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
    values = column(submission, ("int", 1, 4), n=1500)
    assert 4 in values, "En 1500 sorteos con la regla («int», 1, 4) nunca salió el 4: el extremo superior quedó afuera."
    assert set(values) == {1, 2, 3, 4}, f"Con la regla («int», 1, 4) salieron los valores {sorted(set(values))}."
    for k in (1, 2, 3, 4):
        frequency = values.count(k) / len(values)
        assert abs(frequency - 0.25) < 0.05, (
            f"Con la regla («int», 1, 4), el {k} salió en {number(100 * frequency, 0)} % de los sorteos; se espera "
            "cerca de 25 %.")


@points(1, of="sample", hint="Sorteamos una posición y devolvemos values[posición]. rng.choice(values) pasa antes por "
        "un arreglo de numpy y puede cambiar la clase de los valores.", after=VARIED)
def test_choice_returns_the_value(submission):
    """En «choice» salen los valores de la lista"""
    values = [2, "sqrt", 0.5]
    for value in column(submission, ("choice", values), n=60):
        assert value not in (0, 1) or isinstance(value, str), (
            f"Llegó {show(value)}, una posición de la lista; se espera el valor que está ahí.")
        assert any(type(value) is type(known) and value == known for known in values), (
            f"La lista es {values} y llegó {show(value)}, {kind_of(value)}.")


@points(1, of="sample", hint="Todos los valores de la lista tienen la misma probabilidad, también el último.",
        after=(*VARIED, "test_choice_returns_the_value"))
def test_every_choice_is_as_likely(submission):
    """En «choice», todos los valores son igual de probables"""
    got = column(submission, ("choice", ["a", "b", "c", "d"]), n=1500)
    for known in "abcd":
        frequency = got.count(known) / len(got)
        assert abs(frequency - 0.25) < 0.05, (
            f"De 4 valores, «{known}» salió en {number(100 * frequency, 0)} % de los sorteos; se espera cerca de 25 %.")


# --- trials_needed ---------------------------------------------------------------------------

PAIRS = [(0.05, 0.95), (0.01, 0.95), (0.05, 0.99), (0.1, 0.9), (0.2, 0.5), (0.3, 0.99)]


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
        "justo, no hace falta otro intento.", after=("test_q_and_p_are_not_swapped", "test_depends_on_q_and_p"))
def test_no_trial_is_spare(submission):
    """Es el menor número de intentos"""
    for q, p in [*PAIRS, (0.5, 0.75), (0.5, 0.875)]:
        n = is_number(submission.trials_needed(q, p))
        known = " «60» es la regla redondeada." if (q, p, n) == (0.05, 0.95, 60) else ""
        assert chance(q, math.ceil(n) - 1) < p - 1e-9, (
            f"Para q = {number(q)} y p = {number(p)} llegó {number(n)}, y con {number(n - 1)} la probabilidad ya es "
            f"{percent(chance(q, n - 1))}.{known}")


@points(1, of="trials_needed", hint="No se hacen 58,4 intentos, y 59,0 no es un entero: math.ceil devuelve un entero.",
        after=("test_q_and_p_are_not_swapped", "test_depends_on_q_and_p"))
def test_is_an_integer(submission):
    """Es un entero"""
    is_int(submission.trials_needed(0.05, 0.95), "la cantidad de intentos")


# --- distinct_values -------------------------------------------------------------------------

def grid(values, axes=2) -> list:
    return list(itertools.product(values, repeat=axes))


@points(1, of="distinct_values", hint="Un número por hiperparámetro: miremos cada columna por separado, no cada fila.")
def test_one_count_per_axis(submission):
    """Una cuenta por eje"""
    for axes, design in ((2, grid([1, 3])), (3, grid([1, 3], 3)), (1, [(0.5,), (0.7,)])):
        got = is_list(submission.distinct_values(design), what="el resultado")
        assert len(got) == axes, (
            f"Con {len(design)} puntos de {axes} {'coordenada' if axes == 1 else 'coordenadas'} llegaron {len(got)} "
            f"números; se espera uno por eje.")
        for count in got:
            assert not isinstance(count, set | list | tuple), (
                f"Llegaron los valores, {show(count)}: se pide cuántos son.")


@points(2, of="distinct_values", hint="Un valor que se repite cuenta una vez, aunque no aparezca seguido. Una grilla "
        "de 9 puntos prueba solo 3 valores en cada eje.", after="test_one_count_per_axis")
def test_repeated_values_count_once(submission):
    """Los repetidos cuentan una vez"""
    got = submission.distinct_values(grid([0.25, 0.5, 0.75]))
    assert got != [9, 9], "La grilla de 3 × 3 tiene 9 puntos, pero no 9 valores en cada eje: hay valores repetidos."
    assert got == [3, 3], f"Una grilla de 3 × 3 prueba 3 valores en cada eje; llegó {show(got)}."
    got = submission.distinct_values([(2,), (2,), (2,)])
    assert got == [1], f"Tres veces el mismo punto es 1 solo valor; llegó {show(got)}."


@points(1, of="distinct_values", hint="Cada eje tiene su cuenta: los valores de uno no se mezclan con los del otro.",
        after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_axes_do_not_mix(submission):
    """Los ejes no se mezclan"""
    got = submission.distinct_values([(1, 7, 5), (2, 7, 6), (3, 7, 5), (4, 7, 6)])
    assert got == [4, 1, 2], (
        f"En (1, 7, 5), (2, 7, 6), (3, 7, 5), (4, 7, 6) hay 4 valores en el primer eje, 1 en el segundo y 2 en el "
        f"tercero; llegó {show(got)}.")


@points(1, of="distinct_values", hint="Dos números de punto flotante se comparan con una tolerancia: `0.1 + 0.2` no es "
        "exactamente `0.3`.", after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_floating_point_noise(submission):
    """El error de redondeo no es un valor nuevo"""
    got = submission.distinct_values([(0.1 + 0.2,), (0.3,), (0.7 - 0.4,), (1.0,)])
    assert got == [2], f"`0.1 + 0.2`, `0.3` y `0.7 - 0.4` son el mismo valor, y con `1.0` hay 2; llegó {show(got)}."


@points(1, of="distinct_values", hint="La tolerancia es 1e-9: si redondeamos a pocos decimales, una tasa de 0,0001 y "
        "una de 0,001 se confunden.", after=("test_one_count_per_axis", "test_repeated_values_count_once"))
def test_small_values_are_different(submission):
    """Los valores chicos no se confunden"""
    got = submission.distinct_values([(1e-5,), (1e-4,), (1e-3,), (1e-2,), (1.00001e-2,)])
    assert got == [5], f"0,00001, 0,0001, 0,001, 0,01 y 0,0100001 son 5 valores distintos; llegó {show(got)}."
