"""Lo que quien ejecuta los widgets puede pedir de ellos; en un cuaderno vale lo que está escrito aquí."""

# Un error al dibujar siempre se muestra en el widget. Quien prueba el curso pide que además se lance.
raise_drawing_errors = False
