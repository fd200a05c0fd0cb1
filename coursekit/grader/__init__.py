"""Comprobación y corrección de los ejercicios."""
