//! Shorter names where nobody reads them.
//!
//! An interface is exported by way of a nested component, which imports each type and function of
//! it under a name like `import-type-earning`. The names mean nothing outside, but they are a
//! fortieth of the plugin, as each occurs in the import and where the component is instantiated.
//! What the component exports keeps its names.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent};
use wasm_encoder::{
    Component, ComponentImportSection, ComponentInstanceSection, ComponentSectionId, RawSection,
};
use wasmparser::{ComponentImportSectionReader, ComponentInstance, CustomSectionReader, Parser};

/// The component with short names for what its nested components import, and without custom
/// sections.
///
/// # Errors
///
/// If it cannot be read.
pub(crate) fn shorten(component: &[u8]) -> Result<Vec<u8>> {
    let mut short = Component::new();
    Shortener::default()
        .parse_component(&mut short, Parser::new(0), component)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(short.finish())
}

/// The names that were met, and those that take their place.
#[derive(Default)]
struct Shortener {
    labels: HashMap<String, String>,
}

impl Shortener {
    fn label(&mut self, name: &str) -> String {
        let next = label(self.labels.len());
        self.labels.entry(name.to_owned()).or_insert(next).clone()
    }
}

/// The label of this number: `a` to `z`, then `ba` and so on.
fn label(number: usize) -> String {
    let (above, letter) = (number / 26, number % 26);
    let mut label = if above == 0 {
        String::new()
    } else {
        label(above)
    };
    label.extend(('a'..='z').nth(letter));
    label
}

impl Reencode for Shortener {
    type Error = Infallible;
}

impl ReencodeComponent for Shortener {
    /// The plugin's code stays as it is.
    fn parse_component_submodule(
        &mut self,
        component: &mut Component,
        _: Parser,
        module: &[u8],
    ) -> Result<(), Error<Infallible>> {
        component.section(&RawSection {
            id: ComponentSectionId::CoreModule.into(),
            data: module,
        });
        Ok(())
    }

    fn parse_component_import_section(
        &mut self,
        imports: &mut ComponentImportSection,
        section: ComponentImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section {
            let import = import?;
            let ty = self.component_type_ref(import.ty)?;
            imports.import(self.label(import.name.name).as_str(), ty);
        }
        Ok(())
    }

    fn parse_component_instance(
        &mut self,
        instances: &mut ComponentInstanceSection,
        instance: ComponentInstance<'_>,
    ) -> Result<(), Error<Infallible>> {
        match instance {
            ComponentInstance::Instantiate {
                component_index,
                args,
            } => {
                let args: Vec<_> = args
                    .iter()
                    .map(|arg| (self.label(arg.name), arg.kind.into(), arg.index))
                    .collect();
                instances.instantiate(component_index, args);
            }
            ComponentInstance::FromExports(exports) => {
                let exports: Vec<_> = exports
                    .iter()
                    .map(|export| (export.name, export.kind.into(), export.index))
                    .collect();
                instances.export_items(exports);
            }
        }
        Ok(())
    }

    fn parse_component_custom_section(
        &mut self,
        _: &mut Component,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}
