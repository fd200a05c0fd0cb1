"""Lo que devuelve `check`: se muestra como HTML en el cuaderno y como texto en lo demás."""
from __future__ import annotations

from coursekit.grader.faults import current_shell
from coursekit.grader.outcomes import Status
from coursekit.grader.report_html import page
from coursekit.grader.report_text import function_text, score
from coursekit.grader.results import FunctionResult


class Report:
    """Lo que devuelve `check`: `.status`, `.points`, `.possible` y `.functions` (un resultado por función)."""

    def __init__(self, functions: list[FunctionResult], title: str = "resultado"):
        self.functions = functions
        self.title = title
        self._shown_in = None

    @property
    def status(self) -> Status:
        """El estado común; «casi» cuando las funciones no coinciden y algo hay bien."""
        states = {function.status for function in self.functions}
        if len(states) == 1:
            return states.pop()
        if Status.RIGHT in states or Status.ALMOST in states:
            return Status.ALMOST
        return Status.WRONG if Status.WRONG in states else Status.NOT_BEGUN

    @property
    def points(self) -> float:
        return sum(function.points for function in self.functions)

    @property
    def possible(self) -> float:
        return sum(function.possible for function in self.functions)

    def __getitem__(self, name: str) -> FunctionResult:
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(f"No se comprobó «{name}».")

    def __repr__(self):
        return f"<{self.title}: {self.status}, {score(self.points, self.possible)}>"

    def text(self) -> str:
        """El resultado en texto llano."""
        parts = [function_text(function) for function in self.functions]
        if len(self.functions) > 1:
            parts.append(self._total())
        return "\n\n".join(parts)

    def _total(self) -> str:
        right = sum(function.status == Status.RIGHT for function in self.functions)
        points = score(self.points, self.possible)
        return f"Total: {points}; {right} de {len(self.functions)} funciones correctas."

    def _repr_html_(self):
        total = self._total() if len(self.functions) > 1 else ""
        return page(self.functions, total)

    def show(self) -> Report:
        """Muestra el resultado: en el cuaderno como HTML, fuera de él como texto."""
        shell = current_shell()
        if shell is None or not hasattr(shell, "kernel"):
            print(self.text())
        else:
            self._publish()
        self._shown_in = getattr(shell, "execution_count", None)
        return self

    def _ipython_display_(self):
        # Como último valor de la celda que ya lo mostró, no se repite.
        shell = current_shell()
        if shell is None or self._shown_in != shell.execution_count:
            self._publish()

    def _publish(self):
        from IPython.display import display

        display({"text/html": self._repr_html_(), "text/plain": self.text()}, raw=True)
