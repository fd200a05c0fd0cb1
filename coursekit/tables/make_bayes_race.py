"""Rehace `bayes_race.npz`: bayesiana, TPE y azar sobre problemas reales, con varias semillas (lección 05).

    python coursekit/tables/make_bayes_race.py      # unos 5 minutos

Entre versiones de scikit-learn o de Hyperopt las cifras pueden moverse; las pruebas afirman relaciones, no decimales.
"""
import sys

from coursekit.experiments.bayes_race import save_race

if __name__ == "__main__":
    save_race(*sys.argv[1:])
