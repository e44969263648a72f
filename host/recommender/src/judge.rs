//! Trying parameters on a fold.

use crate::error::Error;
use crate::fit::{Spoken, fit};
use crate::fold::{Fold, Judged};
use crate::metrics::{Metrics, Outcome, top};
use crate::numbers::{at, to_f32};
use crate::pairs::Pair;
use crate::parallel::in_chunks;
use crate::parameters::Parameters;
use crate::popularity;
use crate::powers::{Decays, power};
use crate::score::Task;
use crate::settings::Settings;

/// Members that a thread takes at a time.
const CHUNK: usize = 64;

/// Fits that are kept at most; those made first go first.
pub(crate) const KEPT_FITS: usize = 9;

/// What was learned with one half-life and one ridge.
#[derive(Debug)]
struct Fit {
    half_life: Option<u32>,
    ridge: f64,
    spoken: Spoken,
}

/// Tries parameters on a fold. What does not change from trial to trial is kept.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    fold: Fold,
    settings: &'a Settings,
    metrics: Metrics,
    fits: Vec<Fit>,
    /// What the neighbours say with the half-life and the ridge that were asked for last: a row
    /// of products for each judged member, chunk by chunk.
    said: Vec<Vec<f32>>,
    said_by: Option<(Option<u32>, f64)>,
}

/// What a trial adds to what the neighbours say.
struct Terms {
    /// Times what the neighbours say.
    around: f32,
    /// Added for each product.
    prior: Vec<f32>,
    /// Times all of that, for a product that was bought.
    bought: f32,
    /// Added for each pair that was bought.
    own: Vec<f32>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(fold: Fold, settings: &'a Settings) -> Judge<'a> {
        Judge {
            fold,
            settings,
            metrics: Metrics::new(),
            fits: Vec::new(),
            said: Vec::new(),
            said_by: None,
        }
    }

    /// How many members are judged.
    pub(crate) fn members(&self) -> usize {
        self.fold.judged.len()
    }

    /// Learns with a half-life and several ridges at once, which is cheaper than one by one.
    ///
    /// # Errors
    /// [`Error::Interrupted`] where `go_on` says no.
    pub(crate) fn prepare(
        &mut self,
        half_life: Option<u32>,
        ridges: &[f64],
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), Error> {
        let pairs = &self.fold.pairs;
        let learned = fit(pairs, half_life, ridges, self.settings, |_| go_on())?;
        for (ridge, spoken) in ridges.iter().zip(learned) {
            self.fits.push(Fit {
                half_life,
                ridge: *ridge,
                spoken,
            });
        }
        let surplus = self.fits.len().saturating_sub(KEPT_FITS);
        self.fits.drain(..surplus);
        Ok(())
    }

    /// How good the lists of the judged members are with parameters, by the members' ids. Members
    /// with nothing to find are left out.
    ///
    /// # Errors
    /// [`Error::Interrupted`] where `go_on` says no.
    pub(crate) fn outcomes(
        &mut self,
        task: Task,
        parameters: &Parameters,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<Outcome>, Error> {
        self.ask_neighbours(parameters, go_on)?;
        let terms = self.terms(task, parameters);
        let products = self.fold.pairs.products().max(1);
        let outcomes = in_chunks(
            self.members(),
            CHUNK,
            self.settings.threads,
            Vec::new,
            |scores: &mut Vec<f32>, range| {
                let said = self.said.get(range.start / CHUNK);
                let rows = said.map_or(&[][..], Vec::as_slice).chunks_exact(products);
                let members = self.fold.judged.get(range).unwrap_or_default();
                let mut outcomes = Vec::with_capacity(members.len());
                for (judged, said) in members.iter().zip(rows) {
                    let found = match task {
                        Task::NextBasket => &judged.bought,
                        Task::Discovery => &judged.discovered,
                    };
                    if !found.is_empty() {
                        self.score(task, judged, said, &terms, scores);
                        outcomes.push(self.judge(scores, found));
                    }
                }
                outcomes
            },
            |_| go_on(),
        );
        Ok(outcomes.ok_or(Error::Interrupted)?.concat())
    }

    fn judge(&self, scores: &[f32], found: &[u32]) -> Outcome {
        let mut best = Vec::with_capacity(crate::metrics::TOP + 1);
        top(scores.iter().copied(), &mut best);
        let list: Vec<u32> = best.iter().map(|(_, product)| *product).collect();
        self.metrics.judge(&list, found)
    }

    /// Scores each product for a member.
    fn score(
        &self,
        task: Task,
        judged: &Judged,
        said: &[f32],
        terms: &Terms,
        scores: &mut Vec<f32>,
    ) {
        scores.clear();
        let priors = said.iter().zip(&terms.prior);
        scores.extend(priors.map(|(said, prior)| terms.around * said + prior));
        let history = self.history(judged);
        let own = terms.own.get(judged.history.clone()).unwrap_or_default();
        match task {
            Task::NextBasket => {
                for (pair, own) in history.iter().zip(own) {
                    if let Some(score) = scores.get_mut(at(pair.product)) {
                        *score = *score * terms.bought + own;
                    }
                }
            }
            Task::Discovery => {
                for pair in history {
                    if let Some(score) = scores.get_mut(at(pair.product)) {
                        *score = f32::NEG_INFINITY;
                    }
                }
            }
        }
    }

    fn history(&self, judged: &Judged) -> &[Pair] {
        let list = self.fold.pairs.list();
        list.get(judged.history.clone()).unwrap_or_default()
    }

    /// What parameters make of popularity and of own purchases.
    fn terms(&self, task: Task, parameters: &Parameters) -> Terms {
        let pairs = &self.fold.pairs;
        let times = |shares: Vec<f64>, factor: f64| {
            let scaled = shares.iter().map(|share| to_f32(share * factor));
            scaled.collect::<Vec<f32>>()
        };
        match task {
            Task::Discovery => {
                let fresh = popularity::fresh(pairs, parameters.fresh_half_life);
                Terms {
                    around: 1.0,
                    prior: times(fresh, parameters.fresh),
                    bought: 0.0,
                    own: Vec::new(),
                }
            }
            Task::NextBasket => {
                let recent = popularity::recent(pairs, parameters.recent_half_life);
                Terms {
                    around: to_f32(parameters.around),
                    prior: times(recent, parameters.around * parameters.recent),
                    bought: to_f32(parameters.bought),
                    own: self.own(parameters),
                }
            }
        }
    }

    /// How much speaks for buying again what was bought, for each pair.
    fn own(&self, parameters: &Parameters) -> Vec<f32> {
        let pairs = &self.fold.pairs;
        let decays = Decays::up_to(pairs.oldest(), parameters.own_half_life);
        let again: Vec<f64> = popularity::again(pairs)
            .iter()
            .map(|factor| power(*factor, parameters.again))
            .collect();
        let powers = crate::model::powers(parameters);
        let last = powers.last().copied().unwrap_or(0);
        let own = |pair: &Pair| {
            let times = f64::from(powers.get(at(pair.orders)).copied().unwrap_or(last)) / 256.0;
            let again = again.get(at(pair.product)).copied().unwrap_or(0.0);
            to_f32(times * decays.of(pair.last_age) * again)
        };
        pairs.list().iter().map(own).collect()
    }

    /// Adds up what the neighbours say to each judged member.
    fn ask_neighbours(
        &mut self,
        parameters: &Parameters,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), Error> {
        let (half_life, ridge) = (parameters.neighbour_half_life, parameters.ridge);
        if self.said_by == Some((half_life, ridge)) {
            return Ok(());
        }
        let is_it = |fit: &Fit| (fit.half_life, fit.ridge) == (half_life, ridge);
        if !self.fits.iter().any(is_it) {
            self.prepare(half_life, &[ridge], go_on)?;
        }
        let Some(fit) = self.fits.iter().find(|fit| is_it(fit)) else {
            return Ok(());
        };
        // The former ones go before the new ones come.
        self.said_by = None;
        self.said = Vec::new();
        let decays = Decays::up_to(self.fold.pairs.oldest(), half_life);
        let products = self.fold.pairs.products();
        let said = in_chunks(
            self.members(),
            CHUNK,
            self.settings.threads,
            || (),
            |(), range| {
                let members = self.fold.judged.get(range).unwrap_or_default();
                let mut chunk = vec![0.0_f32; members.len() * products];
                let rows = chunk.chunks_exact_mut(products.max(1));
                for (judged, row) in members.iter().zip(rows) {
                    for pair in self.history(judged) {
                        let weight = to_f32(decays.of(pair.last_age) / 1_024.0);
                        for neighbour in fit.spoken.row(pair.product) {
                            if let Some(sum) = row.get_mut(at(neighbour.product)) {
                                *sum += weight * f32::from(neighbour.weight);
                            }
                        }
                    }
                }
                chunk
            },
            |_| go_on(),
        );
        self.said = said.ok_or(Error::Interrupted)?;
        self.said_by = Some((half_life, ridge));
        Ok(())
    }
}
