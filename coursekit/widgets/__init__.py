"""Los widgets del curso. Cada uno es una función con argumentos explícitos que devuelve un widget.

No se cargan hasta que se los nombra: la tabla dice en qué módulo vive cada uno.
"""
from importlib import import_module

_PUBLIC = {
    # una línea por módulo
    "threshold_costs": "metrics", "winner_by_metric": "metrics",
    "Game": "game", "action": "game",
    "Story": "player", "Live": "player", "slider": "player", "choice": "player", "toggle": "player", "steps": "player",
    "dice": "player",
    "growing_grid": "grid", "heatmap_border": "grid",
    "folds_and_leakage": "validation", "winner_curse": "validation",
    "grid_vs_random": "random", "win_curve": "random", "sixty_trials": "random", "log_scale": "random",
    "genealogy": "genetic", "crossover_mutation": "genetic",
    "read_the_dashboard": "practice", "seeds_and_noise": "practice",
    "halving_ladder": "halving", "hyperband_brackets": "halving", "hyperband_workers": "halving",
    "asha_live": "halving",
    "learning_rate": "neural",
    "cluster_workers": "cluster",
    "tournament_board": "tournament",
    "bayes_step_by_step": "bayes", "bayes_machine": "bayes", "tpe_inside": "bayes", "bayes_batches": "bayes",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"coursekit.widgets no tiene «{name}»; tiene: {', '.join(__all__)}")
    value = getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value
