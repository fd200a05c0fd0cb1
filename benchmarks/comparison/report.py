"""El informe de la comparación: tablas en Markdown y una figura, hechas solo con lo que está guardado."""
from __future__ import annotations

import numpy as np

from comparison import multi, single, stats
from comparison.curves import NEW, SEEN, curve_problems
from comparison.peers import FAMILIES, PEERS, own_version
from comparison.problems import exact_names, noisy_names, problems
from coursekit.methods import METHODS as COURSE_METHODS

# Los nuestros, con el color de su método en el curso; el azar, en gris, porque es la vara de todos.
COLOURS = {name: method.color for name, method in COURSE_METHODS.items()} | {
    "optuna": "#0072b2", "hyperopt": "#d55e00", "skopt": "#56b4e9", "scipy": "#56b4e9", "random": "#8c8c8c",
    "sklearn": "#d55e00", "dehb": "#56b4e9", "hill_climber": "#000000"}


def number(x) -> str:
    """Tres cifras y coma decimal: 0,0123; lo minúsculo, como 2·10⁻⁷ se escribe 2e-07."""
    return f"{x:.3g}".replace(".", ",")


def table(header, rows) -> str:
    lines = [header, ["---"] + ["--:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def ranking(title, regrets, methods, labels, checkpoints, reported, unit) -> str:
    """Puesto medio y media geométrica del arrepentimiento de unos métodos, con las semillas que tienen en común."""
    methods = [m for m in methods if any(method == m for _, method in regrets)]
    blocks = stats.common(regrets, methods) if len(methods) > 1 else {}
    if not blocks:
        return f"### {title}\n\nNo hay con quién comparar: faltan mediciones.\n"
    at = [checkpoints.index(k) for k in reported]
    ranks, means = stats.average_ranks(blocks)[:, at], stats.geometric_means(blocks)[:, at]
    seeds = {b.shape[1] for b in blocks.values()}
    order = np.argsort(ranks[:, -1])
    header = ["método", *(f"puesto, {k} {unit}" for k in reported), *(f"arrep., {k} {unit}" for k in reported)]
    rows = [[labels[methods[i]], *(f"{r:.2f}".replace(".", ",") for r in ranks[i]), *map(number, means[i])]
            for i in order]
    seeds = f"{min(seeds)}" if len(seeds) == 1 else f"{min(seeds)} a {max(seeds)}"
    return f"### {title}\n\nProblemas: {len(blocks)}; semillas en común: {seeds}.\n\n{table(header, rows)}"


def per_problem(regrets, methods, labels, names, checkpoints, reported, unit) -> str:
    """Mediana [cuartiles] del arrepentimiento normalizado, con todas las semillas de cada método."""
    parts = []
    for name, title in names.items():
        rows = []
        for method in methods:
            if (name, method) in regrets:
                runs = np.array(list(regrets[name, method].values()))[:, [checkpoints.index(k) for k in reported]]
                quartiles = np.percentile(runs, [25, 50, 75], axis=0).T
                rows.append([labels[method], len(runs),
                             *(f"{number(m)} [{number(a)}; {number(b)}]" for a, m, b in quartiles)])
        if rows:
            header = ["método", "semillas", *(f"{k} {unit}" for k in reported)]
            parts.append(f"#### {title}\n\n{table(header, rows)}")
    return "\n".join(parts)


def write_report(folder, stores, missing=(), say=print):
    """Escribe `quality.md` y `quality.png` en `folder`; devuelve el texto de los puestos."""
    store_1, store_n = stores
    one, many = single.regrets(store_1), multi.regrets(store_n)
    labels_1 = {name: m.label for name, m in PEERS.items()}
    labels_n = {name: m.label for name, (m, _) in multi.MULTI.items()}
    resumed = [name for name, (_, resume) in multi.MULTI.items() if resume]
    scratch = [name for name, (_, resume) in multi.MULTI.items() if not resume]
    args_1 = (single.CHECKPOINTS, single.REPORTED, "ev.")
    args_n = (multi.FULL_RUNS, multi.FULL_RUNS[1:], "entr.")
    exact = on_problems(one, exact_names())
    noisy = on_problems(one, noisy_names())
    ranks = [ranking(title[0].upper() + title[1:], exact, names, labels_1, *args_1)
             for title, names in FAMILIES.items()]
    ranks += [ranking("Todos", exact, list(PEERS), labels_1, *args_1)]
    ranks += [ranking("Con ruido", noisy, measured_everywhere(noisy), labels_1, *args_1)]
    ranks += [ranking(f"Con recursos, problemas {group}: {paying}", in_group(many, group), methods, labels_n, *args_n)
              for group in (NEW, SEEN)
              for paying, methods in [("quien asciende reanuda su entrenamiento", resumed),
                                      ("cada evaluación entrena desde cero", scratch)]]
    detail = [per_problem(one, list(PEERS), labels_1, {p.name: p.label for p in problems().values()}, *args_1),
              per_problem(many, list(labels_n), {n: text + (" (desde cero)" if n in scratch else "")
                                                 for n, text in labels_n.items()},
                          {p.name: p.label for p in curve_problems().values()}, *args_n)]
    text = "\n".join([HEADER, versions(stores, missing), "## Puestos\n", *ranks, "## Problema por problema\n", *detail])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quality.md").write_text(text, encoding="utf-8")
    draw(folder / "quality.png", exact, noisy, many, labels_1, labels_n, resumed)
    for rank in ranks:
        say(rank)


def on_problems(regrets, names) -> dict:
    """Lo medido en esos problemas."""
    return {(problem, method): runs for (problem, method), runs in regrets.items() if problem in names}


def in_group(regrets, group) -> dict:
    """Lo medido en los problemas con recurso de ese grupo."""
    return on_problems(regrets, [p.name for p in curve_problems().values() if p.group == group])


def measured_everywhere(regrets) -> list[str]:
    """Los métodos medidos en todos esos problemas: los demás dejarían la comparación con muy pocos."""
    names = {problem for problem, _ in regrets}
    return [method for method in PEERS if all((name, method) in regrets for name in names)]


HEADER = """# Calidad: coursekit y sus pares

Lo escribe `python benchmarks/quality.py` con lo guardado en esta carpeta. El arrepentimiento es la pérdida elegida
menos la mejor posible, dividida por la de una configuración al azar (mediana): 0 es el óptimo, 1 es elegir sin
buscar. El puesto medio ordena a los métodos en cada problema y semilla: 1 es ganar siempre. «arrep.» es la media
geométrica entre problemas. Un «entr.» es un entrenamiento completo (81 unidades de recurso). De los problemas con
recursos, los vistos se miraron al elegir cómo son los métodos; los nuevos se escribieron después. Con ruido, la
configuración elegida es la de menor pérdida observada (o, si se dice, la que prefiere el modelo entre las evaluadas),
y cuenta su pérdida verdadera.
"""


def versions(stores, missing) -> str:
    """Con qué versiones se midió, qué faltó instalar, y si el código cambió desde entonces."""
    known = {name: m for name, m in PEERS.items()} | {name: m for name, (m, _) in multi.MULTI.items()}
    seen = {}
    for store in stores:
        for row in store.rows.values():
            package = known[row["method"]].package if row["method"] in known else row["method"]
            seen.setdefault(package, set()).add(row["version"])
    lines = ["Versiones: " + "; ".join(f"{p} {', '.join(sorted(v))}" for p, v in sorted(seen.items())) + "."]
    if seen.get("coursekit", set()) - {own_version()}:
        lines.append("Parte de lo nuestro se midió con otra versión de los buscadores: `--redo coursekit` lo repite.")
    if missing:
        lines.append("Sin instalar en la última corrida (queda lo medido antes): " + ", ".join(missing) + ".")
    return "\n".join(lines) + "\n"


def colour(name) -> str:
    return next((c for key, c in COLOURS.items() if name.startswith(key)), "#000000")


def draw(path, exact, noisy, many, labels_1, labels_n, resumed):
    """Seis paneles: cada familia, el ruido, y los que usan recursos; media geométrica del arrepentimiento."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    fig = Figure(figsize=(17, 8.4), layout="constrained")
    FigureCanvasAgg(fig)
    axes = fig.subplots(2, 3).ravel()
    for ax, (title, methods) in zip(axes, FAMILIES.items(), strict=False):
        _draw_panel(ax, title, exact, methods, labels_1, single.CHECKPOINTS, "evaluaciones")
    _draw_panel(axes[3], "con ruido", noisy, IN_NOISE, labels_1, single.CHECKPOINTS, "evaluaciones")
    for ax, group in zip(axes[4:], (NEW, SEEN), strict=True):
        _draw_panel(ax, f"con recursos, problemas {group} (se reanuda)", in_group(many, group), resumed, labels_n,
                    multi.FULL_RUNS, "costo, en entrenamientos completos")
    fig.suptitle("Arrepentimiento normalizado (media geométrica entre problemas): menos es mejor")
    fig.savefig(path, dpi=80)


IN_NOISE = ["bayes", "bayes_model", "tpe", "tpe_model", "optuna_tpe", "genetic", "hill_climber", "random"]


def _draw_panel(ax, title, regrets, methods, labels, checkpoints, xlabel):
    methods = [m for m in methods if any(key[1] == m for key in regrets)]
    blocks = stats.common(regrets, methods) if methods else {}
    if blocks:
        for method, means in zip(methods, stats.geometric_means(blocks), strict=True):
            dash = line_style(method, labels[method])
            ax.plot(checkpoints, means, dash, marker="o" if "tpe" in method else "s", ms=4, color=colour(method),
                    label=labels[method])
        ax.set(xscale="log", yscale="log")
        ax.set_xticks(checkpoints, [str(k) for k in checkpoints], minor=False)
        ax.set_xticks([], minor=True)
        ax.legend(fontsize=8)
    ax.set(title=title, xlabel=xlabel)
    ax.grid(alpha=0.3)


def line_style(method, label) -> str:
    """Lo nuestro, lleno; lo que elige un modelo nuestro, punteado; lo demás, cortado."""
    if method.endswith("_model"):
        return ":"
    return "-" if "coursekit" in label else "--"
