//! How good a list of ten products is.

use crate::powers::log2;

/// How many products are judged.
pub(crate) const TOP: usize = 10;

/// How good predictions were on orders that were held back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// The mean of NDCG@10: how many of the ten products were bought, the first ones counting
    /// most, against the best list there is; 0 to 1.
    pub ndcg: f64,
    /// The share of the lists of ten with a product that was bought.
    pub hit_rate: f64,
    /// How many lists were judged: one of each member on each stretch of time.
    pub judged: u32,
}

/// How good one list is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) ndcg: f64,
    pub(crate) hit: bool,
}

impl Outcome {
    /// What the parameters are chosen by.
    pub(crate) fn value(self) -> f64 {
        self.ndcg + if self.hit { 0.5 } else { 0.0 }
    }
}

/// The mean of outcomes; none where there is none.
pub(crate) fn quality(outcomes: &[Outcome]) -> Option<Quality> {
    if outcomes.is_empty() {
        return None;
    }
    let judged = outcomes.len() as f64;
    let ndcg: f64 = outcomes.iter().map(|outcome| outcome.ndcg).sum();
    let hits = outcomes.iter().filter(|outcome| outcome.hit).count();
    Some(Quality {
        ndcg: ndcg / judged,
        hit_rate: hits as f64 / judged,
        judged: crate::numbers::id(outcomes.len()),
    })
}

/// Judges lists of ten.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// How much a hit at each position counts.
    discounts: [f64; TOP],
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut discounts = [0.0; TOP];
        let mut position = 2.0;
        for discount in &mut discounts {
            *discount = 1.0 / log2(position);
            position += 1.0;
        }
        Metrics { discounts }
    }

    /// Judges a list, best first, by what was bought: ascending, at least one.
    pub(crate) fn judge(&self, list: &[u32], bought: &[u32]) -> Outcome {
        let mut found = 0.0;
        let mut hit = false;
        for (product, discount) in list.iter().zip(self.discounts) {
            if bought.binary_search(product).is_ok() {
                found += discount;
                hit = true;
            }
        }
        let best: f64 = self.discounts.iter().take(bought.len()).sum();
        Outcome {
            ndcg: found / best,
            hit,
        }
    }
}

/// The positions of the ten highest scores, best first; the earlier one of equals. Scores of
/// minus infinity are left out.
pub(crate) fn top(scores: impl Iterator<Item = f32>, best: &mut Vec<(f32, u32)>) {
    best.clear();
    let mut least = f32::NEG_INFINITY;
    for (position, score) in (0..).zip(scores) {
        if score > least {
            let place = best.partition_point(|(other, _)| *other >= score);
            best.truncate(TOP - 1);
            best.insert(place, (score, position));
            if let (TOP, Some((last, _))) = (best.len(), best.last()) {
                least = *last;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Metrics, Outcome, quality, top};

    #[test]
    fn hits_count_by_their_position() {
        let metrics = Metrics::new();
        let outcome = metrics.judge(&[7, 1, 9], &[1, 4]);
        // A hit at the second position, of two that could have been at the first two.
        let second = 1.0 / 3_f64.log2();
        assert!((outcome.ndcg - second / (1.0 + second)).abs() < 1e-12);
        assert!(outcome.hit);
        let all = metrics.judge(&[4, 1], &[1, 4]);
        assert!((all.ndcg - 1.0).abs() < 1e-12);
        let none = metrics.judge(&[2, 3], &[1]);
        assert_eq!((none.ndcg, none.hit), (0.0, false));
        let quality = quality(&[all, none]).unwrap();
        assert!((quality.ndcg - 0.5).abs() < 1e-12);
        assert_eq!((quality.hit_rate, quality.judged), (0.5, 2));
        assert_eq!(
            Outcome {
                ndcg: 0.25,
                hit: true
            }
            .value(),
            0.75
        );
    }

    #[test]
    fn the_ten_highest_and_the_earlier_of_equals() {
        let mut best = Vec::new();
        let scores = [1.0, 5.0, f32::NEG_INFINITY, 5.0, 3.0];
        top(scores.into_iter(), &mut best);
        assert_eq!(best, [(5.0, 1), (5.0, 3), (3.0, 4), (1.0, 0)]);
        let many = (0..30_u8).map(|score| f32::from(score % 15));
        top(many, &mut best);
        let positions: Vec<u32> = best.iter().map(|(_, position)| *position).collect();
        assert_eq!(positions, [14, 29, 13, 28, 12, 27, 11, 26, 10, 25]);
    }
}
