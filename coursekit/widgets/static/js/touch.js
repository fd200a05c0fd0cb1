// Tocar el dibujo: manijas que se arrastran, marcas que se eligen y marcas que iluminan a sus parientes. Todo vale igual
// con el ratón, el dedo y el teclado, y es lo mismo que mover el control: se anuncia igual.

const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

// `box` es la imagen (`sceneBox`); `controls` y `positions()`, los controles y dónde están; `move(i, posición)` los mueve,
// y `hint` es el párrafo donde se lee lo que dice la marca señalada. Devuelve { redrawn, stop }.
export function touchable(box, { controls, positions, move, hint }) {
  const svg = box.svg, place = name => controls.findIndex(c => c.name === name);
  let held = null, pointed = null, notes = "";

  const go = (name, position) => {
    const i = place(name);
    if (i < 0) return;      // un control que aquí no está
    const to = Math.min(controls[i].labels.length - 1, Math.max(0, position));
    if (to !== positions()[i]) move(i, to);
  };
  // Dónde está el puntero, en las unidades del dibujo: la página puede estar agrandada, como en una presentación.
  const spotOf = e => {
    const r = svg.getBoundingClientRect(), k = svg.viewBox.baseVal.width / r.width;
    return [k * (e.clientX - r.left), k * (e.clientY - r.top)];
  };

  const down = e => {
    const grip = e.target.closest?.("[data-handle]");
    if (!grip) return;
    e.preventDefault();
    grip.focus();
    held = { name: grip.dataset.handle, panel: grip.closest("[data-panel]").dataset.panel };
    svg.setPointerCapture(e.pointerId);
  };
  const drag = e => {
    if (!held) return point(e.target.closest?.("[data-key]")?.dataset.key ?? null);
    const frame = box.frames().find(c => c.clip === held.panel), mark = frame?.axes.marks.find(m => m.control === held.name);
    if (mark) go(held.name, nearest(mark, frame, ...spotOf(e)));
  };
  const up = () => { held = null; };
  const click = e => {
    const chosen = e.target.closest?.("[data-to]");
    if (chosen) go(chosen.dataset.control, Number(chosen.dataset.to));
    else point(e.target.closest?.("[data-key]")?.dataset.key ?? null);
  };
  const keys = e => {
    const step = ARROWS[e.key], moves = e.target.closest?.("[data-handle], [data-sets]"), group = e.target.closest?.("[data-explore]");
    if (e.key === "Escape" && pointed !== null) { point(null); return; }
    if (step === undefined && !["Home", "End"].includes(e.key)) return;
    if (moves) {
      e.preventDefault();
      const name = moves.dataset.handle ?? moves.dataset.sets, i = place(name), last = controls[i].labels.length - 1;
      go(name, e.key === "Home" ? 0 : e.key === "End" ? last : positions()[i] + step);
    } else if (group) {
      e.preventDefault();
      const all = [...new Set([...group.querySelectorAll("[data-key]")].map(one => one.dataset.key))], at = all.indexOf(pointed);
      point(all[e.key === "Home" ? 0 : e.key === "End" ? all.length - 1 : (at + step + all.length) % all.length]);
    }
  };

  // Ilumina a una marca y a sus parientes en todos los paneles, y dice su oración; null, a ninguna.
  function point(key) {
    if (key === pointed) return;
    pointed = key;
    light();
  }
  let shines = false;
  function light() {
    if (pointed === null && !shines) { hint.textContent = notes; hint.hidden = !notes; return; }      // nada que apagar
    const lit = pointed === null ? new Set() : withKin(pointed, box.scene()?.kin ?? {});
    shines = lit.size > 0;
    svg.classList.toggle("ck-pointing", shines);
    for (const one of svg.querySelectorAll("[data-key]")) one.toggleAttribute("data-lit", lit.has(one.dataset.key));
    box.reveal(pointed);
    const said = pointed === null ? "" : box.scene()?.says?.[pointed] ?? "";
    hint.textContent = said || notes;
    hint.classList.toggle("ck-told", !!said);
    hint.hidden = !hint.textContent;
  }

  const leave = () => { if (!held) point(null); };
  const listened = { pointerdown: down, pointermove: drag, pointerup: up, pointercancel: up, pointerleave: leave, click, keydown: keys };
  for (const name in listened) svg.addEventListener(name, listened[name]);
  const redrawn = words => {      // otra escena: puede que la señalada ya no esté
    notes = words;
    if (pointed !== null && !svg.querySelector(`[data-key="${CSS.escape(pointed)}"]`)) pointed = null;
    light();
  };
  return { redrawn, stop: () => { for (const name in listened) svg.removeEventListener(name, listened[name]); } };
}

// La posición del control cuyo lugar en el dibujo queda más cerca del puntero. Si todas están a la misma altura (o en la
// misma vertical), cuenta solo el otro eje: se arrastra sin tener que seguir la línea.
export function nearest(mark, frame, px, py) {
  const xs = mark.x.map(frame.X), ys = mark.y.map(frame.Y), flat = list => Math.max(...list) - Math.min(...list) < 1;
  const ignoreX = flat(xs) && !flat(ys), ignoreY = mark.axis === "x" || flat(ys) && !flat(xs);
  const far = xs.map((x, i) => Math.hypot(ignoreX ? 0 : x - px, ignoreY ? 0 : ys[i] - py));
  return far.indexOf(Math.min(...far));
}

// Una marca con todos sus antepasados.
export function withKin(key, kin) {
  const all = new Set([key]);
  for (const one of all) for (const parent of kin[one] ?? []) all.add(parent);      // el conjunto crece mientras se recorre
  return all;
}
