"""Las oraciones del enunciado 04 y, de cada una, respuestas que la rompen y nada más."""
from coursekit.grader.testing import changed

BODY = "return [{name: draw(*rule) for name, rule in space.items()} for _ in range(n)]"
FLOAT = "return rng.uniform(low, high)"
LOG = "math.exp(rng.uniform(math.log(low), math.log(high)))"
INT = "int(rng.integers(low, high + 1))"
CHOICE = "values[rng.integers(len(values))]"

SAMPLE = {
    "devuelve una **lista de `n` configuraciones al azar**: un diccionario `{hiperparámetro: valor}` por cada una": [
        changed("sample", "siempre diez", "range(n)", "range(10)", fails="test_one_dict_per_draw",
                says="tiene 10 elementos"),
        changed("sample", "un generador", BODY,
                "return ({name: draw(*rule) for name, rule in space.items()} for _ in range(n))",
                fails="test_one_dict_per_draw", says="un generador"),
        changed("sample", "listas de valores", BODY,
                "return [[draw(*rule) for name, rule in space.items()] for _ in range(n)]",
                fails="test_one_dict_per_draw", says="una lista"),
        changed("sample", "el mismo diccionario", BODY,
                "row = {}; return [row.update({k: draw(*r) for k, r in space.items()}) or row for _ in range(n)]",
                fails="test_draws_are_different"),
        changed("sample", "sin las reglas choice", "in space.items()}", 'in space.items() if rule[0] != "choice"}',
                fails="test_one_dict_per_draw", says="faltan «w»"),
    ],
    "un `float` uniforme entre `low` y `high`": [
        changed("sample", "una normal recortada", FLOAT,
                "return float(np.clip(rng.normal((low + high) / 2, (high - low) / 6), low, high))",
                fails="test_inside_the_limits", never="¿los redondeamos?"),
        changed("sample", "redondeado a un decimal", FLOAT, "return round(rng.uniform(low, high), 1)",
                fails="test_inside_the_limits", says="¿los redondeamos?"),
        changed("sample", "empieza en cero", FLOAT, "return rng.uniform(0, high)", fails="test_inside_the_limits"),
        changed("sample", "un entero si los límites lo son", FLOAT,
                "return int(rng.integers(low, high)) if isinstance(low, int) else rng.uniform(low, high)",
                fails="test_inside_the_limits", says="se espera un float"),
        changed("sample", "el cuadrado de un uniforme", FLOAT, "return low + (high - low) * rng.random() ** 2",
                fails="test_inside_the_limits"),
        changed("sample", "diez puntos parejos", FLOAT, "return float(rng.choice(np.linspace(low, high, 50)))",
                fails="test_inside_the_limits"),
    ],
    "un `float` entre `low` y `high` cuyo **logaritmo** es uniforme": [
        changed("sample", "solo potencias de diez", LOG,
                "10.0 ** int(rng.integers(round(math.log10(low)), round(math.log10(high)) + 1))",
                fails="test_log_is_uniform_in_the_logarithm"),
        changed("sample", "la exponencial sin logaritmo", LOG, "math.exp(rng.uniform(low, min(high, 5)))",
                fails="test_inside_the_limits"),
        changed("sample", "el logaritmo solo", LOG, "rng.uniform(math.log(low), math.log(high))",
                fails="test_inside_the_limits"),
        changed("sample", "log y log10 mezclados", LOG, "10 ** rng.uniform(math.log(low), math.log(high))",
                fails="test_inside_the_limits"),
        changed("sample", "uniforme en el valor", LOG, "rng.uniform(low, high)",
                fails="test_log_is_uniform_in_the_logarithm", says="uniforme en el valor, no en su logaritmo"),
        changed("sample", "uniforme en la raíz", LOG, "rng.uniform(low ** 0.5, high ** 0.5) ** 2",
                fails="test_log_is_uniform_in_the_logarithm", never="uniforme en el valor"),
    ],
    "un `int` entre `low` y `high`, **los dos incluidos**, todos con igual probabilidad": [
        changed("sample", "desde uno", INT, "int(rng.integers(1, high + 1))", fails="test_every_integer_is_as_likely"),
        changed("sample", "desde cero", INT, "int(rng.integers(high + 1))", fails="test_every_integer_is_as_likely"),
        changed("sample", "sin el inferior", INT, "int(rng.integers(low + 1, high + 1)) if low < high else low",
                fails="test_every_integer_is_as_likely", says="el extremo inferior quedó afuera"),
        changed("sample", "int de un uniforme", INT, "int(rng.uniform(low, high + 1))",
                fails="test_every_integer_is_as_likely"),
        changed("sample", "los extremos, de más", INT, "min(high, max(low, int(rng.integers(low - 1, high + 2))))",
                fails="test_every_integer_is_as_likely"),
        changed("sample", "un texto", INT, "str(rng.integers(low, high + 1))", fails="test_int_is_an_integer",
                says="un texto"),
    ],
    "un elemento de la lista `values`, tal como está en la lista": [
        changed("sample", "con rng.choice", CHOICE, "rng.choice(np.array(values, dtype=object)) if None in values "
                "else rng.choice(values)", fails="test_choice_returns_the_value"),
        changed("sample", "como texto", CHOICE, "str(values[rng.integers(len(values))])",
                fails="test_choice_returns_the_value", says="un texto"),
        changed("sample", "sin el primero", CHOICE, "values[rng.integers(1, len(values)) if len(values) > 1 else 0]",
                fails="test_every_choice_is_as_likely"),
        changed("sample", "sin los falsos", CHOICE, "([v for v in values if v] or values)"
                "[rng.integers(len([v for v in values if v] or values))]", fails="test_every_choice_is_as_likely",
                says="None"),
        changed("sample", "desordena la lista recibida", "return " + CHOICE, "rng.shuffle(values); return values[0]",
                fails="test_one_dict_per_draw", says="en «space»"),
        changed("sample", "el primero, más veces", CHOICE, "values[max(0, rng.integers(-1, len(values)))]",
                fails="test_every_choice_is_as_likely"),
    ],
    "Cada hiperparámetro se sortea por su cuenta.": [
        changed("sample", "un generador por hiperparámetro, con igual semilla", BODY,
                "seed = int(rng.integers(2**32)); own = {k: np.random.default_rng(seed) for k in space}; "
                "rows = []\n    for _ in range(n):\n        row = {}\n        for name, rule in space.items():\n"
                "            rng = own[name]\n            row[name] = draw(*rule)\n        rows.append(row)\n"
                "    return rows", fails="test_axes_are_independent", says="mismo número al azar"),
        changed("sample", "el anterior y un poco más", FLOAT,
                "draw.last = (getattr(draw, 'last', rng.random()) * 0.5 + rng.random() * 0.5); "
                "return low + (high - low) * draw.last", fails="test_axes_are_independent"),
    ],
    "Todo el azar sale de `rng`, un generador de numpy": [
        changed("sample", "azar de Python", FLOAT, "return __import__('random').uniform(low, high)",
                fails="test_randomness_comes_from_rng", says="la regla «float»"),
        changed("sample", "el log con semilla propia", LOG,
                "math.exp(own.uniform(math.log(low), math.log(high)))".replace("own", "np.random.default_rng(3)"),
                fails="test_randomness_comes_from_rng", says="la regla «log»"),
        changed("sample", "los enteros con np.random", INT, "int(np.random.randint(low, high + 1))",
                fails="test_randomness_comes_from_rng", says="la regla «int»"),
        changed("sample", "choice con np.random", CHOICE, "values[np.random.randint(len(values))]",
                fails="test_randomness_comes_from_rng", says="la regla «choice»"),
        changed("sample", "una copia del generador", "def draw(kind, *limits):",
                "rng = __import__('copy').deepcopy(rng)\n\n    def draw(kind, *limits):",
                fails="test_randomness_comes_from_rng", says="una copia de `rng`"),
        changed("sample", "una semilla fija antes del bucle", "def draw(kind, *limits):",
                "rng = np.random.default_rng(42)\n\n    def draw(kind, *limits):",
                fails="test_randomness_comes_from_rng", says="no estamos usando el `rng`"),
    ],
}

TRIALS_NEEDED = {
    "devuelve **el menor entero `n`**": [
        changed("trials_needed", "un float", "math.ceil(exact - 1e-9)", "float(math.ceil(exact - 1e-9))",
                fails="test_is_an_integer", says="se espera un entero"),
        changed("trials_needed", "sin redondear", "math.ceil(exact - 1e-9)", "exact", fails="test_is_an_integer"),
        changed("trials_needed", "uno de más", "math.ceil(exact - 1e-9)", "math.ceil(exact - 1e-9) + 1",
                fails="test_no_trial_is_spare"),
        changed("trials_needed", "uno de menos", "math.ceil(exact - 1e-9)", "max(1, math.ceil(exact - 1e-9) - 1)",
                fails="test_probability_is_reached", says="no alcanza"),
        changed("trials_needed", "al más cercano", "math.ceil(exact - 1e-9)", "max(1, round(exact))",
                fails="test_probability_is_reached"),
        changed("trials_needed", "al menos dos", "math.ceil(exact - 1e-9)", "max(2, math.ceil(exact - 1e-9))",
                fails="test_no_trial_is_spare"),
        changed("trials_needed", "a lo sumo mil", "math.ceil(exact - 1e-9)", "min(1000, math.ceil(exact - 1e-9))",
                fails="test_probability_is_reached"),
    ],
    "la probabilidad de que al menos uno de `n` sorteos independientes caiga en el mejor `q` llega a `p`": [
        changed("trials_needed", "sin el complemento de p", "math.log(1 - p)", "math.log(p)",
                fails="test_depends_on_q_and_p"),
        changed("trials_needed", "sin el complemento de q", "math.log(1 - q)", "math.log(q)",
                fails="test_depends_on_q_and_p"),
        changed("trials_needed", "la cuenta de pocos", "exact = math.log(1 - p) / math.log(1 - q)",
                "exact = -math.log(1 - p) / q", fails="test_no_trial_is_spare"),
        changed("trials_needed", "uno sobre q", "exact = math.log(1 - p) / math.log(1 - q)", "exact = 1 / q",
                fails="test_depends_on_q_and_p"),
        changed("trials_needed", "siempre con p de 95 %", "math.log(1 - p)", "math.log(0.05)",
                fails="test_depends_on_q_and_p"),
        changed("trials_needed", "siempre con q de 5 %", "math.log(1 - q)", "math.log(0.95)",
                fails="test_depends_on_q_and_p"),
    ],
    "Una diferencia menor que `1e-9` es error de redondeo, y no pide otro intento.": [
        changed("trials_needed", "sin tolerancia", "exact - 1e-9", "exact", fails="test_no_trial_is_spare",
                says="una tolerancia de 1e-9"),
        changed("trials_needed", "el bucle sin tolerancia", "return math.ceil(exact - 1e-9)",
                "n = 1\n    while 1 - (1 - q) ** n < p:\n        n += 1\n    return n", fails="test_no_trial_is_spare",
                says="`1 - (1 - 0.2)**2` le da `0.3599999999999999`"),
        changed("trials_needed", "una tolerancia enorme", "exact - 1e-9", "exact - 0.1",
                fails="test_probability_is_reached"),
        changed("trials_needed", "estricto", "return math.ceil(exact - 1e-9)", "return math.floor(exact + 1e-9) + 1",
                fails="test_no_trial_is_spare", says="basta con llegar", never="tolerancia de 1e-9"),
    ],
    "`trials_needed(0.1, 0.9)` da `22`, y `trials_needed(0.5, 0.75)` da `2`": [
        changed("trials_needed", "el piso", "math.ceil(exact - 1e-9)", "max(1, math.floor(exact + 1e-9))",
                fails="test_probability_is_reached"),
    ],
}

COUNT = "1 + int(np.sum(np.diff(np.sort(column)) > 1e-9))"

DISTINCT_VALUES = {
    "devuelve una **lista de enteros**": [
        changed("distinct_values", "un diccionario", f"[{COUNT} for column in columns]",
                f"{{i: {COUNT} for i, column in enumerate(columns)}}", fails="test_one_count_per_axis",
                says="un diccionario"),
        changed("distinct_values", "los valores", COUNT, "sorted(set(column))", fails="test_one_count_per_axis",
                says="se pide cuántos son"),
        changed("distinct_values", "cuentas como decimales", COUNT, f"float({COUNT})", fails="test_one_count_per_axis",
                says="se espera un entero"),
        changed("distinct_values", "el total", f"[{COUNT} for column in columns]",
                f"sum({COUNT} for column in columns)", fails="test_one_count_per_axis", says="un entero"),
        changed("distinct_values", "sin el primero", f"{COUNT} ", f"{COUNT[4:]} ",
                fails="test_repeated_values_count_once"),
    ],
    "cuántos valores distintos prueba el diseño `points` **en cada eje**": [
        changed("distinct_values", "solo dos ejes", "in columns]", "in list(columns)[:2]]",
                fails="test_one_count_per_axis"),
        changed("distinct_values", "sin ordenar", "np.sort(column)", "column",
                fails="test_repeated_values_count_once"),
        changed("distinct_values", "cuenta los repetidos", COUNT, "len(column) - len(set(column)) + 1",
                fails="test_repeated_values_count_once"),
        changed("distinct_values", "los puntos distintos", COUNT, "len(set(points))",
                fails="test_repeated_values_count_once"),
        changed("distinct_values", "el mayor menos el menor", COUNT, "int(max(column) - min(column)) + 1",
                fails="test_repeated_values_count_once"),
        changed("distinct_values", "sin los ceros", "np.sort(column)", "np.sort([v for v in column if v])",
                fails="test_axes_do_not_mix"),
        changed("distinct_values", "el valor absoluto", "np.sort(column)", "np.sort(np.abs(column))",
                fails="test_axes_do_not_mix"),
        changed("distinct_values", "ordena lo recibido", "columns = zip(*points, strict=True)",
                "points.sort(reverse=True); columns = zip(*points)", fails="test_one_count_per_axis",
                says="en «points»"),
    ],
    "Dos números que difieren en menos de `1e-9` cuentan como el mismo": [
        changed("distinct_values", "sin tolerancia", "> 1e-9", "> 0", fails="test_floating_point_noise"),
        changed("distinct_values", "una tolerancia de 1e-16", "> 1e-9", "> 1e-16", fails="test_floating_point_noise"),
        changed("distinct_values", "con doce decimales", COUNT, "len({round(v, 12) for v in column})",
                fails="test_floating_point_noise"),
    ],
    "Los que son distintos difieren, en estos diseños, en `1e-8` o más.": [
        changed("distinct_values", "np.isclose", "np.diff(np.sort(column)) > 1e-9",
                "~np.isclose(np.sort(column)[1:], np.sort(column)[:-1])", fails="test_small_values_are_different"),
        changed("distinct_values", "una tolerancia de una milésima", "> 1e-9", "> 1e-3",
                fails="test_small_values_are_different"),
        changed("distinct_values", "math.isclose", "np.diff(np.sort(column)) > 1e-9",
                "[not math.isclose(a, b, rel_tol=1e-7) for a, b in zip(sorted(column), sorted(column)[1:])]",
                fails="test_small_values_are_different"),
        changed("distinct_values", "con seis decimales", COUNT, "len({round(v, 6) for v in column})",
                fails="test_small_values_are_different"),
    ],
}

SENTENCES = {"sample": SAMPLE, "trials_needed": TRIALS_NEEDED, "distinct_values": DISTINCT_VALUES}
