"""Otras respuestas correctas a los ejercicios 09: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("total_epochs", "recorriendo las combinaciones", """
from sklearn.model_selection import ParameterGrid

def total_epochs(grid, k, epochs, refit):
    lengths = [combination.get("epochs", epochs) for combination in ParameterGrid(grid)]
    return k * sum(lengths) + (max(lengths) if refit else 0)
"""),
    Right("total_epochs", "con una copia de la grilla", """
def total_epochs(grid, k, epochs, refit):
    rest = dict(grid)
    lengths = rest.pop("epochs", [epochs])
    n = 1
    for values in rest.values():
        n *= len(values)
    total = n * k * sum(lengths)
    if refit:
        total += max(lengths)
    return total
"""),
    Right("early_stopping", "contando las que no mejoran", """
def early_stopping(curve, patience, delta):
    best = float("inf")
    epoch = waited = 0
    for i, loss in enumerate(curve, 1):
        if best - loss > delta:
            best, epoch, waited = loss, i, 0
        else:
            waited += 1
            if waited >= patience:
                return epoch, best, i
    return epoch, best, len(curve)
"""),
    Right("early_stopping", "con índices y una lista", """
def early_stopping(curve, patience, delta):
    best = 0
    for i in range(1, len(curve)):
        if curve[i] < curve[best] - delta:
            best = i
        elif i - best >= patience:
            return [best + 1, curve[best], i + 1]
    return [best + 1, curve[best], len(curve)]
"""),
    Right("network_space", "con comprensiones", """
def network_space(low, high, widths, depths, activations):
    if high < 1000 * low:
        raise ValueError("faltan décadas")
    return [{"learning_rate": ("log", low, high),
             **{f"units_{i + 1}": ("int", *widths) for i in range(depth)},
             "activation": ("choice", [a for a in activations if a != "softmax"]),
             **({"dropout": ("float", 0, 0.5)} if depth > 1 else {})} for depth in depths]
"""),
    Right("network_space", "con reglas en listas", """
def network_space(low, high, widths, depths, activations):
    if high / low < 1000:
        raise ValueError
    found = []
    for depth in depths:
        space = dict(learning_rate=["log", low, high])
        if depth != 1:
            space["dropout"] = ["float", 0.0, 0.5]
        space["activation"] = ["choice", tuple(a for a in activations if a != "softmax")]
        for layer in range(depth, 0, -1):
            space["units_" + str(layer)] = ["int", widths[0], widths[1]]
        found.append(space)
    return tuple(found)
"""),
]
