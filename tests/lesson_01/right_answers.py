"""Otras maneras correctas de responder los ejercicios 01."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("mean_cost", "con un bucle", """
def mean_cost(y, p, threshold, c_fp, c_fn):
    total = 0
    for label, probability in zip(y, p):
        if probability >= threshold and label == 0:
            total += c_fp
        elif probability < threshold and label == 1:
            total += c_fn
    return total / len(y)
"""),
    Right("mean_cost", "con confusion_matrix", """
from sklearn.metrics import confusion_matrix

def mean_cost(y, p, threshold, c_fp, c_fn):
    tn, fp, fn, tp = confusion_matrix(y, np.asarray(p) >= threshold, labels=[0, 1]).ravel()
    return (c_fp * fp + c_fn * fn) / len(y)
"""),
    Right("mean_cost", "con np.where y la media", """
def mean_cost(y, p, threshold, c_fp, c_fn):
    y, p = np.asarray(y), np.asarray(p)
    return np.where(p >= threshold, c_fp * (y == 0), c_fn * (y == 1)).mean()
"""),
    Right("best_config", "con un bucle", """
def best_config(table, metric):
    winner = None
    for config, row in table.items():
        value = row[metric]
        if math.isnan(value):
            continue
        if winner is None:
            winner = config
        elif metric in LOWER_IS_BETTER and value < table[winner][metric]:
            winner = config
        elif metric not in LOWER_IS_BETTER and value > table[winner][metric]:
            winner = config
    return winner
"""),
    Right("best_config", "con np.nanargmax", """
def best_config(table, metric):
    values = np.array([row[metric] for row in table.values()])
    position = np.nanargmin(values) if metric in LOWER_IS_BETTER else np.nanargmax(values)
    return list(table)[position]
"""),
    Right("best_config", "con pandas", """
import pandas as pd

def best_config(table, metric):
    column = pd.DataFrame(table).T[metric].dropna()
    return column.idxmin() if metric in LOWER_IS_BETTER else column.idxmax()
"""),
    Right("best_config", "con sorted y el signo", """
def best_config(table, metric):
    sign = 1 if metric in LOWER_IS_BETTER else -1
    pairs = [(sign * row[metric], name) for name, row in table.items() if row[metric] == row[metric]]
    return sorted(pairs)[0][1]
"""),
    Right("pairwise_auc", "con dos bucles", """
def pairwise_auc(y, s):
    total, pairs = 0, 0
    for label, score in zip(y, s):
        for other, other_score in zip(y, s):
            if label == 1 and other == 0:
                pairs += 1
                if score > other_score:
                    total += 1
                elif score == other_score:
                    total += 0.5
    return total / pairs
"""),
    Right("pairwise_auc", "con scikit-learn", """
from sklearn.metrics import roc_auc_score

def pairwise_auc(y, s):
    return roc_auc_score(y, s)
"""),
    Right("pairwise_auc", "con rangos", """
from scipy.stats import rankdata

def pairwise_auc(y, s):
    y = np.asarray(y)
    n1, n0 = np.sum(y == 1), np.sum(y == 0)
    return (rankdata(s)[y == 1].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)
"""),
]
