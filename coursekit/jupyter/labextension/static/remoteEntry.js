// Una extensión de JupyterLab escrita a mano (sin compilar): al reabrir un cuaderno guardado, un widget sin
// kernel dice «Error displaying widget: model not found»; aquí se muestra en su lugar la imagen que el
// widget del curso dejó guardada en su salida. No trae palabras: la aclaración viene con la imagen.
(() => {
  const WIDGET = "application/vnd.jupyter.widget-view+json", MARK = 'class="ck-still"', PATIENCE = 2500;

  // El modelo de la salida que se dibuja en `node`, si es de un widget del curso.
  const savedOutput = (notebook, node) => {
    const cell = notebook.widgets.find(c => c.node.contains(node)), area = cell?.outputArea;
    const i = area ? area.widgets.findIndex(w => w.node.contains(node)) : -1;
    const output = i >= 0 ? area.model.get(i) : null;
    return output?.data[WIDGET] && String(output.data["text/html"] ?? "").includes(MARK) ? output : null;
  };

  const showStill = async (notebook, node) => {
    const output = savedOutput(notebook, node);
    if (!output) return;
    const renderer = notebook.rendermime.createRenderer("text/html");      // limpia lo que no sea de confianza
    await renderer.renderModel(output);
    if (isEmpty(node)) node.replaceChildren(renderer.node);
  };

  const isEmpty = node => /^(Error displaying widget|Loading widget)/.test(node.textContent);
  const failed = node => node.textContent.startsWith("Error displaying widget");

  const watch = panel => {
    const check = () => panel.node.querySelectorAll(".jp-OutputArea-output").forEach(node => {
      const state = failed(node) ? "falló" : isEmpty(node) ? "espera" : "";
      if (!state || node.dataset.coursekit === state) return;
      node.dataset.coursekit = state;
      setTimeout(() => { if (isEmpty(node)) showStill(panel.content, node); }, state === "falló" ? 0 : PATIENCE);
    });
    const observer = new MutationObserver(check);
    observer.observe(panel.node, { childList: true, subtree: true });
    panel.disposed.connect(() => observer.disconnect());
    check();
  };

  const plugin = {
    id: "coursekit:stills", autoStart: true, description: "Imágenes guardadas de los widgets del curso.",
    activate: app => { app.docRegistry.addWidgetExtension("Notebook", { createNew: watch }); },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.coursekit = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
})();
