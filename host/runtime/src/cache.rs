//! Compiled code on disk, so that a plugin is compiled once.
//!
//! A file is named after the component's SHA-256 and everything of the engine that its code
//! depends on (version, target, settings), and holds the SHA-256 of the code before the code.
//! What is damaged or foreign is compiled again, never trusted. The folder must belong to the host
//! alone: whoever can write into it can run code in the host.

use std::fs;
use std::hash::{Hash as _, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::Error;

/// Bytes of the digest before the code.
const DIGEST: usize = 32;

/// A folder of compiled code.
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the folder, making it where it is missing.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|source| Error::Cache {
            path: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The compiled component, if a whole file of it is here.
    pub(crate) fn load(&self, engine: &Engine, component: &[u8]) -> Option<Component> {
        let bytes = fs::read(self.file(engine, component)).ok()?;
        let (digest, code) = bytes.split_at_checked(DIGEST)?;
        if Sha256::digest(code).as_slice() != digest {
            return None;
        }
        // SAFETY: the code was written by `store` below from this engine's own compiler: the
        // file's name binds it to this component and to this engine's settings, its digest shows
        // that it is whole, and nobody but the host writes into the folder.
        #[allow(unsafe_code)]
        unsafe { Component::deserialize(engine, code) }.ok()
    }

    /// Keeps a compiled component. Other processes see the whole file or none.
    ///
    /// A cache that cannot be written costs time, not correctness: the error is for tests.
    pub(crate) fn store(
        &self,
        engine: &Engine,
        component: &[u8],
        compiled: &Component,
    ) -> io::Result<()> {
        let code = compiled
            .serialize()
            .map_err(|error| io::Error::other(error.to_string()))?;
        let file = self.file(engine, component);
        let draft = file.with_extension(unique());
        let written = fs::File::create(&draft)
            .and_then(|mut draft| {
                draft.write_all(&Sha256::digest(&code))?;
                draft.write_all(&code)
            })
            .and_then(|()| fs::rename(&draft, &file));
        if written.is_err() {
            // Whatever is left of the draft is of no use to anybody.
            let _ = fs::remove_file(&draft);
        }
        written
    }

    fn file(&self, engine: &Engine, component: &[u8]) -> PathBuf {
        let mut settings = Fingerprint(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut settings);
        let settings = hex(&settings.0.finalize());
        let settings = settings.get(..16).unwrap_or(&settings);
        self.folder.join(format!(
            "{}-{settings}.cwasm",
            hex(&Sha256::digest(component))
        ))
    }
}

/// A name that no other draft of any process has.
fn unique() -> String {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    format!(
        "{}-{}.draft",
        std::process::id(),
        DRAFTS.fetch_add(1, Ordering::Relaxed)
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Feeds a digest with what is hashed: std's own hashers promise nothing from one release to the
/// next.
struct Fingerprint(Sha256);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        digest
            .first_chunk::<8>()
            .map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}
