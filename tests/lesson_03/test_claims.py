"""Lo que la lección 03 afirma, con números: cada prueba nombra la oración de la que responde."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from coursekit.experiments.winner_curse import simulate_winners

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("03")


def test_the_digits_and_their_forms(lesson):
    says("03", "Son 1797 imágenes de 8 × 8", "Hay 14 planillas", "Apartamos las tres últimas planillas **enteras**")
    names = lesson.names
    assert names.X.shape == (1797, 64) and len(np.unique(names.form)) == 14
    assert set(names.form_test) == {11, 12, 13} and not set(names.form_dev) & set(names.form_test)


def test_training_score_chooses_nothing(lesson):
    says("03", "En entrenamiento 1-NN marca 1,00 aunque las etiquetas sean un sorteo",
         "con 1-NN esa media es 1,000, aprenda o no aprenda")
    names = lesson.names
    assert names.nonsense[0] == 1 and names.nonsense[1] < 0.2
    assert (names.by_hand["entrenamiento"] == 1).all() and names.mean < 1


def test_the_tree_overfits_and_cv_only_shows_it(lesson):
    says("03", "Sobreajusta igual que antes. La CV lo **mostró**")
    tree = lesson.names.tree
    assert tree["train_score"].mean() == 1 and tree["test_score"].mean() < 0.9


def test_selecting_outside_promises_and_inside_does_not(lesson):
    names = lesson.names
    assert names.many.outside.mean() == pytest.approx(0.92, abs=0.02)
    assert names.many.inside.mean() == pytest.approx(0.49, abs=0.02)
    assert names.leak["afuera"] > 0.85 and abs(names.leak["en el pipeline"] - 0.5) < 0.1


def test_the_curse_in_numbers(lesson):
    names = lesson.names
    assert names.curse.winner_score.mean() == pytest.approx(0.78, abs=0.005)
    assert np.mean(names.best_of_20) == pytest.approx(0.82, abs=0.005)
    rows = names.by_rows
    assert rows.loc[100, 1000] < rows.loc[100, 200] < rows.loc[100, 50]
    assert rows.loc[1].round(2).tolist() == [0.7] * 3


def test_fresh_rows_centre_the_gap_and_do_not_change_the_winner():
    says("03", "la brecha se centra en cero, con el error propio de esas filas",
         "Con **diferencias reales** (un desvío de 0,05 entre modelos), buscar sirve")
    result = simulate_winners(200, 0.05)
    assert abs(result.gap(100, nested=True).mean()) < 0.005 and result.gap(100, nested=True).std() > 0.02
    assert result.winner_true.mean(axis=0)[-1] > 0.75


def test_no_winner_of_the_five_hundred_marks_what_it_is_worth():
    """Lo que la guía pregunta: con cien iguales, ningún ladrillo llega a lo verde; con 500, la ventaja llega a 0,10."""
    says("03", "¿Cae algún ladrillo en lo verde? ¿Y hasta 500?", "¿con cuántas la ventaja llega a 0,10?")
    result = simulate_winners(200, 0.0)
    assert result.gap(100).min() > 0.03
    assert [round(result.gap(n).mean(), 2) for n in (100, 500)] == [0.08, 0.10]


def search_few_pixels(X, y, seed):
    """Cien 1-NN con 8 píxeles: (lo que marca el ganador, lo que vale, lo mejor, el promedio)."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(y))
    train, val, rest = order[:200], order[200:260], order[260:]
    marked, worth = [], []
    for _ in range(100):
        pixels = rng.choice(64, size=8, replace=False)
        model = KNeighborsClassifier(1).fit(X[train][:, pixels], y[train])
        marked.append(model.score(X[val][:, pixels], y[val]))
        worth.append(model.score(X[rest][:, pixels], y[rest]))
    winner = int(np.argmax(marked))
    return marked[winner], worth[winner], max(worth), np.mean(worth)


def test_the_winner_promises_too_much_in_twelve_of_twelve(lesson):
    says("03", "Lo repetimos con otras once semillas: en los doce el ganador prometió de más, en promedio 0,11, y en "
               "once no era el mejor", "una configuración cualquiera vale bastante menos")
    names = lesson.names
    found = np.array([search_few_pixels(names.X_dev, names.y_dev, seed) for seed in range(12)])
    marked, worth, best, usual = found.T
    assert (names.marked[names.winner], names.worth[names.winner]) == pytest.approx((marked[0], worth[0]))
    assert (marked > worth).all() and np.mean(marked - worth) == pytest.approx(0.11, abs=0.005)
    assert np.sum(best > worth) == 11 and (worth > usual + 0.02).all()


def test_nested_is_honest_on_noise(lesson):
    null = lesson.names.null
    assert null.best.mean() > 0.56 and abs(null.nested.mean() - 0.5) < 0.02
    assert "0,58 en lugar de 0,51" in lesson.names.answer["sesgo"]


def test_the_first_outer_fold_by_hand_is_a_nested_fold(lesson):
    says("03", "La primera vuelta de ese dibujo, a mano")
    names = lesson.names
    assert set(names.inside).isdisjoint(names.held_out)
    assert len(names.held_out) == pytest.approx(len(names.y_dev) / 5, abs=1)
    assert names.inner_scores[names.chosen_k] == max(names.inner_scores.values())


def test_shuffling_people_hides_errors_whatever_the_seed(lesson):
    says("03", "lo que hay que respetar es a las **personas**")
    names = lesson.names
    model = KNeighborsClassifier(1)

    def error(splitter):
        return 1 - cross_val_score(model, names.X_dev, names.y_dev, groups=names.form_dev, cv=splitter).mean()

    shuffled = [error(KFold(5, shuffle=True, random_state=seed)) for seed in range(4)]
    grouped = [error(GroupKFold(5, shuffle=True, random_state=seed)) for seed in range(4)]
    assert min(grouped) > 2.5 * max(shuffled)
    assert isinstance(names.splitters["StratifiedKFold"], StratifiedKFold)


def test_fewer_rows_promise_less_beyond_its_error(lesson):
    names = lesson.names
    assert names.most - names.half > 3 * names.half_error


def test_the_three_numbers_are_close(lesson):
    says("03", "lo que los separa es menos que lo que cambian los pliegues entre sí", "Nueve configuraciones parecidas",
         "entre una y otra hay más diferencia que esa barra")
    names = lesson.names
    assert np.ptp(list(names.three.values())) < names.nested.std()
    assert len(names.search.cv_results_["params"]) == 9 and np.ptp(names.by_form) > 2 * names.error


def test_every_reason_goes_where_it_is_said(lesson):
    names = lesson.names
    assert names.null.best.mean() > names.null.nested.mean() and names.shuffled > names.grouped
    assert names.reasons["la CV promete"].tolist() == ["de más", "de menos", "de más", "de más"]
