//! The engine's settings: what makes a plugin's run bounded, repeatable and quick to start.

use serde::Serialize;
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::{Error, SandboxOptions};

/// What stops a plugin that does not stop by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metering {
    /// Fuel and the deadline: a call that is refused on one machine is refused on every one.
    Fuel,
    /// The deadline alone, for a shop's own, trusted plugin. Faster: `docs/performance.md` says by
    /// how much.
    Deadline,
}

/// Where instances come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Allocation {
    /// Slots reserved at the start: microseconds for a fresh instance. Reserves about 8 GiB of
    /// address space (not of memory) for each slot.
    Pooling,
    /// Mapped for each instance: tens of microseconds, and no reservation at the start.
    OnDemand,
}

/// Linear memories in the pool for each slot: a composed plugin has one for each part.
const MEMORIES: u32 = 4;

/// Tables in the pool for each slot.
const TABLES: u32 = 16;

/// Core instances in the pool for each slot: as many as [`Limits::parts`](crate::Limits) lets one
/// plugin have. Only their number is bounded, nothing is reserved.
const PARTS: u32 = 64;

/// Bytes of a slot's memory that stay resident after a call and are wiped instead of unmapped.
/// Page faults are what a fresh instance costs; more than this is seldom touched.
const RESIDENT: usize = 1 << 20;

/// What a call may take of the host's stack: deep recursion ends here as a trap.
const STACK: usize = 512 << 10;

/// Makes the engine; with instances on demand where a pool does not fit into the address space.
pub(crate) fn make(options: &SandboxOptions) -> Result<(Engine, Allocation), Error> {
    if options.allocation == Allocation::Pooling {
        let mut config = settings(options);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(options)));
        if let Ok(engine) = Engine::new(&config) {
            return Ok((engine, Allocation::Pooling));
        }
    }
    let mut config = settings(options);
    config
        .allocation_strategy(InstanceAllocationStrategy::OnDemand)
        // Here address space is short: reserve no more than a memory may have. Its bounds are then
        // checked by instructions instead of by the processor's page tables.
        .memory_reservation(options.memory_bytes)
        .memory_reservation_for_growth(0)
        .memory_guard_size(0);
    Engine::new(&config)
        .map(|engine| (engine, Allocation::OnDemand))
        .map_err(|error| Error::Engine {
            problem: format!("{error:#}"),
        })
}

fn settings(options: &SandboxOptions) -> Config {
    let mut config = Config::new();
    config
        .consume_fuel(options.metering == Metering::Fuel)
        .epoch_interruption(true)
        .max_wasm_stack(STACK)
        // The contract is synchronous; a store without concurrency is quicker to make.
        .concurrency_support(false)
        // The same bytes for the same input, on every machine.
        .cranelift_nan_canonicalization(true)
        .wasm_relaxed_simd(false)
        // A panic's message is read from the memory that a trap leaves behind.
        .coredump_on_trap(true)
        .memory_init_cow(true);
    config
}

fn pool(options: &SandboxOptions) -> PoolingAllocationConfig {
    let slots = options.slots;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(slots)
        .total_core_instances(slots.saturating_mul(PARTS))
        .total_memories(slots.saturating_mul(MEMORIES))
        .total_tables(slots.saturating_mul(TABLES))
        .max_memories_per_module(1)
        .max_tables_per_module(4)
        .max_memory_size(usize::try_from(options.memory_bytes).unwrap_or(usize::MAX))
        // A slot that held the same plugin before is taken first; keep them all.
        .max_unused_warm_slots(slots.saturating_mul(MEMORIES));
    // Wiping the resident pages is only worth it where the kernel tells which ones were written
    // (Linux 6.7 or later); otherwise all of them would be written again.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Yes)
            .linear_memory_keep_resident(RESIDENT)
            .table_keep_resident(RESIDENT);
    }
    pool
}

/// Refuses what is not a component before any of it is compiled.
pub(crate) fn check_kind(bytes: &[u8]) -> Result<(), Error> {
    if Engine::detect_precompiled(bytes).is_some() {
        return Err(Error::PrecompiledCode);
    }
    let found = match bytes {
        // The magic number, the version of components and their layer.
        [0, b'a', b's', b'm', 0x0d, 0, 1, 0, ..] => return Ok(()),
        [0, b'a', b's', b'm', 1, 0, 0, 0, ..] => {
            "a core module: turn it into a component with `wasm-tools component new`".to_owned()
        }
        [0, b'a', b's', b'm', ..] => "WebAssembly of an unknown version".to_owned(),
        [] => "nothing".to_owned(),
        _ => format!("{} bytes that do not begin like WebAssembly", bytes.len()),
    };
    Err(Error::NotAComponent { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> String {
        match check_kind(bytes) {
            Err(Error::NotAComponent { found }) => found,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_not_a_component_is_told_apart() {
        assert!(found(b"").contains("nothing"));
        assert!(found(b"(component)").contains("11 bytes"));
        assert!(found(b"\0asm\x01\0\0\0").contains("core module"));
        assert!(found(b"\0asm\x0e\0\x01\0").contains("unknown version"));
        assert!(check_kind(b"\0asm\x0d\0\x01\0").is_ok());
    }

    #[test]
    fn a_pool_that_does_not_fit_is_replaced() {
        let options = SandboxOptions {
            slots: u32::MAX,
            ..SandboxOptions::default()
        };
        let (_, allocation) = make(&options).unwrap();
        assert_eq!(allocation, Allocation::OnDemand);
    }
}
