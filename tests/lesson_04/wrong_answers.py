"""Errores típicos de los ejercicios 04: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong

SAMPLE = '''
def draw(kind, limits, rng):
    if kind == "choice":
        values = limits[0]
        return {choice}
    low, high = limits
    if kind == "int":
        return {int}
    if kind == "log":
        return {log}
    return {float}

def sample(space, n, rng):
    return {body}
'''
RIGHT = {"choice": "values[rng.integers(len(values))]", "int": "int(rng.integers(low, high + 1))",
         "log": "math.exp(rng.uniform(math.log(low), math.log(high)))", "float": "rng.uniform(low, high)",
         "body": "[{name: draw(rule[0], rule[1:], rng) for name, rule in space.items()} for _ in range(n)]"}


def sample_with(name, fails, **changed):
    """La solución de `sample` con una sola pieza cambiada."""
    return Wrong(function="sample", name=name, fails=fails, source=SAMPLE.format(**RIGHT | changed))


ONE_NUMBER_FOR_ALL = """
def sample(space, n, rng):
    rows = []
    for _ in range(n):
        u = rng.random()
        row = {}
        for name, (kind, *limits) in space.items():
            if kind == "choice":
                row[name] = limits[0][int(u * len(limits[0]))]
                continue
            low, high = limits
            if kind == "int":
                row[name] = low + int(u * (high - low + 1))
            elif kind == "log":
                row[name] = low * (high / low) ** u
            else:
                row[name] = low + u * (high - low)
        rows.append(row)
    return rows
"""

WRONG = [
    # sample
    sample_with("un diccionario de listas", "test_one_dict_per_draw",
                body="{name: [draw(rule[0], rule[1:], rng) for _ in range(n)] for name, rule in space.items()}"),
    sample_with("generador creado en el bucle", "test_draws_are_different",
                body="[{name: draw(rule[0], rule[1:], np.random.default_rng(0)) for name, rule in space.items()} "
                     "for _ in range(n)]"),
    sample_with("la misma fila n veces", "test_draws_are_different",
                body="[{name: draw(rule[0], rule[1:], rng) for name, rule in space.items()}] * n"),
    sample_with("generador propio con semilla fija", "test_randomness_comes_from_rng",
                body="(lambda own: [{name: draw(rule[0], rule[1:], own) for name, rule in space.items()} "
                     "for _ in range(n)])(np.random.default_rng(0))"),
    sample_with("azar global", "test_randomness_comes_from_rng", float="np.random.uniform(low, high)"),
    sample_with("log sorteado en lineal", "test_log_is_uniform_in_the_logarithm", log="rng.uniform(low, high)"),
    sample_with("límites tomados como exponentes", "test_inside_the_limits",
                log="10 ** rng.uniform(low / 100, high / 100)"),
    sample_with("uniforme sin límites", "test_inside_the_limits", float="rng.random()"),
    sample_with("float en lugar de int", "test_int_is_an_integer", int="rng.uniform(low, high)"),
    sample_with("entero redondeado que sigue float", "test_int_is_an_integer",
                int="float(rng.integers(low, high + 1))"),
    sample_with("extremo superior afuera", "test_every_integer_is_as_likely", int="int(rng.integers(low, high))"),
    sample_with("uniforme redondeado", "test_every_integer_is_as_likely", int="round(rng.uniform(low, high))"),
    sample_with("devuelve la posición", "test_choice_returns_the_value", choice="int(rng.integers(len(values)))"),
    sample_with("rng.choice cambia las clases", "test_choice_returns_the_value", choice="rng.choice(values)"),
    sample_with("el último valor nunca sale", "test_every_choice_is_as_likely",
                choice="values[rng.integers(max(1, len(values) - 1))]"),
    Wrong(function="sample", name="un número para todos", fails="test_axes_are_independent", source=ONE_NUMBER_FOR_ALL),
    # trials_needed
    Wrong(function="trials_needed", name="58, por redondeo", fails="test_probability_is_reached", source="""
def trials_needed(q, p):
    return round(math.log(1 - p) / math.log(1 - q))
"""),
    Wrong(function="trials_needed", name="truncado", fails="test_probability_is_reached", source="""
def trials_needed(q, p):
    return max(1, int(math.log(1 - p) / math.log(1 - q) + 1e-9))
"""),
    Wrong(function="trials_needed", name="p sobre q", fails="test_probability_is_reached", source="""
def trials_needed(q, p):
    return math.ceil(p / q)
"""),
    Wrong(function="trials_needed", name="60, de memoria", fails="test_depends_on_q_and_p", source="""
def trials_needed(q, p):
    return 60
"""),
    Wrong(function="trials_needed", name="60 para el caso famoso", fails="test_no_trial_is_spare", source="""
def trials_needed(q, p):
    return 60 if (q, p) == (0.05, 0.95) else math.ceil(math.log(1 - p) / math.log(1 - q) - 1e-9)
"""),
    Wrong(function="trials_needed", name="siempre uno más", fails="test_no_trial_is_spare", source="""
def trials_needed(q, p):
    return int(math.log(1 - p) / math.log(1 - q)) + 1
"""),
    Wrong(function="trials_needed", name="q y p cambiados", fails="test_q_and_p_are_not_swapped", source="""
def trials_needed(q, p):
    return math.ceil(math.log(1 - q) / math.log(1 - p))
"""),
    Wrong(function="trials_needed", name="np.ceil da un float", fails="test_is_an_integer", source="""
def trials_needed(q, p):
    return np.ceil(np.log(1 - p) / np.log(1 - q) - 1e-9)
"""),
    # distinct_values
    Wrong(function="distinct_values", name="mira las filas", fails="test_one_count_per_axis", source="""
def distinct_values(points):
    return [len(set(point)) for point in points]
"""),
    Wrong(function="distinct_values", name="un solo número", fails="test_one_count_per_axis", source="""
def distinct_values(points):
    return len({round(value, 9) for point in points for value in point})
"""),
    Wrong(function="distinct_values", name="cuenta las filas", fails="test_repeated_values_count_once", source="""
def distinct_values(points):
    return [len(points) for _ in points[0]]
"""),
    Wrong(function="distinct_values", name="cuenta cambios seguidos", fails="test_repeated_values_count_once",
          source="""
def distinct_values(points):
    return [1 + sum(abs(a - b) > 1e-9 for a, b in zip(c, c[1:])) for c in zip(*points)]
"""),
    Wrong(function="distinct_values", name="mezcla los ejes", fails="test_axes_do_not_mix", source="""
def distinct_values(points):
    every = {round(value, 9) for point in points for value in point}
    return [len(every) for _ in points[0]]
"""),
    Wrong(function="distinct_values", name="solo mira el primer eje", fails="test_axes_do_not_mix", source="""
def distinct_values(points):
    return [len({round(point[0], 9) for point in points}) for _ in points[0]]
"""),
    Wrong(function="distinct_values", name="set con floats exactos", fails="test_floating_point_noise", source="""
def distinct_values(points):
    return [len(set(column)) for column in zip(*points)]
"""),
    Wrong(function="distinct_values", name="redondea a dos decimales", fails="test_small_values_are_different",
          source="""
def distinct_values(points):
    return [len({round(value, 2) for value in column}) for column in zip(*points)]
"""),
    Wrong(function="sample", name="vacía el espacio recibido", fails="test_one_dict_per_draw", source="""
def sample(space, n, rng):
    rows = [{} for _ in range(n)]
    while space:
        name, (kind, *limits) = space.popitem()
        for row in rows:
            row[name] = limits[0][rng.integers(len(limits[0]))] if kind == "choice" else rng.uniform(*limits)
    return rows
"""),
]
