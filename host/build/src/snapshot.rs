//! The memory of a configured plugin, written back into its component.
//!
//! The plugin is instrumented so that its memories and globals can be read from outside, run until
//! it has its programme, and then written anew with what it holds. The export that configured it
//! stays; the composition that follows leaves it out.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fidelis_host::contract::configuration::ProgramInfo;
use fidelis_host::{Configured, Limits, Sandbox};
use wasmtime::component::{ComponentNamedList, Lift};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

use crate::{Error, Ingredients, size};

/// A component that begins where its configuration ended.
pub(crate) struct Snapshot {
    pub(crate) component: Vec<u8>,
    pub(crate) info: ProgramInfo,
    /// Bytes of its memories.
    pub(crate) memory_bytes: u64,
    /// Those of them that are not zero.
    pub(crate) used_bytes: u64,
    /// Instructions that its configuration ran.
    pub(crate) fuel: Option<u64>,
}

/// Configures the base within the sandbox's limits, and writes down what it holds then.
pub(crate) fn take(sandbox: &Sandbox, ingredients: &Ingredients<'_>) -> Result<Snapshot, Error> {
    let mut wizer = Wizer::new();
    // Nothing is to be taken out: what the composition does not export cannot be reached.
    wizer.keep_init_func(true);
    let (context, instrumented) = wizer
        .instrument_component(ingredients.base)
        .map_err(failed)?;
    let plugin = sandbox.load(&instrumented).map_err(Error::Base)?;
    let mut instance = plugin
        .configure(ingredients.program, ingredients.model)
        .map_err(Error::Program)?;
    let info = instance.info().clone();
    let fuel = instance.phase().fuel.map(|fuel| fuel.used);
    let mut state = State {
        instance: &mut instance,
        limits: reading(sandbox),
        memories: BTreeMap::new(),
        failure: None,
    };
    let component = now(wizer.snapshot_component(&context, &mut state));
    if let Some(problem) = state.failure {
        return Err(Error::Snapshot { problem });
    }
    let memories = state.memories.values();
    Ok(Snapshot {
        component: component
            .unwrap_or_else(|| Err(wasmtime::Error::msg("it waits")))
            .map_err(failed)?,
        info,
        memory_bytes: memories.clone().map(|memory| size(memory)).sum(),
        used_bytes: memories.map(|memory| used(memory)).sum(),
        fuel,
    })
}

/// What reading may take: a whole memory is an answer here.
fn reading(sandbox: &Sandbox) -> Limits {
    let options = sandbox.options();
    Limits {
        result_bytes: options.memory_bytes,
        ..options.profiles.configure
    }
}

fn used(memory: &[u8]) -> u64 {
    let zeros = memory.iter().filter(|byte| **byte == 0).count();
    size(memory).saturating_sub(u64::try_from(zeros).unwrap_or(u64::MAX))
}

fn failed(error: wasmtime::Error) -> Error {
    Error::Snapshot {
        problem: format!("{error:#}"),
    }
}

/// A live instance, as its memories and globals are read. Whoever reads cannot be told of a
/// failure, so the first one is kept, and from then on everything is empty.
struct State<'a> {
    instance: &'a mut Configured,
    limits: Limits,
    /// A memory is asked for twice, and reading it changes it.
    memories: BTreeMap<String, Vec<u8>>,
    failure: Option<String>,
}

impl State<'_> {
    fn read<R>(&mut self, interface: &str, function: &str) -> R
    where
        R: Default + Send + Sync + 'static,
        (R,): ComponentNamedList + Lift,
    {
        if self.failure.is_some() {
            return R::default();
        }
        let read: Result<(R,), _> =
            self.instance
                .call_export(Some(interface), function, (), &self.limits);
        match read {
            Ok((value,)) => value,
            Err(error) => {
                self.failure = Some(error.to_string());
                R::default()
            }
        }
    }
}

impl ComponentInstanceState for State<'_> {
    async fn call_func_ret_list_u8(
        &mut self,
        interface: &str,
        function: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        if !self.memories.contains_key(function) {
            let memory = self.read(interface, function);
            self.memories.insert(function.to_owned(), memory);
        }
        contents(self.memories.get(function).map_or(&[], Vec::as_slice));
    }

    async fn call_func_ret_s32(&mut self, interface: &str, function: &str) -> i32 {
        self.read(interface, function)
    }

    async fn call_func_ret_s64(&mut self, interface: &str, function: &str) -> i64 {
        self.read(interface, function)
    }

    async fn call_func_ret_f32(&mut self, interface: &str, function: &str) -> u32 {
        self.read::<f32>(interface, function).to_bits()
    }

    async fn call_func_ret_f64(&mut self, interface: &str, function: &str) -> u64 {
        self.read::<f64>(interface, function).to_bits()
    }
}

/// The result of a future that waits for nothing; `None` if it waits all the same.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
