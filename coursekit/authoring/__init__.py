"""Herramientas de quien escribe el curso: de las fuentes de texto a los cuadernos."""
