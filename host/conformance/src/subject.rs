//! What is examined, and with what it is compared.

use fidelis_build::{Ingredients, Override, bake};
use fidelis_host::{Function, Inspection, Sandbox, Shop};
use serde::Serialize;
use serde_json::Value;

use crate::words::Words;

/// What is to be examined.
#[derive(Clone, Copy, Debug)]
pub struct Examined<'a> {
    /// The component: a whole plugin, one with its programme built in, or an override.
    pub plugin: &'a [u8],
    /// A programme, as JSON text: a whole plugin is configured with it, an override is composed
    /// with a base that was, and requests use its words. A plugin with a programme of its own
    /// needs none, and is asked more where it is given.
    pub program: Option<&'a str>,
    /// The plugin with which an override is composed.
    pub base: &'a [u8],
}

/// What kind of plugin was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole plugin that takes programmes.
    Plugin,
    /// A plugin with its programme built in.
    Baked,
    /// A component that takes the place of some of a plugin's interfaces.
    Override,
}

/// Why nothing could be examined. What is wrong with the plugin itself is in the report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExamineError {
    /// The programme is no JSON.
    #[error("the programme cannot be read: {problem}")]
    Program {
        /// What the reader said, with its line.
        problem: String,
    },
    /// A programme is needed.
    #[error("expected a programme, as this kind of plugin needs one; found none")]
    NoProgram,
    /// The programme cannot be used with the base.
    #[error("the base cannot be built with the programme")]
    Base(#[source] fidelis_build::Error),
    /// The sandbox could not be made.
    #[error(transparent)]
    Sandbox(#[from] fidelis_host::Error),
}

/// A plugin that can be asked.
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) shop: Shop,
    /// The functions that are its own.
    pub(crate) own: Vec<Function>,
    /// What it took the place of.
    pub(crate) before: Option<Shop>,
    pub(crate) words: Words,
    /// Whether the words are those of a programme.
    pub(crate) told: bool,
}

/// Why the plugin itself cannot be asked.
pub(crate) struct Refused(pub(crate) String);

impl Subject {
    /// Loads it.
    pub(crate) fn load(
        sandbox: &Sandbox,
        examined: &Examined<'_>,
    ) -> Result<Result<Self, Refused>, ExamineError> {
        let words = match examined.program {
            None => Words::default(),
            Some(program) => {
                let program: Value =
                    serde_json::from_str(program).map_err(|error| ExamineError::Program {
                        problem: error.to_string(),
                    })?;
                Words::of(&program)
            }
        };
        // An override has its types from the plugin: it cannot stand alone.
        let inspection = sandbox.inspect(examined.plugin);
        if !inspection.is_ok_and(|found| stands_alone(&found)) {
            return Self::composed(sandbox, examined, words);
        }
        let plugin = match sandbox.load(examined.plugin) {
            Ok(plugin) => plugin,
            Err(error) => return Ok(Err(Refused(error.to_string()))),
        };
        let (kind, shop) = if plugin.exports(Function::Configure) {
            let program = examined.program.ok_or(ExamineError::NoProgram)?;
            (Kind::Plugin, plugin.with_program(program, &[]))
        } else {
            (Kind::Baked, plugin.baked())
        };
        let shop = match shop {
            Ok(shop) => shop,
            Err(error) => return Ok(Err(Refused(error.to_string()))),
        };
        let own = Function::DECISIONS.into_iter();
        Ok(Ok(Self {
            kind,
            own: own.filter(|own| shop.plugin().exports(*own)).collect(),
            shop,
            before: None,
            words,
            told: examined.program.is_some(),
        }))
    }

    /// Puts an override into its place.
    fn composed(
        sandbox: &Sandbox,
        examined: &Examined<'_>,
        words: Words,
    ) -> Result<Result<Self, Refused>, ExamineError> {
        let program = examined.program.ok_or(ExamineError::NoProgram)?;
        let plain = Ingredients {
            base: examined.base,
            program,
            ..Ingredients::default()
        };
        let before = bake(sandbox, &plain).map_err(ExamineError::Base)?;
        let before = sandbox.load(&before.component)?.baked()?;
        let overrides = [Override {
            name: "it",
            component: examined.plugin,
        }];
        let built = bake(
            sandbox,
            &Ingredients {
                overrides: &overrides,
                ..plain
            },
        );
        let built = match built {
            Ok(built) => built,
            Err(error) => return Ok(Err(Refused(chain(&error)))),
        };
        let answered: Vec<&String> = built.label.overrides.iter().flatten().collect();
        let own = Function::DECISIONS.into_iter().filter(|function| {
            let mut answered = answered.iter();
            answered.any(|interface| *interface == function.interface())
        });
        Ok(Ok(Self {
            kind: Kind::Override,
            own: own.collect(),
            shop: sandbox.load(&built.component)?.baked()?,
            before: Some(before),
            words,
            told: true,
        }))
    }
}

/// Whether a component has the contract's types itself, as a whole plugin does.
fn stands_alone(inspection: &Inspection) -> bool {
    let types = format!("{}/types@", fidelis_host::contract::PACKAGE);
    inspection
        .exports
        .iter()
        .any(|name| name.starts_with(&types))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
