"""Tablas chicas ya calculadas (npz), cada una con el programa que la vuelve a hacer."""
