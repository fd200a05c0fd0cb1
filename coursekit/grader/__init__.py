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
from coursekit.grader.faults import StudentError
from coursekit.grader.marks import points
from coursekit.grader.notebook import check

__all__ = [
    "StudentError", "check", "close", "is_array", "is_dict", "is_int", "is_list", "is_list_of_dicts", "is_number",
    "is_string", "is_tuple", "points",
]
