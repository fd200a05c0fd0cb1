"""`pytest exercises` corrige estos cuadernos; `pytest exercises --submission solutions`, los resueltos."""
pytest_plugins = ["coursekit.grader.plugin"]
