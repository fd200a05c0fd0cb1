// De lo que manda Python a una escena: cuadros, paneles, marcas, aspectos y arreglos compartidos.

// El número de cuadro de unas posiciones: el último control es el que más rápido cambia.
export function frameIndex(positions, sizes) {
  return positions.reduce((index, p, i) => index * sizes[i] + p, 0);
}

// Reconstruye el cuadro `index` de una historia: paneles, marcas y arreglos van compartidos.
export function unpack(payload, index) {
  const frame = { ...payload.common, ...payload.frames[index] };
  for (const key of ["says", "kin", "heritage"]) if (frame[key]?.$ !== undefined) frame[key] = payload.arrays[frame[key].$];
  const table = frame.rival && Object.entries(frame.rival).map(([name, v]) => [name, v?.$ === undefined ? v : payload.arrays[v.$]]);
  if (table) frame.rival = Object.fromEntries(table);
  return { ...frame, panels: frame.panels.map(i => panelOf(payload, i)) };
}

// Un paquete que viajó comprimido (zlib, en base64).
export function inflated(packed) {
  const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

// Lo ya armado de cada paquete, fuera de él: el paquete es estado del modelo y se guarda con el cuaderno.
const built = new WeakMap();
function builtFor(payload) {
  if (!built.has(payload)) built.set(payload, { panels: new Map(), marks: new Map() });
  return built.get(payload);
}

function panelOf(payload, i) {
  const cache = builtFor(payload).panels;
  if (!cache.has(i)) {
    const panel = payload.panels[i];
    cache.set(i, { ...payload.axes[panel.axes], marks: panel.marks.map(j => markOf(payload, j)) });
  }
  return cache.get(i);
}

function markOf(payload, j) {
  const cache = builtFor(payload).marks;
  if (!cache.has(j)) {
    const { look, ...own } = payload.marks[j], mark = { ...payload.looks[look], ...own };
    for (const key in mark) if (mark[key]?.$ !== undefined) mark[key] = payload.arrays[mark[key].$];
    cache.set(j, mark);
  }
  return cache.get(j);
}
