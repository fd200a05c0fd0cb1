"""Otras maneras correctas de responder los ejercicios 04."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("sample", "con potencias de diez", """
def sample(space, n, rng):
    rows = []
    for _ in range(n):
        row = {}
        for name, rule in space.items():
            if rule[0] == "float":
                row[name] = float(rng.uniform(rule[1], rule[2]))
            elif rule[0] == "log":
                row[name] = 10 ** rng.uniform(np.log10(rule[1]), np.log10(rule[2]))
            elif rule[0] == "int":
                row[name] = rng.integers(rule[1], rule[2], endpoint=True)
            else:
                row[name] = rule[1][rng.integers(len(rule[1]))]
        rows.append(row)
    return rows
"""),
    Right("sample", "por columnas, en una tupla", """
def sample(space, n, rng):
    columns = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            columns[name] = [limits[0][position] for position in rng.integers(0, len(limits[0]), n)]
        elif kind == "int":
            columns[name] = [int(value) for value in rng.integers(limits[0], limits[1] + 1, n)]
        elif kind == "log":
            low, high = limits
            columns[name] = (low * (high / low) ** rng.random(n)).tolist()
        else:
            columns[name] = rng.uniform(*limits, n).tolist()
    return tuple({name: column[row] for name, column in columns.items()} for row in range(n))
"""),
    Right("sample", "un entero con el piso de un uniforme", """
def sample(space, n, rng):
    def draw(rule):
        kind = rule[0]
        u = rng.random()
        if kind == "choice":
            return rule[1][int(u * len(rule[1]))]
        if kind == "int":
            return rule[1] + math.floor(u * (rule[2] - rule[1] + 1))
        if kind == "log":
            return float(np.exp(np.log(rule[1]) + u * (np.log(rule[2]) - np.log(rule[1]))))
        return rule[1] + u * (rule[2] - rule[1])

    return [{name: draw(rule) for name, rule in space.items()} for _ in range(n)]
"""),
    Right("trials_needed", "con un bucle y tolerancia", """
def trials_needed(q, p):
    n = 1
    while 1 - (1 - q) ** n < p - 1e-9:
        n += 1
    return n
"""),
    Right("trials_needed", "con numpy, y comprobando el anterior", """
def trials_needed(q, p):
    n = int(np.ceil(np.log1p(-p) / np.log1p(-q)))
    if n > 1 and 1 - (1 - q) ** (n - 1) > p - 1e-9:
        n = n - 1
    return n
"""),
    Right("trials_needed", "con fracciones exactas", """
from fractions import Fraction

def trials_needed(q, p):
    fail, limit, n = 1 - Fraction(str(q)), 1 - Fraction(str(p)), 1
    power = fail
    while power > limit:
        power, n = float(power) * float(fail) if n > 20 else power * fail, n + 1
    return n
"""),
    Right("distinct_values", "con round a 9 decimales", """
def distinct_values(points):
    return [len({round(value, 9) for value in column}) for column in zip(*points)]
"""),
    Right("distinct_values", "con np.unique", """
def distinct_values(points):
    table = np.array(points, dtype=float)
    return np.array([len(np.unique(np.round(table[:, axis], 9))) for axis in range(table.shape[1])])
"""),
    Right("distinct_values", "con bucles", """
def distinct_values(points):
    counts = []
    for axis in range(len(points[0])):
        known = []
        for point in points:
            if not any(abs(point[axis] - value) < 1e-9 for value in known):
                known.append(point[axis])
        counts.append(len(known))
    return tuple(counts)
"""),
]
