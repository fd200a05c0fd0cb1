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
# - En cada peldaño siguiente hay `eta` veces menos configuraciones, **redondeando hacia abajo** (como en el artículo),
#   con `eta` veces más épocas.
# - Ningún peldaño pasa de `R` épocas, y ninguno queda vacío.
#
# Los cuatro son enteros, con `eta` de 2 para arriba y `r0` a lo sumo `R`. Ejemplo: `halving_schedule(16, 1, 4, 16)`
# da `[(16, 1), (4, 4), (1, 16)]`.

# %%
def halving_schedule(n, r0, eta, R):
    """Los peldaños de una escalera: [(configuraciones, épocas), ...]."""
    ### BEGIN SOLUTION
    schedule = []
    while n >= 1 and r0 <= R:
        schedule.append((n, r0))
        n, r0 = n // eta, r0 * eta
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
# una. Una pérdida NaN (`float("nan")`) es un entrenamiento que falló: cuenta entre las `m`, pero no pasa nunca. Si
# fallaron todas, no pasa ninguna. No hay empates.
#
# Ejemplo: `survivors([0.4, 0.1, 0.3, 0.2], 2)` da `[1, 3]`.

# %%
def survivors(losses, eta):
    """Las posiciones de las mejores `len(losses) // eta` pérdidas, de mejor a peor."""
    ### BEGIN SOLUTION
    keep = max(1, len(losses) // eta)
    healthy = [i for i, loss in enumerate(losses) if not math.isnan(loss)]
    return sorted(healthy, key=lambda i: losses[i])[:keep]
    ### END SOLUTION


# %%
check("survivors")

# %% [markdown]
# ## 3 · El costo
#
# `cost(schedule, resume)` devuelve cuántas **épocas se pagan en total** por un calendario `[(n_i, r_i), ...]`.
#
# Con `resume=False`, cada peldaño entrena desde cero: las `n_i` configuraciones pagan sus `r_i` épocas enteras. Con
# `resume=True`, la que asciende sigue desde donde había quedado: paga solo las épocas que le faltan.
#
# Ejemplo: con `[(4, 1), (2, 2)]` son $4 \cdot 1 + 2 \cdot 2 = 8$ épocas desde cero, y $4 \cdot 1 + 2 \cdot (2-1) = 6$
# si se reanuda.

# %%
def cost(schedule, resume):
    """Las épocas que cuesta un calendario, desde cero o reanudando."""
    ### BEGIN SOLUTION
    total, before = 0, 0
    for n, r in schedule:
        total += n * (r - before if resume else r)
        before = r
    return total
    ### END SOLUTION


# %%
check("cost")

# %% [markdown]
# ## 4 · Los brackets de Hyperband
#
# `brackets(R, eta)` devuelve un **diccionario `{s: calendario}`** con todos los brackets del algoritmo 1 de Hyperband.
# `R` es una potencia de `eta`: $R = \eta^{s_{max}}$. Para cada $s$ entre $s_{max}$ y $0$:
#
# - se empieza con $n = \lceil \frac{s_{max} + 1}{s + 1} \, \eta^s \rceil$ configuraciones y
#   $r = R \, / \, \eta^s$ épocas;
# - en el peldaño $i$, con $i$ de 0 a $s$, hay $\lfloor n \, / \, \eta^i \rfloor$ configuraciones con
#   $r \, \eta^i$ épocas.
#
# Todos son enteros. Ejemplo: `brackets(9, 3)` da
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
# Merece ascender la que está entre las mejores `len(rung) // eta` **de todas las que terminaron** y todavía no
# ascendió. Si hay varias, va la mejor. No hay empates ni NaN.
#
# Ejemplo: `asha_promote({"a": 0.5, "b": 0.2, "c": 0.9}, 3, [])` da `"b"`.

# %%
def asha_promote(rung, eta, promoted):
    """La configuración que asciende ahora, o None."""
    ### BEGIN SOLUTION
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)
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
