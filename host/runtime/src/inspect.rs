//! What a component asks for and what it offers, without running it.

use serde::Serialize;
use wasmtime::Engine;
use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

use crate::contract::{PACKAGE, VERSION};
use crate::{Error, Function};

/// What a component asks for and what it offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The contract's version that it exports; `None` where it exports no interface of it.
    pub contract: Option<String>,
    /// The functions of the contract that it exports.
    pub functions: Vec<Function>,
    /// The names of everything that it exports.
    pub exports: Vec<String>,
    /// Everything that it imports.
    pub imports: Vec<Import>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Something that a component imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ImportKind,
}

/// The kinds of import, apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Types of the contract, no function: always allowed.
    Types,
    /// An interface of the contract that the component wraps or relies on: it is composed with a
    /// plugin that exports it.
    Contract,
    /// A function or a resource of the world outside: refused.
    Power,
}

impl Import {
    fn new(engine: &Engine, name: &str, item: &ComponentItem) -> Self {
        let ours = name
            .strip_prefix(PACKAGE)
            .is_some_and(|rest| rest.starts_with('/'));
        let kind = match (has_power(engine, item), ours) {
            (true, true) => ImportKind::Contract,
            (true, false) => ImportKind::Power,
            (false, _) => ImportKind::Types,
        };
        Self {
            name: name.to_owned(),
            kind,
        }
    }
}

/// Whether a component could do something with the item, other than name types.
fn has_power(engine: &Engine, item: &ComponentItem) -> bool {
    match item {
        ComponentItem::Type(_) => false,
        ComponentItem::ComponentInstance(instance) => instance
            .exports(engine)
            .any(|(_, inner)| has_power(engine, &inner.ty)),
        ComponentItem::ComponentFunc(_)
        | ComponentItem::CoreFunc(_)
        | ComponentItem::Module(_)
        | ComponentItem::Component(_)
        | ComponentItem::Resource(_) => true,
    }
}

impl Inspection {
    pub(crate) fn of(component: &Component, bytes: u64) -> Self {
        let engine = component.engine();
        let ty = component.component_type();
        let imports = ty
            .imports(engine)
            .map(|(name, import)| Import::new(engine, name, &import.ty))
            .collect();
        let exports: Vec<String> = ty
            .exports(engine)
            .map(|(name, _)| name.to_owned())
            .collect();
        let contract = exports
            .iter()
            .find_map(|name| interface(name))
            .map(|(_, version)| version.to_owned());
        let functions = Function::ALL
            .into_iter()
            .filter(|function| {
                exports
                    .iter()
                    .find(|name| is_interface_of(name, *function))
                    .and_then(|name| component.get_export_index(None, name.as_str()))
                    .and_then(|instance| {
                        component.get_export_index(Some(&instance), function.name())
                    })
                    .is_some()
            })
            .collect();
        Self {
            contract,
            functions,
            exports,
            imports,
            bytes,
        }
    }

    /// The first import that the host does not grant.
    pub(crate) fn refused(&self) -> Result<(), Error> {
        let refused = self.imports.iter().find_map(|import| {
            let hint = match import.kind {
                ImportKind::Types => return None,
                ImportKind::Contract => "compose it with a plugin that exports this interface",
                ImportKind::Power => {
                    "a plugin gets no power from the host; build it for a target without WASI"
                }
            };
            Some(Error::RefusedImport {
                name: import.name.clone(),
                hint,
            })
        });
        refused.map_or(Ok(()), Err)
    }

    /// Whether it speaks the contract's version that this host speaks.
    pub(crate) fn compatible(&self) -> Result<(), Error> {
        let found = match &self.contract {
            Some(version) if is_compatible(version) => return Ok(()),
            Some(version) => format!("version {version}"),
            None if self.exports.is_empty() => "a component that exports nothing".to_owned(),
            None => format!("only exports {}", self.exports.join(", ")),
        };
        Err(Error::IncompatibleContract {
            expected: format!("exports of {PACKAGE} in version {VERSION}"),
            found,
        })
    }
}

/// Interface and version of an export of the contract: `fidelis:loyalty/checkout@0.1.0`.
fn interface(export: &str) -> Option<(&str, &str)> {
    export
        .strip_prefix(PACKAGE)?
        .strip_prefix('/')?
        .split_once('@')
}

/// Whether the export is the interface in which the function stands.
pub(crate) fn is_interface_of(export: &str, function: Function) -> bool {
    interface(export)
        .is_some_and(|(name, version)| name == function.interface() && is_compatible(version))
}

/// Before 1.0 the second number breaks; from then on the first.
fn is_compatible(version: &str) -> bool {
    fn track(version: &str) -> Option<(&str, &str)> {
        let (first, rest) = version.split_once('.')?;
        let (second, _) = rest.split_once('.')?;
        Some((first, if first == "0" { second } else { "" }))
    }
    track(version).is_some_and(|found| Some(found) == track(VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_one_track_are_compatible() {
        assert!(is_compatible("0.1.0"));
        assert!(is_compatible("0.1.7"));
        assert!(!is_compatible("0.2.0"));
        assert!(!is_compatible("1.1.0"));
        assert!(!is_compatible("0.1"));
    }

    #[test]
    fn an_export_is_matched_whole() {
        assert!(is_interface_of(
            "fidelis:loyalty/checkout@0.1.0",
            Function::Quote
        ));
        assert!(!is_interface_of(
            "fidelis:loyalty/checkout@0.2.0",
            Function::Quote
        ));
        assert!(!is_interface_of(
            "fidelis:loyalty-2/checkout@0.1.0",
            Function::Quote
        ));
        assert!(!is_interface_of(
            "fidelis:loyalty/checkout",
            Function::Quote
        ));
    }
}
