//! Runs Fidelis loyalty plugins in a sandbox.
//!
//! A plugin is a WebAssembly component that imports nothing: it sees the request and nothing else.
//! This library loads it, gives it so much fuel, time and memory and no more, calls it, and tells
//! what it used. [`Sandbox`] is the engine, [`Plugin`] a component that was compiled and linked
//! once, [`Shop`] a plugin with its program: it answers. Everything is `Send` and `Sync`; calls
//! block, and [`Shop::call_async`] is there for executors.
//!
//! ```
//! use fidelis_host::contract::checkout::QuoteRequest;
//! use fidelis_host::{Error, Sandbox, json};
//!
//! # let program = include_str!("../../../examples/programs/luxury-house.json");
//! # let cart = include_str!("../../../examples/requests/marc.json");
//! // Once, when the storefront starts:
//! let sandbox = Sandbox::new()?;
//! let plugin = sandbox.load(fidelis_reference::COMPONENT)?;
//! let shop = plugin.with_program(program, &[])?;
//!
//! // For every cart:
//! let request: QuoteRequest = json::read(cart)?;
//! match shop.quote(&request) {
//!     Ok(answer) => {
//!         println!("{} minor units are due", answer.value.totals.due);
//!         println!("{}", answer.report);
//!     }
//!     Err(Error::Fault(fault)) => println!("{}: expected {}", fault.at, fault.expected),
//!     Err(error) => return Err(error),
//! }
//! # Ok::<(), Error>(())
//! ```
//!
//! # What holds a plugin
//!
//! - **Power**: a component that imports a function or a resource is refused by name.
//! - **Time**: fuel counts instructions and is the same on every machine; an epoch deadline stops
//!   what the clock says is too long ([`Limits`]).
//! - **Memory**: one sum over all memories and tables, beyond the image that it begins with.
//! - **Data**: requests and answers have a largest size and no integer outside ±(2^53 − 1).
//! - **State**: every call has an instance of its own, unless [`Reuse::Warm`] is asked for.
//! - **Code**: compiled code is only ever loaded from the host's own cache.

pub mod account;
pub mod contract;
pub mod funding;
pub mod json;
pub mod zone;

// What the README shows a storefront must compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}

mod cache;
mod configured;
mod engine;
mod error;
mod function;
mod inspect;
mod limits;
mod live;
mod meter;
mod plugin;
mod report;
mod request;
mod reuse;
mod sandbox;
mod shop;
mod slots;
mod survey;
mod ticker;
mod trap;

pub use configured::Configured;
pub use engine::{Allocation, Metering};
pub use error::Error;
pub use function::{Function, UnknownFunction};
pub use inspect::{Import, ImportKind, Inspection};
pub use limits::{HOST_BYTES, Limits, Profiles};
pub use plugin::Plugin;
pub use report::{Answer, Phase, Report, Used};
pub use request::{RenderRequest, Request};
pub use reuse::Reuse;
pub use sandbox::{PoolUsage, Sandbox, SandboxOptions};
pub use shop::Shop;
pub use trap::{Trap, TrapKind};
pub use zone::UnknownZone;
