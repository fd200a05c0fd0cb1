# %% [markdown]
# # Ejercicios 07 · Successive Halving
#
# Cinco funciones cortas, y con ellas está todo: el **calendario** de una escalera, quiénes **sobreviven** a un corte,
# cuánto **cuesta**, los **brackets** de Hyperband y a quién **asciende** ASHA. Vienen de la lección
# [07 · Successive Halving](../notebooks/07_successive_halving.ipynb).
#
# **Tiempo:** unos 45 minutos (10, 8, 7, 12 y 8).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import math

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · El calendario
#
# `halving_schedule(n, r0, eta, R)` devuelve una **lista de tuplas `(n_i, r_i)`**, una por peldaño: cuántas
# configuraciones entrenan en él y con cuántas épocas en total cada una.
#
# - El primer peldaño es `(n, r0)`.
# - De un peldaño al siguiente las épocas se multiplican por `eta`. Hay un peldaño más mientras sus épocas **no pasen de
#   `R`**; llegar justo a `R` vale.
# - De un peldaño al siguiente pasa 1 de cada `eta` configuraciones, **redondeando hacia abajo** como en el artículo, y
#   **al menos una**: donde `n_i // eta` da 0, sigue una, hasta el último peldaño.
#
# Los cuatro son enteros, con `n` y `r0` de 1 para arriba, `eta` de 2 para arriba y `r0` a lo sumo `R`; lo que se
# devuelve también son enteros, sin decimales. Ejemplos: `halving_schedule(16, 1, 4, 16)` da
# `[(16, 1), (4, 4), (1, 16)]`, y `halving_schedule(4, 1, 3, 30)`, `[(4, 1), (1, 3), (1, 9), (1, 27)]`.
#
# (En los brackets de Hyperband `n` siempre alcanza para que quede una al final. Con menos, scikit-learn se detiene en
# cuanto queda una sola; `SuccessiveHalving`, de coursekit, la lleva hasta el final, como aquí.)

# %%
def halving_schedule(n, r0, eta, R):
    """Los peldaños de una escalera: [(configuraciones, épocas), ...]."""
    ### BEGIN SOLUTION
    schedule = []
    epochs = r0
    while epochs <= R:
        schedule.append((n, epochs))
        n = max(1, n // eta)
        epochs = epochs * eta
    return schedule
    ### END SOLUTION


# %%
check("halving_schedule")

# %% [markdown]
# ## 2 · Los que siguen
#
# `survivors(losses, eta)` devuelve una **lista de posiciones**: las de las configuraciones que pasan al peldaño
# siguiente, **de mejor a peor**.
#
# `losses` es una lista con la pérdida de cada una (menos es mejor). De `m` configuraciones pasan `m // eta`, y al menos
# una. Una pérdida NaN (`float("nan")`) es un entrenamiento que falló: cuenta entre las `m`, pero no pasa nunca, aunque
# así queden lugares vacíos. Si fallaron todas, no pasa ninguna. Las demás pérdidas son números finitos, y pueden ser
# negativas; no hay empates.
#
# Ejemplos: `survivors([0.4, 0.1, 0.3, 0.2], 2)` da `[1, 3]`, y `survivors([0.4, 0.1, float("nan"), 0.2], 2)`, también.

# %%
def survivors(losses, eta):
    """Las posiciones de las mejores `len(losses) // eta` pérdidas, de mejor a peor."""
    ### BEGIN SOLUTION
    keep = max(1, len(losses) // eta)
    healthy = [i for i, loss in enumerate(losses) if not math.isnan(loss)]
    from_best_to_worst = sorted(healthy, key=lambda i: losses[i])
    return from_best_to_worst[:keep]
    ### END SOLUTION


# %%
check("survivors")

# %% [markdown]
# ## 3 · El costo
#
# `cost(runs, resume)` devuelve cuántas **épocas se pagaron en total** en una búsqueda: un entero.
#
# `runs` es su bitácora: una lista de tuplas `(nombre, r)`, una por entrenamiento, en el orden en que se hicieron. Cada
# una dice que esa configuración llegó hasta la época `r`. La que asciende vuelve a aparecer, con más épocas que antes;
# y como nadie espera a nadie, las configuraciones vienen mezcladas.
#
# Con `resume=False`, todo entrenamiento empieza desde cero y paga sus `r` épocas enteras. Con `resume=True`, cada
# configuración sigue desde donde **ella** había quedado: paga solo las épocas que le faltan, y la primera vez, todas.
#
# Ejemplo: con `[("a", 1), ("b", 1), ("b", 3), ("a", 3), ("b", 9)]` son $1 + 1 + 3 + 3 + 9 = 17$ épocas desde cero, y
# $1 + 1 + 2 + 2 + 6 = 12$ si se reanuda.

# %%
def cost(runs, resume):
    """Las épocas que se pagaron en una búsqueda, desde cero o reanudando."""
    ### BEGIN SOLUTION
    total = 0
    reached = {}
    for name, r in runs:
        already = reached.get(name, 0) if resume else 0
        total += r - already
        reached[name] = r
    return total
    ### END SOLUTION


# %%
check("cost")

# %% [markdown]
# ## 4 · Los brackets de Hyperband
#
# `brackets(R, eta)` devuelve un **diccionario `{s: calendario}`** con todos los brackets del algoritmo 1 de Hyperband.
# `R` es una potencia de `eta`: $R = \eta^{s_{max}}$, con $s_{max}$ de 0 para arriba. Para cada $s$ entre $s_{max}$ y
# $0$:
#
# - se empieza con $n = \lceil \frac{s_{max} + 1}{s + 1} \, \eta^s \rceil$ configuraciones y
#   $r = R \, / \, \eta^s$ épocas;
# - en el peldaño $i$, con $i$ de 0 a $s$, hay $\lfloor n \, / \, \eta^i \rfloor$ configuraciones con
#   $r \, \eta^i$ épocas.
#
# Las claves, las configuraciones y las épocas son enteros, sin decimales. Ejemplo: `brackets(9, 3)` da
# `{2: [(9, 1), (3, 3), (1, 9)], 1: [(5, 3), (1, 9)], 0: [(3, 9)]}`.

# %%
def brackets(R, eta):
    """Los brackets de Hyperband: {s: [(configuraciones, épocas), ...]}."""
    ### BEGIN SOLUTION
    s_max = 0
    while eta ** (s_max + 1) <= R:
        s_max += 1
    schedules = {}
    for s in range(s_max, -1, -1):
        n = -(-(s_max + 1) * eta**s // (s + 1))      # división entera hacia arriba
        schedules[s] = [(n // eta**i, R // eta ** (s - i)) for i in range(s + 1)]
    return schedules
    ### END SOLUTION


# %%
check("brackets")

# %% [markdown]
# ## 5 · ASHA
#
# `asha_promote(rung, eta, promoted)` decide a quién asciende un trabajador que acaba de quedar libre: devuelve el
# **nombre de una configuración, o `None`** si ninguna lo merece.
#
# - `rung` es un diccionario `{nombre: pérdida}` con las que **ya terminaron** en el peldaño. Otras siguen entrenando,
#   y no se las espera.
# - `promoted` es la lista de nombres de las que ya ascendieron desde ahí; siguen estando en `rung`.
#
# Merece ascender la que está entre las mejores `len(rung) // eta` **de todas las que terminaron** (las de menor
# pérdida) y todavía no ascendió. Si hay varias, va la mejor. La que ascendió cuando había menos resultados pudo quedar
# después fuera de las mejores: no le quita el lugar a nadie. No hay empates ni NaN.
#
# Ejemplo: `asha_promote({"a": 0.5, "b": 0.2, "c": 0.9}, 3, [])` da `"b"`.

# %%
def asha_promote(rung, eta, promoted):
    """La configuración que asciende ahora, o None."""
    ### BEGIN SOLUTION
    from_best_to_worst = sorted(rung, key=rung.get)
    for name in from_best_to_worst[:len(rung) // eta]:
        if name not in promoted:
            return name
    return None
    ### END SOLUTION


# %%
check("asha_promote")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Si todo está en verde, tenemos lo esencial de tres algoritmos. En la lección 08 · Buenas prácticas los ponemos, con
# los demás, en una guía de seis pasos que termina en producción.
