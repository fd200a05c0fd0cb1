// Predicciones y preguntas.

import { card } from "./card.js";
import { make, rich } from "./dom.js";

// El número escrito, con coma o punto decimal: { value } o { problem: clave del mensaje }. Igual que en Python.
export function parseNumber(text, range) {
  let clean = String(text).replace(/[\s\u00a0\u202f]+/g, " ").trim().replace("−", "-");
  const isPercent = clean.endsWith("%") && !range.whole;
  if (isPercent) clean = clean.slice(0, -1).trim();
  if (range.whole && /^[+-]?[1-9]\d{0,2}([., ]\d{3})+$/.test(clean)) clean = clean.replace(/[., ]/g, "");
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(clean)) return { problem: "not_number" };
  const shown = Number(clean.replace(",", ".")), value = isPercent && range.high <= 1 ? shown / 100 : shown;
  if (range.whole && !Number.isInteger(value)) return { problem: "not_whole" };
  if (value < range.low || value > range.high) return { problem: "out_of_range" };
  return { value };
}

const fill = (text, range) => text.replace("{low}", range.low_text).replace("{high}", range.high_text);

const unsealed = text => new TextDecoder().decode(Uint8Array.from(atob(text), c => c.charCodeAt(0)));

// La guía: párrafos, y listas donde los renglones empiezan con «- ».
function paragraphNodes(text) {
  return text.split("\n\n").filter(block => block.trim()).map(block => (block.startsWith("- ")
    ? make("ul", { class: "ck-guide" }, ...block.split(/\n?^- /m).slice(1).map(item => rich(item, "li")))
    : rich(block, "p", { class: "ck-guide" })));
}

// Avisa a la historia de esta pregunta que dibuje lo predicho: sin kernel, se hablan por la página.
export const GUESSED = "coursekit-guess";
function announce(model, words) {
  const said = model.get("answer"), guess = { ...model.get("drawn_on"), value: Number(said.replace(",", ".")), label: words.guess.replace("{value}", said) };
  document.dispatchEvent(new CustomEvent(GUESSED, { detail: { target: model.get("target"), guess } }));
}

export function renderQuestion({ model, el }) {
  const words = model.get("labels");
  const { root, off } = card(model, el);
  el.classList.add("ck-question");
  const body = make("div");
  root.append(rich(model.get("question"), "p", { class: "ck-ask" }), body);

  const answer = text => { model.set("answer", text); model.save_changes(); };
  const open = () => {      // se abre aquí mismo: no espera al kernel
    model.set("opened", true);
    model.save_changes();
    if (model.get("target") && model.get("answer")) announce(model, words);
    body.querySelector(".ck-said")?.focus();      // si no, el foco se cae a la página
  };
  const numberForm = () => {
    const range = model.get("number"), problem = make("p", { class: "ck-error", role: "alert", hidden: true });
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 10, "data-control": "number" });
    const form = make("form", { class: "ck-number" }, make("label", {}, `${words.number} (${fill(words.between, range)}): `, input),
      make("button", { type: "submit" }, words.send));
    form.addEventListener("submit", e => {
      e.preventDefault();
      const got = parseNumber(input.value, range);
      problem.hidden = !got.problem;
      const said = String(got.value).replace(".", ",");
      if (!got.problem) return said === model.get("answer") ? open() : answer(said);      // Enter anota; otra vez Enter, abre
      problem.textContent = fill(words[got.problem], range);
      input.focus();
    });
    return [form, problem];
  };
  const optionButtons = () => [make("div", { class: "ck-answers", role: "group", "aria-label": words.before },
    ...model.get("options").map(text => {
      const button = rich(text, "button", { type: "button", "aria-pressed": "false", "data-answer": text });
      button.addEventListener("click", () => answer(text));
      return button;
    }))];
  const forTheClass = () => [
    ...(model.get("options").length ? [make("ul", { class: "ck-options" }, ...model.get("options").map(text => rich(text, "li")))] : []),
    make("button", { type: "button", class: "ck-open", onclick: open }, words.open)];
  const answered = said => {
    const line = make("p", { class: "ck-said", role: "status", tabindex: "-1" });
    if (said) line.append(words.recorded + " ", rich(said, "strong"), ". ");
    return line;
  };
  const choice = make("div", { class: "ck-choosing" });      // lo que se elige no se rehace: el foco queda donde estaba
  const paintChoice = said => {
    for (const button of choice.querySelectorAll("[data-answer]")) button.setAttribute("aria-pressed", String(button.dataset.answer === said));
    choice.querySelector(".ck-confirm")?.remove();
    if (!said) return;
    const line = answered(said);
    line.append(words.change);
    choice.append(make("div", { class: "ck-confirm" }, line, make("button", { type: "button", class: "ck-main ck-reveal", onclick: open }, words.reveal)));
  };

  let shownFor = null;
  const draw = () => {
    const opened = model.get("opened"), said = model.get("answer"), presenting = model.get("presenting");
    el.toggleAttribute("data-open", opened);
    const state = `${opened} ${presenting}`;
    if (opened) {
      const line = answered(said);
      line.append(words.opened);
      body.replaceChildren(line, ...paragraphNodes(unsealed(model.get("sealed"))));
    } else {
      if (state !== shownFor) {
        choice.replaceChildren(...(presenting ? forTheClass() : model.get("options").length ? optionButtons() : numberForm()));
        body.replaceChildren(make("p", { class: "ck-before" }, words.before), choice);
      }
      if (!presenting) paintChoice(said);
    }
    shownFor = state;
  };
  const hotkey = e => {      // en clase: F8 abre la primera pregunta cerrada que está en pantalla
    if (e.key !== "F8" || e.defaultPrevented || model.get("opened") || !model.get("presenting")) return;
    const spot = el.getBoundingClientRect();
    if (spot.height && spot.bottom > 0 && spot.top < window.innerHeight) { e.preventDefault(); open(); }
  };
  document.addEventListener("keydown", hotkey, true);
  const watched = ["answer", "opened", "presenting", "sealed"];
  watched.forEach(name => model.on("change:" + name, draw));
  draw();
  return () => { off(); document.removeEventListener("keydown", hotkey, true); watched.forEach(name => model.off("change:" + name, draw)); };
}

export function renderPredictions({ model, el }) {
  const words = model.get("labels");
  const { root, off } = card(model, el);
  const body = make("div", { "aria-live": "polite" });
  root.append(body);
  const draw = () => {
    const rows = model.get("rows");
    if (!rows.length) return body.replaceChildren(make("p", {}, words.none));
    const cell = (text, quiet) => rich(text, "td", { class: quiet ? "ck-quiet" : null });
    body.replaceChildren(make("table", { class: "ck-table" },
      make("thead", {}, make("tr", {}, ...["question", "answer", "result"].map(k => make("th", { scope: "col" }, words[k])))),
      make("tbody", {}, ...rows.map(r => make("tr", {}, cell(r.question), cell(r.answered ? r.answer : words.pending, !r.answered),
        cell(r.answered ? r.result : words.hidden, !r.answered))))));
  };
  model.on("change:rows", draw);
  draw();
  return () => { off(); model.off("change:rows", draw); };
}

export function renderQuiz({ model, el }) {
  const words = model.get("labels"), options = model.get("options");
  const { root, off } = card(model, el);
  const feedback = make("p", { class: "ck-feedback", "aria-live": "polite" });
  const buttons = options.map((o, i) => {
    const button = rich(o.text, "button", { type: "button", "aria-pressed": "false" });
    button.addEventListener("click", () => { model.set("chosen", i); model.save_changes(); });
    return button;
  });
  root.append(rich(model.get("question"), "p", { class: "ck-ask" }), make("div", { class: "ck-answers", role: "group" }, ...buttons), feedback);
  const draw = () => {
    const i = model.get("chosen"), option = options[i];
    buttons.forEach((b, j) => {
      b.setAttribute("aria-pressed", String(j === i));
      b.className = j === i ? (option.correct ? "ck-right" : "ck-wrong") : "";
    });
    feedback.hidden = !option;
    if (!option) return;
    feedback.className = `ck-feedback ${option.correct ? "ck-right" : "ck-wrong"}`;
    feedback.replaceChildren(make("strong", {}, words[option.correct ? "right" : "wrong"]), " ", rich(option.feedback));
  };
  model.on("change:chosen", draw);
  draw();
  return () => { off(); model.off("change:chosen", draw); };
}
