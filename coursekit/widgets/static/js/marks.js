// Las marcas: puntos, líneas, bandas, barras, celdas… Cada una devuelve los nodos que la dibujan.

import { blend } from "./colour.js";
import { node } from "./nodes.js";
import { shapeOf, strokeOf } from "./shapes.js";
import { FONT, at, round } from "./style.js";
import { phrase, placed } from "./phrases.js";
import { textWidth } from "./text.js";

function trace(xs, ys, X, Y) {
  let d = "", gap = true;
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] === null || ys[i] === null) { gap = true; continue; }
    d += `${gap ? "M" : "L"}${round(X(xs[i]))} ${round(Y(ys[i]))}`;
    gap = false;
  }
  return d;
}

// El menor espacio entre vecinos de una lista de píxeles.
export const closest = places => [...places].sort((a, b) => a - b).reduce(
  (least, p, i, all) => (i ? Math.min(least, p - all[i - 1]) : least), Infinity);

// Las letras de las barras: si están apretadas se achican antes que encimarse.
function barLetters(m, P, size, least) {
  if (m.labels.length < 2) return size;
  const room = closest(m.x.filter(x => x !== null).map(P));
  const need = m.horizontal ? size * 1.02 : Math.max(...m.labels.map(t => textWidth(t, size))) + 4;
  return Math.max(Math.min(size, least), size * Math.min(1, room / need));
}

const fade = opacity => (opacity < 1 ? { opacity } : {});
const keyOf = (m, i) => m.keys?.[i] ?? i;
const named = (m, i) => m.own ? { "data-own": i, tabindex: 0, role: "button", "aria-label": m.own[i] } : (m.keys || m.sets ? { "data-key": m.keys?.[i] ?? null, ...chooses(m.sets, i) } : {});
const chooses = (sets, i) => (sets && sets.to[i] !== null ? { "data-control": sets.control, "data-to": sets.to[i] } : {});
const box = (x0, y0, x1, y1) => ({ x: round(Math.min(x0, x1)), y: round(Math.min(y0, y1)),
  width: round(Math.abs(x1 - x0)), height: round(Math.abs(y1 - y0)) });
export const rectangle = (key, corners, attributes) => node("rect", key, { ...box(...corners), ...attributes });

// Cada función devuelve nodos; las de CLIPPED se recortan al área de dibujo.
export const DRAW = {
  points(m, c) {
    const out = [];
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      const x = c.X(m.x[i]), y = c.Y(m.y[i]);
      if (!c.inside(x, y)) continue;
      const turn = m.arrives === "fall" ? { style: `--ck-turn:${round((x - c.x) / c.w * 10) / 10}` } : {};      // caen de izquierda a derecha
      out.push(shapeOf(keyOf(m, i), m.shape, x, y, at(m.size, i) * c.grow, at(m.color, i), m, c, { ...named(m, i), ...turn }));
    }
    return out;
  },
  line: (m, c) => [node("path", m.keys?.[0] ?? 0, { d: trace(m.x, m.y, c.X, c.Y), fill: "none", "stroke-linejoin": "round",
    ...strokeOf(m, c), ...named(m, 0) })],
  band(m, c) {
    const out = [], paint = { fill: c.paint(m.color), opacity: m.opacity };
    let run = [];
    const flush = () => {
      if (run.length > 1) out.push(node("path", out.length, { ...paint, d: "M" +
        run.map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.high[i]))}`).join("L") + "L" +
        run.reverse().map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.low[i]))}`).join("L") + "Z" }));
      run = [];
    };
    m.x.forEach((x, i) => { x === null || m.low[i] === null || m.high[i] === null ? flush() : run.push(i); });
    flush();
    return out;
  },
  bars(m, c) {
    const bars = [], words = [];
    const [P, Q] = m.horizontal ? [c.Y, c.X] : [c.X, c.Y], size = barLetters(m, P, FONT.tick * c.k, c.least);
    m.x.forEach((x, i) => {
      if (x === null || m.height[i] === null) return;
      const half = at(m.width, i) / 2, end = m.base[i] + m.height[i], back = m.height[i] < 0;
      const a = P(x - half), b = P(x + half), from = Q(floorOf(m.base[i], m.horizontal ? c.axes.x : c.axes.y)), to = Q(end);
      const corners = m.horizontal ? [from, a, to, b] : [a, from, b, to];
      bars.push(rectangle(keyOf(m, i), corners, { fill: c.paint(at(m.color, i)), ...fade(m.opacity), ...named(m, i) }));
      if (!m.labels[i]) return;
      const spot = m.horizontal ? [to + (back ? -5 : 5), (a + b) / 2 + size * 0.35] : [(a + b) / 2, to + (back ? size * 1.05 : -5)];
      const anchor = !m.horizontal ? "middle" : back ? "end" : "start";
      words.push(placed(c, `t${keyOf(m, i)}`, ...spot, m.labels[i], size, { anchor, halo: true, series: true }));
    });
    return [node("g", "bars", { "clip-path": `url(#${c.clip})` }, bars), ...words.filter(Boolean)];
  },
  segments(m, c) {
    const out = [];
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), y0 = c.Y(m.y0[i]), x1 = c.X(m.x1[i]), y1 = c.Y(m.y1[i]);
      const width = at(m.width, i), color = at(m.color, i);
      let ex = x1, ey = y1;
      if (m.arrow) {
        const t = Math.atan2(y1 - y0, x1 - x0), n = (7 + 1.6 * width) * c.grow;
        if (Math.hypot(x1 - x0, y1 - y0) > n) { ex = x1 - 0.7 * n * Math.cos(t); ey = y1 - 0.7 * n * Math.sin(t); }
        const tip = [0, 2.7, -2.7].map(q => q ? `${round(x1 + n * Math.cos(t + q))} ${round(y1 + n * Math.sin(t + q))}`
                                                : `${round(x1)} ${round(y1)}`);
        out.push(node("path", `p${keyOf(m, i)}`, { d: `M${tip.join("L")}Z`, fill: c.paint(color), ...fade(m.opacity), ...named(m, i) }));
      }
      out.push(node("path", keyOf(m, i), { d: `M${round(x0)} ${round(y0)}L${round(ex)} ${round(ey)}`, fill: "none",
        ...strokeOf({ ...m, width }, c, color), ...named(m, i) }));
    }
    return out;
  },
  arcs: (m, c) => m.x0.map((x, i) => {      // la curva llega a la mitad de su punto de control
    const middle = round((c.X(x) + c.X(m.x1[i])) / 2), pull = round(2 * c.Y(m.top[i]) - c.Y(m.y[i])), floor = round(c.Y(m.y[i]));
    return node("path", keyOf(m, i), { d: `M${round(c.X(x))} ${floor}Q${middle} ${pull} ${round(c.X(m.x1[i]))} ${floor}`, fill: "none",
      ...strokeOf(m, c, at(m.color, i)), ...named(m, i) });
  }),
  rects(m, c) {
    const out = [];
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), x1 = c.X(m.x1[i]), y0 = c.Y(m.y0[i]), y1 = c.Y(m.y1[i]);
      const fill = c.paint(at(m.color, i)), stroke = at(m.stroke, i);
      out.push(rectangle(keyOf(m, i), [x0, y0, x1, y1], { fill, ...(stroke ? { stroke: c.paint(stroke), "stroke-width": 1.5 } : {}),
        ...fade(m.opacity), ...named(m, i) }));
      if (m.labels[i]) out.push(inRectangle(m, c, i, [x0, y0, x1, y1], blend(fill, m.opacity, c.paper)));
    }
    return out.filter(Boolean);
  },
  text(m, c) {
    const size = Math.max(c.least, m.size * c.k), out = [];
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      out.push(placed(c, keyOf(m, i), c.X(m.x[i]), c.Y(m.y[i]) + size * 0.35, m.strings[i], size,
        { color: at(m.color, i), anchor: m.anchor, bold: m.bold, halo: true, series: m.x.length > 2 }));
    }
    return out.filter(Boolean);
  },
  cells(m, c) {
    const [ex0, ex1, ey0, ey1] = m.extent, rows = m.index.length, cols = m.index[0].length;
    const x0 = c.X(ex0), y0 = c.Y(ey0), dx = (c.X(ex1) - x0) / cols, dy = (c.Y(ey1) - y0) / rows;
    // Bordes redondeados antes de restar: dos celdas vecinas comparten el mismo, y no queda una línea blanca.
    const left = q => round(x0 + q * dx), bottom = r => round(y0 + r * dy);
    const out = [];
    m.index.forEach((row, r) => row.forEach((v, q) => {
      if (v >= 0) out.push(rectangle(r * cols + q, [left(q), bottom(r), left(q + 1), bottom(r + 1)],
        { fill: m.palette[v], "shape-rendering": "crispEdges" }));
    }));
    return out;
  },
  rule: (m, c) => [node("path", 0, { d: m.axis === "x" ? `M${round(c.X(m.value))} ${c.y}v${c.h}` : `M${c.x} ${round(c.Y(m.value))}h${c.w}`,
    fill: "none", ...strokeOf(m, c) })],
  handle(m, c) {
    const at = c.places?.[m.control];
    if (!at || m.x[at.position] === null) return [];
    const place = { cx: round(c.X(m.x[at.position])), cy: round(c.Y(m.y[at.position])) }, accent = c.paint("#d55e00");
    return [node("circle", "halo", { ...place, r: round(12 * c.grow), fill: "none", stroke: accent, "stroke-width": 3 }),
            node("circle", "grip", { ...place, r: 22, fill: "#000", "fill-opacity": 0, "data-handle": m.control, tabindex: 0,
              role: "slider", "aria-label": m.label || at.label, "aria-valuemin": 0, "aria-valuemax": m.x.length - 1,
              "aria-valuenow": at.position, "aria-valuetext": at.text })];
  },
};
export const CLIPPED = new Set(["line", "band", "segments", "arcs", "rects", "cells", "rule"]);
const floorOf = (base, axis) => (axis.log && base <= 0 ? Math.min(axis.low, axis.high) : base);

// El texto de un rectángulo: se achica hasta donde todavía se lee, y si ni así entra, no se escribe.
function inRectangle(m, c, i, [x0, y0, x1, y1], paper) {
  const text = m.labels[i], wide = Math.abs(x1 - x0) - 2, tall = Math.abs(y1 - y0), usual = FONT.tick * c.k;
  const size = Math.min(usual, tall / 1.05, usual * wide / textWidth(text, usual));
  if (size < c.least - 0.05) return null;
  return phrase(c, `t${keyOf(m, i)}`, (x0 + x1) / 2, (y0 + y1) / 2 + size * 0.35, text, size, { color: at(m.text_color, i), paper });
}
