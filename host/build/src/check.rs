//! Whether what came out answers like what went in.

use fidelis_host::contract::configuration::ProgramInfo;
use fidelis_host::{Error as HostError, Function, Request, Reuse, Shop, json};

use crate::Error;
use crate::samples::Samples;

/// Asks both the same and compares their answers, to the byte. Where an override answers, it is
/// only to answer. Gives how many requests both were asked.
pub(crate) fn compare(
    configured: &Shop,
    baked: &Shop,
    replaced: &[Function],
    program: &str,
    info: &ProgramInfo,
) -> Result<u32, Error> {
    let mut pair = Pair {
        // Configured once: how it answers afterwards is the same for every instance.
        before: configured.clone().reusing(Reuse::Warm),
        after: baked,
        replaced,
        asked: 0,
    };
    let samples = Samples::of(program);
    let page = pair.ask(&samples.page())?;
    for request in samples.quotes() {
        pair.ask(&request)?;
    }
    for request in samples.settlements() {
        pair.ask(&request)?;
    }
    for request in samples.classifications() {
        pair.ask(&request)?;
    }
    for request in samples.pages() {
        pair.ask(&request)?;
    }
    for request in Samples::texts(page, &info.locales) {
        pair.ask(&request)?;
    }
    Ok(pair.asked)
}

struct Pair<'a> {
    before: Shop,
    after: &'a Shop,
    replaced: &'a [Function],
    asked: u32,
}

impl Pair<'_> {
    /// Asks both; gives the answer of the new one, if it is one and not a fault.
    fn ask<R: Request>(&mut self, request: &R) -> Result<Option<R::Answer>, Error> {
        let function = R::FUNCTION;
        if !self.after.plugin().exports(function) {
            return Ok(None);
        }
        let (found, answer) = answer(self.after, request, "after it was baked")?;
        self.asked = self.asked.saturating_add(1);
        if self.replaced.contains(&function) {
            return Ok(answer);
        }
        let (expected, _) = answer_of(&self.before, request)?;
        if found != expected {
            return Err(Error::Different {
                function,
                expected,
                found,
            });
        }
        Ok(answer)
    }
}

fn answer_of<R: Request>(shop: &Shop, request: &R) -> Result<(String, Option<R::Answer>), Error> {
    answer(shop, request, "before it was baked")
}

/// An answer or a fault, as canonical JSON; anything else is no answer.
fn answer<R: Request>(
    shop: &Shop,
    request: &R,
    by: &'static str,
) -> Result<(String, Option<R::Answer>), Error> {
    let unanswered = |source| Error::Unanswered {
        function: R::FUNCTION,
        by,
        source,
    };
    match shop.call(request) {
        Ok(answer) => Ok((
            json::write(&answer.value).map_err(unanswered)?,
            Some(answer.value),
        )),
        Err(HostError::Fault(fault)) => Ok((json::write(&fault).map_err(unanswered)?, None)),
        Err(source) => Err(unanswered(source)),
    }
}
