"""¿Encuentran los buscadores de coursekit configuraciones tan buenas como las mejores bibliotecas?

    python benchmarks/quality.py                    # completa lo que falta en results/ y rehace tablas y figura
    python benchmarks/quality.py --redo coursekit   # mide otra vez lo propio (o un método: --redo tpe asha)
    python benchmarks/quality.py --quick            # una muestra de pocos minutos, aparte
    python benchmarks/quality.py --seeds 30 --only bayes optuna_gp skopt_gp

Mismos problemas, semillas y presupuestos para todos, en un hilo. Cada corrida se guarda al terminar: se puede
interrumpir y seguir después. Los pares que no estén instalados se nombran y se saltean.
"""
from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from comparison import multi, report, single
from comparison.curves import curve_problems
from comparison.peers import PEERS
from comparison.problems import problems
from threadpoolctl import threadpool_limits

RESULTS = Path(__file__).parent / "results"


def parse(argv=None):
    parser = argparse.ArgumentParser(description="Compara los buscadores de coursekit con sus pares.")
    parser.add_argument("--seeds", type=int, help="cuántas semillas (20; con --quick, 2)")
    parser.add_argument("--slow-seeds", type=int, help="cuántas para los procesos gaussianos ajenos, que son lentos")
    parser.add_argument("--only", nargs="+", default=[], metavar="MÉTODO", help="solo esos métodos")
    parser.add_argument("--problems", nargs="+", metavar="PROBLEMA", help="solo esos problemas")
    parser.add_argument("--redo", nargs="+", default=[], metavar="MÉTODO", help="métodos, o «coursekit»: lo propio")
    parser.add_argument("--quick", action="store_true", help="2 semillas, sin los métodos lentos, en otra carpeta")
    parser.add_argument("--out", type=Path, help="carpeta de resultados (benchmarks/results)")
    args = parser.parse_args(argv)
    args.seeds = args.seeds or (2 if args.quick else 20)
    args.out = args.out or (Path(tempfile.mkdtemp(prefix="calidad-")) if args.quick else RESULTS)
    return args


def main(argv=None):
    args = parse(argv)
    threadpool_limits(1)                                  # un hilo para todos
    stores = single.open_store(args.out), multi.open_store(args.out)
    everything = {**PEERS, **{name: m for name, (m, _) in multi.MULTI.items()}}
    unknown = sorted(set(args.only + args.redo) - set(everything) - {"coursekit"})
    if unknown:
        raise SystemExit(f"No hay ningún método {', '.join(unknown)}; están: {', '.join(everything)}.")
    chosen = {n: m for n, m in everything.items()
              if (n in args.only or not args.only) and not (args.quick and m.seeds is not None)}
    missing = sorted({m.label for m in chosen.values() if not m.available()})
    if missing:
        print("Sin instalar, se saltean:", ", ".join(missing))
    for store in stores:
        redo = {n for n, m in everything.items() if n in args.redo or m.package in args.redo}
        if redo:
            store.discard(redo)
    run(stores, {n: m for n, m in chosen.items() if m.available()}, args)
    report.write_report(args.out, stores, missing)
    print(f"Tablas y figura en {args.out}: quality.md, quality.png")


def run(stores, chosen, args):
    """Completa las mediciones que falten."""
    one_names = [n for n in args.problems if n in problems()] if args.problems else None
    many_names = [n for n in args.problems if n in curve_problems()] if args.problems else None
    if one_names != []:
        single.run_missing(stores[0], args.seeds, [m for n, m in chosen.items() if n not in multi.MULTI],
                           one_names, slow_seeds=args.slow_seeds)
    if many_names != []:
        multi.run_missing(stores[1], args.seeds, [multi.MULTI[n] for n in chosen if n in multi.MULTI], many_names)
    for store in stores:
        store.tidy()


if __name__ == "__main__":
    main()
