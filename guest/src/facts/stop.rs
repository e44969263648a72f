//! What ends a judgement before its end.

use crate::contract::types::{Fault, Refusal, Verdict};
use crate::exact::Overflow;
use crate::fault::Answer;

/// Why a judgement ends early: `?` hands on either of the two. Both are boxed, as they are large
/// and rare.
#[derive(Debug)]
pub enum Stop {
    /// Something does not apply. That is an answer.
    Refused(Box<Refusal>),
    /// The request cannot be answered.
    Fault(Box<Fault>),
}

/// What is judged applies, or why not.
pub type Judged<T = ()> = Result<T, Stop>;

impl Stop {
    /// The refusal.
    ///
    /// # Errors
    /// The fault, where it is one.
    pub fn refusal(self) -> Answer<Box<Refusal>> {
        match self {
            Stop::Refused(refusal) => Ok(refusal),
            Stop::Fault(fault) => Err(fault),
        }
    }
}

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<Overflow> for Stop {
    fn from(overflow: Overflow) -> Stop {
        Stop::Fault(overflow.into())
    }
}

/// A judgement as the contract tells it.
///
/// # Errors
/// The fault that prevents it.
pub fn verdict(judged: Judged) -> Answer<Verdict> {
    match judged {
        Ok(()) => Ok(Verdict::Applied),
        Err(stop) => Ok(Verdict::Refused(*stop.refusal()?)),
    }
}

/// Whether what was judged applies.
///
/// # Errors
/// The fault that prevents the judgement.
pub fn holds(judged: Judged) -> Answer<bool> {
    match judged {
        Ok(()) => Ok(true),
        Err(stop) => stop.refusal().map(|_| false),
    }
}
