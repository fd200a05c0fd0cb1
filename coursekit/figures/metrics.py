"""Los dibujos de la lección 01: el umbral y sus costos, quién gana según la métrica, y su ruido."""
from __future__ import annotations

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

BENIGN, MALIGNANT = style.color("train"), style.color("bad")
PER = 1000          # las cuentas se muestran «de cada 1000 personas»


# --- W1: el umbral y sus costos --------------------------------------------------------------------

def draw_threshold(fig, scores: Scores, threshold=0.5, fn_cost=1.0, prevalence=None) -> str:
    """Dibuja en `fig` (o actualiza) las cinco vistas de un umbral y devuelve la oración que las dice.

    `fn_cost` es lo que cuesta un falso negativo si un falso positivo cuesta 1. La primera llamada
    construye los ejes; las siguientes solo mueven lo que cambia.
    """
    prevalence = scores.trained_prevalence if prevalence is None else prevalence
    view = getattr(fig, "_threshold_view", None)
    if view is None or not fig.axes:
        view = fig._threshold_view = ThresholdView(fig, scores)
    return view.update(float(threshold), float(fn_cost), float(prevalence))


def logit(p):
    """log(p / (1 − p)): separa lo que en la escala común queda apretado contra el 0."""
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


class ThresholdView:
    """Las cinco vistas: histogramas, costo, matriz de confusión, ROC y precisión-recall."""

    def __init__(self, fig, scores: Scores):
        self.scores, self.font = scores, {role: style.font_points(role) for role in style.FONT}
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
        curve = cost_curve(self.scores.y, self.scores.p, prevalence, 1.0, fn_cost)
        tpr, fpr = (float(v) for v in rates(self.scores.y, self.scores.p, threshold))
        cost = float(expected_cost(tpr, fpr, prevalence, 1.0, fn_cost))
        formula = cost_threshold(1.0, fn_cost, prevalence, self.scores.trained_prevalence)
        counts = _whole_counts(tpr, fpr, prevalence)
        self._move_histogram(threshold, prevalence)
        self._move_cost(threshold, cost, curve, formula)
        self._move_matrix(counts)
        self._move_curves(curve, tpr, fpr, prevalence)
        return _threshold_sentence(threshold, counts, cost, curve, formula, _auc(curve))

    # construir: una vez

    def _panel(self, axes, title, x="", y=""):
        axes.set_title(title, fontsize=self.font["legend"], loc="left", pad=6)
        axes.set_xlabel(x, fontsize=self.font["legend"], labelpad=2)
        axes.set_ylabel(y, fontsize=self.font["legend"], labelpad=3)
        axes.tick_params(labelsize=self.font["tick"], length=3, pad=2)
        axes.spines[["top", "right"]].set_visible(False)
        return axes

    def _probability_axis(self, axes, labels=True):
        ticks = [0.01, 0.1, 0.5, 0.9, 0.99]
        axes.set_xlim(logit(0.001), logit(0.998))
        axes.set_xticks(logit(np.array(ticks)), [number(t) for t in ticks] if labels else [])

    def _build_histogram(self, axes):
        axes = self._panel(axes, "", y=f"de cada {PER}")
        edges = np.linspace(logit(0.001), logit(0.9985), 27)
        self.shares = [np.histogram(logit(self.scores.p[self.scores.y == c]), edges)[0]
                       / (self.scores.y == c).sum() for c in (0, 1)]
        self.benign = axes.stairs(self.shares[0], edges, fill=True, color=BENIGN, alpha=0.55, label="benignos")
        self.malignant = axes.stairs(self.shares[1], edges, fill=True, color=MALIGNANT, alpha=0.75,
                                     label="malignos")
        self.cut = axes.axvline(0, color=style.INK, lw=2.5)
        self.cut_label = axes.text(0, 0.97, "", transform=axes.get_xaxis_transform(), va="top",
                                   fontsize=self.font["tick"])
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False,
                    fontsize=self.font["tick"], handlelength=1, columnspacing=1, borderaxespad=0)
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        self._probability_axis(axes, labels=False)
        self.histogram = axes

    def _build_cost(self, axes):
        self.cost = axes = self._panel(axes, "", x="umbral (probabilidad de maligno)", y="costo medio")
        self.cost_line, = axes.plot([], [], color=style.INK, lw=2.2, drawstyle="steps-pre")
        self.formula_line = axes.axvline(0, color=style.color("accent"), lw=2, ls=(0, (4, 3)))
        self.best_point, = axes.plot([], [], "D", ms=9, color=style.color("best"))
        self.now_point, = axes.plot([], [], "o", ms=11, color=style.INK)
        self.cost_notes = [
            axes.text(x, 1.04, "", transform=axes.transAxes, ha=align, va="bottom", color=color,
                      fontsize=self.font["tick"])
            for x, align, color in ((0, "left", style.INK), (1, "right", style.color("best")))]
        self.formula_note = axes.text(0, 0.97, "", transform=axes.get_xaxis_transform(), va="top",
                                      fontsize=self.font["tick"], color=style.color("accent"),
                                      bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1})
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: number(round(v, 6))))
        self._probability_axis(axes)

    def _build_matrix(self, axes):
        axes.set_axis_off()
        axes.set(xlim=(0, 2), ylim=(0, 2))
        colors = {"FN": MALIGNANT, "VP": style.color("best"), "VN": style.color("best"), "FP": MALIGNANT}
        corners = {"VN": (0, 1), "FP": (1, 1), "FN": (0, 0), "VP": (1, 0)}      # como en scikit-learn
        self.counts = {}
        for name, (x, y) in corners.items():
            axes.add_patch(Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, color=colors[name], alpha=0.18, lw=0))
            axes.text(x + 0.09, y + 0.86, name, fontsize=self.font["tick"], va="top", color="#444444")
            self.counts[name] = axes.text(x + 0.55, y + 0.5, "", fontsize=1.55 * self.font["panel"],
                                          ha="center", va="center", color=style.INK)
        axes.text(1, 2.72, f"De cada {PER} personas", fontsize=self.font["legend"], ha="center", va="bottom")
        for x, word in enumerate(("decimos\nbenigno", "decimos\nmaligno")):
            axes.text(x + 0.5, 2.04, word, fontsize=self.font["tick"], ha="center", va="bottom",
                      linespacing=1.05)
        for y, word in enumerate(("es\nmaligno", "es\nbenigno")):
            axes.text(-0.06, y + 0.5, word, fontsize=self.font["tick"], ha="right", va="center",
                      linespacing=1.05)

    def _build_roc(self, axes):
        self.roc = self._unit_square(axes, f"ROC (AUC {number(_auc(self.curve), 3)})", "FPR", "recall")
        self.roc.plot(self.curve.fpr, self.curve.tpr, color=BENIGN, lw=2.2)
        self.roc.plot([0, 1], [0, 1], color=style.GRID, lw=1.5, zorder=0)
        self.roc_best, = self.roc.plot([], [], "D", ms=8, color=style.color("best"))
        self.roc_now, = self.roc.plot([], [], "o", ms=10, color=style.INK)

    def _build_pr(self, axes):
        self.pr = self._unit_square(axes, "Precisión", "recall", "")
        self.pr_line, = self.pr.plot([], [], color=BENIGN, lw=2.2)
        self.pr_best, = self.pr.plot([], [], "D", ms=8, color=style.color("best"))
        self.pr_now, = self.pr.plot([], [], "o", ms=10, color=style.INK)

    def _unit_square(self, axes, title, x, y):
        axes = self._panel(axes, title, x, y)
        axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=[0, 1], yticks=[0, 1])
        return axes

    # mover: en cada paso

    def _move_histogram(self, threshold, prevalence):
        benign, malignant = self.shares[0] * PER * (1 - prevalence), self.shares[1] * PER * prevalence
        self.benign.set_data(benign)
        self.malignant.set_data(malignant)
        self.histogram.set_ylim(0, 1.25 * max(benign.max(), malignant.max()))
        x = float(logit(threshold))
        self.cut.set_xdata([x, x])
        self._beside(self.cut_label, x, f"umbral {number(threshold)}")

    def _move_cost(self, threshold, cost, curve, formula):
        x = logit(curve.thresholds)
        lowest = curve.cost[curve.best]
        self.cost_line.set_data(x, curve.cost)
        self.formula_line.set_xdata([logit(formula)] * 2)
        self.best_point.set_data([x[curve.best]], [lowest])
        self.now_point.set_data([logit(threshold)], [cost])
        top = max(min(1.08 * curve.cost.max(), 5 * lowest), 1.15 * cost)
        self.cost.set_ylim(0, 1.05 * top)
        for note, word in zip(self.cost_notes, (f"● aquí {number(cost, 3)}", f"◆ mínimo {number(lowest, 3)}"),
                              strict=True):
            note.set_text(word)
        self._beside(self.formula_note, float(logit(formula)), f"fórmula {_formula_text(formula)}")

    @staticmethod
    def _beside(note, x, word):
        """El texto junto a una recta vertical, del lado donde hay lugar."""
        side = 1 if x < 1.5 else -1
        note.set(x=x + 0.15 * side, ha="left" if side == 1 else "right", text=word)

    def _move_matrix(self, counts):
        for name, count in counts.items():
            self.counts[name].set_text(str(count))

    def _move_curves(self, curve, tpr, fpr, prevalence):
        best = curve.best
        self.roc_best.set_data([curve.fpr[best]], [curve.tpr[best]])
        self.roc_now.set_data([fpr], [tpr])
        precision = precision_at(curve.tpr, curve.fpr, prevalence)
        self.pr_line.set_data(curve.tpr, precision)
        self.pr_best.set_data([curve.tpr[best]], [precision[best]])
        self.pr_now.set_data([tpr], [precision_at(tpr, fpr, prevalence)])


def _auc(curve) -> float:
    """Área bajo la curva ROC por trapecios."""
    return float(-np.trapezoid(curve.tpr, curve.fpr))


def _whole_counts(tpr, fpr, prevalence) -> dict[str, int]:
    """La matriz de confusión en personas enteras, de a mil, sin que el redondeo pierda a nadie."""
    tp, _, fp, _ = (float(v) for v in confusion_at(tpr, fpr, prevalence))
    ill = round(PER * prevalence)
    tp, fp = min(round(PER * tp), ill), min(round(PER * fp), PER - ill)
    return {"FN": ill - tp, "VP": tp, "VN": PER - ill - fp, "FP": fp}


def _formula_text(threshold) -> str:
    """Un umbral con dos decimales; uno muy pequeño no es cero."""
    return nonzero(threshold, 2)


def _threshold_sentence(threshold, counts, cost, curve, formula, auc) -> str:
    missed, alarms = counts["FN"], counts["FP"]
    missed = plural(missed, "se escapa 1 maligno", f"se escapan {missed} malignos", none="no se escapa ningún maligno")
    alarms = plural(alarms, "hay 1 falsa alarma", f"hay {alarms} falsas alarmas", none="no hay falsas alarmas")
    lowest, where = number(curve.cost[curve.best], 3), number(curve.thresholds[curve.best], 2)
    return (f"Umbral {number(threshold)}: de cada {PER} personas {missed} (FN) y {alarms} (FP). "
            f"El costo medio es {number(cost, 3)}; el más barato, {lowest}, está en el umbral {where} "
            f"(la fórmula dice {_formula_text(formula)}). El ROC AUC es {number(auc, 3)} con cualquier umbral.")


# --- W2: el ganador según la métrica ---------------------------------------------------------------

def winner_scene(table: MetricTable, metric="recall", against="accuracy") -> Scene:
    """Las doce configuraciones ordenadas por `metric`, unidas con su lugar en el orden de `against`."""
    order, reference = table.order(metric), table.order(against)
    n = len(order)
    rank, old_rank = np.empty(n, int), np.empty(n, int)
    rank[order], old_rank[reference] = np.arange(1, n + 1), np.arange(1, n + 1)
    colors = _config_colors(n, champion=order[0], former=reference[0])
    slopes = [line([0, 1], [old_rank[i], rank[i]], color=colors[i], width=_emphasis(i, order[0], reference[0]),
                   dash=None) for i in order[::-1]]
    ends = points(np.r_[np.zeros(n), np.ones(n)], np.r_[old_rank, rank], color=[*colors, *colors], size=5)
    return Scene(
        panels=[Panel(x=Axis("", -0.05, 1.05, ticks=[], grid=False),
                      y=_names_axis(table, reference), marks=[*slopes, ends], legend=False,
                      title=f"Por {METRICS[against].short}", at=(0, 0)),
                _bar_panel(table, metric, order, [colors[i] for i in order])],
        describe=_winner_sentence(table, metric, against, order, old_rank),
        width=900, height=500, widths=(0.62, 1))


def _bar_panel(table, metric, order, colors) -> Panel:
    """Barras con el promedio; la línea fina va de la peor a la mejor de las repeticiones."""
    info, mean, column = METRICS[metric], table.mean(metric)[order], table.column(metric)[order]
    rows = np.arange(1, len(order) + 1)
    low, high = column.min(axis=1), column.max(axis=1)
    top = max(mean.max(), high.max())
    labels = [number(v, 3) for v in mean]
    sense = "más es mejor →" if info.greater_is_better else "← menos es mejor"
    marks = [bars(rows, mean, width=0.66, color=colors, horizontal=True, opacity=0.85),
             segments(low, rows, high, rows, color="ink", width=2),
             _value_labels(high, rows, labels, top)]
    return Panel(x=Axis(sense, 0, 1.25 * top), y=_names_axis(table, order), marks=marks,
                 legend=False, title=f"Por {info.short}", at=(0, 1))


def _value_labels(x, rows, labels, top):
    return text(np.asarray(x) + 0.015 * top, rows, labels, anchor="start", size=15)


def _names_axis(table, order) -> Axis:
    ticks = [(i + 1, table.configs[c]) for i, c in enumerate(order)]
    return Axis("", len(order) + 0.6, 0.4, ticks=ticks, grid=False)


def _config_colors(n, champion, former) -> list[str]:
    colors = ["muted"] * n
    colors[former] = "validation"
    colors[champion] = "best"
    return colors


def _emphasis(i, champion, former) -> float:
    return 4 if i in (champion, former) else 1.5


def _winner_sentence(table, metric, against, order, old_rank) -> str:
    champion = order[0]
    label, other = METRICS[metric].label, METRICS[against].label
    mean = number(table.mean(metric)[champion], 3)
    wins, repeats = table.wins(metric)[champion], table.values.shape[2]
    place = f"Por {label} gana «{table.configs[champion]}» ({mean}), primera en {wins} de {repeats} repeticiones."
    if metric == against:
        return f"{place} Elijamos otra métrica para ver cómo cambia el orden."
    if old_rank[champion] == 1:
        return f"{place} También gana por {other}."
    return f"{place} Por {other} queda en el puesto {old_rank[champion]} de {len(order)}."


# --- El ruido de la métrica ------------------------------------------------------------------------

def noise_scene(estimates, metric="roc_auc") -> Scene:
    """Las estimaciones de *una* configuración al cambiar solo la semilla de los pliegues."""
    estimates = np.asarray(estimates, dtype=float)
    low, high, mean = estimates.min(), estimates.max(), estimates.mean()
    margin = 0.25 * (high - low) or 0.01
    label = METRICS[metric].label
    return Scene(
        panels=[Panel(x=Axis("semilla de los pliegues", -1, len(estimates)),
                      y=Axis(label, low - margin, high + margin),
                      marks=[rule(mean, axis="y", color="muted", label="promedio"),
                             points(np.arange(len(estimates)), estimates, color="validation", size=7)])],
        title="El mismo modelo, los mismos datos", height=340,
        describe=f"Con {len(estimates)} semillas, el {label} de una misma configuración va de {number(low, 3)} "
                 f"a {number(high, 3)}; el promedio es {number(mean, 3)}.")
