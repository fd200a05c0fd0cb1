// Un tercer contendiente: los puntos que pone quien mira. Caen sobre el mismo eje que los demás y se puntúan con la misma
// regla, aquí mismo: los blancos y lo que probaron los otros llegan con la historia.

import { projectorBack } from "./projector.js";

const SIDES = ["grid", "random"];
const STEP = 0.05;      // lo que se corre un punto con una flecha
const same = (a, b) => Math.abs(a - b) < 1e-9;

const angles = r => [Math.cos(r.rotation * Math.PI / 180), Math.sin(r.rotation * Math.PI / 180)];

// La distancia al óptimo, medida con lo que importa cada dirección (como `target_distance`, en grid_vs_random.py).
function distance([x, y], [cx, cy], r) {
  const [cos, sin] = angles(r), dx = x - cx, dy = y - cy;
  return Math.hypot(dx * cos + dy * sin, r.weight * (dy * cos - dx * sin));
}
const leastDistance = (points, center, r) => Math.min(...points.map(p => distance(p, center, r)));
const lossOf = (far, r) => -Math.expm1(-0.5 * (far / r.valley) ** 2);

// Quiénes quedan más cerca de cada blanco, del primero al que se ve: { own, grid, random, ties }.
export function tally(r, own) {
  const counts = { own: 0, grid: 0, random: 0, ties: 0 };
  for (let k = 0; k <= r.target; k++) {
    const far = { own: leastDistance(own, r.centers[k], r), grid: leastDistance(r.grid, r.centers[k], r),
                  random: leastDistance(r.random[k].slice(0, r.budget), r.centers[k], r) };
    const least = Math.min(...Object.values(far)), first = Object.keys(far).filter(name => same(far[name], least));
    counts[first.length > 1 ? "ties" : first[0]] += 1;
  }
  return counts;
}

const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Lo que se lee con todos los puntos puestos: quién gana aquí y por cuánto, y la cuenta hasta este blanco.
export function rivalSentence(r, own) {
  const words = r.words, number = v => (v > 0 && v < 0.0005 ? words.less : v.toFixed(3).replace(".", ","));
  const center = r.centers[r.target], mine = lossOf(leastDistance(own, center, r), r);
  const other = Math.min(r.losses.grid, r.losses.random), gap = Math.abs(mine - other);
  const who = SIDES.filter(name => same(r.losses[name], other)).map(name => words[name]).join(words.and);
  const verdict = gap < 5e-5 ? words.tie : mine < other ? words.win : words.lose;
  const counts = tally(r, own), ties = counts.ties ? fillIn(words.ties, counts) : "";
  return fillIn(words.scored, { budget: r.budget, verdict: fillIn(verdict, { who, gap: number(gap) }), own: number(mine),
    grid: number(r.losses.grid), random: number(r.losses.random) })
    + (r.target ? " " + fillIn(words.counted, { n: r.target + 1, ...counts, ties }) : "");
}

// La escena con los puntos de quien mira, y lo que se lee.
export function withRival(scene, points) {
  const r = scene.rival;
  if (!r?.words) return scene;
  const own = points.slice(0, r.budget), complete = own.length === r.budget;
  const add = { [r.map]: mapMarks(r, own), [r.profile]: profileMarks(r, own), [r.best]: complete ? bestMarks(r, own, scene) : [] };
  const panels = scene.panels.map((panel, i) => (add[i] ? { ...panel, marks: [...panel.marks, ...add[i]] } : panel));
  const describe = complete ? rivalSentence(r, own)
    : own.length ? `${fillIn(r.words.some, { n: own.length, budget: r.budget })} ${scene.describe}` : scene.describe;
  return { ...scene, panels, describe };
}

const MIDDLE = 0.5;
const along = (p, r) => { const [cos, sin] = angles(r); return (p[0] - MIDDLE) * cos + (p[1] - MIDDLE) * sin; };
// Dónde cae un punto: sobre la dirección que importa, o en el borde de abajo si nada está girado.
const shadow = (p, r) => { const [cos, sin] = angles(r); return r.rotation ? [MIDDLE + along(p, r) * cos, MIDDLE + along(p, r) * sin] : [p[0], r.floor]; };
const names = own => own.map((_, i) => `own${i}`);
const dots = (at, look) => ({ type: "points", x: at.map(p => p[0]), y: at.map(p => p[1]), shape: "triangle", opacity: 1, filled: true, ...look });
const strokes = (x0, y0, x1, y1, look) => ({ type: "segments", x0, y0, x1, y1, width: 2.5, opacity: 1, ...look });
const best = (own, r) => own.reduce((a, p) => (distance(p, r.centers[r.target], r) < distance(a, r.centers[r.target], r) ? p : a), own[0]);

function mapMarks(r, own) {
  if (!own.length) return [{ type: "text", x: [MIDDLE], y: [MIDDLE], strings: [r.words.hint], size: 15, color: r.ink, anchor: "middle", bold: true }];
  const xs = own.map(p => p[0]), ys = own.map(p => p[1]), [low, high] = r.rug, seen = own.map(p => (r.fallen ? shadow(p, r) : p));
  const said = own.map((p, i) => fillIn(r.words.point, { n: i + 1, x: p[0].toFixed(2).replace(".", ","), y: p[1].toFixed(2).replace(".", ",") }));
  return [strokes(xs, xs.map(() => low), xs, xs.map(() => high), { color: r.color }),
          strokes(ys.map(() => low), ys, ys.map(() => high), ys, { color: r.color }),
          dots([seen[own.indexOf(best(own, r))]], { shape: "circle", color: r.ink, size: 12, filled: false }),
          dots(seen, { color: r.color, size: 8, keys: names(own), own: said })];
}

function profileMarks(r, own) {
  if (!own.length) return [];
  const at = own.map(p => [along(p, r) + 0.5, lossOf(distance(p, r.centers[r.target], r), r)]), xs = at.map(p => p[0]);
  return [strokes(xs, xs.map(() => -0.13), xs, at.map(p => p[1]), { color: r.color, width: 1.2, opacity: 0.4 }),
          dots(at, { color: r.color, size: 6 })];
}

function bestMarks(r, own, scene) {
  const loss = lossOf(distance(best(own, r), r.centers[r.target], r), r);
  const longest = 0.62 * scene.panels[r.best].x.high;      // la barra que no entra se corta; su número, no
  return [{ type: "bars", x: [0], height: [Math.min(loss, longest)], base: [0], width: 0.62, color: r.color, horizontal: true, opacity: 1,
    labels: [loss > 0 && loss < 0.0005 ? r.words.short : loss.toFixed(3).replace(".", ",")] }];
}

// Poner y mover los puntos sobre el dibujo, con el ratón, el dedo o el teclado. `own()` los da y `set(puntos)` los cambia.
export function placing(box, own, set) {
  const svg = box.svg, rival = () => box.scene()?.rival, held = { i: null, moved: false };
  const tidy = v => Math.round(Math.min(1, Math.max(0, v)) * 1000) / 1000;
  const put = (i, p) => set(own().map((old, j) => (j === i ? p.map(tidy) : old)));
  const spotOf = e => {
    const r = svg.getBoundingClientRect(), c = box.frames()[rival().map], px = e.clientX - r.left, py = e.clientY - r.top;
    const inside = px >= c.x && px <= c.x + c.w && py >= c.y && py <= c.y + c.h;
    return { inside, at: [projectorBack(c.axes.x, (px - c.x) / c.w), projectorBack(c.axes.y, 1 - (py - c.y) / c.h)] };
  };
  const mineOf = e => e.target.closest?.("[data-own]");
  const down = e => {
    held.moved = false;
    const mine = mineOf(e);
    if (!mine || rival().fallen) return;
    e.preventDefault();
    mine.focus();
    held.i = Number(mine.dataset.own);
    svg.setPointerCapture(e.pointerId);
  };
  const drag = e => { if (held.i !== null) { held.moved = true; put(held.i, spotOf(e).at); } };
  const up = () => { held.i = null; };
  const click = e => {
    if (held.moved || mineOf(e) || e.target.closest?.("[data-handle]")) return;
    const { inside, at } = spotOf(e);
    if (inside && own().length < rival().budget) set([...own(), at.map(tidy)]);
  };
  const keys = e => {
    const mine = mineOf(e);
    if (!mine) return;
    const i = Number(mine.dataset.own), [x, y] = own()[i], step = e.shiftKey ? STEP / 5 : STEP;
    const move = { ArrowRight: [step, 0], ArrowLeft: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[e.key];
    if (move) { e.preventDefault(); put(i, [x + move[0], y + move[1]]); }
    if (["Delete", "Backspace"].includes(e.key)) { e.preventDefault(); set(own().filter((_, j) => j !== i)); }
  };
  const listened = { pointerdown: down, pointermove: drag, pointerup: up, pointercancel: up, click, keydown: keys };
  for (const name in listened) svg.addEventListener(name, listened[name]);
  const addOne = () => {
    if (own().length >= rival().budget) return;
    set([...own(), [MIDDLE, MIDDLE]]);
    svg.querySelector(`[data-own="${own().length - 1}"]`)?.focus();
  };
  return { addOne, stop: () => { for (const name in listened) svg.removeEventListener(name, listened[name]); } };
}
