//! What calls of a plugin cost on this machine.
//!
//! Everything is measured in turns ([`clock`]), so that rows can be compared with each other even
//! where the machine has other things to do. Beside a plugin of one's own stand a fresh instance
//! that is asked nothing, which is the price of isolation, and an instance that is used again.
//! Without a plugin the sample shop is measured, beside the same code without a sandbox.

mod clock;
mod memory;
mod report;
mod sample;

use std::hint::black_box;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use fidelis_build::{Ingredients, bake};
use fidelis_guest::{Engine, checkout, ledger, personalization, segmentation};
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::contract::ledger::SettleRequest;
use fidelis_host::contract::personalization::ComposeRequest;
use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::{
    Error, Limits, Profiles, RenderRequest, Request, Reuse, Sandbox, SandboxOptions, Shop, json,
};

use clock::{Subject, measure};
pub(crate) use report::{Report, Row};

/// So many lines have the carts that are quoted.
const LINES: [usize; 3] = [1, 10, 100];

/// So many instances are kept to see what one takes.
const KEPT: u32 = 32;

/// How often a host is started.
const STARTS: usize = 21;

/// What is measured.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    /// A plugin with a programme built in; the sample shop where absent.
    pub(crate) plugin: Option<&'a [u8]>,
    /// A cart for it, as canonical JSON; a cart of the sample shop where absent.
    pub(crate) cart: Option<&'a str>,
    /// About how long to measure.
    pub(crate) time: Duration,
}

/// Measures.
///
/// # Errors
///
/// If the plugin or the cart cannot be used; a call that fails ends all.
pub(crate) fn run(job: &Job<'_>) -> Result<Report> {
    let sandbox = Sandbox::new()?;
    let baked;
    let component = match job.plugin {
        Some(component) => component,
        None => {
            baked = bake(
                &sandbox,
                &Ingredients {
                    base: fidelis_reference::COMPONENT,
                    program: sample::PROGRAM,
                    ..Ingredients::default()
                },
            )?;
            &baked.component
        }
    };
    let shop = sandbox.load(component)?.baked()?.with_profiles(generous());
    let engine = match job.plugin {
        None => Some(sample::native()?),
        Some(_) => None,
    };
    let cart = json::read(job.cart.unwrap_or(sample::CART)).context("the cart cannot be used")?;
    let rows = rows(&shop, engine.as_ref(), &cart, job)?;
    let folder = tempfile::tempdir().context("no folder for compiled code")?;
    Ok(Report {
        bytes: u64::try_from(component.len()).unwrap_or(u64::MAX),
        optimised: !cfg!(debug_assertions),
        start_ns: start(component, folder.path(), &cart)?,
        two_threads_percent: two_threads(&shop, &cart)?,
        instance_bytes: instance_bytes(&shop, &cart)?,
        nothing_ns: rows.0,
        rows: rows.1,
    })
}

/// What a hundred explained lines need is measured here, not limited.
fn generous() -> Profiles {
    Profiles {
        page: Limits::settle(),
        ..Profiles::default()
    }
}

/// The cart with so many lines.
fn cart_of(cart: &QuoteRequest, lines: usize, explain: bool) -> QuoteRequest {
    let mut request = cart.clone();
    let goods = cart.cart.lines.iter().cycle().take(lines);
    request.cart.lines = goods.cloned().collect();
    for (number, line) in (1..).zip(&mut request.cart.lines) {
        line.number = number;
    }
    request.explain = explain;
    request
}

/// A row's name, its subjects in the sequence of its figures, and the fuel of a call.
struct Planned<'a> {
    name: String,
    native: Option<Subject<'a>>,
    warm: Subject<'a>,
    fresh: Subject<'a>,
    fuel: Option<u64>,
}

/// Measures every row. First comes what a fresh instance that is asked nothing takes.
fn rows(
    shop: &Shop,
    engine: Option<&Engine>,
    cart: &QuoteRequest,
    job: &Job<'_>,
) -> Result<(u64, Vec<Row>)> {
    let mut planned = Vec::new();
    for explain in [false, true] {
        for lines in LINES {
            let plural = if lines == 1 { "" } else { "s" };
            let why = if explain { ", explained" } else { "" };
            let name = format!("quote of {lines} line{plural}{why}");
            let request = cart_of(cart, lines, explain);
            planned.push(plan(name, shop, engine, request, checkout::quote)?);
        }
    }
    if job.plugin.is_none() {
        let page: ComposeRequest = json::read(sample::PAGE)?;
        let customer: ClassifyRequest = json::read(sample::CUSTOMER)?;
        let order: SettleRequest = json::read(sample::ORDER)?;
        planned.push(plan(
            "compose".into(),
            shop,
            engine,
            page,
            personalization::compose,
        )?);
        planned.push(plan(
            "classify".into(),
            shop,
            engine,
            customer,
            segmentation::classify,
        )?);
        planned.push(plan("settle".into(), shop, engine, order, ledger::settle)?);
    }
    let nothing = RenderRequest {
        messages: Vec::new(),
        locale: String::new(),
    };
    let mut subjects = vec![subject(shop.clone(), nothing)];
    let mut names = Vec::new();
    for row in planned {
        names.push((row.name, row.native.is_some(), row.fuel));
        subjects.extend(row.native);
        subjects.extend([row.warm, row.fresh]);
    }
    measure(&mut subjects, job.time)?;
    let mut measured = subjects.iter_mut().map(Subject::nanoseconds);
    let mut next = || measured.next().unwrap_or(0);
    let nothing = next();
    let rows = names.into_iter().map(|(name, native, fuel)| Row {
        name,
        native_ns: native.then(&mut next),
        warm_ns: next(),
        fresh_ns: next(),
        fuel,
    });
    Ok((nothing, rows.collect()))
}

/// One request: answered without a sandbox, by an instance that is used again, and by fresh ones.
fn plan<'a, R, Q, A>(
    name: String,
    shop: &Shop,
    engine: Option<&'a Engine>,
    request: R,
    function: fn(&Engine, Q) -> Result<A, Box<fidelis_guest::contract::types::Fault>>,
) -> Result<Planned<'a>>
where
    R: Request + Clone,
    Q: serde::de::DeserializeOwned + Clone + 'a,
    A: 'a,
{
    let answer = shop.call(&request).with_context(|| name.clone())?;
    let native = match engine {
        Some(engine) => {
            let own: Q = sample::native_request(&request)?;
            function(engine, own.clone()).map_err(|fault| {
                anyhow!("{name}: expected {}, found {}", fault.expected, fault.found)
            })?;
            Some(Subject::of(Box::new(move |count| {
                // The engine takes requests over; they are copied before the clock runs.
                let requests: Vec<Q> = (0..count).map(|_| own.clone()).collect();
                let began = Instant::now();
                for request in requests {
                    drop(black_box(function(engine, request)));
                }
                Ok(began.elapsed())
            })))
        }
        None => None,
    };
    Ok(Planned {
        name,
        native,
        warm: subject(shop.clone().reusing(Reuse::Warm), request.clone()),
        fresh: subject(shop.clone(), request),
        fuel: answer.report.call.fuel.map(|fuel| fuel.used),
    })
}

fn subject<'a, R: Request>(shop: Shop, request: R) -> Subject<'a> {
    Subject::new(move || {
        black_box(shop.call(&request)?);
        Ok(())
    })
}

/// Nanoseconds from nothing to the first decision, with compiled code on disk: engine, plugin,
/// first quote. The median of some starts.
fn start(component: &[u8], folder: &Path, cart: &QuoteRequest) -> Result<u64> {
    let first = || -> Result<Duration, Error> {
        let began = Instant::now();
        let sandbox = Sandbox::with_options(SandboxOptions {
            cache: Some(folder.to_owned()),
            profiles: generous(),
            ..SandboxOptions::default()
        })?;
        sandbox.load(component)?.baked()?.quote(cart)?;
        Ok(began.elapsed())
    };
    first()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(first()?.as_nanos());
    }
    starts.sort_unstable();
    let median = starts.get(starts.len() / 2).copied().unwrap_or(0);
    Ok(u64::try_from(median).unwrap_or(u64::MAX))
}

/// What two threads get done beside what one does, in percent.
fn two_threads(shop: &Shop, cart: &QuoteRequest) -> Result<u64> {
    const TIME: Duration = Duration::from_millis(500);
    let count = || -> Result<u64, Error> {
        let (began, mut done) = (Instant::now(), 0);
        while began.elapsed() < TIME {
            shop.quote(cart)?;
            done += 1;
        }
        Ok(done)
    };
    let one = count()?;
    let (left, right) = thread::scope(|scope| {
        let other = scope.spawn(count);
        (count(), other.join())
    });
    let other = right.map_err(|_| anyhow!("a thread ended early"))??;
    Ok((left? + other).saturating_mul(100) / one.max(1))
}

/// What a live instance that has answered takes of this process's own memory; absent where the
/// system does not tell.
fn instance_bytes(shop: &Shop, cart: &QuoteRequest) -> Result<Option<u64>> {
    let kept: Vec<Shop> = (0..KEPT)
        .map(|_| shop.clone().reusing(Reuse::Warm))
        .collect();
    let Some(before) = memory::private_bytes() else {
        return Ok(None);
    };
    for shop in &kept {
        shop.quote(cart)?;
    }
    let after = memory::private_bytes();
    Ok(after.map(|after| after.saturating_sub(before) / u64::from(KEPT)))
}
