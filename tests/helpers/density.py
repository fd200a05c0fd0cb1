"""Cuánto hay que tener en la cabeza a la vez: nodos del árbol sintáctico por renglón, dentro de las funciones."""
import ast


def outer_functions(tree):
    """Las funciones que no están dentro de otra."""
    todo = [tree]
    while todo:
        for child in ast.iter_child_nodes(todo.pop()):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield child
            else:
                todo.append(child)


def nodes_and_lines(source):
    """Los nodos y los renglones de las funciones de `source`, sin docstrings, comentarios ni renglones vacíos."""
    text = source.split("\n")
    nodes, lines = 0, 0
    for function in outer_functions(ast.parse(source)):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        for statement in body:
            nodes += sum(1 for _ in ast.walk(statement))
            written = [line.strip() for line in text[statement.lineno - 1:statement.end_lineno]]
            lines += sum(1 for line in written if line and not line.startswith("#"))
    return nodes, lines


def density(*paths):
    """Nodos por renglón en los archivos `paths`, juntos; 0 si no tienen funciones."""
    counts = [nodes_and_lines(path.read_text(encoding="utf-8")) for path in paths]
    nodes, lines = map(sum, zip(*counts, strict=True))
    return nodes / lines if lines else 0.0
