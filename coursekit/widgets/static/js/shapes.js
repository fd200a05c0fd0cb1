// Los marcadores de los puntos y el trazo de las líneas.

import { outline } from "./colour.js";
import { node } from "./nodes.js";
import { DASH, round } from "./style.js";

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

// Un punto: `look` trae `filled` y `opacity`; `extra`, los atributos que lo enlazan.
export function shapeOf(key, shape, x, y, radius, color, look, c, extra = {}) {
  const r = round(radius), seen = c.paint(color);
  const paint = shape === "cross" ? { fill: "none", stroke: seen, "stroke-width": round(Math.max(2, r * 0.45)) }
    : look.filled ? { fill: seen, stroke: outline(seen, c.paper), "stroke-width": 0.9 }
    : { fill: "none", stroke: seen, "stroke-width": 2.2 };
  const all = { ...paint, ...(look.opacity < 1 ? { opacity: look.opacity } : {}), ...extra };
  if (shape === "circle") return node("circle", key, { cx: round(x), cy: round(y), r, ...all });
  return node("path", key, { d: SHAPES[shape](r), transform: `translate(${round(x)} ${round(y)})`, ...all });
}

export const dashOf = m => (m.dash ? { "stroke-dasharray": DASH[m.dash] } : {});

export const strokeOf = (m, c, color = m.color) => ({ stroke: c.paint(color), "stroke-width": round(m.width * c.grow),
  ...dashOf(m), ...(m.opacity < 1 ? { opacity: m.opacity } : {}) });
