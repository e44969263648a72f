//! A loaded plugin: compiled, checked and linked once.

use std::borrow::Cow;
use std::sync::Arc;

use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, InstancePre, Lift, Linker, Lower,
};

use crate::contract::checkout::QuoteRequest;
use crate::contract::configuration::{Diagnostic, ProgramInfo, Transition};
use crate::contract::ledger::SettleRequest;
use crate::contract::personalization::ComposeRequest;
use crate::contract::segmentation::ClassifyRequest;
use crate::contract::showcase::DescribeRequest;
use crate::contract::types::Fault;
use crate::inspect::is_interface_of;
use crate::live::Live;
use crate::meter::Meter;
use crate::report::Used;
use crate::{
    Answer, Error, Function, Inspection, Limits, RenderRequest, Report, Request, Reuse, Sandbox,
    Shop,
};

/// The parameters of `configure`, as they are lowered.
pub(crate) type Configure<'a> = (&'a str, &'a [u8], &'a [Transition]);

/// What `configure` answers.
pub(crate) type Configured = Result<ProgramInfo, Vec<Diagnostic>>;

/// A loaded plugin. Cheap to clone, `Send` and `Sync`.
///
/// A plugin without a program answers nothing yet: [`Plugin::with_program`] makes a [`Shop`] of
/// it. One into which a program was baked is a shop already: [`Plugin::baked`].
#[derive(Clone)]
pub struct Plugin {
    inner: Arc<Inner>,
}

struct Inner {
    sandbox: Sandbox,
    pre: InstancePre<Meter>,
    inspection: Inspection,
    /// Where each exported function stands, looked up once.
    functions: Vec<(Function, ComponentExportIndex)>,
}

impl Plugin {
    /// Links a component once and makes sure that it runs and has the contract's types.
    pub(crate) fn link(sandbox: Sandbox, component: &Component, bytes: u64) -> Result<Self, Error> {
        let inspection = Inspection::of(component, bytes);
        inspection.refused()?;
        inspection.compatible()?;
        let functions = inspection
            .functions
            .iter()
            .filter_map(|function| Some((*function, find(component, &inspection, *function)?)))
            .collect();
        // Nothing is granted, so there is nothing to define.
        let pre = Linker::new(sandbox.engine())
            .instantiate_pre(component)
            .map_err(|error| Error::Instantiation {
                problem: error.root_cause().to_string(),
            })?;
        let plugin = Self {
            inner: Arc::new(Inner {
                sandbox,
                pre,
                inspection,
                functions,
            }),
        };
        plugin.check_types()?;
        Ok(plugin)
    }

    /// Makes a shop of the plugin and a program. The plugin is configured once here, so that a
    /// program that cannot be used is refused at once, with everything that is wrong with it.
    ///
    /// `program` is the program's JSON text, `model` what was learned from past orders (empty
    /// where there is none). Until the program is baked into the plugin, every fresh instance is
    /// configured again; the report tells what that costs.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidProgram`], [`Error::NotExported`] for a plugin that is baked already, or
    /// the limit of [`Profiles::configure`](crate::Profiles) that was broken.
    pub fn with_program(&self, program: &str, model: &[u8]) -> Result<Shop, Error> {
        Shop::configured(self.clone(), program, model)
    }

    /// The shop whose program is built into the plugin.
    ///
    /// # Errors
    ///
    /// [`Error::NotConfigured`] where the plugin still has to be given a program.
    pub fn baked(&self) -> Result<Shop, Error> {
        if self.exports(Function::Configure) {
            return Err(Error::NotConfigured);
        }
        Ok(Shop::baked(self.clone()))
    }

    /// The JSON Schema of the program.
    ///
    /// # Errors
    ///
    /// [`Error::NotExported`] for a baked plugin, or what went wrong in the call.
    pub fn schema(&self) -> Result<Answer<String>, Error> {
        let limits = self.inner.sandbox.options().profiles.configure;
        let index = self.index(Function::Schema)?;
        let answer = self.fresh(index, Function::Schema.name().into(), (), &limits)?;
        let answer = answer.map(|(schema,): (String,)| schema);
        if u64::try_from(answer.value.len()).is_ok_and(|bytes| bytes > limits.result_bytes) {
            return Err(Error::ResultTooLarge {
                limit: limits.result_bytes,
            });
        }
        Ok(answer)
    }

    /// Calls any exported function on a fresh instance, whatever its types: for tests and for
    /// interfaces of one's own. `interface` is the full name of an exported instance, or `None`
    /// for a function at the component's root. `P` and `R` are tuples of the parameters and the
    /// results.
    ///
    /// The sizes of request and answer are not known here: the request's is not limited, and the
    /// answer's only by the engine's own count.
    ///
    /// # Errors
    ///
    /// [`Error::IncompatibleContract`] where there is no such function of these types, or what
    /// went wrong in the call.
    pub fn call_export<P, R>(
        &self,
        interface: Option<&str>,
        name: &str,
        parameters: P,
        limits: &Limits,
    ) -> Result<Answer<R>, Error>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        let index = self.export(interface, name)?;
        self.fresh(&index, name.to_owned().into(), parameters, limits)
    }

    /// Where an exported function stands.
    pub(crate) fn export(
        &self,
        interface: Option<&str>,
        name: &str,
    ) -> Result<ComponentExportIndex, Error> {
        let component = self.inner.pre.component();
        let missing = || Error::IncompatibleContract {
            expected: format!("an exported function {name}"),
            found: self.inner.inspection.exports.join(", "),
        };
        let parent = match interface {
            Some(interface) => Some(
                component
                    .get_export_index(None, interface)
                    .ok_or_else(missing)?,
            ),
            None => None,
        };
        component
            .get_export_index(parent.as_ref(), name)
            .ok_or_else(missing)
    }

    /// One call on a fresh instance that needs no program.
    fn fresh<P, R>(
        &self,
        index: &ComponentExportIndex,
        function: Cow<'static, str>,
        parameters: P,
        limits: &Limits,
    ) -> Result<Answer<R>, Error>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        let mut live = self.instantiate(limits)?;
        live.start(limits);
        let typed = live.function(index).map_err(mismatch(&function))?;
        let (value, call) = live.call(typed, parameters, limits)?;
        Ok(Answer {
            value,
            report: Report {
                function,
                instance: Reuse::Fresh,
                instantiate: live.instantiate(),
                configure: None,
                call,
                memory: live.memory(limits),
                request: Used {
                    used: 0,
                    limit: limits.request_bytes,
                },
                result: Used {
                    used: 0,
                    limit: limits.result_bytes,
                },
            },
        })
    }

    /// What the plugin asks for and offers.
    #[must_use]
    pub fn inspection(&self) -> &Inspection {
        &self.inner.inspection
    }

    /// Whether the plugin exports a function.
    #[must_use]
    pub fn exports(&self, function: Function) -> bool {
        self.index(function).is_ok()
    }

    /// Where the plugin runs.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.inner.sandbox
    }

    pub(crate) fn instantiate(&self, limits: &Limits) -> Result<Live, Error> {
        Live::new(&self.inner.sandbox, &self.inner.pre, limits)
    }

    pub(crate) fn index(&self, function: Function) -> Result<&ComponentExportIndex, Error> {
        self.inner
            .functions
            .iter()
            .find(|(exported, _)| *exported == function)
            .map(|(_, index)| index)
            .ok_or(Error::NotExported { function })
    }

    /// Instantiates once and compares the types of every function with the contract's.
    fn check_types(&self) -> Result<(), Error> {
        let limits = self.inner.sandbox.options().profiles.configure;
        let mut live = self.instantiate(&limits)?;
        for (function, index) in &self.inner.functions {
            let checked = match function {
                Function::Configure => check::<Configure<'static>, Configured>(&mut live, index),
                Function::Schema => check::<(), String>(&mut live, index),
                Function::Quote => check_request::<QuoteRequest>(&mut live, index),
                Function::Settle => check_request::<SettleRequest>(&mut live, index),
                Function::Classify => check_request::<ClassifyRequest>(&mut live, index),
                Function::Compose => check_request::<ComposeRequest>(&mut live, index),
                Function::Describe => check_request::<DescribeRequest>(&mut live, index),
                Function::Render => check_request::<RenderRequest>(&mut live, index),
            };
            checked.map_err(mismatch(function.name()))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("inspection", &self.inner.inspection)
            .finish_non_exhaustive()
    }
}

fn find(
    component: &Component,
    inspection: &Inspection,
    function: Function,
) -> Option<ComponentExportIndex> {
    let instance = inspection
        .exports
        .iter()
        .find(|name| is_interface_of(name, function))?;
    let instance = component.get_export_index(None, instance.as_str())?;
    component.get_export_index(Some(&instance), function.name())
}

fn check_request<R: Request>(
    live: &mut Live,
    index: &ComponentExportIndex,
) -> Result<(), wasmtime::Error> {
    check::<R::Parameters<'static>, Result<R::Answer, Fault>>(live, index)
}

fn check<P, R>(live: &mut Live, index: &ComponentExportIndex) -> Result<(), wasmtime::Error>
where
    P: ComponentNamedList + Lower,
    R: Lift + 'static,
{
    live.function::<P, (R,)>(index).map(|_| ())
}

/// What to say of a function whose types are not the contract's.
pub(crate) fn mismatch(function: &str) -> impl Fn(wasmtime::Error) -> Error {
    move |error| Error::IncompatibleContract {
        expected: format!(
            "the types of {function} in version {}",
            crate::contract::VERSION
        ),
        found: error
            .chain()
            .map(|cause| cause.to_string())
            .collect::<Vec<_>>()
            .join(": "),
    }
}
