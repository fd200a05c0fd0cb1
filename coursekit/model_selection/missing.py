"""Lo que falta en una búsqueda sin ajustar, o ajustada sin reentrenar, dicho en español."""
from __future__ import annotations

from sklearn.exceptions import NotFittedError

NEED_REFIT = ("predict", "predict_proba", "predict_log_proba", "decision_function", "score_samples", "transform",
              "inverse_transform", "best_estimator_", "refit_time_", "classes_", "n_features_in_")


class SaysWhatIsMissing:
    """Lo que un `BaseSearchCV` no tiene todavía, y por qué. Los tipos de error son los de scikit-learn."""

    def __sklearn_is_fitted__(self):
        """True si la última búsqueda llegó al final. `NotFittedError` si no: `check_is_fitted` lo diría en inglés."""
        if "cv_results_" not in vars(self):
            raise NotFittedError(why_unfitted(self))
        return True

    def __getattr__(self, name):
        """Solo se llega aquí con lo que la búsqueda no tiene: `AttributeError`, con el motivo."""
        if is_result(name) and "cv_results_" not in vars(self):
            raise AttributeError(f"«{name}»: {why_unfitted(self)}")
        try:
            return object.__getattribute__(self, name)      # falla otra vez, con las palabras de scikit-learn
        except AttributeError as error:
            if name not in NEED_REFIT or self.refit:
                raise
            raise AttributeError(f"{without_refit(name)} En palabras de scikit-learn: {error}") from error.__cause__

    def score(self, X, y=None, **params):
        """El puntaje, según `scoring`, del modelo reentrenado: como en scikit-learn."""
        if not self.refit:
            raise AttributeError(without_refit("score"))
        return super().score(X, y, **params)


def is_result(name) -> bool:
    """¿Es uno de los atributos que deja el ajuste, como «best_params_»?"""
    return name.endswith("_") and not name.startswith("_")


def without_refit(name) -> str:
    """Por qué no hay `name` en una búsqueda que no reentrena."""
    return (f"«{name}»: la búsqueda se hizo con refit=False y no hay ningún modelo reentrenado; se espera refit=True, "
            "o entrenar uno con «best_params_».")


def why_unfitted(search) -> str:
    """Por qué `search` no tiene resultados."""
    history = vars(search).get("history_")
    if history is None:
        return "esta búsqueda todavía no se ajustó; se espera fit(X, y) antes."
    return (f"la búsqueda no llegó al final; lo que terminó, {len(history)} evaluaciones, está en «history_», y se "
            "espera otro fit(X, y).")
