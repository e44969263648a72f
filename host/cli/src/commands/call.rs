//! `fidelis call`

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::error::ErrorKind;
use fidelis_host::{Error, Function, Report, Shop, json};
use fidelis_orders::lines::{Line, Lines};
use fidelis_terminal::{Style, print_line, remark};
use serde_json::{Value, json};

use super::{Outcome, source};
use crate::args::CallArgs;
use crate::kebab::kebab;

/// The most that a request may have, in bytes; the contract's own limits lie far below.
const LONGEST: usize = 16 << 20;

/// Answers one request, or with `--lines` one a line.
pub(crate) fn run(args: &CallArgs) -> Result<Outcome> {
    let program = args.source.program.as_deref();
    if source::is_input(&args.request) && program.is_some_and(source::is_input) {
        source::usage(
            ErrorKind::ArgumentConflict,
            "request and --program are both standard input: one of them must be a file".to_owned(),
        );
    }
    let shop = source::open(&args.source)?;
    let function = args.function.function();
    let input = open(&args.request)?;
    let call = Call {
        shop,
        function,
        report: args.report,
    };
    if args.lines {
        return call.lines(input);
    }
    let request = whole(input).with_context(|| unread(&args.request))?;
    match call.answer(&request) {
        Ok(answer) => {
            print_line(&answer)?;
            Ok(Outcome::Done)
        }
        Err(error) => {
            remark(format!(
                "{} {}",
                Style::stderr().red("error:"),
                told(&error)
            ));
            Ok(Outcome::Incomplete)
        }
    }
}

struct Call {
    shop: Shop,
    function: Function,
    report: bool,
}

impl Call {
    fn lines(&self, input: impl BufRead) -> Result<Outcome> {
        let mut lines = Lines::new(input, LONGEST);
        let mut line = Line::default();
        let mut outcome = Outcome::Done;
        while lines.next(&mut line).context("cannot read the requests")? {
            if line.bytes.trim_ascii().is_empty() && !line.too_long {
                continue;
            }
            let answer = if line.too_long {
                Err(Error::RequestTooLarge {
                    bytes: (LONGEST as u64).saturating_add(1),
                    limit: LONGEST as u64,
                })
            } else {
                match std::str::from_utf8(&line.bytes) {
                    Ok(request) => self.answer(request),
                    Err(error) => Err(Error::InvalidRequest {
                        at: String::new(),
                        problem: format!("expected UTF-8 text, found {error}"),
                    }),
                }
            };
            match answer {
                // The answer is canonical JSON already: wrapped, not written again.
                Ok(answer) => print_line(&format!("{{\"Ok\":{answer}}}"))?,
                Err(error) => {
                    outcome = Outcome::Incomplete;
                    print_line(&format!("{{\"Err\":{}}}", written(&error)))?;
                }
            }
        }
        Ok(outcome)
    }

    fn answer(&self, request: &str) -> Result<String, Error> {
        let answer = self.shop.call_json(self.function, request)?;
        if self.report {
            report(&answer.report);
        }
        Ok(answer.value)
    }
}

fn report(report: &Report) {
    remark(report.to_string().trim_end());
}

/// An error for people. The message of a fault lacks its kind, so that is added.
fn told(error: &Error) -> String {
    match error {
        Error::Fault(fault) => format!("{error} ({})", kebab(&fault.kind)),
        other => other.to_string(),
    }
}

/// An error as a line of JSON: a fault as the contract has it, anything else by its stable code.
fn written(error: &Error) -> String {
    let value = match error {
        Error::Fault(fault) => match json::write(fault) {
            Ok(fault) => return fault,
            Err(error) => json!({ "code": error.code(), "message": error.to_string() }),
        },
        Error::InvalidRequest { at, problem } => {
            json!({ "code": error.code(), "at": at, "message": problem })
        }
        other => json!({ "code": other.code(), "message": other.to_string() }),
    };
    Value::to_string(&value)
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if source::is_input(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| unread(path))?;
    Ok(Box::new(BufReader::new(file)))
}

fn unread(path: &Path) -> String {
    format!("cannot read {}", source::named(path))
}

fn whole(input: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    let limit = LONGEST as u64;
    input
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST {
        bail!("expected a request of at most {LONGEST} bytes, found a longer one");
    }
    let text = String::from_utf8(bytes).context("expected UTF-8 text")?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
