// Los colores en cada tema: los de las escenas son los del tema claro, y aquí se busca el que les toca en el oscuro.

export const PAPER = { light: "#ffffff", dark: "#1e1e1e" };
const FIXED_IN_THE_DARK = { "#1a1a1a": "#ececec", "#ffffff": PAPER.dark, "#e3e3e3": "#3d3d3d", "#d9d9d9": "#4a4a4a" };
const TEXT_CONTRAST = 4.5, SHAPE_CONTRAST = 3;      // WCAG 2.2: 1.4.3 y 1.4.11

const channels = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
const hexOf = rgb => "#" + rgb.map(v => Math.round(Math.min(255, Math.max(0, v))).toString(16).padStart(2, "0")).join("");
const linear = v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminanceOf = rgb => {
  const [r, g, b] = rgb.map(v => linear(v / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const luminance = hex => luminanceOf(channels(hex));

export function contrast(one, other) {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

// Lo que se ve de `color`, con esa opacidad, sobre `paper`.
export function blend(color, opacity, paper) {
  const under = channels(paper);
  return hexOf(channels(color).map((v, i) => opacity * v + (1 - opacity) * under[i]));
}

// El color más parecido a `color` que llega a ese contraste sobre `paper`: se mezcla de a poco con blanco o con negro.
const reached = new Map();
export function atLeast(color, paper, ratio) {
  const key = color + paper + ratio;
  if (!reached.has(key)) reached.set(key, mixUntil(color, paper, ratio));
  return reached.get(key);
}
function mixUntil(color, paper, ratio) {
  const end = luminance(paper) > 0.18 ? "#000000" : "#ffffff";
  for (let step = 0; step <= 25; step++) {
    const mixed = blend(end, 0.04 * step, color);
    if (contrast(mixed, paper) >= ratio) return mixed;
  }
  return end;
}
export const readable = (color, paper) => atLeast(color, paper, TEXT_CONTRAST);

// El color con que se pinta una forma: en el tema claro, el de la escena.
const known = new Map();
export function themed(color, dark) {
  if (!dark || !/^#[0-9a-f]{6}$/i.test(color)) return color;
  if (!known.has(color)) known.set(color, FIXED_IN_THE_DARK[color.toLowerCase()] ?? darkOf(color));
  return known.get(color);
}
function darkOf(color) {
  const isTint = luminance(color) > 0.62;      // un fondo pálido pasa a ser un fondo apagado
  if (isTint) return blend(color, 0.24, PAPER.dark);
  return atLeast(color, PAPER.dark, SHAPE_CONTRAST);
}
// El borde de una marca: el papel, o un tono más firme si el relleno casi no se distingue de él.
export const outline = (fill, paper) => (contrast(fill, paper) < SHAPE_CONTRAST ? atLeast(fill, paper, SHAPE_CONTRAST) : paper);

// ¿La página que contiene a `node` es oscura? Primero lo que declara (JupyterLab, un sitio), y si no, su fondo.
export function isDark(node) {
  const body = document.body, page = document.documentElement;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  const declared = page.dataset.theme ?? body.dataset.theme ?? body.dataset.vscodeThemeKind;
  if (declared && /dark|light/.test(declared)) return /dark/.test(declared);
  for (let box = node.parentElement; box; box = box.parentElement) {
    const [r, g, b, a = 1] = getComputedStyle(box).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    if (a > 0.5) return luminanceOf([r, g, b]) < 0.18;
  }
  return false;
}

// Avisa cada vez que la página cambia de tema; devuelve cómo dejar de mirar.
export function watchTheme(changed) {
  const watcher = new MutationObserver(changed), system = matchMedia("(prefers-color-scheme: dark)");
  const attributes = { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-mode", "data-jp-theme-light", "data-vscode-theme-kind"] };
  watcher.observe(document.documentElement, attributes);
  watcher.observe(document.body, attributes);
  system.addEventListener("change", changed);
  return () => { watcher.disconnect(); system.removeEventListener("change", changed); };
}
