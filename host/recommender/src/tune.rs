//! Choosing the parameters on orders that are held back.

use crate::error::Error;
use crate::fold::{Fold, stretches};
use crate::grid::{Knob, Point};
use crate::judge::Judge;
use crate::metrics::{Outcome, Quality, quality};
use crate::parameters::Parameters;
use crate::progress::{Progress, Stage};
use crate::purchases::Purchases;
use crate::score::Task;
use crate::settings::Settings;

/// Lists that must be judged before anything is chosen by them.
const FEWEST: usize = 100;

/// How often all knobs are turned.
const ROUNDS: u64 = 2;

/// What discovery depends on. The half-life and the ridge of the neighbours are chosen here, and
/// are the same for the next basket, so that a model needs one set of neighbours.
const DISCOVERY: [Knob; 5] = [
    Knob::Fresh,
    Knob::Ridge,
    Knob::NeighbourHalfLife,
    Knob::Fresh,
    Knob::FreshHalfLife,
];

/// What else the next basket depends on.
const NEXT_BASKET: [Knob; 7] = [
    Knob::Around,
    Knob::Recent,
    Knob::Again,
    Knob::Bought,
    Knob::OwnHalfLife,
    Knob::Power,
    Knob::RecentHalfLife,
];

/// What was chosen, and how good it is on what was held back; no quality where nothing was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tuned {
    pub(crate) parameters: Parameters,
    pub(crate) next_basket: Option<Quality>,
    pub(crate) discovery: Option<Quality>,
}

/// Chooses parameters on stretches of the purchases between two days.
///
/// # Errors
/// [`Error::Interrupted`] where it is asked to stop.
pub(crate) fn tune(
    purchases: &Purchases,
    (first, last): (i32, i32),
    settings: &Settings,
    progress: &mut dyn Progress,
) -> Result<Tuned, Error> {
    let stretches = stretches(first, last, settings.folds);
    let fold = |(start, end)| Judge::new(Fold::of(purchases, start, end, settings), settings);
    let mut judges: Vec<Judge<'_>> = stretches.into_iter().map(fold).collect();
    judges.retain(|judge| judge.members() > 0);
    let steps = ROUNDS * (DISCOVERY.len() + NEXT_BASKET.len()) as u64;
    progress.stage(Stage::Tuning, steps);
    let mut climb = Climb {
        judges,
        progress,
        done: 0,
    };
    let usual = Point::default();
    climb.prepare(usual)?;
    let (point, discovery) = climb.climb(Task::Discovery, usual, &DISCOVERY)?;
    let (point, next_basket) = climb.climb(Task::NextBasket, point, &NEXT_BASKET)?;
    Ok(Tuned {
        parameters: point.parameters(),
        next_basket: quality(&next_basket),
        discovery: quality(&discovery),
    })
}

/// A climb from the usual parameters, one step of one parameter at a time.
struct Climb<'a, 's> {
    judges: Vec<Judge<'s>>,
    progress: &'a mut dyn Progress,
    done: u64,
}

impl Climb<'_, '_> {
    /// Learns with the ridges that will be tried first, all at once.
    fn prepare(&mut self, point: Point) -> Result<(), Error> {
        let near = [
            Some(point),
            point.moved(Knob::Ridge, true),
            point.moved(Knob::Ridge, false),
        ];
        let near = near.into_iter().flatten();
        let ridges: Vec<f64> = near.map(|point| point.parameters().ridge).collect();
        let half_life = point.parameters().neighbour_half_life;
        let progress = &*self.progress;
        for judge in &mut self.judges {
            judge.prepare(half_life, &ridges, &|| !progress.stopped())?;
        }
        Ok(())
    }

    /// Turns knobs as long as it is surely better.
    fn climb(
        &mut self,
        task: Task,
        mut point: Point,
        knobs: &[Knob],
    ) -> Result<(Point, Vec<Outcome>), Error> {
        let mut best = self.outcomes(task, point)?;
        let end = self.done + ROUNDS * knobs.len() as u64;
        for _ in 0..ROUNDS {
            let before = point;
            for knob in knobs {
                if best.len() >= FEWEST {
                    (point, best) = self.turn(task, point, best, *knob)?;
                }
                self.done += 1;
                self.progress.done(self.done);
            }
            if point == before {
                break;
            }
        }
        self.done = end;
        self.progress.done(self.done);
        Ok((point, best))
    }

    /// Turns a knob forward as long as it is better, and back where it is not.
    fn turn(
        &mut self,
        task: Task,
        mut point: Point,
        mut best: Vec<Outcome>,
        knob: Knob,
    ) -> Result<(Point, Vec<Outcome>), Error> {
        for forward in [true, false] {
            let before = point;
            while let Some(next) = point.moved(knob, forward) {
                let outcomes = self.outcomes(task, next)?;
                if !surely_better(&best, &outcomes) {
                    break;
                }
                (point, best) = (next, outcomes);
            }
            if point != before {
                break;
            }
        }
        Ok((point, best))
    }

    fn outcomes(&mut self, task: Task, point: Point) -> Result<Vec<Outcome>, Error> {
        let parameters = point.parameters();
        let progress = &*self.progress;
        let mut outcomes = Vec::new();
        for judge in &mut self.judges {
            outcomes.extend(judge.outcomes(task, &parameters, &|| !progress.stopped())?);
        }
        Ok(outcomes)
    }
}

/// Whether outcomes are better than others of the same members by more than the standard error of
/// the difference. Less may be chance, and a small shop has many chances.
fn surely_better(before: &[Outcome], after: &[Outcome]) -> bool {
    let pairs = before.iter().zip(after);
    let gains: Vec<f64> = pairs
        .map(|(before, after)| after.value() - before.value())
        .collect();
    let count = gains.len().max(1) as f64;
    let mean = gains.iter().sum::<f64>() / count;
    let variance = gains
        .iter()
        .map(|gain| (gain - mean) * (gain - mean))
        .sum::<f64>()
        / count;
    mean > (variance / count).sqrt() + 1e-9
}

#[cfg(test)]
mod tests {
    use super::{surely_better, tune};
    use crate::error::Error;
    use crate::metrics::Outcome;
    use crate::parameters::Parameters;
    use crate::progress::{Progress, Quiet, Stage};
    use crate::purchases::Purchases;
    use crate::settings::Settings;
    use crate::testing::tasteful;

    fn outcome(ndcg: f64) -> Outcome {
        Outcome { ndcg, hit: false }
    }

    #[test]
    fn a_gain_must_exceed_its_error() {
        let before = [outcome(0.5); 4];
        let sure = [0.6, 0.6, 0.6, 0.5].map(outcome);
        let chance = [0.9, 0.1, 0.6, 0.5].map(outcome);
        assert!(surely_better(&before, &sure));
        assert!(!surely_better(&before, &chance));
        assert!(!surely_better(&before, &before));
        assert!(!surely_better(&[], &[]));
    }

    #[test]
    fn too_little_is_judged_by_the_usual_parameters() {
        let rows = tasteful(40, 30, 3);
        let purchases = Purchases::new(rows, 40, 40).unwrap();
        let span = purchases.span(i32::MAX).unwrap();
        let tuned = tune(&purchases, span, &Settings::default(), &mut Quiet).unwrap();
        assert_eq!(tuned.parameters, Parameters::default());
        let judged = tuned.next_basket.unwrap().judged;
        assert!((60..=80).contains(&judged), "{judged}");
        let short = (span.0, span.0 + 50);
        let tuned = tune(&purchases, short, &Settings::default(), &mut Quiet).unwrap();
        assert_eq!(tuned.next_basket, None);
    }

    /// Counts what it is told, and stops after so many steps.
    struct Counting {
        total: u64,
        done: u64,
        stop: u64,
    }

    impl Progress for Counting {
        fn stage(&mut self, _stage: Stage, total: u64) {
            self.total = total;
        }

        fn done(&mut self, count: u64) {
            assert!(count >= self.done);
            self.done = count;
        }

        fn stopped(&self) -> bool {
            self.done >= self.stop
        }
    }

    #[test]
    fn steps_are_told_and_it_can_be_stopped() {
        let rows = tasteful(120, 20, 4);
        let purchases = Purchases::new(rows, 120, 40).unwrap();
        let span = purchases.span(i32::MAX).unwrap();
        let settings = Settings::default();
        let mut counting = Counting {
            total: 0,
            done: 0,
            stop: u64::MAX,
        };
        let tuned = tune(&purchases, span, &settings, &mut counting).unwrap();
        assert!(tuned.next_basket.unwrap().ndcg > 0.2);
        assert_eq!(counting.done, counting.total);
        (counting.done, counting.stop) = (0, 3);
        let stopped = tune(&purchases, span, &settings, &mut counting);
        assert_eq!(stopped.unwrap_err(), Error::Interrupted);
    }
}
