// Predicciones y preguntas.

import { card } from "./card.js";
import { make, rich } from "./dom.js";

// El número escrito, con coma o punto decimal: { value } o { problem: clave del mensaje }. Igual que en Python.
export function parseNumber(text, range) {
  let clean = String(text).replace(/[\s\u00a0\u202f]+/g, " ").trim().replace("−", "-");
  if (range.whole && /^[+-]?[1-9]\d{0,2}([., ]\d{3})+$/.test(clean)) clean = clean.replace(/[., ]/g, "");
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(clean)) return { problem: "not_number" };
  const value = Number(clean.replace(",", "."));
  if (range.whole && !Number.isInteger(value)) return { problem: "not_whole" };
  if (value < range.low || value > range.high) return { problem: "out_of_range" };
  return { value };
}

const fill = (text, range) => text.replace("{low}", range.low_text).replace("{high}", range.high_text);

export function renderQuestion({ model, el }) {
  const words = model.get("labels");
  const { root, off } = card(model, el);
  el.classList.add("ck-question");
  const body = make("div");
  root.append(rich(model.get("question"), "p", { class: "ck-ask" }), body);

  const answer = text => {
    model.set("answer", text); model.set("opened", true);      // se abre acá mismo: no espera al kernel
    model.save_changes();
  };
  const open = () => { model.set("opened", true); model.save_changes(); };
  const numberForm = () => {
    const range = model.get("number"), problem = make("p", { class: "ck-error", role: "alert", hidden: true });
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 10, "data-control": "number" });
    const form = make("form", { class: "ck-number" }, make("label", {}, `${words.number} (${fill(words.between, range)}): `, input),
      make("button", { type: "submit" }, words.send));
    form.addEventListener("submit", e => {
      e.preventDefault();
      const got = parseNumber(input.value, range);
      problem.hidden = !got.problem;
      if (!got.problem) return answer(String(got.value).replace(".", ","));
      problem.textContent = fill(words[got.problem], range);
      input.focus();
    });
    return [form, problem];
  };
  const optionButtons = () => [make("div", { class: "ck-answers", role: "group", "aria-label": words.before },
    ...model.get("options").map(text => {
      const button = rich(text, "button", { type: "button" });
      button.addEventListener("click", () => answer(text));
      return button;
    }))];
  const forTheClass = () => [
    ...(model.get("options").length ? [make("ul", { class: "ck-options" }, ...model.get("options").map(text => rich(text, "li")))] : []),
    make("button", { type: "button", class: "ck-open", onclick: open }, words.open)];

  const draw = () => {
    const opened = model.get("opened"), said = model.get("answer");
    el.toggleAttribute("data-open", opened);
    const reveal = opened && model.get("reveal") ? [rich(model.get("reveal"), "p")] : [];
    if (opened) {
      const line = make("p", { class: "ck-said", role: "status" });
      if (said) line.append(words.recorded + " ", rich(said, "strong"), ". ");
      line.append(words.opened);
      body.replaceChildren(line, ...reveal);
    } else body.replaceChildren(make("p", { class: "ck-before" }, words.before),
      ...(model.get("presenting") ? forTheClass() : model.get("options").length ? optionButtons() : numberForm()));
  };
  const hotkey = e => {      // en clase: F8 abre la primera pregunta cerrada que está en pantalla
    if (e.key !== "F8" || e.defaultPrevented || model.get("opened") || !model.get("presenting")) return;
    const spot = el.getBoundingClientRect();
    if (spot.height && spot.bottom > 0 && spot.top < window.innerHeight) { e.preventDefault(); open(); }
  };
  document.addEventListener("keydown", hotkey, true);
  const watched = ["answer", "opened", "presenting", "reveal"];
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
