//! The values among which parameters are chosen.

use crate::parameters::Parameters;

/// A parameter, as something that is turned step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knob {
    Ridge,
    NeighbourHalfLife,
    Fresh,
    FreshHalfLife,
    Power,
    OwnHalfLife,
    Again,
    Around,
    Recent,
    RecentHalfLife,
    Bought,
}

/// How many knobs there are.
const KNOBS: usize = 11;

const RIDGES: &[f64] = &[3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0];
const LONG_HALF_LIVES: &[Option<u32>] =
    &[Some(30), Some(60), Some(120), Some(240), Some(480), None];
const SHORT_HALF_LIVES: &[Option<u32>] = &[Some(7), Some(15), Some(30), Some(60), Some(120), None];
const FRESH: &[f64] = &[0.0, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0, 10.0];
const POWERS: &[f64] = &[0.4, 0.6, 0.8, 1.0];
const AGAIN: &[f64] = &[0.0, 0.25, 0.5, 0.75, 1.0, 1.5];
const AROUND: &[f64] = &[0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0];
const RECENT: &[f64] = &[0.0, 0.25, 0.5, 1.0, 2.0, 4.0];
const BOUGHT: &[f64] = &[0.0, 0.25, 0.5, 0.75, 1.0];

impl Knob {
    /// How many values it has.
    fn steps(self) -> usize {
        match self {
            Knob::Ridge => RIDGES.len(),
            Knob::NeighbourHalfLife | Knob::OwnHalfLife => LONG_HALF_LIVES.len(),
            Knob::FreshHalfLife | Knob::RecentHalfLife => SHORT_HALF_LIVES.len(),
            Knob::Fresh => FRESH.len(),
            Knob::Power => POWERS.len(),
            Knob::Again => AGAIN.len(),
            Knob::Around => AROUND.len(),
            Knob::Recent => RECENT.len(),
            Knob::Bought => BOUGHT.len(),
        }
    }
}

/// A value for each parameter: positions in their lists, in the sequence of [`Knob`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    steps: [usize; KNOBS],
}

impl Default for Point {
    /// What is good in most shops.
    fn default() -> Point {
        Point {
            steps: [4, 3, 3, 2, 2, 3, 2, 4, 2, 2, 2],
        }
    }
}

impl Point {
    /// One step further, or back; none beyond the end.
    pub(crate) fn moved(mut self, knob: Knob, forward: bool) -> Option<Point> {
        let step = self.steps.get_mut(knob as usize)?;
        *step = if forward {
            step.checked_add(1)?
        } else {
            step.checked_sub(1)?
        };
        (*step < knob.steps()).then_some(self)
    }

    pub(crate) fn parameters(&self) -> Parameters {
        Parameters {
            ridge: self.value(Knob::Ridge, RIDGES),
            neighbour_half_life: self.value(Knob::NeighbourHalfLife, LONG_HALF_LIVES),
            fresh: self.value(Knob::Fresh, FRESH),
            fresh_half_life: self.value(Knob::FreshHalfLife, SHORT_HALF_LIVES),
            power: self.value(Knob::Power, POWERS),
            own_half_life: self.value(Knob::OwnHalfLife, LONG_HALF_LIVES),
            again: self.value(Knob::Again, AGAIN),
            around: self.value(Knob::Around, AROUND),
            recent: self.value(Knob::Recent, RECENT),
            recent_half_life: self.value(Knob::RecentHalfLife, SHORT_HALF_LIVES),
            bought: self.value(Knob::Bought, BOUGHT),
        }
    }

    fn value<T: Copy + Default>(&self, knob: Knob, values: &[T]) -> T {
        let step = self.steps.get(knob as usize);
        let value = step.and_then(|step| values.get(*step));
        value.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Knob, Point};
    use crate::parameters::Parameters;

    #[test]
    fn the_usual_values() {
        let expected = Parameters {
            ridge: 300.0,
            neighbour_half_life: Some(240),
            fresh: 0.6,
            fresh_half_life: Some(30),
            power: 0.8,
            own_half_life: Some(240),
            again: 0.5,
            around: 4.0,
            recent: 0.5,
            recent_half_life: Some(30),
            bought: 0.5,
        };
        assert_eq!(Parameters::default(), expected);
    }

    #[test]
    fn each_knob_ends_at_both_sides() {
        let knobs = [
            Knob::Ridge,
            Knob::NeighbourHalfLife,
            Knob::Fresh,
            Knob::FreshHalfLife,
            Knob::Power,
            Knob::OwnHalfLife,
            Knob::Again,
            Knob::Around,
            Knob::Recent,
            Knob::RecentHalfLife,
            Knob::Bought,
        ];
        for (index, knob) in knobs.into_iter().enumerate() {
            assert_eq!(knob as usize, index);
            for forward in [true, false] {
                let mut steps = 0;
                let mut point = Point::default();
                while let Some(next) = point.moved(knob, forward) {
                    assert!(next.parameters() != point.parameters(), "{knob:?}");
                    (point, steps) = (next, steps + 1);
                }
                assert!((1..=8).contains(&steps), "{knob:?}");
            }
        }
        let longest = Point::default()
            .moved(Knob::OwnHalfLife, true)
            .and_then(|point| point.moved(Knob::OwnHalfLife, true));
        assert_eq!(
            longest.map(|point| point.parameters().own_half_life),
            Some(None)
        );
    }
}
