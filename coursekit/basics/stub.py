"""La frase de un ejercicio sin empezar: `authoring` la escribe en el cuaderno y `grader` la reconoce."""

PLACEHOLDER = "Falta completar esta función"
