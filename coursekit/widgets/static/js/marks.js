// Las marcas: puntos, líneas, bandas, barras, celdas… Cada una devuelve SVG.

import { DASH, FONT, INK, at, escape, round } from "./style.js";
import { textWidth } from "./text.js";

const SHAPES = {
  square: r => `M${-r} ${-r}H${r}V${r}H${-r}Z`,
  triangle: r => `M0 ${-1.15 * r}L${1.1 * r} ${0.85 * r}H${-1.1 * r}Z`,
  down: r => `M0 ${1.15 * r}L${1.1 * r} ${-0.85 * r}H${-1.1 * r}Z`,
  left: r => `M${-1.15 * r} 0L${0.85 * r} ${1.1 * r}V${-1.1 * r}Z`,
  hexagon: r => { const a = 1.15 * r, b = 0.575 * r, h = a * 0.866;
    return `M${a} 0L${b} ${h}H${-b}L${-a} 0L${-b} ${-h}H${b}Z`; },
  diamond: r => `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`,
  plus: r => { const a = 1.15 * r, b = 0.4 * r;
    return `M${-b} ${-a}H${b}V${-b}H${a}V${b}H${b}V${a}H${-b}V${b}H${-a}V${-b}H${-b}Z`; },
  star: r => { const p = [];
    for (let i = 0; i < 10; i++) {
      const q = i % 2 ? 0.55 * r : 1.35 * r, t = Math.PI * (i / 5 - 0.5);
      p.push(`${round(q * Math.cos(t))} ${round(q * Math.sin(t))}`);
    }
    return `M${p.join("L")}Z`; },
  cross: r => `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`,
};

export function marker(shape, x, y, r, color, filled, opacity) {
  const paint = shape === "cross" ? `fill="none" stroke="${color}" stroke-width="${round(Math.max(2, r * 0.45))}"`
    : filled ? `fill="${color}" stroke="#fff" stroke-width="0.9"`
    : `fill="none" stroke="${color}" stroke-width="2.2"`;
  const fade = opacity < 1 ? ` opacity="${opacity}"` : "";
  if (shape === "circle") return `<circle cx="${x}" cy="${y}" r="${r}" ${paint}${fade}/>`;
  return `<path d="${SHAPES[shape](r)}" transform="translate(${x} ${y})" ${paint}${fade}/>`;
}

export const strokeOf = (m, k, color = m.color) =>
  `stroke="${color}" stroke-width="${round(m.width * Math.sqrt(k))}"` +
  (m.dash ? ` stroke-dasharray="${DASH[m.dash]}"` : "") + (m.opacity < 1 ? ` opacity="${m.opacity}"` : "");

export function label(x, y, string, size, { color = INK, anchor = "middle", bold = false, turn = false } = {}) {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" fill="${color}" text-anchor="${anchor}"` +
    (bold ? ' font-weight="600"' : "") + (turn ? ` transform="rotate(-90 ${round(x)} ${round(y)})"` : "") +
    `>${escape(string)}</text>`;
}

function polyline(xs, ys, X, Y) {
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

// Las letras de las barras: si están apretadas se achican (hasta tres cuartos) antes que encimarse.
function barLetters(m, P, size) {
  if (m.labels.length < 2) return size;
  const room = closest(m.x.filter(x => x !== null).map(P));
  const need = m.horizontal ? size * 1.02 : Math.max(...m.labels.map(t => textWidth(t, size))) + 4;
  return size * Math.min(1, Math.max(0.74, room / need));
}

// Cada función devuelve SVG; las de CLIPPED se recortan al área de dibujo.
export const DRAW = {
  points(m, c) {
    let out = "";
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      const x = c.X(m.x[i]), y = c.Y(m.y[i]);
      if (!c.inside(x, y)) continue;
      out += marker(m.shape, round(x), round(y), round(at(m.size, i) * Math.sqrt(c.k)), at(m.color, i), m.filled, m.opacity);
    }
    return out;
  },
  line: (m, c) => `<path d="${polyline(m.x, m.y, c.X, c.Y)}" fill="none" stroke-linejoin="round" ${strokeOf(m, c.k)}/>`,
  band(m, c) {
    let out = "", run = [];
    const flush = () => {
      if (run.length > 1) out += `<path fill="${m.color}" opacity="${m.opacity}" d="M` +
        run.map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.high[i]))}`).join("L") + "L" +
        run.reverse().map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.low[i]))}`).join("L") + 'Z"/>';
      run = [];
    };
    m.x.forEach((x, i) => { x === null || m.low[i] === null || m.high[i] === null ? flush() : run.push(i); });
    flush();
    return out;
  },
  bars(m, c) {
    let out = "", words = "";
    const [P, Q] = m.horizontal ? [c.Y, c.X] : [c.X, c.Y], size = barLetters(m, P, FONT.tick * c.k);
    m.x.forEach((x, i) => {
      if (x === null || m.height[i] === null) return;
      const half = at(m.width, i) / 2, end = m.base[i] + m.height[i], back = m.height[i] < 0;
      const a = P(x - half), b = P(x + half), from = Q(floorOf(m.base[i], m.horizontal ? c.axes.x : c.axes.y)), to = Q(end);
      const [x0, x1, y0, y1] = m.horizontal ? [from, to, a, b] : [a, b, from, to];
      out += rectangle(x0, y0, x1, y1, `fill="${at(m.color, i)}"` + (m.opacity < 1 ? ` opacity="${m.opacity}"` : ""));
      if (m.labels[i] === undefined) return;
      words += m.horizontal
        ? label(to + (back ? -5 : 5), (a + b) / 2 + size * 0.35, m.labels[i], size, { anchor: back ? "end" : "start" })
        : label((a + b) / 2, to + (back ? size * 1.05 : -5), m.labels[i], size);
    });
    return `<g clip-path="url(#${c.clip})">${out}</g>${words}`;
  },
  segments(m, c) {
    let out = "";
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), y0 = c.Y(m.y0[i]), x1 = c.X(m.x1[i]), y1 = c.Y(m.y1[i]);
      const one = { ...m, width: at(m.width, i) }, color = at(m.color, i);
      let ex = x1, ey = y1;
      if (m.arrow) {
        const t = Math.atan2(y1 - y0, x1 - x0), n = (7 + 1.6 * one.width) * Math.sqrt(c.k);
        if (Math.hypot(x1 - x0, y1 - y0) > n) { ex = x1 - 0.7 * n * Math.cos(t); ey = y1 - 0.7 * n * Math.sin(t); }
        const tip = [0, 2.7, -2.7].map(q => q ? `${round(x1 + n * Math.cos(t + q))} ${round(y1 + n * Math.sin(t + q))}`
                                                : `${round(x1)} ${round(y1)}`);
        out += `<path d="M${tip.join("L")}Z" fill="${color}"` + (m.opacity < 1 ? ` opacity="${m.opacity}"` : "") + "/>";
      }
      out += `<path d="M${round(x0)} ${round(y0)}L${round(ex)} ${round(ey)}" fill="none" ${strokeOf(one, c.k, color)}/>`;
    }
    return out;
  },
  rects(m, c) {
    let out = "";
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), x1 = c.X(m.x1[i]), y0 = c.Y(m.y0[i]), y1 = c.Y(m.y1[i]);
      const stroke = at(m.stroke, i);
      out += rectangle(x0, y0, x1, y1, `fill="${at(m.color, i)}"` + (stroke ? ` stroke="${stroke}" stroke-width="1.5"` : "") +
        (m.opacity < 1 ? ` opacity="${m.opacity}"` : ""));
      if (m.labels[i]) out += label((x0 + x1) / 2, (y0 + y1) / 2 + FONT.tick * c.k * 0.35, m.labels[i], FONT.tick * c.k,
        { color: at(m.text_color, i) });
    }
    return out;
  },
  text(m, c) {
    let out = "";
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      const size = m.size * c.k;
      out += label(c.X(m.x[i]), c.Y(m.y[i]) + size * 0.35, m.strings[i], size,
        { color: at(m.color, i), anchor: m.anchor, bold: m.bold });
    }
    return out;
  },
  cells(m, c) {
    const [ex0, ex1, ey0, ey1] = m.extent, rows = m.index.length, cols = m.index[0].length;
    const x0 = c.X(ex0), y0 = c.Y(ey0), dx = (c.X(ex1) - x0) / cols, dy = (c.Y(ey1) - y0) / rows;
    // Bordes redondeados antes de restar: dos celdas vecinas comparten el mismo, y no queda una línea blanca.
    const left = q => round(x0 + q * dx), bottom = r => round(y0 + r * dy);
    let out = "";
    m.index.forEach((row, r) => row.forEach((v, q) => {
      if (v >= 0) out += rectangle(left(q), bottom(r), left(q + 1), bottom(r + 1),
        `fill="${m.palette[v]}" shape-rendering="crispEdges"`);
    }));
    return out;
  },
  rule: (m, c) => m.axis === "x"
    ? `<path d="M${round(c.X(m.value))} ${c.y}v${c.h}" fill="none" ${strokeOf(m, c.k)}/>`
    : `<path d="M${c.x} ${round(c.Y(m.value))}h${c.w}" fill="none" ${strokeOf(m, c.k)}/>`,
};
export const CLIPPED = new Set(["line", "band", "segments", "rects", "cells", "rule"]);
const floorOf = (base, axis) => (axis.log && base <= 0 ? Math.min(axis.low, axis.high) : base);
export const rectangle = (x0, y0, x1, y1, paint) =>
  `<rect x="${round(Math.min(x0, x1))}" y="${round(Math.min(y0, y1))}" width="${round(Math.abs(x1 - x0))}" ` +
  `height="${round(Math.abs(y1 - y0))}" ${paint}/>`;
