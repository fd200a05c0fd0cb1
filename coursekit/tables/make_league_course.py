"""Rehace `league_course.npz`: los métodos del curso en el torneo, 3 problemas por 20 semillas (lección 11).

    python coursekit/tables/make_league_course.py      # unos 3 minutos de procesador
"""
import sys

from coursekit.league.course import save_course_runs

if __name__ == "__main__":
    save_course_runs(*sys.argv[1:])
