//! A plugin with its program: what a storefront calls.

mod ready;

use std::future::Future;
use std::sync::{Arc, Mutex};

use self::ready::Ready;
use crate::contract::checkout::{Quotation, QuoteRequest};
use crate::contract::configuration::{
    Diagnostic, DiagnosticKind, ProgramInfo, Severity, Transition,
};
use crate::contract::ledger::{SettleRequest, Settlement};
use crate::contract::personalization::{ComposeRequest, Page};
use crate::contract::segmentation::{ClassifyRequest, Profile};
use crate::contract::showcase::{DescribeRequest, ProgramPage};
use crate::contract::types::Message;
use crate::live::Live;
use crate::report::Used;
use crate::{
    Answer, Error, Function, Limits, Plugin, Profiles, RenderRequest, Report, Request, Reuse,
    UnknownZone, json, survey, zone,
};

/// A plugin with its program, ready to answer. Cheap to clone, `Send` and `Sync`; every call can
/// run on any thread.
///
/// Each call runs on a fresh instance unless [`Shop::reusing`] or
/// [`SandboxOptions::reuse`](crate::SandboxOptions::reuse) says otherwise, so that no call can leave
/// anything behind for another.
#[derive(Clone)]
pub struct Shop {
    plugin: Plugin,
    setup: Option<Arc<Setup>>,
    profiles: Profiles,
    reuse: Reuse,
    /// Instances that wait to be used again; empty unless they are reused.
    idle: Arc<Mutex<Vec<Live>>>,
}

/// What a plugin is configured with, until it is baked.
struct Setup {
    program: String,
    model: Vec<u8>,
    zone: Vec<Transition>,
    info: ProgramInfo,
}

impl Shop {
    pub(crate) fn baked(plugin: Plugin) -> Self {
        let options = plugin.sandbox().options();
        let (profiles, reuse) = (options.profiles, options.reuse);
        Self {
            plugin,
            setup: None,
            profiles,
            reuse,
            idle: Arc::default(),
        }
    }

    pub(crate) fn configured(plugin: Plugin, program: &str, model: &[u8]) -> Result<Self, Error> {
        let (zone, unknown) = match zone::named_in(program).map(|name| zone::transitions(&name)) {
            Some(Ok(zone)) => (zone, None),
            Some(Err(unknown)) => (zone::utc(), Some(unknown)),
            // The plugin reports what is wrong, together with everything else.
            None => (zone::utc(), None),
        };
        let shop = Self::baked(plugin);
        let (_, configured) = shop.make(&shop.profiles.configure, (program, model, &zone))?;
        let info = match (configured.0, unknown) {
            (Ok(info), None) => info,
            (Ok(_), Some(unknown)) => return Err(Error::InvalidProgram(vec![bad_zone(unknown)])),
            (Err(mut diagnostics), unknown) => {
                diagnostics.extend(unknown.map(bad_zone));
                return Err(Error::InvalidProgram(diagnostics));
            }
        };
        Ok(Self {
            setup: Some(Arc::new(Setup {
                program: program.to_owned(),
                model: model.to_owned(),
                zone,
                info,
            })),
            ..shop
        })
    }

    /// The same shop with limits of its own.
    #[must_use]
    pub fn with_profiles(self, profiles: Profiles) -> Self {
        Self {
            profiles,
            idle: Arc::default(),
            ..self
        }
    }

    /// The same shop, whose calls use fresh instances or used ones. [`Reuse::Warm`] is for batch
    /// work over one's own data, and for plugins that are trusted with all of a shop's customers at
    /// once: it saves instantiation and `configure`. An instance that is kept occupies a slot of the
    /// sandbox until the last clone of this shop is dropped; none is kept where fewer than half of
    /// the slots would be left to others, so that a few busy shops may hold the other half.
    #[must_use]
    pub fn reusing(self, reuse: Reuse) -> Self {
        Self {
            reuse,
            idle: Arc::default(),
            ..self
        }
    }

    /// What the plugin made of the program; `None` for a baked plugin.
    #[must_use]
    pub fn info(&self) -> Option<&ProgramInfo> {
        self.setup.as_ref().map(|setup| &setup.info)
    }

    /// The plugin.
    #[must_use]
    pub fn plugin(&self) -> &Plugin {
        &self.plugin
    }

    /// The limits.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// Answers a cart.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn quote(&self, request: &QuoteRequest) -> Result<Answer<Quotation>, Error> {
        self.call(request)
    }

    /// Decides what events do to an account.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn settle(&self, request: &SettleRequest) -> Result<Answer<Settlement>, Error> {
        self.call(request)
    }

    /// Says who a member is.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn classify(&self, request: &ClassifyRequest) -> Result<Answer<Profile>, Error> {
        self.call(request)
    }

    /// Fills the placements of a page.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn compose(&self, request: &ComposeRequest) -> Result<Answer<Page>, Error> {
        self.call(request)
    }

    /// Describes the program.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn describe(&self, request: &DescribeRequest) -> Result<Answer<ProgramPage>, Error> {
        self.call(request)
    }

    /// Puts messages into words of a language (BCP 47).
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn render(
        &self,
        messages: Vec<Message>,
        locale: impl Into<String>,
    ) -> Result<Answer<Vec<String>>, Error> {
        self.call(&RenderRequest {
            messages,
            locale: locale.into(),
        })
    }

    /// Answers any request of the contract. Blocks the thread; [`Shop::call_async`] does not.
    ///
    /// # Errors
    ///
    /// [`Error::Fault`] where the plugin says that the request cannot be answered,
    /// [`Error::NotExported`], [`Error::RequestTooLarge`], [`Error::InvalidRequest`] for an integer
    /// outside ±(2^53 − 1), [`Error::Busy`], the limit that was broken, [`Error::Trap`] or
    /// [`Error::InvalidAnswer`].
    pub fn call<R: Request>(&self, request: &R) -> Result<Answer<R::Answer>, Error> {
        let limits = self.profiles.of(R::FUNCTION);
        self.plugin.index(R::FUNCTION)?;
        let size = survey::size(request).map_err(|beyond| Error::InvalidRequest {
            at: beyond.pointer(),
            problem: beyond.problem(),
        })?;
        check_request(size, limits.request_bytes)?;

        let ready = self.ready(limits)?;
        let warm = ready.reuse == Reuse::Warm;
        match self.ask(ready, request, size, limits) {
            // What calls before it left behind may have been in its way.
            Err(Error::MemoryLimit { .. }) if warm => {
                self.ask(self.fresh(limits)?, request, size, limits)
            }
            answered => answered,
        }
    }

    /// One call of an instance that is ready, which is kept unless it fails.
    fn ask<R: Request>(
        &self,
        mut ready: Ready,
        request: &R,
        size: u64,
        limits: &Limits,
    ) -> Result<Answer<R::Answer>, Error> {
        let function = self.plugin.function::<R>(&mut ready.live)?;
        let ((answer,), call) = ready.live.call(function, request.parameters(), limits)?;
        let memory = ready.live.memory(limits);
        let value = match answer {
            Ok(value) => value,
            Err(fault) => {
                self.keep(ready.live, memory);
                return Err(Error::Fault(fault));
            }
        };
        let used = survey::size(&value).map_err(|beyond| Error::InvalidAnswer {
            at: beyond.pointer(),
            problem: beyond.problem(),
        })?;
        if used > limits.result_bytes {
            return Err(Error::ResultTooLarge {
                limit: limits.result_bytes,
            });
        }
        self.keep(ready.live, memory);
        Ok(Answer {
            value,
            report: Report {
                function: R::FUNCTION.name().into(),
                instance: ready.reuse,
                instantiate: ready.instantiate,
                configure: ready.configure,
                call,
                memory,
                request: Used {
                    used: size,
                    limit: limits.request_bytes,
                },
                result: Used {
                    used,
                    limit: limits.result_bytes,
                },
            },
        })
    }

    /// [`Shop::call`] on a thread of its own, so that an executor's is never blocked.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`].
    pub fn call_async<R: Request>(
        &self,
        request: R,
    ) -> impl Future<Output = Result<Answer<R::Answer>, Error>> + Send + use<R> {
        let shop = self.clone();
        blocking::unblock(move || shop.call(&request))
    }

    /// Answers a request given as JSON text with canonical JSON text.
    ///
    /// # Errors
    ///
    /// Those of [`Shop::call`], [`Error::InvalidRequest`] where the text is no request of the
    /// function, and [`Error::NotExported`] for a function that decides nothing.
    pub fn call_json(&self, function: Function, request: &str) -> Result<Answer<String>, Error> {
        match function {
            Function::Quote => self.text::<QuoteRequest>(request),
            Function::Settle => self.text::<SettleRequest>(request),
            Function::Classify => self.text::<ClassifyRequest>(request),
            Function::Compose => self.text::<ComposeRequest>(request),
            Function::Describe => self.text::<DescribeRequest>(request),
            Function::Render => self.text::<RenderRequest>(request),
            Function::Configure | Function::Schema => Err(Error::NotExported { function }),
        }
    }

    fn text<R: Request>(&self, text: &str) -> Result<Answer<String>, Error> {
        self.plugin.index(R::FUNCTION)?;
        let limit = self.profiles.of(R::FUNCTION).request_bytes;
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        check_request(bytes, limit.saturating_mul(JSON_BYTES))?;
        let answer = self.call(&json::read::<R>(text)?)?;
        let text = json::write(&answer.value)?;
        Ok(answer.map(|_| text))
    }
}

/// JSON text spells out the names of fields: it may have so many times the bytes of the request.
const JSON_BYTES: u64 = 8;

fn check_request(bytes: u64, limit: u64) -> Result<(), Error> {
    if bytes > limit {
        return Err(Error::RequestTooLarge { bytes, limit });
    }
    Ok(())
}

fn bad_zone(unknown: UnknownZone) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        kind: DiagnosticKind::InvalidValue,
        at: "/zone".to_owned(),
        expected: "an IANA name such as \"Europe/Paris\"".to_owned(),
        found: format!("\"{}\"", unknown.found),
        hint: String::new(),
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop")
            .field("plugin", &self.plugin)
            .field("info", &self.info())
            .field("reuse", &self.reuse)
            .finish_non_exhaustive()
    }
}
