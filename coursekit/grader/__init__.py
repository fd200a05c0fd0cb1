"""Las comprobaciones de los ejercicios: en el cuaderno (`check`) y con pytest (fixture `submission`)."""
from coursekit.grader.asserts import (
    close,
    is_array,
    is_dict,
    is_int,
    is_list,
    is_list_of_dicts,
    is_number,
    is_string,
    is_tuple,
)
from coursekit.grader.demands import (
    equal,
    equal_values,
    generator_advances,
    generator_decides,
    is_sequence,
    left_alone,
    matters,
    original_values,
    same_order,
    seed_decides,
)
from coursekit.grader.faults import StudentError
from coursekit.grader.marks import points
from coursekit.grader.notebook import check

__all__ = [
    "StudentError", "check", "close", "equal", "equal_values", "generator_advances", "generator_decides", "is_array",
    "is_dict", "is_int", "is_list", "is_list_of_dicts", "is_number", "is_sequence", "is_string", "is_tuple",
    "left_alone", "matters", "original_values", "points", "same_order", "seed_decides",
]
