//! Running the command in a folder of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The header of an orders file without its optional columns.
pub(crate) const HEADER: &str =
    "order_id,customer_id,ordered_at,currency,sku,quantity,amount_minor,discount_minor";

/// Where the programme of 1 point per major unit lies.
pub(crate) fn one_point() -> PathBuf {
    example("programs/one-point.json")
}

/// A file of the examples.
pub(crate) fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(path)
}

/// The command.
pub(crate) fn fidelis() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fidelis"));
    command.stdin(Stdio::null());
    // Compiling the plugin takes longer than most tests: all share what the first one compiled.
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What came of running it.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit code; absent if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs the command with arguments.
pub(crate) fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ran {
    fidelis().args(arguments).output().unwrap().into()
}

/// Runs the command with arguments and standard input.
pub(crate) fn run_with<A: AsRef<OsStr>>(
    arguments: impl IntoIterator<Item = A>,
    input: &str,
) -> Ran {
    let mut command = fidelis();
    command.args(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The command may end before it has read everything.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap().into()
}

/// A folder for the files of one replay.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The command line that replays an orders file into `entries.csv` and `balances.csv`.
    pub(crate) fn replaying(&self, orders: &Path, program: &Path) -> Command {
        let mut command = fidelis();
        command.arg("replay").arg("--json");
        command.arg("--orders").arg(orders);
        command.arg("--program").arg(program);
        command.arg("-o").arg(self.path("entries.csv"));
        command.arg("--balances").arg(self.path("balances.csv"));
        command
    }

    /// Replays an orders file with 1 point per major unit.
    pub(crate) fn replay(&self, orders: &Path) -> Ran {
        self.replaying(orders, &one_point())
            .output()
            .unwrap()
            .into()
    }

    /// Replays CSV text: the header of [`HEADER`] and these rows.
    pub(crate) fn replay_rows(&self, rows: &[&str]) -> Ran {
        let text = format!("{HEADER}\n{}\n", rows.join("\n"));
        self.replay(&self.file("orders.csv", text))
    }
}
