"""De los argumentos de `SearchCV` y de los datos, al buscador y al recurso que reparte."""
from __future__ import annotations

from coursekit.basics.validation import bad_value, check_int
from coursekit.model_selection.choice import build_searcher, check_options, default_of, find_searcher, seed_from, takes
from coursekit.model_selection.folds import class_labels
from coursekit.model_selection.resources import (
    SAMPLES,
    Resource,
    count_classes,
    exhausting_minimum,
    fewest_rows,
    least_resource,
    most_resource,
    warn_if_nothing_is_spared,
)


def make_searcher(search, run):
    """Un buscador nuevo, con lo que reciba de las opciones, la semilla, `n_iter` y los recursos."""
    factory = find_searcher(search.searcher)
    for name in ("min_resource", "max_resource"):
        value = getattr(search, name)
        if value is not None and not takes(factory, name):
            raise bad_value(name, value, "None: ese buscador no lo recibe")
    options = check_options(factory, search.searcher_options)
    offer = {"random_state": search.random_state, "n_configs": search.n_iter}
    if takes(factory, "max_resource"):
        resources = resource_range(search, run, factory, options)
        offer.update(resources)
    return build_searcher(factory, run.space, offer, options)


def resource_range(search, run, factory, options) -> dict:
    """Entre qué recursos se mueve el buscador: {"min_resource": …, "max_resource": …}."""
    usual_eta = default_of(factory, "eta")
    eta = check_int("eta", options.get("eta", usual_eta), low=2)
    high = most_resource(search.resource, search.max_resource, run.n_rows)
    fewest = 1
    if search.resource == SAMPLES:
        n_splits = run.folds.n_splits
        n_classes = count_classes(search.estimator, run.y)
        fewest = fewest_rows(n_splits, n_classes, high, eta)
    low = least_resource(search.min_resource, high, fewest)
    warn_if_nothing_is_spared(search.resource, low, high, eta)
    if search.min_resource is None and takes(factory, "n_configs"):
        n_configs = options.get("n_configs", search.n_iter)
        low = exhausting_minimum(low, high, n_configs, eta)
    return {"min_resource": low, "max_resource": high}


def make_resource(search, searcher, run):
    """El `Resource` si el buscador reparte alguno."""
    if searcher.has_resource:
        high = most_resource(search.resource, searcher.max_resource, run.n_rows)
        labels = class_labels(search.estimator, run.y)
        seed = seed_from(search.random_state)
        return Resource(search.resource, high, run.n_rows, seed, labels)
    if search.resource != SAMPLES:
        raise bad_value("resource", search.resource, f"{SAMPLES!r}: ese buscador no reparte recursos")
    return None
