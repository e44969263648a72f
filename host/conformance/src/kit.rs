//! The examination.

use fidelis_host::contract::checkout::{Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::contract::personalization::{ComposeRequest, Page};
use fidelis_host::contract::segmentation::Profile;
use fidelis_host::contract::showcase::ProgramPage;
use fidelis_host::{
    Function, RenderRequest, Report as CallReport, Reuse, Sandbox, Shop, Used, json,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::asking::{Told, ask, differ};
use crate::dice::Dice;
use crate::generate::{Journey, member};
use crate::report::{Report, Rule, Usage};
use crate::requests::{request, text};
use crate::spoiled::spoil;
use crate::store::Store;
use crate::subject::{ExamineError, Examined, Kind, Subject};
use crate::{explained, invariants};

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Ordinary requests for each function, and as many spoiled ones.
    pub requests: u64,
    /// The number of the first request: others are asked with another one.
    pub first: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            requests: 100,
            first: 0,
        }
    }
}

/// Events of one life, one after the other.
const STEPS: u64 = 20;

/// So many ordinary requests have one among them that can be answered.
const ENOUGH: u64 = 20;

/// Examines a plugin.
///
/// # Errors
///
/// [`ExamineError`] where nothing can be examined. What is wrong with the plugin is in the report,
/// a plugin that does not load too.
pub fn examine(
    sandbox: &Sandbox,
    examined: &Examined<'_>,
    options: Options,
) -> Result<Report, ExamineError> {
    let subject = match Subject::load(sandbox, examined)? {
        Ok(subject) => subject,
        Err(refused) => {
            let mut report = Report::new(None);
            report.look(Rule::Loads, None, [refused.0]);
            return Ok(report);
        }
    };
    let mut report = Report::new(Some(subject.kind));
    report.look(Rule::Loads, None, None);
    let mut exam = Exam {
        warm: subject.shop.clone().reusing(Reuse::Warm),
        subject: &subject,
        report,
        usage: None,
        answered: 0,
    };
    let numbers = options.first..options.first.saturating_add(options.requests);
    for function in Function::DECISIONS {
        if subject.own.contains(&function) {
            exam.usage = Some(unused(function));
            exam.answered = 0;
            if function == Function::Settle {
                exam.lives(numbers.clone());
            } else {
                exam.requests(function, numbers.clone());
            }
            exam.report.usage.extend(exam.usage.take());
            // A few requests may all be such that nobody could answer them, and so may all of those
            // that are made without the words of the programme.
            if options.requests >= ENOUGH && (subject.told || subject.kind != Kind::Baked) {
                let silent = exam.answered == 0;
                let silent = silent.then(|| format!("{function} answered no ordinary request"));
                exam.report.look(Rule::Answers, None, silent);
            }
        } else if let Some(before) = &subject.before {
            exam.compare(function, before, numbers.clone());
        }
    }
    Ok(exam.report)
}

fn unused(function: Function) -> Usage {
    Usage {
        function,
        asked: 0,
        faults: 0,
        fuel: None,
        memory: None,
        result: None,
    }
}

struct Exam<'a> {
    subject: &'a Subject,
    warm: Shop,
    report: Report,
    usage: Option<Usage>,
    /// Ordinary requests that the function answered.
    answered: u64,
}

type Numbers = std::ops::Range<u64>;

impl Exam<'_> {
    /// Asks a function that keeps no account.
    fn requests(&mut self, function: Function, numbers: Numbers) {
        for number in numbers {
            let Some(Ok(request)) = request(function, &self.subject.words, number) else {
                continue;
            };
            if let Some(answer) = self.ask(function, number, &request) {
                let wrong = problems(function, &request, &answer);
                self.report
                    .look(Rule::Invariants, Some((function, number)), wrong);
                self.explained(function, number, &request, &answer);
            }
            self.spoiled(function, number, &request);
        }
    }

    /// Lets members live: each event is settled on what the ones before left.
    fn lives(&mut self, numbers: Numbers) {
        let function = Function::Settle;
        let words = &self.subject.words;
        let mut life: Option<(Dice, Journey<'_>, Store)> = None;
        // A life is lived from its beginning, also where only its later events are looked at.
        let birth = numbers.start.saturating_sub(numbers.start % STEPS);
        for number in birth..numbers.end {
            if number.is_multiple_of(STEPS) || life.is_none() {
                let mut dice = Dice::new(number);
                let journey = Journey::new(words);
                let member = member(&mut dice, words, "member", journey.now());
                life = Some((dice, journey, Store::new(member)));
            }
            let Some((dice, journey, store)) = &mut life else {
                continue;
            };
            let step = journey.step(dice);
            let asked = store.request(&step, number.is_multiple_of(2));
            if number < numbers.start {
                if let Ok(settled) = self.subject.shop.settle(&asked) {
                    // What does not fit is told where it is looked at.
                    let _ = store.take(&step, &settled.value);
                }
                continue;
            }
            let Ok(request) = text(&asked) else { continue };
            let answer = self.ask(function, number, &request);
            let settled = answer.as_deref().map(json::read::<Settlement>);
            if let (Some(answer), Some(Ok(settlement))) = (&answer, settled) {
                let mut wrong = invariants::settlement(&asked, &settlement);
                match store.take(&step, &settlement) {
                    Ok(()) => {
                        wrong.extend(invariants::account(store, &settlement));
                        wrong.extend(folds(store));
                    }
                    Err(misfit) => wrong.push(misfit.to_string()),
                }
                self.report
                    .look(Rule::Invariants, Some((function, number)), wrong);
                self.explained(function, number, &request, answer);
            }
            self.spoiled(function, number, &request);
        }
    }

    /// Asks three times: twice a fresh instance, and one that was used before.
    fn ask(&mut self, function: Function, number: u64, request: &str) -> Option<String> {
        let asked = Some((function, number));
        let first = ask(&self.subject.shop, function, request);
        let again = ask(&self.subject.shop, function, request);
        let warm = ask(&self.warm, function, request);
        if let Told::Unaskable = first {
            return None;
        }
        let expected = first.text();
        let same = expected == again.text();
        let mut wrong = (!same).then(|| differ(&expected, &again.text()));
        if same && first.fuel() != again.fuel() {
            wrong = Some(format!(
                "{:?} instructions, then {:?}",
                first.fuel(),
                again.fuel()
            ));
        }
        self.report.look(Rule::Deterministic, asked, wrong);
        let wrong = (expected != warm.text()).then(|| differ(&expected, &warm.text()));
        self.report.look(Rule::Stateless, asked, wrong);
        let answer = self.told(asked, first);
        self.answered = self.answered.saturating_add(u64::from(answer.is_some()));
        self.replaced(function, number, request, answer.as_deref());
        answer
    }

    /// Whether an override answers what was answered before, and explains what was explained.
    fn replaced(&mut self, function: Function, number: u64, request: &str, answer: Option<&str>) {
        let Some(before) = &self.subject.before else {
            return;
        };
        let Told::Answer(expected, _) = ask(before, function, request) else {
            return;
        };
        let asked = Some((function, number));
        let refused = answer.is_none();
        let wrong = refused.then(|| "what the plugin answers was not answered".to_owned());
        self.report.look(Rule::Answers, asked, wrong);
        if let Some(answer) = answer
            && explained::wanted(request)
            && explained::explains(&expected)
        {
            let silent = !explained::explains(answer);
            let wrong = silent.then(|| "what the plugin explains was not explained".to_owned());
            self.report.look(Rule::Explained, asked, wrong);
        }
    }

    /// Writes down what a call used or broke.
    fn told(&mut self, asked: Option<(Function, u64)>, told: Told) -> Option<String> {
        let usage = self.usage.as_mut()?;
        if let Told::Unaskable = told {
            return None;
        }
        usage.asked = usage.asked.saturating_add(1);
        match told {
            Told::Answer(text, used) => {
                usage.add(&used);
                self.report.look(Rule::Limits, asked, None);
                self.report.look(Rule::FaultsNotTraps, asked, None);
                Some(text)
            }
            Told::Fault(fault) => {
                usage.faults = usage.faults.saturating_add(1);
                let silent = explained::fault(&fault);
                self.report.look(Rule::FaultsNotTraps, asked, silent);
                None
            }
            Told::Broken(rule, problem) => {
                self.report.look(rule, asked, [problem]);
                None
            }
            Told::Unaskable => None,
        }
    }

    fn explained(&mut self, function: Function, number: u64, request: &str, answer: &str) {
        if explained::wanted(request) {
            let wrong = explained::refusals(answer);
            self.report
                .look(Rule::Explained, Some((function, number)), wrong);
        }
    }

    /// Asks nonsense.
    fn spoiled(&mut self, function: Function, number: u64, request: &str) {
        if let Some(spoiled) = spoil(request, &mut Dice::new(number)) {
            let asked = Some((function, number));
            let told = ask(&self.subject.shop, function, &spoiled);
            if let Some(answer) = self.told(asked, told) {
                let wrong = problems(function, &spoiled, &answer);
                self.report.look(Rule::Invariants, asked, wrong);
            }
        }
    }

    /// Asks what an override does not answer, with it and without it.
    fn compare(&mut self, function: Function, before: &Shop, numbers: Numbers) {
        let words = &self.subject.words;
        for number in numbers.step_by(4) {
            let request = match request(function, words, number) {
                Some(request) => request,
                None => first_step(number, words),
            };
            let Ok(request) = request else { continue };
            let expected = ask(before, function, &request);
            if let Told::Unaskable = expected {
                continue;
            }
            let expected = expected.text();
            let found = ask(&self.subject.shop, function, &request).text();
            let wrong = (expected != found).then(|| differ(&expected, &found));
            self.report
                .look(Rule::Untouched, Some((function, number)), wrong);
        }
    }
}

impl Usage {
    fn add(&mut self, report: &CallReport) {
        let most = |kept: Option<Used>, more: Used| match kept {
            Some(kept) if kept.used >= more.used => Some(kept),
            _ => Some(more),
        };
        if let Some(fuel) = report.call.fuel {
            self.fuel = most(self.fuel, fuel);
        }
        self.memory = most(self.memory, report.memory);
        self.result = most(self.result, report.result);
    }
}

/// The first event of a life.
fn first_step(number: u64, words: &crate::words::Words) -> Result<String, fidelis_host::Error> {
    let mut dice = Dice::new(number);
    let mut journey = Journey::new(words);
    let member = member(&mut dice, words, "member", journey.now());
    let step = journey.step(&mut dice);
    text(&Store::new(member).request(&step, true))
}

/// Whether the account is what its entries alone give.
fn folds(store: &Store) -> Option<String> {
    match invariants::folded(&store.account, &store.entries) {
        Ok(folded) if folded == store.account => None,
        Ok(folded) => Some(format!(
            "the account is not the fold of its entries: expected {folded:?}, found {:?}",
            store.account
        )),
        Err(error) => Some(error.to_string()),
    }
}

/// What does not hold of an answer.
fn problems(function: Function, asked: &str, answer: &str) -> Vec<String> {
    match function {
        Function::Quote => both(asked, answer, |asked: &QuoteRequest, told: Quotation| {
            invariants::quotation(asked, &told)
        }),
        Function::Settle => both(asked, answer, |asked: &SettleRequest, told: Settlement| {
            invariants::settlement(asked, &told)
        }),
        Function::Compose => both(asked, answer, |asked: &ComposeRequest, told: Page| {
            invariants::page(asked, &told)
        }),
        Function::Render => both(asked, answer, |asked: &RenderRequest, told: Vec<String>| {
            invariants::texts(asked.messages.len(), &told)
        }),
        Function::Classify => one(answer, |told: Profile| invariants::profile(&told)),
        Function::Describe => one(answer, |told: ProgramPage| invariants::program_page(&told)),
        _ => Vec::new(),
    }
}

fn one<A: DeserializeOwned + Serialize>(
    answer: &str,
    check: impl Fn(A) -> Vec<String>,
) -> Vec<String> {
    match json::read(answer) {
        Ok(answer) => check(answer),
        Err(error) => vec![error.to_string()],
    }
}

fn both<Q, A>(asked: &str, answer: &str, check: impl Fn(&Q, A) -> Vec<String>) -> Vec<String>
where
    Q: DeserializeOwned + Serialize,
    A: DeserializeOwned + Serialize,
{
    match json::read(asked) {
        Ok(asked) => one(answer, |answer| check(&asked, answer)),
        Err(error) => vec![error.to_string()],
    }
}
