//! What a candidate answered beside the live plugin.

use fidelis_host::Function;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::compare::Difference;

/// Samples that are kept, at most.
const SAMPLES: usize = 50;
/// Samples of one function and one kind of place that are kept, at most: what differs everywhere
/// must not hide what differs once.
const ALIKE: usize = 3;

/// What became of one request.
pub(super) enum Verdict {
    /// The same answer.
    Equal,
    /// The same answer but for the revision in its entries.
    RevisionOnly,
    /// Another answer.
    Different(Box<Difference>),
    /// No answer; why, by [`Error::code`](fidelis_host::Error::code).
    Failed(&'static str),
    /// Not asked, as others were waiting.
    Dropped,
}

impl Verdict {
    /// Its name in metrics.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::RevisionOnly => "revision_only",
            Self::Different(_) => "different",
            Self::Failed(_) => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// What a candidate answered beside the live plugin, since it was set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ShadowReport {
    /// SHA-256 of the candidate's component, 64 hexadecimal digits.
    pub sha256: String,
    /// Its programme's id; empty where it has no label.
    pub program: String,
    /// Its programme's revision; empty where it has no label.
    pub revision: String,
    /// Since when it is a candidate on this server, in UTC milliseconds.
    pub since: i64,
    /// Requests that wait for it now.
    pub waiting: u32,
    /// What it answered, function by function; those that nobody asked are not there.
    pub functions: Vec<ShadowFunction>,
    /// Answers that differ, the first ones of each kind.
    pub samples: Vec<ShadowSample>,
}

/// What a candidate answered to one function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShadowFunction {
    /// Its name: `quote`, `settle`, …
    pub function: String,
    /// Requests that were answered by both.
    pub compared: u64,
    /// The same answer, to the byte.
    pub equal: u64,
    /// The same answer but for the revision in its entries.
    pub revision_only: u64,
    /// Another answer.
    pub different: u64,
    /// No answer of the candidate: it broke a limit or trapped.
    pub failed: u64,
    /// Not asked, as too many others were waiting.
    pub dropped: u64,
}

/// Where one answer differs first. What names a person is left out.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ShadowSample {
    /// The function.
    pub function: String,
    /// JSON pointer into both answers, of which one is `{"Ok": …}` or `{"Err": fault}`; empty where
    /// the candidate failed.
    pub at: String,
    /// What the live plugin has there; null where it has nothing.
    pub live: Value,
    /// What the candidate has there; null where it has nothing. Where it failed, the kind of
    /// failure.
    pub candidate: Value,
}

/// The counts so far.
#[derive(Default)]
pub(super) struct Tally {
    functions: Vec<ShadowFunction>,
    samples: Vec<ShadowSample>,
    /// The kind of each sample.
    kinds: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, function: Function, verdict: Verdict) {
        let counts = self.of(function);
        match verdict {
            Verdict::Dropped => counts.dropped += 1,
            Verdict::Failed(code) => {
                counts.failed += 1;
                self.sample(ShadowSample {
                    function: function.name().to_owned(),
                    at: String::new(),
                    live: Value::Null,
                    candidate: Value::from(code),
                });
            }
            Verdict::Equal => {
                counts.compared += 1;
                counts.equal += 1;
            }
            Verdict::RevisionOnly => {
                counts.compared += 1;
                counts.revision_only += 1;
            }
            Verdict::Different(difference) => {
                counts.compared += 1;
                counts.different += 1;
                self.sample(ShadowSample {
                    function: function.name().to_owned(),
                    at: difference.at,
                    live: difference.live.unwrap_or(Value::Null),
                    candidate: difference.candidate.unwrap_or(Value::Null),
                });
            }
        }
    }

    /// The counts, function by function; the rest is for the caller to fill in.
    pub(super) fn report(&self) -> ShadowReport {
        ShadowReport {
            functions: self.functions.clone(),
            samples: self.samples.clone(),
            ..ShadowReport::default()
        }
    }

    fn of(&mut self, function: Function) -> &mut ShadowFunction {
        let name = function.name();
        let place = self.functions.iter().position(|each| each.function == name);
        let place = place.unwrap_or_else(|| {
            self.functions.push(ShadowFunction {
                function: name.to_owned(),
                ..ShadowFunction::default()
            });
            self.functions.len() - 1
        });
        // The place was found or made a line above.
        #[allow(clippy::indexing_slicing)]
        &mut self.functions[place]
    }

    fn sample(&mut self, sample: ShadowSample) {
        let kind = kind(&sample);
        let alike = self.kinds.iter().filter(|each| **each == kind).count();
        if self.samples.len() < SAMPLES && alike < ALIKE {
            self.samples.push(sample);
            self.kinds.push(kind);
        }
    }
}

/// The function and the place, whatever numbers its lists have.
fn kind(sample: &ShadowSample) -> String {
    let number = |step: &&str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = sample.at.split('/').map(|step| {
        let listed = number(&step);
        if listed { "*" } else { step }
    });
    let mut kind = sample.function.clone();
    for step in steps {
        kind.push('/');
        kind.push_str(step);
    }
    kind
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn different(at: String) -> Verdict {
        Verdict::Different(Box::new(Difference {
            at,
            live: Some(json!(1)),
            candidate: None,
        }))
    }

    #[test]
    fn what_differs_everywhere_does_not_hide_what_differs_once() {
        let mut tally = Tally::default();
        for index in 0..100 {
            tally.add(
                Function::Quote,
                different(format!("/Ok/lines/{index}/points")),
            );
        }
        tally.add(Function::Quote, different("/Ok/totals/due".to_owned()));
        tally.add(Function::Settle, Verdict::Equal);
        tally.add(Function::Settle, Verdict::Dropped);
        let report = tally.report();
        assert_eq!(report.functions[0].different, 101);
        assert_eq!(report.functions[1].equal, 1);
        assert_eq!(
            (report.functions[1].compared, report.functions[1].dropped),
            (1, 1)
        );
        assert_eq!(report.samples.len(), ALIKE + 1);
        assert_eq!(report.samples[ALIKE].at, "/Ok/totals/due");
    }

    #[test]
    fn samples_are_bounded() {
        let mut tally = Tally::default();
        for index in 0..1000 {
            tally.add(Function::Quote, different(format!("/Ok/field{index}x")));
        }
        assert_eq!(tally.report().samples.len(), SAMPLES);
    }
}
