"""Comprobaciones de los ejercicios de la lección 06: torneo, mutación, evolución.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
from coursekit.grader import is_dict, is_int, is_list, is_number, points
from coursekit.grader.values import number, show

# --- tournament ------------------------------------------------------------------------------

FITNESS = [0.91, 0.55, 0.97, 0.70, 0.82, 0.60]      # de mejor a peor: 2, 0, 4, 3, 5, 1
BEST, WORST = 2, 1
IS_POSITION = "test_returns_a_position"
OF_CHANCE = (IS_POSITION, "test_size_one_is_pure_chance")


def winners(submission, k, n=400, fitness=FITNESS, seed=0) -> list:
    """Quién gana `n` torneos seguidos."""
    rng = submission.rng(seed)
    return [submission.tournament(fitness, k, rng) for _ in range(n)]


@points(1, of="tournament", hint="Se devuelve la posición en la lista (un entero), no la aptitud que hay en ella.")
def test_returns_a_position(submission):
    """Devuelve una posición"""
    for winner in winners(submission, 2, n=20):
        is_int(winner, "la posición del ganador")
        assert 0 <= winner < len(FITNESS), (
            f"Con {len(FITNESS)} individuos llegó la posición {winner}; se espera una entre 0 y {len(FITNESS) - 1}.")


@points(2, of="tournament", hint="Con k = 1 debe ser puro azar: gana el único sorteado, sea bueno o malo.",
        after=IS_POSITION)
def test_size_one_is_pure_chance(submission):
    """Con k = 1, todos ganan lo mismo"""
    got = winners(submission, 1, n=900)
    for position in range(len(FITNESS)):
        share = got.count(position) / len(got)
        assert abs(share - 1 / 6) < 0.06, (
            f"Con k = 1, el de la posición {position} (aptitud {number(FITNESS[position])}) ganó "
            f"{number(100 * share, 0)} % de los torneos; de seis individuos, a cada uno le toca 17 %.")


@points(2, of="tournament", hint="Más aptitud es mejor: entre los sorteados gana el de mayor fitness.", after=OF_CHANCE)
def test_the_fittest_wins_more(submission):
    """La mayor aptitud gana más"""
    got = winners(submission, 3)
    best, worst = got.count(BEST), got.count(WORST)
    assert best > worst, (
        f"En 400 torneos de 3, el de mayor aptitud ganó {best} y el de menor, {worst}; debe ganar más el primero. ¿Nos "
        "quedamos con la menor aptitud?")


@points(2, of="tournament", hint="Compiten exactamente k: si k es grande casi siempre gana el mejor, si es chico no "
        "tanto.", after=(*OF_CHANCE, "test_the_fittest_wins_more"))
def test_more_rivals_more_pressure(submission):
    """La presión crece con k"""
    shares = {k: winners(submission, k, n=600).count(BEST) / 600 for k in (2, 4, 12)}
    for k, share in shares.items():
        expected = 1 - (5 / 6) ** k          # que el mejor esté entre los k sorteados
        assert abs(share - expected) < 0.08, (
            f"Con k = {k}, el mejor de seis ganó {number(100 * share, 0)} % de los torneos; con {k} sorteos con "
            f"reposición se espera {number(100 * expected, 0)} %.")


@points(1, of="tournament", hint="El azar sale del rng que llega como argumento: así una búsqueda se puede repetir.",
        after=OF_CHANCE)
def test_tournament_uses_rng(submission):
    """Todo el azar sale de rng"""
    first, again, other = (winners(submission, 2, n=30, seed=seed) for seed in (1, 1, 2))
    assert first == again, "Con la misma semilla ganaron otros: así la búsqueda no se puede repetir."
    assert first != other, "Con semillas distintas ganaron los mismos: el rng no se está usando."


# --- mutate ----------------------------------------------------------------------------------

SPACE = {"x": ("float", -1.0, 1.0), "k": ("int", 1, 9), "w": ("choice", ["uniform", "distance", "callable"])}
PARENT = {"x": 0.2, "k": 5, "w": "distance"}
IS_CHILD = "test_returns_a_whole_individual"
MUTATES = (IS_CHILD, "test_rate_zero_changes_nothing", "test_rate_one_mutates")


def mutants(submission, n=200, pm=1.0, individual=PARENT, space=SPACE, seed=0) -> list:
    """`n` mutaciones seguidas del mismo individuo."""
    rng = submission.rng(seed)
    return [submission.mutate(individual, space, pm, rng) for _ in range(n)]


@points(1, of="mutate", hint="Un diccionario completo: también los hiperparámetros que no mutaron, con su valor.")
def test_returns_a_whole_individual(submission):
    """Devuelve un individuo entero"""
    for child in mutants(submission, n=10, pm=0.5):
        is_dict(child, keys=list(SPACE), what="el individuo mutado")


@points(2, of="mutate", hint="El padre cambió: copiemos antes de mutar, o armemos un diccionario nuevo.",
        after=IS_CHILD)
def test_the_parent_stays(submission):
    """El padre queda como estaba"""
    for pm in (0.5, 1.0):
        mutants(submission, n=1, pm=pm, seed=1)
        assert "individual" not in submission.modified, (
            f"Después de mutar con pm = {number(pm)}, el individuo que recibimos ya no es {show(PARENT)}; se espera "
            "que quede igual.")


@points(2, of="mutate", hint="Con pm = 0 no muta nada: la condición para mutar es rng.random() < pm, y nada fuerza una "
        "mutación.", after=IS_CHILD)
def test_rate_zero_changes_nothing(submission):
    """Con pm = 0 no cambia nada"""
    for child in mutants(submission, n=40, pm=0.0):
        assert child == PARENT, (
            f"Con pm = 0 el individuo {show(PARENT)} pasó a ser {show(child)}; se espera el mismo.")


@points(1, of="mutate", hint="Con pm = 1 mutan todos: si no cambia nunca, ¿se está usando el resultado de la mutación?",
        after=(IS_CHILD, "test_rate_zero_changes_nothing"))
def test_rate_one_mutates(submission):
    """Con pm = 1 mutan todos"""
    got = mutants(submission, n=60)
    for name in SPACE:
        changed = sum(child[name] != PARENT[name] for child in got) / len(got)
        assert changed > 0.3, (
            f"Con pm = 1, «{name}» cambió solo en {number(100 * changed, 0)} % de las mutaciones; se espera que mute "
            "siempre.")


@points(2, of="mutate", hint="Cada hiperparámetro sortea por su cuenta si muta: un rng.random() < pm para cada uno.",
        after=MUTATES)
def test_each_one_on_its_own(submission):
    """Cada uno muta por su cuenta, con probabilidad pm"""
    space = {name: ("float", 0.0, 1.0) for name in "abcd"}
    got = mutants(submission, n=400, pm=0.3, individual=dict.fromkeys(space, 0.5), space=space)
    changed = [[child[name] != 0.5 for name in space] for child in got]
    for i, name in enumerate(space):
        share = sum(row[i] for row in changed) / len(got)
        assert abs(share - 0.3) < 0.08, (
            f"Con pm = 0,3, «{name}» mutó en {number(100 * share, 0)} % de los hijos; se espera cerca de 30 %.")
    both = sum(row[0] and row[1] for row in changed) / len(got)
    assert abs(both - 0.09) < 0.05, (
        f"Con pm = 0,3, «a» y «b» mutaron a la vez en {number(100 * both, 0)} % de los hijos; si cada uno sortea por "
        "su cuenta, se espera cerca de 9 %.")


@points(2, of="mutate", hint="Después del paso, recortemos a [low, high]: min(max(valor, low), high).", after=MUTATES)
def test_stays_in_the_space(submission):
    """Ningún valor sale del espacio"""
    for x, k in ((0.99, 9), (-0.99, 1)):
        for child in mutants(submission, individual={"x": x, "k": k, "w": "uniform"}):
            for name in ("x", "k"):
                low, high = SPACE[name][1:]
                assert low <= child[name] <= high, (
                    f"La regla de «{name}» es {SPACE[name]}, y desde {number((x, k)[name == 'k'])} la mutación llegó a "
                    f"{number(child[name])}, afuera de los límites.")
            assert child["w"] in SPACE["w"][1], (
                f"En «w» llegó {show(child['w'])}; se espera uno de {SPACE['w'][1]}.")


@points(1, of="mutate", hint="Un «int» sigue siendo un entero, y se mueve de a uno.", after=MUTATES)
def test_int_moves_one_by_one(submission):
    """Los enteros se mueven de a uno"""
    values = [child["k"] for child in mutants(submission)]
    for value in values:
        is_int(value, "el valor de un hiperparámetro «int»")
    assert set(values) == {4, 6}, (
        f"Desde el valor 5, las mutaciones dieron {sorted(set(values))}; se espera 4 o 6.")
    up = values.count(6) / len(values)
    assert abs(up - 0.5) < 0.15, (
        f"El entero subió en {number(100 * up, 0)} % de las mutaciones; se espera cerca de 50 %: sube y baja con igual "
        "probabilidad.")


@points(1, of="mutate", hint="rng.normal(0, (high - low) / 10): un paso chico alrededor del valor que había, no un "
        "sorteo nuevo.", after=MUTATES)
def test_float_takes_a_small_step(submission):
    """Los reales dan un paso chico"""
    space = {"x": ("float", 0.0, 100.0)}
    moves = [child["x"] - 50.0 for child in mutants(submission, n=600, individual={"x": 50.0}, space=space)]
    spread = (sum(m * m for m in moves) / len(moves)) ** 0.5
    assert abs(spread - 10) < 1.5, (
        f"Con la regla ('float', 0, 100) el paso tiene desvío {number(spread, 1)}; se espera cerca de 10, la décima "
        "parte del rango.")
    mean = sum(moves) / len(moves)
    assert abs(mean) < 2, (
        f"El promedio de 600 pasos es {number(mean, 1)}; se espera cerca de 0: la mitad para cada lado.")


@points(1, of="mutate", hint="Mutar una categoría es pasar a otra: sorteemos entre las demás.", after=MUTATES)
def test_choice_goes_to_another(submission):
    """Una categoría pasa a otra"""
    got = [child["w"] for child in mutants(submission, n=300)]
    assert "distance" not in got, "Con pm = 1, «w» quedó igual algunas veces: el valor actual no entra en el sorteo."
    for other in ("uniform", "callable"):
        assert abs(got.count(other) / len(got) - 0.5) < 0.12, (
            f"De las otras dos categorías, «{other}» salió en {number(100 * got.count(other) / len(got), 0)} % de las "
            "mutaciones; se espera cerca de 50 %.")


@points(1, of="mutate", hint="El azar sale del rng que llega como argumento: ni np.random, ni un generador nuevo.",
        after=MUTATES)
def test_mutation_uses_rng(submission):
    """Todo el azar sale de rng"""
    first, again, other = (mutants(submission, n=6, seed=seed) for seed in (1, 1, 2))
    assert first == again, "Con la misma semilla salieron mutaciones distintas: así la búsqueda no se puede repetir."
    assert first != other, "Con semillas distintas salieron las mismas mutaciones: el rng no se está usando."


# --- evolve ----------------------------------------------------------------------------------

HILL = {"a": ("float", -5.0, 5.0), "b": ("float", -5.0, 5.0), "k": ("int", 0, 20), "w": ("choice", ["p", "q"])}
IS_HISTORY = "test_one_number_per_generation"
PAID = (IS_HISTORY, "test_the_budget_is_respected")


class Counted:
    """La función que se minimiza: anota cada individuo y cada pérdida, en orden."""

    def __init__(self, noise=0.0):
        self.individuals, self.losses = [], []

    def __call__(self, individual):
        self.individuals.append(dict(individual))
        loss = (individual["a"] - 1) ** 2 + (individual["b"] + 2) ** 2 + (individual["k"] - 7) ** 2 / 4
        loss += individual["w"] == "p"
        self.losses.append(float(loss))
        return float(loss)


def evolved(submission, N, G, elite, seed=0):
    """El historial y lo que se evaluó."""
    f = Counted()
    return submission.evolve(f, HILL, N, G, elite, submission.rng(seed)), f


def generations(losses, N, G, elite) -> list:
    """Las pérdidas evaluadas, partidas por generación."""
    size = N - elite
    return [losses[:N], *(losses[N + g * size:N + (g + 1) * size] for g in range(G))]


@points(1, of="evolve", hint="Un número por generación, contando la inicial: la menor pérdida de cada población.")
def test_one_number_per_generation(submission):
    """Un número por generación, y la inicial"""
    for N, G, elite in ((6, 4, 1), (5, 0, 1)):
        got, _ = evolved(submission, N, G, elite)
        is_list(got, length=G + 1, what=f"el historial con G = {G}")
        for value in got:
            is_number(value, "cada elemento del historial")


@points(2, of="evolve", hint="Son N + G * (N - elite) llamadas a f: la élite ya tiene su pérdida, guardémosla junto al "
        "individuo en lugar de volver a calcularla.", after=IS_HISTORY)
def test_the_budget_is_respected(submission):
    """Ni una evaluación de más"""
    for N, G, elite in ((8, 5, 2), (6, 3, 0), (5, 4, 4)):
        _, f = evolved(submission, N, G, elite)
        paid, allowed = len(f.losses), N + G * (N - elite)
        assert paid == allowed, (
            f"Con N = {N}, G = {G} y elite = {elite} se evaluó {paid} veces; se esperan {allowed}."
            + (" ¿Evaluamos otra vez a la élite?" if paid == N * (G + 1) else ""))


@points(1, of="evolve", hint="Todo lo que se evalúa es una configuración completa de space, también los hijos.",
        after=IS_HISTORY)
def test_every_individual_is_in_the_space(submission):
    """Todo individuo está en el espacio"""
    _, f = evolved(submission, 10, 8, 1, seed=3)
    for individual in f.individuals:
        is_dict(individual, keys=list(HILL), what="cada individuo")
        for name in ("a", "b", "k"):
            low, high = HILL[name][1:]
            assert low <= individual[name] <= high, (
                f"Se evaluó «{name}» en {number(individual[name])}, y su regla es {HILL[name]}.")
        is_int(individual["k"], "el valor de «k», que es «int»,")
        assert individual["w"] in HILL["w"][1], (
            f"Se evaluó «w» en {show(individual['w'])}; se espera uno de {HILL['w'][1]}.")


@points(1, of="evolve", hint="La población inicial son N sorteos distintos en todo el espacio.", after=PAID)
def test_the_first_generation_is_varied(submission):
    """La primera generación es variada"""
    _, f = evolved(submission, 30, 0, 0)
    start = [individual["a"] for individual in f.individuals]
    different = len(set(start))
    assert different > 25, (
        f"En los 30 individuos iniciales, «a» toma {different} {'valor' if different == 1 else 'valores distintos'}; "
        "se espera uno por individuo.")
    assert min(start) < -1.5 and max(start) > 1.5, (
        f"En los 30 individuos iniciales, «a» va de {number(min(start), 1)} a {number(max(start), 1)}; se espera que "
        "se reparta entre −5 y 5.")


@points(3, of="evolve", hint="Perdimos al mejor: ¿copiamos la élite, con su pérdida, a la generación siguiente?",
        after=PAID)
def test_the_best_is_never_lost(submission):
    """Con élite, el mejor no se pierde"""
    for elite, seed in ((1, 0), (2, 1), (1, 2), (3, 3)):
        got, f = evolved(submission, 6, 12, elite, seed)
        for g, (before, after) in enumerate(zip(got, got[1:], strict=False)):
            assert after <= before, (
                f"Con elite = {elite}, la menor pérdida subió de {number(before)} a {number(after)} en la "
                f"generación {g + 1}; con élite no puede subir.")
        assert abs(got[-1] - min(f.losses)) < 1e-9, (
            f"La menor pérdida evaluada fue {number(min(f.losses))} y el historial termina en {number(got[-1])}; "
            "deben coincidir.")


@points(2, of="evolve", hint="Sin élite cada generación es solo de hijos: el historial dice la menor pérdida de esa "
        "población, y no la mejor vista hasta ahí.", after=(*PAID, "test_the_best_is_never_lost"))
def test_without_elite_it_tells_each_generation(submission):
    """Sin élite, cada generación por separado"""
    for seed in (0, 1):
        got, f = evolved(submission, 5, 10, 0, seed)
        for g, (value, losses) in enumerate(zip(got, generations(f.losses, 5, 10, 0), strict=True)):
            assert abs(value - min(losses)) < 1e-9, (
                f"Con elite = 0, en la generación {g} la menor pérdida evaluada fue {number(min(losses))} y el "
                f"historial dice {number(value)}; deben coincidir.")


@points(2, of="evolve", hint="Los hijos deben parecerse a los mejores padres: sin herencia es una búsqueda al azar, y "
        "con preferencia por los peores, algo todavía peor.", after=(*PAID, "test_the_best_is_never_lost"))
def test_it_learns(submission):
    """Los hijos heredan de los buenos"""
    first, last = [], []
    for seed in range(5):
        _, f = evolved(submission, 20, 15, 1, seed)
        groups = generations(f.losses, 20, 15, 1)
        first.append(sum(groups[0]) / len(groups[0]))
        last.append(sum(groups[-1]) / len(groups[-1]))
    before, after = sum(first) / 5, sum(last) / 5
    assert after < 0.5 * before, (
        f"En 5 evoluciones, la pérdida media de los individuos pasó de {number(before, 1)} en la generación 0 a "
        f"{number(after, 1)} en la 15; se espera que baje a menos de la mitad. ¿Los hijos heredan de los mejores?")


@points(1, of="evolve", hint="Todo el azar sale de rng: con la misma semilla, la misma evolución.", after=PAID)
def test_evolution_uses_rng(submission):
    """Todo el azar sale de rng"""
    runs = [evolved(submission, 6, 4, 1, seed) for seed in (1, 1, 2)]
    assert runs[0][0] == runs[1][0], "Con la misma semilla salió otro historial: así la búsqueda no se puede repetir."
    assert runs[0][1].individuals[:6] != runs[2][1].individuals[:6], (
        "Con semillas distintas salió la misma población inicial: el rng no se está usando.")
