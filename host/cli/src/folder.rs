//! Folders that appear whole or not at all.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// A folder that is being filled beside its place.
pub(crate) struct Folder {
    place: PathBuf,
    filled: TempDir,
}

impl Folder {
    /// A new folder; what is there already stays, and is an error.
    ///
    /// # Errors
    /// If there is something in its place, or it cannot be made.
    pub(crate) fn create(place: &Path) -> Result<Self> {
        let shown = place.display();
        if fs::symlink_metadata(place).is_ok() {
            bail!("{shown} is there already: expected the name of a new folder");
        }
        let parent = place.parent().filter(|parent| *parent != Path::new(""));
        let filled = tempfile::Builder::new()
            .prefix(".fidelis-")
            .tempdir_in(parent.unwrap_or(Path::new(".")))
            .with_context(|| format!("cannot make {shown}"))?;
        let folder = Self {
            place: place.to_owned(),
            filled,
        };
        let failed = || format!("cannot make {shown}");
        fs::create_dir(folder.inner()).with_context(failed)?;
        Ok(folder)
    }

    /// What becomes the folder. A temporary one is its owner's alone, this one is as any other.
    fn inner(&self) -> PathBuf {
        self.filled.path().join("folder")
    }

    /// Writes one of its files.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let relative = Path::new(path);
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_));
        if !relative.components().all(inside) {
            bail!("{path} lies outside of the folder");
        }
        let file = self.inner().join(relative);
        let failed = || format!("cannot write {path} of {}", self.place.display());
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).with_context(failed)?;
        }
        fs::write(&file, bytes).with_context(failed)
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// If it cannot be moved there; then nothing is left of it.
    pub(crate) fn commit(self) -> Result<()> {
        let failed = || format!("cannot make {}", self.place.display());
        fs::rename(self.inner(), &self.place).with_context(failed)
    }
}
