"""Los dibujos de la lección 01: el umbral y sus costos, quién gana según la métrica, y su ruido."""
from __future__ import annotations

import math

import numpy as np
from matplotlib.gridspec import GridSpec
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from coursekit.basics.spanish import nonzero, number, plural
from coursekit.experiments.metrics import (
    METRICS,
    MetricTable,
    Scores,
    confusion_at,
    cost_curve,
    cost_threshold,
    expected_cost,
    precision_at,
    rates,
)
from coursekit.figures import style
from coursekit.figures.scene import Axis, Panel, Scene, bars, line, points, rule, segments, text

BENIGN = style.color("train")
MALIGNANT = style.color("bad")
BEST = style.color("best")
PER = 1000          # las cuentas se muestran «de cada 1000 personas»


# --- W1: el umbral y sus costos --------------------------------------------------------------------

def draw_threshold(fig, scores: Scores, threshold=0.5, fn_cost=1.0, prevalence=None) -> str:
    """Dibuja en `fig` (o actualiza) las cinco vistas de un umbral y devuelve la oración que las dice.

    `fn_cost` es lo que cuesta un falso negativo si un falso positivo cuesta 1. La primera llamada
    construye los ejes; las siguientes solo mueven lo que cambia.
    """
    if prevalence is None:
        prevalence = scores.trained_prevalence
    is_drawn = hasattr(fig, "_threshold_view") and fig.axes
    if not is_drawn:
        fig._threshold_view = ThresholdView(fig, scores)
    return fig._threshold_view.update(float(threshold), float(fn_cost), float(prevalence))


def logit(p):
    """log(p / (1 − p)): separa lo que en la escala común queda apretado contra el 0."""
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


class ThresholdView:
    """Las cinco vistas: histogramas, costo, matriz de confusión, ROC y precisión-recall."""

    def __init__(self, fig, scores: Scores):
        self.scores = scores
        self.font = {role: style.font_points(role) for role in style.FONT}
        self.curve = cost_curve(scores.y, scores.p, scores.trained_prevalence)
        fig.set_layout_engine("none")       # los márgenes son fijos: acomodarlos solos cuesta tiempo en cada paso
        left = GridSpec(2, 1, fig, left=0.105, right=0.505, bottom=0.115, top=0.92, hspace=0.24)
        self._build_histogram(fig.add_subplot(left[0]))
        self._build_cost(fig.add_subplot(left[1]))
        self._build_matrix(fig.add_axes((0.635, 0.55, 0.355, 0.27)))
        self._build_roc(fig.add_axes((0.575, 0.115, 0.165, 0.29)))
        self._build_pr(fig.add_axes((0.815, 0.115, 0.165, 0.29)))

    def update(self, threshold: float, fn_cost: float, prevalence: float) -> str:
        """Mueve todo a un umbral, un costo y una prevalencia; devuelve la oración."""
        scores = self.scores
        curve = cost_curve(scores.y, scores.p, prevalence, 1.0, fn_cost)
        tpr, fpr = (float(rate) for rate in rates(scores.y, scores.p, threshold))
        cost = float(expected_cost(tpr, fpr, prevalence, 1.0, fn_cost))
        formula = cost_threshold(1.0, fn_cost, prevalence, scores.trained_prevalence)
        counts = _whole_counts(tpr, fpr, prevalence)
        self._move_histogram(threshold, prevalence)
        self._move_cost(threshold, cost, curve, formula)
        self._move_matrix(counts)
        self._move_curves(curve, tpr, fpr, prevalence)
        return _threshold_sentence(threshold, counts, cost, curve, formula)

    # construir: una vez

    def _dress(self, axes, title, x="", y=""):
        """El título, los nombres de los ejes y los tamaños, iguales en todas las vistas."""
        axes.set_title(title, fontsize=self.font["legend"], loc="left", pad=6)
        axes.set_xlabel(x, fontsize=self.font["legend"], labelpad=2)
        axes.set_ylabel(y, fontsize=self.font["legend"], labelpad=3)
        axes.tick_params(labelsize=self.font["tick"], length=3, pad=2)
        axes.spines[["top", "right"]].set_visible(False)

    def _probability_axis(self, axes, labels=True):
        ticks = [0.01, 0.1, 0.5, 0.9, 0.99]
        words = [number(t) for t in ticks] if labels else []
        axes.set_xlim(logit(0.001), logit(0.998))
        axes.set_xticks(logit(np.array(ticks)), words)

    def _build_histogram(self, axes):
        self.histogram = axes
        self._dress(axes, "", y=f"de cada {PER}")
        edges = np.linspace(logit(0.001), logit(0.9985), 27)
        self.benign_shares = self._shares(0, edges)
        self.malignant_shares = self._shares(1, edges)
        self.benign = axes.stairs(
            self.benign_shares,
            edges,
            fill=True,
            color=BENIGN,
            alpha=0.55,
            label="benignos",
        )
        self.malignant = axes.stairs(
            self.malignant_shares,
            edges,
            fill=True,
            color=MALIGNANT,
            alpha=0.75,
            label="malignos",
        )
        self.cut = axes.axvline(0, color=style.INK, lw=2.5)
        self.cut_label = self._note_on_top(axes)
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=2,
            frameon=False,
            fontsize=self.font["tick"],
            handlelength=1,
            columnspacing=1,
            borderaxespad=0,
        )
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        self._probability_axis(axes, labels=False)

    def _shares(self, label, edges):
        """Qué parte de los casos de una clase cae en cada barra."""
        of_class = self.scores.y == label
        counts, _ = np.histogram(logit(self.scores.p[of_class]), edges)
        return counts / of_class.sum()

    def _note_on_top(self, axes, **look):
        """Un texto todavía vacío, en lo alto de las vistas que tienen una recta vertical."""
        place = axes.get_xaxis_transform()
        return axes.text(0, 0.97, "", transform=place, va="top", fontsize=self.font["tick"], **look)

    def _build_cost(self, axes):
        self.cost = axes
        self._dress(axes, "", x="umbral (probabilidad de maligno)", y="costo medio")
        accent = style.color("accent")
        self.cost_line, = axes.plot([], [], color=style.INK, lw=2.2, drawstyle="steps-pre")
        self.formula_line = axes.axvline(0, color=accent, lw=2, ls=(0, (4, 3)))
        self.best_point, = axes.plot([], [], "D", ms=9, color=BEST)
        self.now_point, = axes.plot([], [], "o", ms=11, color=style.INK)
        self.now_note = self._note_above(axes, 0, "left", style.INK)
        self.best_note = self._note_above(axes, 1, "right", BEST)
        background = {"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1}
        self.formula_note = self._note_on_top(axes, color=accent, bbox=background)
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: number(round(v, 6))))
        self._probability_axis(axes)

    def _note_above(self, axes, x, align, color):
        """Un texto todavía vacío, encima de la vista."""
        return axes.text(
            x,
            1.04,
            "",
            transform=axes.transAxes,
            ha=align,
            va="bottom",
            color=color,
            fontsize=self.font["tick"],
        )

    def _build_matrix(self, axes):
        axes.set_axis_off()
        axes.set(xlim=(0, 2), ylim=(0, 2))
        corners = {"VN": (0, 1), "FP": (1, 1), "FN": (0, 0), "VP": (1, 0)}      # como en scikit-learn
        self.counts = {name: self._build_cell(axes, name, *corner) for name, corner in corners.items()}
        axes.text(1, 2.72, f"De cada {PER} personas", fontsize=self.font["legend"], ha="center", va="bottom")
        look = {"fontsize": self.font["tick"], "linespacing": 1.05}
        for x, word in enumerate(("decimos\nbenigno", "decimos\nmaligno")):
            axes.text(x + 0.5, 2.04, word, ha="center", va="bottom", **look)
        for y, word in enumerate(("es\nmaligno", "es\nbenigno")):
            axes.text(-0.06, y + 0.5, word, ha="right", va="center", **look)

    def _build_cell(self, axes, name, x, y):
        """Una celda de la matriz; devuelve el texto donde va su cuenta."""
        is_right = name in ("VP", "VN")
        color = BEST if is_right else MALIGNANT
        axes.add_patch(Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, color=color, alpha=0.18, lw=0))
        axes.text(x + 0.09, y + 0.86, name, fontsize=self.font["tick"], va="top", color="#444444")
        big = 1.55 * self.font["panel"]
        return axes.text(x + 0.55, y + 0.5, "", fontsize=big, ha="center", va="center", color=style.INK)

    def _build_roc(self, axes):
        self.roc = axes
        self._build_unit_square(axes, f"ROC (AUC {number(_auc(self.curve), 3)})", "FPR", "recall")
        axes.plot(self.curve.fpr, self.curve.tpr, color=BENIGN, lw=2.2)
        axes.plot([0, 1], [0, 1], color=style.GRID, lw=1.5, zorder=0)
        self.roc_best, = axes.plot([], [], "D", ms=8, color=BEST)
        self.roc_now, = axes.plot([], [], "o", ms=10, color=style.INK)

    def _build_pr(self, axes):
        self.pr = axes
        self._build_unit_square(axes, "Precisión", "recall", "")
        self.pr_line, = axes.plot([], [], color=BENIGN, lw=2.2)
        self.pr_best, = axes.plot([], [], "D", ms=8, color=BEST)
        self.pr_now, = axes.plot([], [], "o", ms=10, color=style.INK)

    def _build_unit_square(self, axes, title, x, y):
        self._dress(axes, title, x, y)
        axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=[0, 1], yticks=[0, 1])

    # mover: en cada paso

    def _move_histogram(self, threshold, prevalence):
        benign = self.benign_shares * PER * (1 - prevalence)
        malignant = self.malignant_shares * PER * prevalence
        self.benign.set_data(benign)
        self.malignant.set_data(malignant)
        self.histogram.set_ylim(0, 1.25 * max(benign.max(), malignant.max()))
        x = float(logit(threshold))
        self.cut.set_xdata([x, x])
        self._beside(self.cut_label, x, f"umbral {number(threshold)}")

    def _move_cost(self, threshold, cost, curve, formula):
        x = logit(curve.thresholds)
        lowest = curve.cost[curve.best]
        formula_x = float(logit(formula))
        self.cost_line.set_data(x, curve.cost)
        self.formula_line.set_xdata([formula_x, formula_x])
        self.best_point.set_data([x[curve.best]], [lowest])
        self.now_point.set_data([logit(threshold)], [cost])
        interesting = min(1.08 * curve.cost.max(), 5 * lowest)
        top = max(interesting, 1.15 * cost)
        self.cost.set_ylim(0, 1.05 * top)
        self.now_note.set_text(f"● aquí {number(cost, 3)}")
        self.best_note.set_text(f"◆ mínimo {number(lowest, 3)}")
        self._beside(self.formula_note, formula_x, f"fórmula {_formula_text(formula)}")

    @staticmethod
    def _beside(note, x, word):
        """El texto junto a una recta vertical, del lado donde hay lugar."""
        room_on_the_right = x < 1.5
        if room_on_the_right:
            note.set(x=x + 0.15, ha="left", text=word)
        else:
            note.set(x=x - 0.15, ha="right", text=word)

    def _move_matrix(self, counts):
        for name, count in counts.items():
            self.counts[name].set_text(str(count))

    def _move_curves(self, curve, tpr, fpr, prevalence):
        best = curve.best
        precision = precision_at(curve.tpr, curve.fpr, prevalence)
        precision_now = precision_at(tpr, fpr, prevalence)
        self.roc_best.set_data([curve.fpr[best]], [curve.tpr[best]])
        self.roc_now.set_data([fpr], [tpr])
        self.pr_line.set_data(curve.tpr, precision)
        self.pr_best.set_data([curve.tpr[best]], [precision[best]])
        self.pr_now.set_data([tpr], [precision_now])


def _auc(curve) -> float:
    """Área bajo la curva ROC por trapecios."""
    return float(-np.trapezoid(curve.tpr, curve.fpr))


def _whole_counts(tpr, fpr, prevalence) -> dict[str, int]:
    """La matriz de confusión en personas enteras, de a mil, sin que el redondeo pierda a nadie."""
    tp, _, fp, _ = (float(part) for part in confusion_at(tpr, fpr, prevalence))
    ill = round(PER * prevalence)
    healthy = PER - ill
    found = min(round(PER * tp), ill)
    alarms = min(round(PER * fp), healthy)
    return {"FN": ill - found, "VP": found, "VN": healthy - alarms, "FP": alarms}


def _formula_text(threshold) -> str:
    """Un umbral con dos decimales; uno muy pequeño no es cero."""
    return nonzero(threshold, 2)


def _threshold_sentence(threshold, counts, cost, curve, formula) -> str:
    n_missed = counts["FN"]
    n_alarms = counts["FP"]
    missed = plural(
        n_missed,
        "se escapa 1 maligno",
        f"se escapan {n_missed} malignos",
        none="no se escapa ningún maligno",
    )
    alarms = plural(
        n_alarms,
        "hay 1 falsa alarma",
        f"hay {n_alarms} falsas alarmas",
        none="no hay falsas alarmas",
    )
    lowest = number(curve.cost[curve.best], 3)
    where = number(_short_threshold(curve))
    return (f"Umbral {number(threshold)}: de cada {PER} personas {missed} (FN) y {alarms} (FP). "
            f"El costo medio es {number(cost, 3)}; el más barato, {lowest}, está en el umbral {where} "
            f"(la fórmula dice {_formula_text(formula)}). "
            f"El ROC AUC es {number(_auc(curve), 3)} con cualquier umbral.")


def _short_threshold(curve) -> float:
    """El umbral más barato con los decimales que hacen falta (dos o más) para que, escrito así, cueste lo que se dice.

    Todos los umbrales entre dos probabilidades vecinas deciden lo mismo.
    """
    cheapest = curve.thresholds[curve.best]
    before = curve.thresholds[curve.best - 1] if curve.best else 0.0
    for decimals in range(2, 7):
        written = math.floor(cheapest * 10**decimals) / 10**decimals
        if before < written <= cheapest:
            return written
    return float(cheapest)


# --- W2: el ganador según la métrica ---------------------------------------------------------------

def winner_scene(table: MetricTable, metric="recall", against="accuracy") -> Scene:
    """Las doce configuraciones ordenadas por `metric`, unidas con su lugar en el orden de `against`."""
    order = table.order(metric)
    reference = table.order(against)
    colors = _config_colors(order, reference)
    return Scene(
        [
            _slopes_panel(table, against, order, reference, colors),
            _bar_panel(table, metric, order, colors),
        ],
        describe=_winner_sentence(table, metric, against, order, reference),
        width=900,
        height=500,
        widths=(0.62, 1),
    )


def _ranks(order) -> np.ndarray:
    """El puesto de cada configuración (1, la primera) en ese orden."""
    rank = np.empty(len(order), int)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def _slopes_panel(table, against, order, reference, colors) -> Panel:
    """Una línea por configuración, de su puesto en `reference` a su puesto en `order`; la ganadora, encima."""
    n = len(order)
    rank = _ranks(order)
    old_rank = _ranks(reference)
    highlighted = (order[0], reference[0])
    marks = []
    for i in order[::-1]:
        width = 4 if i in highlighted else 1.5
        marks.append(line([0, 1], [old_rank[i], rank[i]], color=colors[i], width=width, dash=None))
    sides = np.repeat([0, 1], n)
    marks.append(points(sides, [*old_rank, *rank], color=[*colors, *colors], size=5))
    x = Axis.bare(-0.05, 1.05)
    return Panel(x, _names_axis(table, reference), marks, legend=False, title=f"Por {METRICS[against].short}")


def _bar_panel(table, metric, order, colors) -> Panel:
    """Barras con el promedio; la línea fina va de la peor a la mejor de las repeticiones."""
    info = METRICS[metric]
    mean = table.mean(metric)[order]
    repeats = table.column(metric)[order]
    rows = np.arange(1, len(order) + 1)
    low = repeats.min(axis=1)
    high = repeats.max(axis=1)
    top = max(mean.max(), high.max())
    labels = [number(v, 3) for v in mean]
    bar_colors = [colors[i] for i in order]
    marks = [
        bars(rows, mean, width=0.66, color=bar_colors, horizontal=True, opacity=0.85),
        segments(low, rows, high, rows, color="ink", width=2),
        text(high + 0.015 * top, rows, labels, anchor="start", size=15),
    ]
    sense = "más es mejor →" if info.greater_is_better else "← menos es mejor"
    x = Axis(sense, 0, 1.25 * top)
    return Panel(x, _names_axis(table, order), marks, legend=False, title=f"Por {info.short}", at=(0, 1))


def _names_axis(table, order) -> Axis:
    ticks = [(row, table.configs[i]) for row, i in enumerate(order, start=1)]
    return Axis("", len(order) + 0.6, 0.4, ticks=ticks, grid=False)


def _config_colors(order, reference) -> list[str]:
    """Verde, la que gana ahora; naranja, la que ganaba."""
    colors = ["muted"] * len(order)
    colors[reference[0]] = "validation"
    colors[order[0]] = "best"
    return colors


def _winner_sentence(table, metric, against, order, reference) -> str:
    champion = order[0]
    label = METRICS[metric].label
    other = METRICS[against].label
    mean = number(table.mean(metric)[champion], 3)
    wins = table.wins(metric)[champion]
    repeats = table.values.shape[2]
    place = f"Por {label} gana «{table.configs[champion]}» ({mean}), primera en {wins} de {repeats} repeticiones."
    if metric == against:
        return f"{place} Elijamos otra métrica para ver cómo cambia el orden."
    if champion == reference[0]:
        return f"{place} También gana por {other}."
    old_rank = _ranks(reference)[champion]
    return f"{place} Por {other} queda en el puesto {old_rank} de {len(order)}."


# --- El ruido de la métrica ------------------------------------------------------------------------

def noise_scene(estimates, metric="roc_auc") -> Scene:
    """Las estimaciones de *una* configuración al cambiar solo la semilla de los pliegues."""
    estimates = np.asarray(estimates, dtype=float)
    n = len(estimates)
    low = estimates.min()
    high = estimates.max()
    mean = estimates.mean()
    label = METRICS[metric].label
    marks = [
        rule(mean, axis="y", color="muted", label="promedio"),
        points(np.arange(n), estimates, color="validation", size=7),
    ]
    margin = 0.25 * (high - low) or 0.01
    x = Axis("semilla de los pliegues", -1, n)
    y = Axis(label, low - margin, high + margin)
    return Scene(
        [Panel(x, y, marks)],
        title="El mismo modelo, los mismos datos",
        height=340,
        describe=f"Con {n} semillas, el {label} de una misma configuración "
                 f"va de {number(low, 3)} a {number(high, 3)}; el promedio es {number(mean, 3)}.",
    )
