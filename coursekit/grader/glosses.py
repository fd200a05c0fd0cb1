"""Lo mismo en español: los mensajes de Python, numpy y scikit-learn con los que se tropieza al empezar.

De cada mensaje, una frase que dice qué pasó y, si se puede, qué mirar. Vale la primera regla que casa.
"""
from __future__ import annotations

import re

NOT_FITTED = "se usa un modelo que todavía no se entrenó: falta fit"
ARGUMENTS = r"positional argument|keyword argument|multiple values for argument"
LISTS_DO_NOT_COUNT = "una lista entera no se compara ni se opera con un número: ¿falta np.array?"
PARENTHESES = "se usa una función sin llamarla: ¿faltan los paréntesis?"
NO_VALUES = "no queda ningún valor para elegir: ¿se descartaron todos?"

# (clase de excepción, lo que dice su mensaje, lo que conviene decir también en español).
GLOSSES = [
    # None y llamadas
    ((TypeError, AttributeError), r"NoneType",
     "un valor es None: hay funciones que modifican lo que reciben y no devuelven nada"),
    (TypeError, r"'self'", "se usa una clase donde va un objeto: ¿faltan los paréntesis?"),
    (TypeError, r"instead of a class|estimator class instead|<class 'type'>|'type'|'ABCMeta'",
     "se usa una clase donde va un objeto: ¿faltan los paréntesis?"),
    (AttributeError, r"no attribute '(_validate_params|__sklearn_tags__)'",
     "se usa una clase donde va un objeto: ¿faltan los paréntesis?"),
    (AttributeError, r"'(numpy\.ndarray|DataFrame|list)' object has no attribute '(fit|fit_transform|transform)'",
     "a unos datos se les pide lo que hace un modelo; si el modelo es una clase, ¿faltan los paréntesis?"),
    (TypeError, r"'(builtin_function_or_method|method|function|numpy\.ufunc)'", PARENTHESES),
    (AttributeError, r"'(builtin_function_or_method|method|function)' object", PARENTHESES),
    (TypeError, ARGUMENTS, "a esa función le faltan argumentos, o le sobran"),
    (TypeError, r"not callable", "se llama con paréntesis a algo que no es una función"),

    # verdadero o falso, índices y formas
    (ValueError, r"truth value of an? ",
     "se usa un arreglo entero donde va un solo verdadero o falso: ¿falta np.any, np.all o elegir un elemento?"),
    (TypeError, r"only integer scalar arrays",
     "una lista se indexa con un entero; para un arreglo de posiciones hay que convertirla antes con np.array"),
    (TypeError, r"list indices must be integers or slices, not (list|numpy\.ndarray|ndarray)",
     "una lista se indexa con un entero; para un arreglo de posiciones hay que convertirla antes con np.array"),
    (TypeError, r"list indices must be integers or slices, not tuple",
     "una lista no se indexa con [fila, columna]: va [fila][columna], o un arreglo de numpy"),
    (TypeError, r"list indices must be integers or slices, not str",
     "una lista se indexa con un entero, no con un nombre: ¿es un elemento de la lista el que tiene esa clave?"),
    (TypeError, r"(list|tuple|string|range) indices must be integers", "una lista se indexa con un entero"),
    (IndexError, r"only integers, slices|arrays used as indices must be",
     "un arreglo se indexa con enteros o con verdaderos y falsos, no con decimales ni con nombres"),
    (IndexError, r"boolean index did not match|boolean index did not match indexed array",
     "la máscara de verdaderos y falsos no tiene el largo del arreglo"),
    (IndexError, r"too many indices", "se piden más ejes que los que tiene el arreglo: miremos su .shape"),
    (IndexError, r"pop from empty", "se saca un elemento de una lista vacía"),
    (ValueError, r"inhomogeneous|setting an array element with a sequence",
     "un arreglo pide filas del mismo largo: llegó una lista dentro de otra, o listas de largos distintos"),
    (ValueError, r"same number of dimensions|same shape|dimensions .*must match exactly",
     "las formas de los arreglos no casan: miremos el .shape de cada uno"),
    (ValueError, r"array split does not result in an equal division",
     "np.split solo corta en partes iguales; np.array_split reparte también lo que sobra"),
    (ValueError, r"need at least one array|zero-dimensional arrays cannot be concatenated",
     "np.concatenate une arreglos: va una lista con al menos uno, y no números sueltos"),
    (ValueError, r"broadcast|not aligned|mismatch in its core dimension|shapes? \(|cannot reshape",
     "las formas de los arreglos no casan: miremos el .shape de cada uno"),
    (TypeError, r"can be converted to Python scalars|only length-1 arrays",
     "va un solo número y llegó un arreglo entero: ¿math en lugar de np, o falta elegir un elemento?"),
    (TypeError, r"cannot unpack non-iterable|cannot unpack", "se reparte en varios nombres algo que es un solo valor"),
    (ValueError, r"values to unpack", "se reparten valores entre más o menos nombres que los que hay"),

    # elegir entre nada
    (ValueError, r"arg is an empty sequence|iterable argument is empty|zero-size array|All-NaN slice|of an empty",
     NO_VALUES),
    (ValueError, r"not in (list|tuple|deque)", "se busca la posición de un valor que no está"),
    (ValueError, r"shorter than argument|longer than argument", "zip con strict=True pide listas del mismo largo"),

    # azar
    (ValueError, r"low >= high|high <= 0|high - low",
     "rng.integers(a, b) sortea desde a hasta b - 1: b tiene que ser mayor que a"),
    (ValueError, r"larger sample than population|Sample larger than",
     "sin reposición no se pueden sacar más valores que los que hay"),
    (ValueError, r"cannot be empty unless no samples|a must be (a positive|greater)|from an empty",
     "se sortea de una lista vacía"),
    (ValueError, r"[Pp]robabilities do not sum to 1", "las probabilidades deben sumar 1"),
    (ValueError, r"'?a'? and '?p'? must have (the )?same size", "va una probabilidad por cada valor de la lista"),
    (ValueError, r"must be 1-?dimensional", "va una lista de valores, de una sola dimensión"),

    # cuentas
    (ValueError, r"math domain error|expected a (positive|nonnegative)",
     "esa cuenta no existe para ese número: un logaritmo pide un positivo, y una raíz, que no sea negativo"),
    (OverflowError, r"infinity", "se convierte en entero un infinito"),
    (ValueError, r"cannot convert float NaN", "se convierte en entero un NaN"),
    (OverflowError, "", "el resultado es demasiado grande"),
    (ZeroDivisionError, "", "división por cero"),
    (TypeError, r"can't multiply sequence by non-int|'list' and '(int|float|numpy\.\w+)'|"
     r"'(int|float|numpy\.\w+)' and 'list'|bad operand type for unary .: 'list'", LISTS_DO_NOT_COUNT),
    (TypeError, r"cannot be interpreted as an integer|slice indices must be integers|or a single integer",
     "va un entero y llegó un decimal: ¿// en lugar de /, o falta int(...)?"),
    (TypeError, r"unsupported operand|can only concatenate|not supported between|bad operand type|must be str, not|"
     r"expected str instance|ufunc .* (not supported|did not contain)",
     "esos dos valores no se combinan: miremos de qué clase es cada uno"),
    (ValueError, r"invalid literal for int|could not convert string", "ese texto no es un número"),
    (ValueError, r"Singular matrix|not positive definite", "esa matriz no tiene inversa: ¿hay dos filas iguales?"),

    # clases de valores
    (TypeError, r"unhashable type",
     "una lista, un diccionario o un arreglo no puede ser clave de un diccionario ni elemento de un conjunto"),
    (TypeError, r"does not support item assignment",
     "ese valor no se puede modificar por partes: hay que armar uno nuevo"),
    (TypeError, r"has no len\(\)", "se pide el largo de algo que no lo tiene: ¿falta list(...)?"),
    (TypeError, r"'(generator|zip|map|filter|dict_keys|dict_values|dict_items|set)' object is not subscriptable",
     "se piden elementos con corchetes a algo que no los tiene: ¿falta list(...)?"),
    (TypeError, r"not subscriptable", "se piden elementos con corchetes a algo que no los tiene"),
    (TypeError, r"not iterable", "se recorre algo que no es una secuencia de valores"),
    (RuntimeError, r"changed size during iteration", "se agrega o se quita algo de lo mismo que se está recorriendo"),
    (AttributeError, r"'numpy\.ndarray' object has no attribute '(append|extend|insert|remove|pop|index|count)'",
     "un arreglo de numpy no crece ni se busca como una lista: se lo convierte con list(...), o se usa np"),
    (AttributeError, r"'(list|tuple|range)' object has no attribute '(mean|sum|std|min|max|argmax|argmin|argsort|"
     r"shape|reshape|astype|tolist|flatten|any|all)'", "eso lo tienen los arreglos: ¿falta np.array?"),

    # scikit-learn
    (ValueError, r"Expected 2D array", "va una tabla, con filas y columnas, y llegó una sola fila: ¿falta reshape?"),
    (ValueError, r"inconsistent numbers of samples", "los datos y las etiquetas no tienen el mismo largo"),
    (ValueError, r"n_neighbors <= n_samples", "se piden más vecinos que las filas con que se entrenó"),
    (ValueError, r"n_splits=\d+ cannot be greater|number of splits .* greater",
     "se piden más pliegues que las filas que hay, o que las de una clase"),
    (ValueError, r"number of classes has to be greater than one|at least 2 classes|needs samples of at least",
     "entre las filas con que se entrena hay una sola clase"),
    (ValueError, r"Unknown label type", "un clasificador espera clases, y llegaron números continuos"),
    (ValueError, r"Input .*contains NaN", "hay un NaN en los datos con que se entrena o se predice"),
    (ValueError, r"Invalid parameter", "ese modelo no tiene un parámetro con ese nombre"),
    (TypeError, r"does not seem to be a scikit-learn estimator|should implement fit|should be transformers",
     "ahí va un objeto de scikit-learn"),

    # lo demás
    (RuntimeError, r"running event loop", "en un cuaderno, en vez de asyncio.run(f()) va await f()"),
    (UnboundLocalError, "", "se usa una variable local antes de darle un valor"),
    (NameError, "", "se usa un nombre que no está definido"),
    (IndexError, "", "se pide una posición que no existe"),
    (KeyError, "", "se pide una clave que no está en el diccionario"),
    (AttributeError, "", "ese objeto no tiene lo que se le pide"),
    (ModuleNotFoundError, "", "esa biblioteca no está instalada"),
    (ImportError, "", "esa biblioteca no tiene lo que se le pide"),
    (FileNotFoundError, "", "ese archivo no está en la carpeta del cuaderno"),
    (StopIteration, "", "se pide otro valor a algo que ya se recorrió entero"),
    (AssertionError, "", "no se cumple una afirmación, «assert», de la propia función"),
]

SYNTAX = [
    (r"expected ':'", "faltan los dos puntos al final de la línea"),
    (r"was never closed", "falta cerrar un paréntesis, un corchete o una llave"),
    (r"unmatched|does not match opening", "un paréntesis, un corchete o una llave no tiene pareja"),
    (r"unterminated|EOL while|EOF while", "falta cerrar unas comillas"),
    (r"Maybe you meant '=='|cannot assign to", "con = se da un valor a un nombre; para comparar se usa =="),
    (r"Perhaps you forgot a comma", "¿falta una coma?"),
    (r"indent|TabError|inconsistent use of tabs", "revisemos la sangría, los espacios del comienzo de la línea"),
    (r"outside function", "esa instrucción solo va dentro de una función: revisemos la sangría"),
    (r"outside loop|not properly in loop", "esa instrucción solo va dentro de un bucle: revisemos la sangría"),
    (r"invalid character|non-printable", "hay un carácter que Python no entiende, quizá copiado de un texto"),
    (r"invalid decimal literal|leading zeros|invalid .*literal",
     "ese número está mal escrito: los decimales van con punto, y un nombre no empieza con un número"),
    (r"Missing parentheses in call to 'print'", "print lleva paréntesis"),
    (r"positional argument follows keyword", "los argumentos con nombre van después de los otros"),
    (r"duplicate argument|keyword argument repeated", "un argumento está dos veces"),
    (r"line continuation", "hay una barra \\ en medio de la línea"),
    (r"f-string", "hay algo mal escrito entre las llaves de un texto f\"...\""),
    (r"expected '\('", "después del nombre de la función van los paréntesis"),
    (r"expected 'except'", "a un try le falta su except"),
    (r"invalid syntax", "Python no entiende esa línea: miremos también el final de la anterior"),
]


def gloss(error: BaseException, text: str) -> str:
    """Lo que dice en inglés el mensaje `text` de `error`, cuando conviene decirlo también en español; si no, ""."""
    if type(error).__name__ == "NotFittedError":
        return NOT_FITTED
    for kind, pattern, said in GLOSSES:
        if isinstance(error, kind) and re.search(pattern, text):
            return said
    return ""


def syntax_gloss(error: SyntaxError) -> str:
    """Lo mismo de un error de sintaxis."""
    said = f"{type(error).__name__} {error.msg}"
    for pattern, in_spanish in SYNTAX:
        if re.search(pattern, said):
            return in_spanish
    return ""
