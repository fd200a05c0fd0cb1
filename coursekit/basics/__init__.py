"""Lo que todos usan y no conoce a nadie: comprobar argumentos y escribir en español."""
