//! Where compiled plugins are kept between two runs, so that only the first one has to wait.
//!
//! Whoever can write into that folder can run code as this user. So it is used only if it belongs
//! to this user and nobody else may write: under `sudo` with the caller's environment, for
//! instance, it is not.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use fidelis_host::{Error, Sandbox, SandboxOptions};

/// A sandbox that remembers compiled plugins where that is safe, and forgets them where not.
///
/// # Errors
///
/// If this machine cannot run WebAssembly.
pub(crate) fn sandbox() -> Result<Sandbox, Error> {
    sandbox_with(SandboxOptions::default())
}

/// [`sandbox`] with options of its own.
///
/// # Errors
///
/// As [`sandbox`].
pub(crate) fn sandbox_with(options: SandboxOptions) -> Result<Sandbox, Error> {
    let cached = SandboxOptions {
        cache: folder(),
        ..options.clone()
    };
    match Sandbox::with_options(cached) {
        Err(Error::Cache { .. }) => Sandbox::with_options(options),
        other => other,
    }
}

/// `fidelis` in the user's folder for such files.
fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    let folder = base.join("fidelis");
    fs::create_dir_all(&folder).ok()?;
    own(&folder).then_some(folder)
}

/// Whether a folder belongs to this user, and nobody else may write into it.
#[cfg(unix)]
fn own(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    // What this process makes belongs to whom it runs as.
    let Ok(mine) = tempfile::tempfile_in(folder).and_then(|file| file.metadata()) else {
        return false;
    };
    fs::symlink_metadata(folder)
        .is_ok_and(|found| found.is_dir() && found.uid() == mine.uid() && found.mode() & 0o022 == 0)
}

/// Elsewhere it cannot be told.
#[cfg(not(unix))]
fn own(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_into_which_others_may_write_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, used) in [(0o700, true), (0o755, true), (0o775, false), (0o777, false)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(own(folder.path()), used, "{mode:o}");
        }
    }
}
