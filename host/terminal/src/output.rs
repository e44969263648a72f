//! Files that appear whole or not at all.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

use crate::interrupt;

/// An output that cannot be written.
#[derive(Debug, Error)]
#[error("cannot write {path}", path = path.display())]
pub struct OutputError {
    path: PathBuf,
    source: io::Error,
}

/// A file in the making. It lies beside its final place under a name of its own, takes that place
/// on [`Output::commit`], and is removed if that never comes.
#[derive(Debug)]
pub struct Output {
    /// As the user named it.
    path: PathBuf,
    /// What that leads to.
    place: PathBuf,
    writer: BufWriter<Target>,
}

#[derive(Debug)]
enum Target {
    Beside(NamedTempFile),
    /// A device or a pipe, which must not be replaced by a file.
    Direct(File),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            // The file itself: its wrapper would add its own name to every error.
            Self::Beside(file) => file.as_file_mut().write(bytes),
            Self::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file) => file.as_file_mut().flush(),
            Self::Direct(file) => file.flush(),
        }
    }
}

impl Output {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// If its folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, OutputError> {
        let failed = |source| OutputError {
            path: path.to_owned(),
            source,
        };
        let (place, target) = match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(failed(io::ErrorKind::IsADirectory.into()));
            }
            Ok(found) if !found.is_file() => {
                let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
                (path.to_owned(), Target::Direct(file))
            }
            // A link stays a link: what it points to is replaced.
            _ => {
                let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                let file = beside(&place).map_err(failed)?;
                (place, Target::Beside(file))
            }
        };
        Ok(Self {
            path: path.to_owned(),
            place,
            writer: BufWriter::with_capacity(1 << 18, target),
        })
    }

    /// Checks that the file could be begun, and leaves nothing behind. A device or a pipe is not
    /// opened: whoever reads the pipe would take that for its end.
    ///
    /// # Errors
    ///
    /// As [`Output::create`].
    pub fn probe(path: &Path) -> Result<(), OutputError> {
        match fs::metadata(path) {
            Ok(found) if !found.is_file() && !found.is_dir() => Ok(()),
            _ => interrupt::undisturbed(|| Self::create(path).map(drop)),
        }
    }

    /// Appends bytes.
    ///
    /// # Errors
    ///
    /// If the disk is full or gone.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        let done = self.writer.write_all(bytes);
        done.map_err(|source| self.failed(source))
    }

    /// Sees to it that every byte lies on the disk, so that a later [`Output::commit`] can only
    /// fail for the name.
    ///
    /// # Errors
    ///
    /// If the disk is full or gone.
    pub fn finish(&mut self) -> Result<(), OutputError> {
        let done = self
            .writer
            .flush()
            .and_then(|()| match self.writer.get_ref() {
                Target::Beside(file) => file.as_file().sync_all(),
                Target::Direct(_) => Ok(()),
            });
        done.map_err(|source| self.failed(source))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// If that fails; nothing is left behind then.
    pub fn commit(mut self) -> Result<(), OutputError> {
        self.finish()?;
        let (target, _) = self.writer.into_parts();
        match target {
            Target::Direct(_) => Ok(()),
            Target::Beside(file) => match file.persist(&self.place) {
                Ok(_) => Ok(()),
                Err(refused) => Err(OutputError {
                    path: self.path,
                    source: refused.error,
                }),
            },
        }
    }

    fn failed(&self, source: io::Error) -> OutputError {
        OutputError {
            path: self.path.clone(),
            source,
        }
    }
}

fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".fidelis-").suffix(".part");
    if let Some(permissions) = permissions(path) {
        builder.permissions(permissions);
    }
    // The builder's own error names the draft, which nobody asked for.
    builder
        .tempfile_in(folder)
        .map_err(|refused| match fs::metadata(folder) {
            Ok(_) => refused.kind().into(),
            Err(missing) => missing,
        })
}

/// Those of the file that is replaced, else what any new file gets.
#[cfg(unix)]
fn permissions(path: &Path) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let found = fs::metadata(path).map(|found| found.permissions());
    Some(found.unwrap_or_else(|_| Permissions::from_mode(0o666)))
}

#[cfg(not(unix))]
fn permissions(_: &Path) -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_on_commit_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mut output = Output::create(&path).unwrap();
        output.write(b"a,b\n").unwrap();
        assert!(!path.exists());
        output.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a,b\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_not_committed_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "before").unwrap();
        let mut output = Output::create(&path).unwrap();
        output.write(b"after").unwrap();
        drop(output);
        assert_eq!(fs::read(&path).unwrap(), b"before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_told_by_its_own_name_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for path in [folder.path().join("none/out.csv"), file.join("out.csv")] {
            let refused = Output::probe(&path).unwrap_err();
            let told = format!("{refused}: {}", refused.source);
            assert!(told.contains("out.csv"), "{told}");
            assert!(!told.contains(".fidelis-"), "{told}");
        }
    }

    #[test]
    fn a_folder_is_no_output() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Output::probe(folder.path()).unwrap_err();
        assert_eq!(refused.source.kind(), io::ErrorKind::IsADirectory);
    }
}
