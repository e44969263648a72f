//! The sandbox: one engine for any number of plugins.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::cache::Cache;
use crate::engine::{self, Allocation, Metering};
use crate::slots::Slots;
use crate::ticker::Ticker;
use crate::{Error, Inspection, Plugin, Profiles, Reuse};

/// How a sandbox is set up.
///
/// ```no_run
/// use fidelis_host::{Sandbox, SandboxOptions};
/// let sandbox = Sandbox::with_options(SandboxOptions {
///     cache: Some("/var/cache/fidelis".into()),
///     ..SandboxOptions::default()
/// })?;
/// # Ok::<(), fidelis_host::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// How many instances may live at a time; further calls wait for a slot. A slot costs address
    /// space, and memory only once it has been used. Best at least one for each shop that is
    /// active at a time, as a slot that last held the same plugin is the quickest.
    ///
    /// Default 64.
    pub slots: u32,
    /// The largest size of one memory of a plugin, in bytes.
    ///
    /// Default 256 MiB.
    pub memory_bytes: u64,
    /// The largest component that is compiled, in bytes.
    ///
    /// Default 64 MiB.
    pub component_bytes: u64,
    /// What stops a plugin.
    ///
    /// Default [`Metering::Fuel`].
    pub metering: Metering,
    /// Where instances come from. A pool for which the address space is too small is replaced by
    /// [`Allocation::OnDemand`]; [`Sandbox::allocation`] tells.
    ///
    /// Default [`Allocation::Pooling`].
    pub allocation: Allocation,
    /// How finely deadlines are told apart. One thread wakes once a tick.
    ///
    /// Default 10 ms.
    pub tick: Duration,
    /// A folder for compiled code, which must belong to the host alone: whoever can write into it
    /// can run code in the host. `None` compiles at every start.
    ///
    /// Default `None`.
    pub cache: Option<PathBuf>,
    /// The limits of plugins that name none of their own.
    pub profiles: Profiles,
    /// Whether calls use instances again, unless [`Shop::reusing`](crate::Shop::reusing) says
    /// otherwise.
    ///
    /// Default [`Reuse::Fresh`].
    pub reuse: Reuse,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            slots: 64,
            memory_bytes: 256 << 20,
            component_bytes: 64 << 20,
            metering: Metering::Fuel,
            allocation: Allocation::Pooling,
            tick: Duration::from_millis(10),
            cache: None,
            profiles: Profiles::default(),
            reuse: Reuse::default(),
        }
    }
}

impl SandboxOptions {
    /// For a shop that runs only its own plugin: no fuel, the deadline alone. Faster, but
    /// where a runaway call stops depends on the machine.
    #[must_use]
    pub fn trusted() -> Self {
        Self {
            metering: Metering::Deadline,
            profiles: Profiles::trusted(),
            ..Self::default()
        }
    }
}

/// Where plugins run. Make one and share it: it is cheap to clone, `Send` and `Sync`.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    allocation: Allocation,
    options: SandboxOptions,
    slots: Arc<Slots>,
    cache: Option<Cache>,
    /// Ends with the last clone of the sandbox and the last plugin.
    _ticker: Ticker,
}

/// What the pool of a sandbox holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PoolUsage {
    /// Live component instances.
    pub instances: u64,
    /// Live linear memories.
    pub memories: u64,
    /// Live tables.
    pub tables: u64,
    /// Slots not in use that still hold the pages of a plugin.
    pub warm_memories: u64,
    /// Bytes that those keep.
    pub resident_bytes: u64,
}

impl Sandbox {
    /// A sandbox with the default options.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the machine cannot run WebAssembly.
    pub fn new() -> Result<Self, Error> {
        Self::with_options(SandboxOptions::default())
    }

    /// A sandbox with options of one's own.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the machine cannot run WebAssembly, [`Error::Cache`] where the
    /// folder of compiled code cannot be made.
    pub fn with_options(options: SandboxOptions) -> Result<Self, Error> {
        let (engine, allocation) = engine::make(&options)?;
        let cache = options.cache.as_deref().map(Cache::open).transpose()?;
        let ticker = Ticker::start(&engine, options.tick).map_err(|error| Error::Engine {
            problem: format!("no thread for the deadline: {error}"),
        })?;
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                allocation,
                slots: Slots::new(options.slots),
                options,
                cache,
                _ticker: ticker,
            }),
        })
    }

    /// Compiles a plugin and links it once. Costs tens of milliseconds to a second; with a cache
    /// of compiled code, under a millisecond from the second time on. The plugin is instantiated
    /// once, within the limits, so that one that cannot run or has other types is refused here.
    ///
    /// # Errors
    ///
    /// [`Error::NotAComponent`], [`Error::PrecompiledCode`], [`Error::ComponentTooLarge`],
    /// [`Error::RefusedImport`], [`Error::IncompatibleContract`], [`Error::Instantiation`], or the
    /// limit that instantiation broke.
    pub fn load(&self, component: &[u8]) -> Result<Plugin, Error> {
        let compiled = self.compile(component)?;
        Plugin::link(self.clone(), &compiled, size(component))
    }

    /// [`Sandbox::load`] from a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`], and those of [`Sandbox::load`].
    pub fn load_file(&self, path: impl AsRef<Path>) -> Result<Plugin, Error> {
        let path = path.as_ref();
        let component = std::fs::read(path).map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        })?;
        self.load(&component)
    }

    /// What a component asks for and offers, also where it would be refused. Does not run it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAComponent`], [`Error::PrecompiledCode`] or [`Error::ComponentTooLarge`].
    pub fn inspect(&self, component: &[u8]) -> Result<Inspection, Error> {
        let compiled = self.compile(component)?;
        Ok(Inspection::of(&compiled, size(component)))
    }

    fn compile(&self, component: &[u8]) -> Result<Component, Error> {
        let limit = self.inner.options.component_bytes;
        if size(component) > limit {
            return Err(Error::ComponentTooLarge {
                bytes: size(component),
                limit,
            });
        }
        engine::check_kind(component)?;
        let engine = &self.inner.engine;
        let cache = self.inner.cache.as_ref();
        if let Some(compiled) = cache.and_then(|cache| cache.load(engine, component)) {
            return Ok(compiled);
        }
        let compiled =
            Component::from_binary(engine, component).map_err(|error| Error::NotAComponent {
                found: format!("one that is not valid: {:#}", error),
            })?;
        // Without the file the next start compiles again: slower, not wrong. Code that is mapped from
        // a file lies in larger pieces of memory, so that shops that take turns run faster.
        if let Some(cache) = cache
            && cache.store(engine, component, &compiled).is_ok()
            && let Some(mapped) = cache.load(engine, component)
        {
            return Ok(mapped);
        }
        Ok(compiled)
    }

    /// Where instances come from: [`Allocation::OnDemand`] where a pool was asked for but the
    /// address space is too small.
    #[must_use]
    pub fn allocation(&self) -> Allocation {
        self.inner.allocation
    }

    /// What the pool holds now; `None` without a pool. All live counts are 0 while no call runs
    /// and no warm instance is kept.
    #[must_use]
    pub fn pool_usage(&self) -> Option<PoolUsage> {
        let metrics = self.inner.engine.pooling_allocator_metrics()?;
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Some(PoolUsage {
            instances: metrics.component_instances(),
            memories: wide(metrics.memories()),
            tables: wide(metrics.tables()),
            warm_memories: u64::from(metrics.unused_warm_memories()),
            resident_bytes: wide(metrics.unused_memory_bytes_resident()),
        })
    }

    /// How many slots are free now.
    #[must_use]
    pub fn free_slots(&self) -> u32 {
        self.inner.slots.free()
    }

    /// How the sandbox was set up.
    #[must_use]
    pub fn options(&self) -> &SandboxOptions {
        &self.inner.options
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn slots(&self) -> &Arc<Slots> {
        &self.inner.slots
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("allocation", &self.inner.allocation)
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}

fn size(component: &[u8]) -> u64 {
    u64::try_from(component.len()).unwrap_or(u64::MAX)
}
