"""De `random_state` a un generador de números al azar, y a una semilla que se pueda anotar."""
from __future__ import annotations

import hashlib
from numbers import Integral

import numpy as np

from coursekit.basics.validation import bad_type, check_int


def seed_and_rng(random_state):
    """La semilla (un entero de cualquier tamaño o, si llegó un generador, la huella de su estado) y el generador."""
    if isinstance(random_state, np.random.Generator):
        state = repr(random_state.bit_generator.state)
        digest = hashlib.sha256(state.encode()).hexdigest()
        return f"Generator:{digest[:16]}", random_state
    seed = _checked_seed(random_state)
    return seed, np.random.default_rng(seed)


def _checked_seed(random_state) -> int:
    if random_state is None:
        return np.random.SeedSequence().entropy
    if isinstance(random_state, bool) or not isinstance(random_state, Integral):
        raise bad_type("random_state", random_state, "None, un entero o np.random.default_rng(semilla)")
    return check_int("random_state", random_state, low=0)
