//! A plugin as a registry keeps it: an OCI image layout, with version, licence and source in the
//! component and beside it.
//!
//! The layout is that of the OCI image specification 1.1, the media types those of WebAssembly
//! artifacts: one layer with the component, and a config that names its exports. Its date is always
//! the same, so that the same plugin gives the same bytes.

use fidelis_host::Inspection;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use wasm_metadata::{AddMetadata, AddMetadataField, Licenses, Source, Version};
use wit_component::{DecodedWasm, WitPrinter};

/// What is said of a plugin.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What it is called, such as the programme's name.
    pub title: &'a str,
    /// Its version: a semantic version, such as `1.2.0`.
    pub version: &'a str,
    /// The licence under which it is given on: an SPDX expression.
    pub license: &'a str,
    /// Where its sources are: a URL; absent where nobody is to know.
    pub source: Option<&'a str>,
}

/// A packaged plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Files of the layout, by their path within it.
    pub files: Vec<(String, Vec<u8>)>,
    /// The digest of its manifest: what a registry calls it by.
    pub digest: String,
    /// The digest of its component.
    pub component: String,
}

/// Why a plugin cannot be packaged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// What is said of it is not of its form.
    #[error("{what}: expected {expected}, found {found:?}: {problem}")]
    About {
        /// What it is.
        what: &'static str,
        /// Its form.
        expected: &'static str,
        /// What was given.
        found: String,
        /// Where it differs.
        problem: String,
    },
    /// The component cannot be read or written.
    #[error("the component cannot be packaged: {problem}")]
    Component {
        /// Why.
        problem: String,
    },
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const COMPONENT: &str = "application/wasm";

/// Packages a plugin that the host has inspected.
///
/// # Errors
///
/// [`PackageError`] where something that is said of it is not of its form, or the component cannot
/// be read.
pub fn package(
    component: &[u8],
    inspection: &Inspection,
    about: About<'_>,
) -> Result<Package, PackageError> {
    let component = told(component, about)?;
    let world = world(&component)?;
    let mut layout = Layout::default();
    let layer = layout.blob(COMPONENT, component);
    let config = json!({
        // Readers want a date; the same one for all packages keeps digests the same.
        "created": "1970-01-01T00:00:00Z",
        "architecture": "wasm",
        "os": "wasip2",
        "layerDigests": [layer.digest],
        "component": {
            "exports": inspection.exports,
            "imports": inspection.imports.iter().map(|import| &import.name).collect::<Vec<_>>(),
        },
    });
    let config = layout.json(CONFIG, &config)?;
    let said = [
        ("title", Some(about.title)),
        ("version", Some(about.version)),
        ("licenses", Some(about.license)),
        ("source", about.source),
    ];
    let said = said.into_iter().filter_map(|(key, value)| {
        let key = format!("org.opencontainers.image.{key}");
        Some((key, Value::from(value?)))
    });
    let annotations: Map<String, Value> = said.collect();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config,
        "layers": [layer],
        "annotations": annotations,
    });
    let manifest = layout.json(MANIFEST, &manifest)?;
    let digest = manifest.digest.clone();
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{
            "mediaType": manifest.media_type,
            "digest": manifest.digest,
            "size": manifest.size,
            "annotations": { "org.opencontainers.image.ref.name": about.version },
        }],
    });
    layout.file("index.json", text(&index)?);
    let version = json!({ "imageLayoutVersion": "1.0.0" });
    layout.file("oci-layout", text(&version)?);
    layout.file("world.wit", world.into_bytes());
    layout.files.sort();
    Ok(Package {
        files: layout.files,
        digest,
        component: layer.digest,
    })
}

/// The component with what is said of it, in the sections that registries and tools read.
fn told(component: &[u8], about: About<'_>) -> Result<Vec<u8>, PackageError> {
    let wrong = |what, expected, found: &str, problem: String| PackageError::About {
        what,
        expected,
        found: found.to_owned(),
        problem,
    };
    semver::Version::parse(about.version).map_err(|error| {
        let expected = "a semantic version such as 1.2.0";
        wrong("version", expected, about.version, error.to_string())
    })?;
    let license = Licenses::new(about.license).map_err(|error| {
        let expected = "an SPDX licence expression such as MIT OR Apache-2.0";
        let problem = error.to_string().replace('\n', " ");
        wrong("license", expected, about.license, problem)
    })?;
    let mut metadata = AddMetadata::default();
    metadata.version = AddMetadataField::Set(Version::new(about.version.to_owned()));
    metadata.licenses = AddMetadataField::Set(license);
    if let Some(source) = about.source {
        let url = Source::new(source)
            .map_err(|error| wrong("source", "a URL", source, error.to_string()))?;
        metadata.source = AddMetadataField::Set(url);
    }
    metadata
        .to_wasm(component)
        .map_err(|error| unusable(&error))
}

/// The component's world as WIT.
fn world(component: &[u8]) -> Result<String, PackageError> {
    let decoded = wit_component::decode(component).map_err(|error| unusable(&error))?;
    let (DecodedWasm::Component(resolve, _) | DecodedWasm::WitPackage(resolve, _)) = &decoded;
    let main = decoded.package();
    let others: Vec<_> = resolve.packages.iter().map(|(id, _)| id).collect();
    let others: Vec<_> = others.into_iter().filter(|id| *id != main).collect();
    let mut printer = WitPrinter::default();
    printer
        .print(resolve, main, &others)
        .map_err(|error| unusable(&error))?;
    Ok(printer.output.to_string())
}

fn unusable(error: &dyn std::fmt::Display) -> PackageError {
    PackageError::Component {
        problem: format!("{error:#}"),
    }
}

fn text(value: &Value) -> Result<Vec<u8>, PackageError> {
    serde_json::to_vec(value).map_err(|error| unusable(&error))
}

/// What stands for a blob elsewhere.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: &'static str,
    digest: String,
    size: usize,
}

#[derive(Default)]
struct Layout {
    files: Vec<(String, Vec<u8>)>,
}

impl Layout {
    fn file(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.push((path.to_owned(), bytes));
    }

    fn blob(&mut self, media_type: &'static str, bytes: Vec<u8>) -> Descriptor {
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let size = bytes.len();
        self.file(&format!("blobs/sha256/{digest}"), bytes);
        Descriptor {
            media_type,
            digest: format!("sha256:{digest}"),
            size,
        }
    }

    fn json(
        &mut self,
        media_type: &'static str,
        value: &Value,
    ) -> Result<Descriptor, PackageError> {
        Ok(self.blob(media_type, text(value)?))
    }
}
