// Una historia: todos sus cuadros ya están aquí, y se mueve sin el kernel.

import { card, guard, longestOf, placesOf, samplesOf, sceneBox, sentenceNode } from "./card.js";
import { controlsFor } from "./controls.js";
import { make } from "./dom.js";
import { frameIndex, inflated, unpack } from "./payload.js";
import { projectorBack } from "./projector.js";
import { GUESSED } from "./questions.js";
import { placing, withRival } from "./rival.js";
import { INK } from "./style.js";
import { touchable } from "./touch.js";

export function renderStory({ model, el }) {
  const { packed } = model.get("payload");      // lo que pesa viaja comprimido, y abrirlo lleva un momento
  return packed ? inflated(packed).then(payload => tell(model, el, payload)) : tell(model, el, model.get("payload"));
}

function tell(model, el, payload) {
  const words = model.get("labels"), controls = model.get("controls");
  const { root, off } = card(model, el);
  const sizes = controls.map(c => c.labels.length);
  const picture = sceneBox(root), sentence = sentenceNode(), notes = make("p", { class: "ck-notes", "aria-live": "polite" });
  const error = make("p", { class: "ck-error", role: "alert", hidden: true });

  const draw = () => guard(error, words, () => {
    const positions = model.get("positions"), scene = withRival(unpack(payload, frameIndex(positions, sizes)), own());
    picture.show(withGuess(scene, model.get("guess")), payload, { places: placesOf(controls, positions), words });
    if (sentence.textContent !== scene.describe) sentence.textContent = scene.describe;
    touch.redrawn(scene.notes);
    panel.show(positions);
  });
  const own = () => model.get("own") ?? [];
  const place = points => { model.set("own", points); model.save_changes(); };
  const rival = unpack(payload, 0).rival, placer = rival?.words ? placing(picture, own, place) : null;
  const panel = controlsFor(controls, words, (i, p) => move(i, p));
  if (placer) panel.node.append(make("div", { class: "ck-actions ck-extra" },
    make("button", { type: "button", "data-action": "place", onclick: placer.addOne }, rival.words.add),
    make("button", { type: "button", "data-action": "clear", onclick: () => place([]) }, rival.words.clear)));
  const touch = touchable(picture, { controls, positions: () => model.get("positions"), move: (i, p) => move(i, p), hint: notes });
  const move = (i, p) => {
    const positions = [...model.get("positions")];
    if (positions[i] === p) return;
    positions[i] = p;
    model.set("positions", positions);      // dibuja por el aviso de cambio, y después avisa al kernel
    model.save_changes();
  };
  root.append(panel.node, picture.stage, sentence, notes, error);
  model.on("change:positions", draw);
  model.on("change:guess", draw);
  model.on("change:own", draw);
  const guessed = e => { if (e.detail.target === model.get("uid")) { model.set("guess", e.detail.guess); model.save_changes(); } };
  document.addEventListener(GUESSED, guessed);
  const fitted = picture.fit(model, draw, sentence, () => samplesOf(payload), () => longestOf(payload));
  return () => { panel.stop(); touch.stop(); placer?.stop(); fitted.stop(); off(); model.off("change:own", draw); model.off("change:positions", draw); model.off("change:guess", draw);
    document.removeEventListener(GUESSED, guessed); };
}

// La escena con una raya donde se predijo.
function withGuess(scene, guess) {
  if (!guess?.axis) return scene;
  const panel = scene.panels[guess.panel], other = guess.axis === "x" ? panel.y : panel.x, ink = INK;
  const edge = projectorBack(other, 0.98), far = { [guess.axis]: [guess.value], [guess.axis === "x" ? "y" : "x"]: [edge] };
  const marks = [{ type: "rule", value: guess.value, axis: guess.axis, color: ink, dash: "dot", label: "", width: 2.5 },
                 { type: "text", ...far, strings: [guess.label], size: 15, color: ink, anchor: "end", bold: true }];
  const panels = scene.panels.map((one, i) => (i === guess.panel ? { ...one, marks: [...one.marks, ...marks] } : one));
  return { ...scene, panels };
}
