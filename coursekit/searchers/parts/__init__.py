"""Las piezas con que se arman los buscadores: el cubo, el proceso gaussiano, los peldaños, los genes…"""
