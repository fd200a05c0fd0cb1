"""La orden `coursekit league`: el torneo con los optimizadores de una clase."""
from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from coursekit.basics.spanish import counted, number
from coursekit.commands.class_marks import INTERRUPTED, check_jobs, existing, level_or_exit


def add_league(commands) -> None:
    """Agrega la orden a las demás."""
    about = "hace competir los optimizadores de una clase, encerrados, y escribe la tabla en una página"
    league = commands.add_parser("league", help=about, description=f"La orden «league» {about}. Cada uno es la función "
                                 "my_optimizer(evaluate, space, budget, rng) de un .py o un .ipynb.")
    league.add_argument("submissions", metavar="CARPETA", help="carpeta con las entregas, como la baja la plataforma; "
                        "también un .zip o un solo archivo")
    league.add_argument("-o", "--output", metavar="PÁGINA", default="league.html",
                        help="dónde escribir la página (por omisión, league.html)")
    league.add_argument("--seeds", metavar="N", type=int, default=None, help="semillas por problema, de 1 a 20 (por "
                        "omisión, 20)")
    league.add_argument("-j", "--jobs", metavar="N", type=int, default=1, help="cuántos optimizadores a la vez (por "
                        "omisión, 1)")
    league.add_argument("--seconds", metavar="S", default="5", help="límite de cada corrida (por omisión, 5)")
    league.add_argument("--no-isolation", action="store_true", help="corre sin encerrar las entregas: solo si son de "
                        "confianza")
    league.set_defaults(run=_league)


def _league(args, extra) -> int:
    from coursekit.league.folder import play_league
    from coursekit.league.page import ENCLOSED

    page = Path(args.output)
    try:
        folder = existing(args.submissions, "CARPETA")
        options = _options(args)
        jobs = check_jobs(args.jobs)
        print(ENCLOSED[options.level], file=sys.stderr)
        entries = play_league(folder, page, options, jobs=jobs, on_row=_tell_row, progress=_progress)
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print(f"Interrumpido: en «{args.output}» quedaron los que terminaron; la misma orden sigue desde ahí.",
              file=sys.stderr)
        return INTERRUPTED
    finished = sum(entry.finished for entry in entries)
    print(f"{counted(len(entries), 'optimizador', 'optimizadores')}: {counted(finished, 'compitió', 'compitieron')}. "
          f"La tabla está en «{args.output}».")
    return 0


def _options(args):
    from coursekit.grader.limits import read_seconds
    from coursekit.league.folder import Options
    from coursekit.league.race import SEEDS

    seeds = SEEDS if args.seeds is None else args.seeds
    if not 1 <= seeds <= SEEDS:
        raise ValueError(f"«--seeds»: llegó {seeds}; se espera un entero entre 1 y {SEEDS}.")
    seconds = read_seconds(args.seconds, "--seconds")
    return Options(level=level_or_exit(args.no_isolation), seconds=seconds, seeds=seeds)


def _tell_row(entry) -> None:
    """Una línea por participante, apenas termina."""
    if entry.finished:
        regrets = [run.regret for run in entry.runs]
        told = f"le falta {number(median(regrets), 3)} en la corrida del medio"
    else:
        told = f"no compite: {entry.problem}"
    print(f"{entry.name}: {told}", flush=True)


def _progress(runs, name: str):
    from tqdm import tqdm

    return tqdm(runs, desc=name[:30], unit="corrida", disable=None, leave=False)
