//! The base and its overrides as one component.
//!
//! Every part becomes an instance of its own. What the base exports is exported, but for its
//! configuration; then each override takes its place in the order given: it is given what it
//! imports by whoever exports that so far, and from then on its own exports stand there instead.

use crate::module::component;
use crate::{Error, Override, Refusal};
use fidelis_host::Function;
use fidelis_host::contract::{PACKAGE, VERSION};
use wac_graph::types::{ItemKind, Package, SubtypeChecker};
use wac_graph::{CompositionGraph, EncodeOptions, InstantiationArgumentError, NodeId, PackageId};

/// One component out of several.
pub(crate) struct Composed {
    pub(crate) component: Vec<u8>,
    /// The functions that an override answers.
    pub(crate) replaced: Vec<Function>,
    /// The interfaces that each override answers.
    pub(crate) overrides: Vec<Vec<String>>,
}

/// Composes a snapshot with what takes the place of its exports.
pub(crate) fn compose(base: &[u8], overrides: &[Override<'_>]) -> Result<Composed, Error> {
    let mut composition = Composition::of(base)?;
    let mut answered = Vec::new();
    for each in overrides {
        let refused = |refusal| Error::Override {
            name: each.name.to_owned(),
            refusal,
        };
        let bytes = component(each.component).map_err(refused)?;
        let package = composition.register(&bytes)?;
        answered.push(composition.put(package)?.map_err(refused)?);
    }
    let replaced = Function::ALL
        .into_iter()
        .filter(|function| {
            let mut names = answered.iter().flatten();
            names.any(|name: &String| name == function.interface())
        })
        .collect();
    Ok(Composed {
        component: composition.finish()?,
        replaced,
        overrides: answered,
    })
}

struct Composition {
    graph: CompositionGraph,
    /// What is exported, and by whom it is answered now; in the base's order.
    offers: Vec<(String, NodeId)>,
    parts: usize,
}

impl Composition {
    fn of(base: &[u8]) -> Result<Self, Error> {
        let mut composition = Self {
            graph: CompositionGraph::new(),
            offers: Vec::new(),
            parts: 0,
        };
        let package = composition.register(base)?;
        let instance = composition.graph.instantiate(package);
        for name in composition.exports(package) {
            if interface(&name) != Some("configuration") {
                composition.offer(instance, name)?;
            }
        }
        Ok(composition)
    }

    /// Makes a part known. Its name is only one of this graph's: it is written nowhere.
    fn register(&mut self, component: &[u8]) -> Result<PackageId, Error> {
        self.parts = self.parts.saturating_add(1);
        let name = format!("fidelis:part-{}", self.parts);
        let package = Package::from_bytes(&name, None, component, self.graph.types_mut())
            .map_err(Error::composition)?;
        self.graph
            .register_package(package)
            .map_err(Error::composition)
    }

    /// Puts an override in the place of what it exports, and tells which interfaces those are.
    fn put(&mut self, package: PackageId) -> Result<Result<Vec<String>, Refusal>, Error> {
        let exports = self.exports(package);
        let mut ours: Vec<String> = Vec::new();
        for name in &exports {
            match interface(name) {
                Some("types") => return Ok(Err(Refusal::OwnTypes)),
                Some("configuration") => return Ok(Err(Refusal::Configuration)),
                Some(interface) if is_answered(interface) => ours.push(interface.to_owned()),
                _ => {}
            }
            if let Err(refusal) = self.fits(package, name) {
                return Ok(Err(refusal));
            }
        }
        // An author may also add an interface of their own beside the contract's.
        if ours.is_empty() && !exports.iter().any(|name| is_own(name)) {
            return Ok(Err(Refusal::NothingOfTheContract { found: exports }));
        }
        let imports: Vec<String> = self.world(package).imports.keys().cloned().collect();
        let instance = self.graph.instantiate(package);
        for name in imports {
            let Some(offer) = self.offered(&name) else {
                return Ok(Err(Refusal::Import { name }));
            };
            match self
                .graph
                .set_instantiation_argument(instance, &name, offer)
            {
                Ok(()) => {}
                Err(InstantiationArgumentError::ArgumentTypeMismatch { source, .. }) => {
                    let problem = format!("{source:#}");
                    return Ok(Err(Refusal::OtherImport { name, problem }));
                }
                Err(error) => return Err(Error::composition(error)),
            }
        }
        for name in exports {
            // Tools of some languages leave helpers there that nobody is to call.
            if is_answered(interface(&name).unwrap_or_default()) || is_own(&name) {
                self.offer(instance, name)?;
            }
        }
        Ok(Ok(ours))
    }

    /// Whether an export has the types of what stood in its place before.
    fn fits(&self, package: PackageId, name: &str) -> Result<(), Refusal> {
        let new = self.world(package).exports.get(name);
        let old = self.offered(name).map(|node| self.graph[node].item_kind());
        let (Some(new), Some(old)) = (new, old) else {
            return Ok(());
        };
        self.same(*new, old)
            .map_err(|problem| Refusal::OtherExport {
                name: name.to_owned(),
                problem,
            })
    }

    fn same(&self, new: ItemKind, old: ItemKind) -> Result<(), String> {
        let types = self.graph.types();
        let mut seen = Default::default();
        SubtypeChecker::new(&mut seen)
            .is_subtype(new, types, old, types)
            .map_err(|error| format!("{error:#}"))
    }

    /// An instance's export stands under its name from now on.
    fn offer(&mut self, instance: NodeId, name: String) -> Result<(), Error> {
        let node = self
            .graph
            .alias_instance_export(instance, &name)
            .map_err(Error::composition)?;
        match self.offers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, offer)) => *offer = node,
            None => self.offers.push((name, node)),
        }
        Ok(())
    }

    fn offered(&self, name: &str) -> Option<NodeId> {
        let mut offers = self.offers.iter();
        offers
            .find(|(known, _)| known == name)
            .map(|(_, node)| *node)
    }

    fn world(&self, package: PackageId) -> &wac_graph::types::World {
        &self.graph.types()[self.graph[package].ty()]
    }

    fn exports(&self, package: PackageId) -> Vec<String> {
        self.world(package).exports.keys().cloned().collect()
    }

    fn finish(mut self) -> Result<Vec<u8>, Error> {
        for (name, node) in self.offers {
            self.graph.export(node, name).map_err(Error::composition)?;
        }
        self.graph
            .encode(EncodeOptions::default())
            .map_err(Error::composition)
    }
}

/// The interface of the contract, in this version, that an export stands for.
fn interface(export: &str) -> Option<&str> {
    export
        .strip_prefix(PACKAGE)?
        .strip_prefix('/')?
        .strip_suffix(VERSION)?
        .strip_suffix('@')
}

/// Whether an export is an interface of an author's own package.
fn is_own(export: &str) -> bool {
    let package = export.split_once('/').map(|(package, _)| package);
    package.is_some_and(|package| {
        package.contains(':') && package != PACKAGE && !package.starts_with("wasi:")
    })
}

/// Whether an interface decides something.
fn is_answered(interface: &str) -> bool {
    let mut decisions = Function::DECISIONS.iter();
    decisions.any(|function| function.interface() == interface)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_of_an_own_package_is_told_from_helpers_and_from_other_versions() {
        assert!(is_own("author:plugin/badges@1.0.0"));
        for other in [
            "init",
            "exports",
            "fidelis:loyalty/texts@0.2.0",
            "wasi:cli/run@0.2.0",
            "a/b",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn an_interface_is_told_by_its_whole_name() {
        assert_eq!(interface("fidelis:loyalty/texts@0.1.0"), Some("texts"));
        for other in [
            "fidelis:loyalty/texts",
            "fidelis:loyalty/texts@0.2.0",
            "fidelis:loyalty-2/texts@0.1.0",
            "texts",
        ] {
            assert_eq!(interface(other), None, "{other}");
        }
    }
}
