// El punto de entrada. `coursekit/widgets/module.py` junta estos archivos en el módulo único que recibe el navegador:
// sin compilación, sin nada de afuera. Dibujan escenas (coursekit/figures/scene.py) en SVG y ponen los controles. No
// traen palabras propias: todo lo que se lee llega de Python en los rasgos `labels` y `controls`. Las funciones puras
// se exportan para las pruebas.

import { renderGame } from "./game.js";
import { renderLive } from "./live.js";
import { renderPredictions, renderQuestion, renderQuiz } from "./questions.js";
import { renderStory } from "./story.js";

const KINDS = { story: renderStory, live: renderLive, game: renderGame, question: renderQuestion, predictions: renderPredictions, quiz: renderQuiz };

export default { render: context => KINDS[context.model.get("kind")](context) };
