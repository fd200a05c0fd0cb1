// Letras, colores y trazos de los dibujos, y lo que todos usan.

export const FONT = { tick: 15, label: 16, legend: 15, panel: 17, title: 19 };
export const FAMILY = '"Segoe UI","Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif';
export const INK = "#1a1a1a", GRID = "#e3e3e3";
export const DASH = { dash: "9 5", dot: "2 4", dashdot: "10 4 2 4" };
export const round = v => Math.round(v * 10) / 10;
export const escape = s => String(s).replace(/[&<>"]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[c]));
export const at = (v, i) => (Array.isArray(v) ? v[i] : v);      // un valor común, o uno por elemento
