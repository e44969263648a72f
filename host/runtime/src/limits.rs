//! What a call may use.
//!
//! A plugin is a guest: it gets so much and no more, and what it got is reported after each call
//! ([`Report`](crate::Report)). Fuel is the contractual limit: it counts WebAssembly instructions
//! and is the same on every machine. The deadline is the backstop by the clock.

use std::time::Duration;

use crate::Function;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// The limits of one call.
///
/// [`Limits::default`] serves the calls that answer a page; [`Limits::settle`] and
/// [`Limits::configure`] are for the calls of those names. Every field can be set by itself:
///
/// ```
/// use fidelis_host::Limits;
/// let generous = Limits { fuel: Some(50_000_000), ..Limits::default() };
/// # assert_eq!(generous.request_bytes, Limits::default().request_bytes);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// WebAssembly instructions that may run; `None` = no limit. Needs
    /// [`Metering::Fuel`](crate::Metering): without it nothing counts.
    ///
    /// Default 11,000,000. Where a plugin is configured within the call, `configure` has fuel of
    /// its own. What counting costs is in `docs/performance.md`.
    pub fuel: Option<u64>,

    /// How long one phase of a call may take by the clock: instantiation and `configure`, and then
    /// the function itself. Rounded up to the next tick ([`SandboxOptions::tick`](crate::SandboxOptions)).
    ///
    /// Default 1 s.
    pub deadline: Duration,

    /// Bytes that the plugin's memories and tables may have at the start, all together: the baked
    /// program and model. Shared copy-on-write between calls, so a large image costs little.
    ///
    /// Default 64 MiB.
    pub image_bytes: u64,

    /// Bytes of memory and tables that may be added during the call, summed over all of them.
    ///
    /// Default 10 MiB.
    pub memory_bytes: u64,

    /// The size of a request in the contract's encoding (see [`Report::request`](crate::Report)),
    /// checked before the call, without a copy. A request as JSON text may have eight times as
    /// many bytes, as it spells out the names of fields.
    ///
    /// Default 128 KiB.
    pub request_bytes: u64,

    /// The size of an answer in the contract's encoding. The engine stops copying where an answer
    /// would take more than [`HOST_BYTES`] times as much of the host's memory (its count is of
    /// host-side bytes: texts as they are, lists as elements times their size), so that a hostile
    /// answer is never held whole; the exact size is checked on what came.
    ///
    /// Default 20 KiB. The reference plugin's explained quote of 500 lines takes 19 KB.
    pub result_bytes: u64,

    /// Core instances, memories and tables that the component may consist of, each.
    ///
    /// Default 64: a composed plugin has a few for each of its parts, one in Python some 40.
    pub parts: u32,

    /// Resource handles alive at a time. The contract has no resources, so this only stops a
    /// plugin that makes handles of its own without end.
    ///
    /// Default 64.
    pub handles: u32,
}

/// How many bytes of the host's memory one byte of an answer may take, at most: a record of the
/// contract whose lists are empty and whose options are absent is that much larger in Rust.
pub const HOST_BYTES: u64 = 32;

impl Default for Limits {
    /// For `quote`, `compose`, `classify`, `describe` and `render`: in the range of what Shopify
    /// gives its functions.
    fn default() -> Self {
        Self {
            fuel: Some(11_000_000),
            deadline: Duration::from_secs(1),
            image_bytes: 64 * MIB,
            memory_bytes: 10 * MIB,
            request_bytes: 128 * KIB,
            result_bytes: 20 * KIB,
            parts: 64,
            handles: 64,
        }
    }
}

impl Limits {
    /// For `settle`: an account may have gathered thousands of buckets and an order hundreds of
    /// lines, and the entries echo them. 100,000,000 instructions, 5 s, 1 MiB in, 1 MiB out,
    /// 32 MiB of memory. An order of 300 lines on an account of 5,000 buckets takes the reference
    /// plugin about half of the fuel, a third of the request and a sixth of the memory.
    #[must_use]
    pub fn settle() -> Self {
        Self {
            fuel: Some(100_000_000),
            deadline: Duration::from_secs(5),
            memory_bytes: 32 * MIB,
            request_bytes: MIB,
            result_bytes: MIB,
            ..Self::default()
        }
    }

    /// For `configure` and `schema`: run once when a program is built (or once an instance, where
    /// it is not baked). Reads whole programs and models: 2,000,000,000 instructions, 10 s,
    /// 32 MiB in, 1 MiB out, 128 MiB of memory.
    #[must_use]
    pub fn configure() -> Self {
        Self {
            fuel: Some(2_000_000_000),
            deadline: Duration::from_secs(10),
            memory_bytes: 128 * MIB,
            request_bytes: 32 * MIB,
            result_bytes: MIB,
            ..Self::default()
        }
    }

    /// The same limits without fuel.
    #[must_use]
    pub fn without_fuel(self) -> Self {
        Self { fuel: None, ..self }
    }
}

/// The limits of every kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profiles {
    /// For calls that answer a page: `quote`, `classify`, `compose`, `describe`, `render`.
    pub page: Limits,
    /// For `settle`.
    pub settle: Limits,
    /// For `configure` and `schema`, and for instantiation where a plugin is configured.
    pub configure: Limits,
}

impl Default for Profiles {
    fn default() -> Self {
        Self {
            page: Limits::default(),
            settle: Limits::settle(),
            configure: Limits::configure(),
        }
    }
}

impl Profiles {
    /// For a shop's own, trusted plugin: the deadline alone stops it. With
    /// [`Metering::Deadline`](crate::Metering) a call is faster, but where it stops then depends on
    /// the machine.
    #[must_use]
    pub fn trusted() -> Self {
        let all = Self::default();
        Self {
            page: all.page.without_fuel(),
            settle: all.settle.without_fuel(),
            configure: all.configure.without_fuel(),
        }
    }

    /// The limits of a function.
    #[must_use]
    pub fn of(&self, function: Function) -> &Limits {
        match function {
            Function::Configure | Function::Schema => &self.configure,
            Function::Settle => &self.settle,
            Function::Quote
            | Function::Classify
            | Function::Compose
            | Function::Describe
            | Function::Render => &self.page,
        }
    }
}
