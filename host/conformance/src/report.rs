//! What was found.

use std::fmt;

use fidelis_host::{Function, Used};
use serde::Serialize;

use crate::subject::Kind;

/// A rule that every plugin keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The host loads it: it exports the contract and imports nothing that the host does not grant.
    Loads,
    /// The same request gives the same bytes, for the same number of instructions.
    Deterministic,
    /// An instance that was used before answers like a fresh one.
    Stateless,
    /// Ordinary requests are answered: an override answers what was answered before, and each
    /// function answers something.
    Answers,
    /// No call breaks a limit of the host.
    Limits,
    /// Nonsense is answered by a fault that says what is wrong, or by an answer.
    FaultsNotTraps,
    /// Answers are values of the contract, their sums are right, and every code and event has its
    /// verdict.
    Invariants,
    /// What was refused says why, and what the base explains is explained.
    Explained,
    /// What an override does not answer stays as it was, to the byte.
    Untouched,
}

impl Rule {
    pub(crate) const ALL: [Self; 9] = [
        Self::Loads,
        Self::Deterministic,
        Self::Stateless,
        Self::Answers,
        Self::Limits,
        Self::FaultsNotTraps,
        Self::Invariants,
        Self::Explained,
        Self::Untouched,
    ];

    /// In a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Loads => "loads, and imports nothing",
            Self::Deterministic => "the same request, the same bytes",
            Self::Stateless => "an instance keeps nothing",
            Self::Answers => "ordinary requests are answered",
            Self::Limits => "limits are kept",
            Self::FaultsNotTraps => "faults instead of crashes",
            Self::Invariants => "sums are right",
            Self::Explained => "refusals say why",
            Self::Untouched => "other interfaces as before",
        }
    }
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The function that was asked; absent where none was.
    pub function: Option<Function>,
    /// Which request: its number gives it again; absent where none was asked.
    pub request: Option<u64>,
    /// What was expected and what was found.
    pub problem: String,
}

/// One rule, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// How often it was looked at; 0 = it could not be.
    pub looked: u64,
    /// How often it did not hold.
    pub failed: u64,
    /// The first few times.
    pub problems: Vec<Problem>,
}

/// The most that one function used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// The function.
    pub function: Function,
    /// Requests that it was asked.
    pub asked: u64,
    /// Those that it answered by a fault.
    pub faults: u64,
    /// WebAssembly instructions.
    pub fuel: Option<Used>,
    /// Bytes of memory beyond the plugin's image.
    pub memory: Option<Used>,
    /// Bytes of an answer.
    pub result: Option<Used>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What kind of plugin it is; absent where it does not load.
    pub kind: Option<Kind>,
    /// Each rule.
    pub checks: Vec<Check>,
    /// What each function used.
    pub usage: Vec<Usage>,
}

/// Problems of one rule that are kept.
const KEPT: usize = 5;

impl Report {
    pub(crate) fn new(kind: Option<Kind>) -> Self {
        let check = |rule| Check {
            rule,
            looked: 0,
            failed: 0,
            problems: Vec::new(),
        };
        Self {
            kind,
            checks: Rule::ALL.map(check).into(),
            usage: Vec::new(),
        }
    }

    /// Whether everything holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.failed == 0)
    }

    /// Whether a rule holds.
    #[must_use]
    pub fn holds(&self, rule: Rule) -> bool {
        let mut checks = self.checks.iter();
        checks.any(|check| check.rule == rule && check.failed == 0)
    }

    /// A rule was looked at, and this is what does not hold.
    pub(crate) fn look(
        &mut self,
        rule: Rule,
        asked: Option<(Function, u64)>,
        problems: impl IntoIterator<Item = String>,
    ) {
        let Some(check) = self.checks.iter_mut().find(|check| check.rule == rule) else {
            return;
        };
        check.looked = check.looked.saturating_add(1);
        for problem in problems {
            check.failed = check.failed.saturating_add(1);
            if check.problems.len() < KEPT {
                check.problems.push(Problem {
                    function: asked.map(|(function, _)| function),
                    request: asked.map(|(_, request)| request),
                    problem,
                });
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for check in &self.checks {
            let mark = match check {
                Check { failed: 1.., .. } => "FAILED",
                Check { looked: 0, .. } => "-",
                _ => "ok",
            };
            writeln!(
                f,
                "{mark:<7} {:<34} {:>7} times",
                check.rule.words(),
                check.looked
            )?;
            for problem in &check.problems {
                write!(f, "        ")?;
                if let Some(function) = problem.function {
                    write!(f, "{function}")?;
                }
                if let Some(request) = problem.request {
                    write!(f, " of request {request}: ")?;
                }
                writeln!(f, "{}", problem.problem)?;
            }
            let told = u64::try_from(check.problems.len()).unwrap_or(u64::MAX);
            if check.failed > told {
                writeln!(f, "        and {} more", check.failed.saturating_sub(told))?;
            }
        }
        if self.usage.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        writeln!(
            f,
            "{:<9} {:>7} {:>7} {:>25} {:>22} {:>20}",
            "function", "asked", "faults", "most instructions", "memory", "answer"
        )?;
        let of = |used: Option<Used>| {
            used.map_or_else(
                || "-".to_owned(),
                |used| format!("{} of {}", used.used, used.limit),
            )
        };
        for usage in &self.usage {
            writeln!(
                f,
                "{:<9} {:>7} {:>7} {:>25} {:>22} {:>20}",
                usage.function.to_string(),
                usage.asked,
                usage.faults,
                of(usage.fuel),
                of(usage.memory),
                of(usage.result)
            )?;
        }
        Ok(())
    }
}
