"""Los números y las cantidades, escritos en español."""
import pytest

from coursekit.basics.spanish import counted, enumerated, nonzero, number, percent, plain_number, plural, significant


@pytest.mark.parametrize("value, decimals, text", [
    (0.75, None, "0,75"), (1, None, "1"), (12345.678, None, "12\u202f346"), (-0.5, None, "−0,5"), (0.5, 2, "0,50"),
    (-0.0001, 2, "0,00"), (1e-7, None, "1·10⁻⁷"), (15626, None, "15\u202f626"), (1234567, None, "1,2346·10⁶"),
    (-1e-7, None, "−1·10⁻⁷"), (9999, None, "9999"), (-12345, 1, "−12\u202f345,0"), (1e6, 0, "1\u202f000\u202f000"),
    (float("inf"), None, "inf"), (float("nan"), 2, "nan"),
])
def test_numbers_are_written_in_spanish(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize("value, decimals, text", [
    (0.33, 0, "33 %"), (0.004, 0, "menos de 1 %"), (0.997, 0, "más de 99 %"), (1, 0, "100 %"), (0, 0, "0 %"),
    (0.9515, 1, "95,2 %"), (0.0099, 2, "0,99 %"), (0.3 - 0.1 - 0.2, 0, "0 %"), (0.1 + 0.2 - 0.3, 0, "0 %")])
def test_percent_never_calls_zero_or_all_what_is_not(value, decimals, text):
    assert percent(value, decimals) == text


@pytest.mark.parametrize("parts, text", [
    (["C"], "C"), (["C", "gamma"], "C y gamma"), (["C", "gamma", "degree"], "C, gamma y degree")])
def test_a_list_is_read_as_in_spanish(parts, text):
    assert enumerated(parts) == text


@pytest.mark.parametrize("value, text", [
    (15626, "15\u202f626"), (0.05, "0,05"), (1e-5, "0,00001"), (1234567.0, "1\u202f234\u202f567"),
    (-0.5, "−0,5"), (-3, "−3"), (0, "0"),
    (0.1 + 0.2, "0,3"), (1e5, "100\u202f000")])
def test_plain_numbers_have_no_powers_of_ten(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize("value, decimals, text", [
    (0, 2, "0,00"), (0.004, 2, "menos de 0,01"), (0.005, 2, "0,01"), (0.02, 1, "menos de 0,1"), (1.25, 1, "1,2")])
def test_what_is_not_zero_is_not_called_zero(value, decimals, text):
    assert nonzero(value, decimals) == text
    assert nonzero(value, decimals, below="<") == text.replace("menos de", "<")


@pytest.mark.parametrize("value, digits, text", [(12345.6, 2, "12\u202f000"), (0.012345, 3, "0,0123"), (2.0, 4, "2")])
def test_significant_digits(value, digits, text):
    assert significant(value, digits) == text


@pytest.mark.parametrize("n, text, frase", [(0, "0 épocas", "nada"), (1, "1 época", "una"), (2, "2 épocas", "varias")])
def test_words_agree_with_their_number(n, text, frase):
    assert counted(n, "época", "épocas") == text
    assert plural(n, "una", "varias", none="nada") == frase
    assert plural(0, "una", "varias") == "varias"
