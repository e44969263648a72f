//! All of the learning, from purchases to a model.

use crate::error::Error;
use crate::fit::fit;
use crate::lists::lists;
use crate::model::{Model, Trial};
use crate::pairs::Pairs;
use crate::progress::{Progress, Stage};
use crate::purchases::Purchases;
use crate::rows::Rows;
use crate::settings::Settings;
use crate::together::together;
use crate::tune::tune;

/// Learns what members buy next, as of a day (days since 1970-01-01): purchases after it do not
/// count, and how long ago one was is told by it. Takes [`crate::estimate`] of memory at most.
///
/// # Errors
/// [`Error::Nothing`] without a purchase until that day, [`Error::Interrupted`] where `progress`
/// says to stop.
pub fn learn(
    purchases: &Purchases,
    at: i32,
    settings: &Settings,
    progress: &mut dyn Progress,
) -> Result<Model, Error> {
    let span = purchases.span(at).ok_or(Error::Nothing { at })?;
    let tuned = tune(purchases, span, settings, progress)?;
    let parameters = tuned.parameters;
    let products = u64::from(purchases.products());

    progress.stage(Stage::Neighbours, products);
    let pairs = Pairs::of(purchases, at, at);
    let ridges = [parameters.ridge];
    let half_life = parameters.neighbour_half_life;
    let spoken = fit(&pairs, half_life, &ridges, settings, |done| {
        progress.done(done as u64);
        !progress.stopped()
    })?;
    let mut model = Model::of(&pairs, parameters);
    drop(pairs);

    progress.stage(Stage::Together, products);
    model.together = together(purchases, at, settings, |done| {
        progress.done(done as u64);
        !progress.stopped()
    })?;
    model.lists = lists(purchases, at, &model.recent, &model.fresh, settings.listed);
    model.spoken = spoken.into_iter().next().unwrap_or_else(Rows::default);
    model.trial = Trial {
        next_basket: tuned.next_basket,
        discovery: tuned.discovery,
    };
    Ok(model)
}

#[cfg(test)]
mod tests {
    use super::learn;
    use crate::error::Error;
    use crate::model::Model;
    use crate::progress::Quiet;
    use crate::purchases::{Purchase, Purchases};
    use crate::score::{Bought, Task};
    use crate::settings::Settings;
    use crate::testing::{Dice, shop, tasteful};

    fn learned(purchases: &Purchases, at: i32) -> Model {
        learn(purchases, at, &Settings::default(), &mut Quiet).unwrap()
    }

    fn bought(product: u32, orders: u32, age: u32) -> Bought {
        Bought {
            product,
            orders,
            age,
        }
    }

    #[test]
    fn products_that_are_always_bought_together() {
        let mut rows = Vec::new();
        for member in 0..60 {
            let pair = member % 3 * 2;
            rows.extend([(member, pair, 10), (member, pair + 1, 10)]);
        }
        let model = learned(&shop(60, 6, &rows), 20);
        for product in 0..6 {
            let other = product ^ 1;
            assert_eq!(model.together(product), [other]);
            let best = model.best(&[bought(product, 1, 0)], Task::Discovery, 1);
            assert_eq!(best, [other]);
        }
        assert_eq!(model.trial.next_basket, None);
    }

    #[test]
    fn what_is_bought_each_week_comes_back() {
        // Members buy 0 each week, and 1 to 9 once.
        let mut rows = Vec::new();
        for member in 0..30 {
            rows.extend((0..9).map(|week| (member, 0, week * 7)));
            rows.push((member, 1 + member % 9, 60));
        }
        let model = learned(&shop(30, 10, &rows), 62);
        let history = [bought(0, 9, 6), bought(3, 1, 2)];
        assert_eq!(model.best(&history, Task::NextBasket, 2), [0, 3]);
        assert!(model.again[0] > model.again[3]);
        assert_eq!(model.lists.best[0], 0);
    }

    #[test]
    fn a_new_product_that_many_buy_lately() {
        // All bought 0 half a year ago; 5 of 40 buy 1 each week of the last month.
        let mut rows: Vec<_> = (0..30).map(|member| (member, 0, 0)).collect();
        rows.extend(
            (0..20).map(|member| (member, 1, 180 - i32::try_from(member % 4).unwrap() * 7)),
        );
        rows.extend((30..40).map(|member| (member, 2, 1)));
        let model = learned(&shop(40, 3, &rows), 180);
        assert_eq!(model.lists.fresh[0], 1);
        assert_eq!(model.lists.recent[0], 1);
        assert_eq!(model.lists.best, [0, 1, 2]);
        assert_eq!(model.best(&[], Task::Discovery, 1), [1]);
    }

    #[test]
    fn neither_sequence_nor_threads_matter() {
        let rows = tasteful(150, 24, 11);
        let mut shuffled = rows.clone();
        let mut dice = Dice::new(5);
        for last in (1..shuffled.len()).rev() {
            let other = dice.below(u32::try_from(last).unwrap() + 1);
            shuffled.swap(last, usize::try_from(other).unwrap());
        }
        shuffled.extend_from_slice(&rows[..50]);
        let learned = |rows: &[Purchase], threads| {
            let purchases = Purchases::new(rows.to_vec(), 150, 40).unwrap();
            let settings = Settings {
                threads,
                ..Settings::default()
            };
            learn(&purchases, 17_200, &settings, &mut Quiet).unwrap()
        };
        let first = learned(&rows, 1);
        assert!(first.trial.discovery.unwrap().judged >= 100);
        assert!(!first.neighbours(0).is_empty());
        assert!(learned(&shuffled, 1) == first);
        assert!(learned(&shuffled, 2) == first);
    }

    #[test]
    fn purchases_after_the_day_are_not_known() {
        let rows = tasteful(60, 12, 2);
        let until: Vec<Purchase> = rows
            .iter()
            .filter(|row| row.day <= 17_060)
            .copied()
            .collect();
        assert!(until.len() < rows.len());
        let all = Purchases::new(rows, 60, 40).unwrap();
        let until = Purchases::new(until, 60, 40).unwrap();
        assert!(learned(&all, 17_060) == learned(&until, 17_060));
    }

    #[test]
    fn nothing_to_learn_from() {
        let none = shop(1, 1, &[]);
        let error = learn(&none, 5, &Settings::default(), &mut Quiet).unwrap_err();
        assert_eq!(error, Error::Nothing { at: 5 });
        let later = shop(1, 1, &[(0, 0, 6)]);
        let error = learn(&later, 5, &Settings::default(), &mut Quiet).unwrap_err();
        assert_eq!(error, Error::Nothing { at: 5 });
    }

    #[test]
    fn one_purchase_is_enough() {
        let model = learned(&shop(1, 1, &[(0, 0, 6)]), 6);
        assert_eq!(model.best(&[], Task::NextBasket, 5), [0]);
        assert_eq!(model.neighbours(0), []);
        let model = learned(&shop(1, 1, &[(0, 0, i32::MIN), (0, 0, i32::MAX)]), i32::MAX);
        assert_eq!(model.products(), 1);
    }
}
