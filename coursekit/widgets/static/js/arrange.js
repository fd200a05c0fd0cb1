// Cómo se acomodan los paneles en el lugar que hay: como se los pensó, en bloques de menos columnas, o todos en fila.

import { layout, sum } from "./layout.js";

const range = n => [...Array(n).keys()];
const columnsOf = scene => scene.widths.length;
const rowsOf = scene => scene.heights.length;

// Las maneras de acomodar una escena, de la pensada a la más angosta.
export function arrangements(scene) {
  const wraps = range(columnsOf(scene) - 1).map(i => ({ kind: "wrap", columns: columnsOf(scene) - 1 - i }));
  const inRow = rowsOf(scene) > 1 && scene.panels.length <= 4 ? [{ kind: "row" }] : [];
  return [{ kind: "grid" }, ...wraps, ...inRow];
}

// La escena acomodada de esa manera en `width` × `height` píxeles. `home` recuerda de dónde venía cada panel.
export function arranged(scene, arrangement, width, height) {
  const homed = { ...scene, panels: scene.panels.map(p => ({ ...p, home: p.at })) };
  const made = { grid: s => s, wrap: s => wrapped(s, arrangement.columns), row: inARow }[arrangement.kind](homed);
  return { ...made, width, height };
}

const naturalBoxes = scene => layout(scene, 1).boxes;
const TALLEST = 230;      // un panel que ocupaba toda la altura no pide más que esto cuando lo apilamos

// De a `m` columnas por bloque, un bloque debajo del otro. Lo que cruza varios bloques va a todo el ancho: primero si
// estaba arriba de los demás, y si no, al final.
function wrapped(scene, m) {
  const natural = naturalBoxes(scene), heights = [], panels = Array(scene.panels.length);
  const crosses = p => Math.floor(p.at[1] / m) !== Math.floor((p.at[1] + p.span[1] - 1) / m);
  const order = scene.panels.map((p, i) => ({ p, i }));
  const place = (i, at, span) => { panels[i] = withYAxis({ ...scene.panels[i], at, span }, scene); };
  const across = ({ p, i }) => { place(i, [heights.length, 0], [1, m]); heights.push(Math.min(TALLEST, natural[i].h) / p.span[0]); };
  const top = Math.min(...scene.panels.filter(p => !crosses(p)).map(p => p.at[0])), leads = p => p.at[0] + p.span[0] <= top;
  order.filter(({ p }) => crosses(p) && leads(p)).forEach(across);
  for (const block of range(Math.ceil(columnsOf(scene) / m))) {
    const mine = order.filter(({ p }) => !crosses(p) && Math.floor(p.at[1] / m) === block);
    if (!mine.length) continue;
    const lonely = m > 1 && mine.every(({ p }) => p.at[1] === mine[0].p.at[1]), first = heights.length;
    if (lonely && mine.length === m) {      // una columna sola, en un bloque de varias: sus paneles van al lado
      mine.forEach(({ i }, j) => place(i, [first, j], [1, 1]));
      heights.push(Math.max(...mine.map(({ i }) => Math.min(TALLEST, natural[i].h))));
      continue;
    }
    const edges = [...new Set(mine.flatMap(({ p }) => [p.at[0], p.at[0] + p.span[0]]))].sort((a, b) => a - b);
    const tall = Array(edges.length - 1).fill(0);
    for (const { p, i } of mine) {
      const r0 = edges.indexOf(p.at[0]), r1 = edges.indexOf(p.at[0] + p.span[0]);
      place(i, [first + r0, lonely ? 0 : p.at[1] % m], [r1 - r0, lonely ? m : p.span[1]]);
      for (let r = r0; r < r1; r++) tall[r] = Math.max(tall[r], Math.min(TALLEST, natural[i].h) / (r1 - r0));
    }
    heights.push(...tall);
  }
  order.filter(({ p }) => crosses(p) && !leads(p)).forEach(across);
  return { ...scene, panels, heights, widths: scene.widths.slice(0, m) };
}

// Todos uno al lado del otro, cada uno con su eje horizontal.
function inARow(scene) {
  const natural = naturalBoxes(scene);
  const order = scene.panels.map((p, i) => i).sort((a, b) => scene.panels[a].at[1] - scene.panels[b].at[1]
                                                             || scene.panels[a].at[0] - scene.panels[b].at[0]);
  const panels = scene.panels.map((p, i) => withXAxis({ ...p, at: [0, order.indexOf(i)], span: [1, 1] }, scene));
  return { ...scene, panels, heights: [1], widths: order.map(i => natural[i].w) };
}

// Un panel que se apoyaba en los números de su vecino los recupera cuando deja de tenerlo al lado.
const sameScale = (a, b) => a.low === b.low && a.high === b.high && a.log === b.log;
const speaks = axis => axis.visible && axis.ticks.some(t => t[1]);
function withYAxis(panel, scene) {
  if (speaks(panel.y) || panel.at[1] > 0) return panel;
  const neighbour = scene.panels.find(p => p.at[0] === panel.home[0] && p.at[1] < panel.home[1] && speaks(p.y) && sameScale(p.y, panel.y));
  return neighbour ? { ...panel, y: neighbour.y } : panel;
}
function withXAxis(panel, scene) {
  if (speaks(panel.x)) return panel;
  const neighbour = scene.panels.find(p => p.at[1] === panel.home[1] && p.at[0] > panel.home[0] && speaks(p.x) && sameScale(p.x, panel.x));
  return neighbour ? { ...panel, x: neighbour.x } : panel;
}

// --- elegir ------------------------------------------------------------------------------------

const LETTERS = [1, 0.9, 0.8];      // a 0,8 una marca de eje mide 12 px
const LEAST_PLOT = 43, GOOD_PLOT = { w: 250, h: 150 }, WIDEST = 1.7, SAMPLES = 5;

// La mejor manera de mostrar la historia en `width` × `room`: { arrangement, k, least, width, height, score }; `k` agranda
// las letras y `least` es la menor, en píxeles. `score` va de 0
// (no se ve nada) a 1 (todos los paneles tienen un buen tamaño).
export function bestPlan(scenes, width, room, scale) {
  const picked = scenes.length <= SAMPLES ? scenes : range(SAMPLES).map(i => scenes[Math.floor(i * (scenes.length - 1) / (SAMPLES - 1))]);
  const natural = naturalBoxes(picked[0]);
  let best = null;
  for (const arrangement of arrangements(picked[0])) for (const letters of LETTERS) {
    const plan = planned(picked, natural, arrangement, letters, { width, room, scale });
    if (!best || plan.score > best.score * 1.03) best = plan;
  }
  return best;
}

function planned(scenes, natural, arrangement, letters, { width, room, scale }) {
  const k = letters * scale, aspect = scenes[0].width / scenes[0].height;
  const probe = scenes.map(s => layout(arranged(s, arrangement, width, 4000), k));
  const margins = Math.max(...probe.map(({ titleLines, margins: { top, bottom } }) =>
    sum(top) + sum(bottom) + titleLines.length * 25 * k + (titleLines.length ? 4 : 0)));
  const shape = arranged(scenes[0], arrangement, width, 4000);
  const weights = sum(shape.heights), thinnest = Math.min(...shape.heights) / weights;
  const least = Math.min(LEAST_PLOT / thinnest, LEAST_PLOT * shape.heights.length * 1.6);
  const wanted = arrangement.kind === "wrap" ? margins + weights * Math.sqrt(scale) : width / aspect;
  const height = Math.round(Math.max(margins + least, Math.min(room, wanted)));
  const used = Math.round(Math.min(width, height * aspect * (arrangement.kind === "row" ? 3 : WIDEST)));
  const score = Math.min(...scenes.map(s => quality(layout(arranged(s, arrangement, used, height), k).boxes, natural, scale, used)));
  const turned = arrangement.kind === "row" ? 0.9 : 1;      // a igual tamaño, mejor como se lo pensó
  const overflow = height > room + 1 ? 0.1 * Math.max(0, room) / height : 1;
  return { arrangement, k, least: 12 * scale, width: used, height, score: score * turned * overflow * letters ** 0.3 };
}

// Qué tan cerca está el panel peor parado de un buen tamaño (o del que tendría sin apuros, si es chico).
function quality(boxes, natural, scale, width) {
  const grow = Math.sqrt(scale);
  return Math.min(...boxes.map((b, i) => {
    const tall = b.h / Math.min(GOOD_PLOT.h * grow, 0.8 * natural[i].h), wide = b.w / Math.min(GOOD_PLOT.w * grow, 0.8 * natural[i].w);
    const edge = Math.min(width, ...boxes.filter(o => o.x > b.x && o.y < b.y + b.h && b.y < o.y + o.h).map(o => o.x - o.side));
    const cut = b.legend.placed.some(e => b.x + e.end > edge) ? 0.02 : 1;      // una leyenda que se mete en el vecino
    return Math.min(1, tall) * Math.min(1, wide) * cut;
  }));
}
