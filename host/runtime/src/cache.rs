//! Compiled code on disk, so that a plugin is compiled once.
//!
//! A file is named after the component's BLAKE3 digest and everything of the engine that its code
//! depends on (version, target, settings), and ends with a checksum of the code. What is damaged or
//! foreign is compiled again, never trusted. The folder must belong to the host alone: whoever can
//! write into it can run code in the host. So the name, which a merchant's component decides, is
//! cryptographic, and the checksum, which guards against a broken disk, only has to be quick: a
//! host that starts waits for both.

use std::fs;
use std::hash::{Hash as _, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::Mmap;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::Error;

/// Bytes of the checksum (CRC-32) behind the code.
const CHECKSUM: usize = 4;

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

    /// The compiled component, if a whole file of it is here. The code stays in the file: pages of
    /// it come into memory as they are run.
    pub(crate) fn load(&self, engine: &Engine, component: &[u8]) -> Option<Component> {
        let path = self.file(engine, component);
        if !is_whole(&path)? {
            return None;
        }
        // SAFETY: the code was written by `store` below from this engine's own compiler: the
        // file's name binds it to this component and to this engine's settings, its checksum shows
        // that it is whole, and nobody but the host writes into the folder.
        #[allow(unsafe_code)]
        unsafe { Component::deserialize_file(engine, &path) }.ok()
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
                draft.write_all(&code)?;
                draft.write_all(&checksum(&code))
            })
            .and_then(|()| fs::rename(&draft, &file));
        if written.is_err() {
            // Whatever is left of the draft is of no use to anybody.
            let _ = fs::remove_file(&draft);
        }
        written
    }

    fn file(&self, engine: &Engine, component: &[u8]) -> PathBuf {
        let mut settings = Fingerprint(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut settings);
        let settings = settings.0.finalize().to_hex();
        let settings = settings.get(..16).unwrap_or(&settings);
        let component = blake3::hash(component);
        self.folder.join(format!("{component}-{settings}.cwasm"))
    }
}

/// Whether a file is there and ends with the checksum of what comes before; none where it cannot
/// be read.
fn is_whole(path: &Path) -> Option<bool> {
    let file = fs::File::open(path).ok()?;
    // SAFETY: nobody but the host writes into the folder, and the host replaces files by new ones
    // instead of changing them.
    #[allow(unsafe_code)]
    let bytes = unsafe { Mmap::map(&file) }.ok()?;
    let (code, told) = bytes.split_last_chunk::<CHECKSUM>()?;
    Some(checksum(code) == *told)
}

fn checksum(code: &[u8]) -> [u8; CHECKSUM] {
    crc32fast::hash(code).to_le_bytes()
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

/// Feeds a digest with what is hashed: std's own hashers promise nothing from one release to the
/// next.
struct Fingerprint(blake3::Hasher);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.finalize();
        let first = digest.as_bytes().first_chunk::<8>();
        first.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}
