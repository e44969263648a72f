//! One instance that was given its program, for whoever builds the program into the plugin.

use wasmtime::component::{ComponentNamedList, Lift, Lower};

use crate::contract::configuration::ProgramInfo;
use crate::live::Live;
use crate::plugin::mismatch;
use crate::report::Phase;
use crate::{Error, Limits, Plugin, Shop, zone};

/// One live instance of a plugin that has its program, and stays the same from call to call.
///
/// A storefront has no use for it: a [`Shop`] answers. A build reads out of it what `configure`
/// left in the plugin's memory. It occupies a slot of the sandbox until it is dropped.
pub struct Configured {
    plugin: Plugin,
    live: Live,
    info: ProgramInfo,
    phase: Phase,
}

impl Plugin {
    /// Gives a fresh instance its program and keeps it.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidProgram`], [`Error::Zone`] where the program names a zone that is not known,
    /// [`Error::NotExported`] for a plugin that is baked already, or the limit of
    /// [`Profiles::configure`](crate::Profiles) that was broken. [`Plugin::with_program`] tells all
    /// that is wrong with a program at once.
    pub fn configure(&self, program: &str, model: &[u8]) -> Result<Configured, Error> {
        let zone = match zone::named_in(program) {
            Some(name) => zone::transitions(&name)?,
            None => zone::utc(),
        };
        let limits = self.sandbox().options().profiles.configure;
        let shop = Shop::baked(self.clone());
        let (live, (configured, phase)) = shop.make(&limits, (program, model, &zone))?;
        Ok(Configured {
            plugin: self.clone(),
            live,
            info: configured.map_err(Error::InvalidProgram)?,
            phase,
        })
    }
}

impl Configured {
    /// What the plugin made of the program.
    #[must_use]
    pub fn info(&self) -> &ProgramInfo {
        &self.info
    }

    /// What `configure` took.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Calls any exported function of this instance, whatever its types, as
    /// [`Plugin::call_export`] does on a fresh one.
    ///
    /// # Errors
    ///
    /// [`Error::IncompatibleContract`] where there is no such function of these types, or what
    /// went wrong in the call.
    pub fn call_export<P, R>(
        &mut self,
        interface: Option<&str>,
        name: &str,
        parameters: P,
        limits: &Limits,
    ) -> Result<R, Error>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        let index = self.plugin.export(interface, name)?;
        let function = self.live.function(&index).map_err(mismatch(name))?;
        let (value, _) = self.live.call(function, parameters, limits)?;
        Ok(value)
    }
}

impl std::fmt::Debug for Configured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configured")
            .field("plugin", &self.plugin)
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}
