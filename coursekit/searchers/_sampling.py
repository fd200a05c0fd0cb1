"""Quién propone las configuraciones nuevas de un método con recursos, y con qué resultados aprende."""
from __future__ import annotations

from coursekit._validation import bad_type


class Sampling:
    """Un buscador por nivel de recurso: pérdidas con 1 época y con 81 no se comparan entre sí.

    Propone el del nivel más alto que ya vio bastantes resultados (d + 2), como BOHB (Falkner et al. 2018); con
    búsqueda al azar todos son lo mismo. Nunca repite una configuración; `exhausted` dice que no quedan más.
    """

    def __init__(self, sampler, space, rng):
        if not callable(sampler):
            raise bad_type("sampler", sampler, "una clase de buscador, como RandomSearch o TPESearch")
        self.sampler, self.space, self.rng = sampler, space, rng
        self.base = self._make()
        self.by_resource, self.counts, self.seen = {}, {}, set()
        self.exhausted = False

    def _make(self):
        return self.sampler(self.space, random_state=self.rng)

    def new(self):
        """Una configuración que no se propuso antes, o None si ya salieron todas."""
        enough = self.space.n_slots + 2
        ready = [r for r, count in self.counts.items() if count >= enough]
        for searcher in ([self.by_resource[max(ready)]] if ready else []) + [self.base]:
            for _ in range(1000):
                params = self._ask(searcher)
                if params is None:
                    break
                if self._is_new(params):
                    return params
        self.exhausted = True
        return None

    def _ask(self, searcher):
        if searcher.finished:
            return None
        trial = searcher.ask()
        if trial is None:
            return None
        searcher.pending.pop(trial.number)       # su resultado llega por `learn`, con el recurso que tuvo
        return trial.params

    def _is_new(self, params):
        key = self.space.key(params)
        new = key not in self.seen
        self.seen.add(key)
        return new

    def learn(self, trial):
        """Enseña un resultado al buscador de su nivel de recurso."""
        if trial.resource not in self.by_resource:
            self.by_resource[trial.resource], self.counts[trial.resource] = self._make(), 0
        self.by_resource[trial.resource].observe(trial.params, trial.loss)
        self.counts[trial.resource] += trial.ok
