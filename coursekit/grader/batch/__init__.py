"""Corregir a toda una clase: encontrar las entregas, corregir cada una encerrada, escribir las notas."""
