//! A PostgreSQL server that is thrown away: its cluster lies in a folder of its own, it listens on
//! a free port of 127.0.0.1, and both end with the value.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// How long it may take to be ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is needed of an installation.
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "createdb", "pg_isready"];

/// The role that owns everything. The cluster trusts whoever connects.
const ROLE: &str = "trials";

/// The programs of an installed PostgreSQL.
#[derive(Clone, Debug)]
pub struct Installed {
    folder: PathBuf,
}

impl Installed {
    /// Looks in `PATH`, then where Debian puts them, the newest version first.
    pub fn find() -> Option<Installed> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        folders.extend(debian());
        folders
            .into_iter()
            // What lies in PATH may be a link to one of several programs.
            .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
            .filter_map(|initdb| initdb.parent().map(Path::to_owned))
            .find(|folder| {
                PROGRAMS
                    .iter()
                    .all(|program| folder.join(program).is_file())
            })
            .map(|folder| Installed { folder })
    }

    /// The same, but says on standard error what is skipped where there is none.
    pub fn or_skip(what: &str) -> Option<Installed> {
        let found = Installed::find();
        if found.is_none() {
            eprintln!("SKIPPED {what}: no initdb in PATH or /usr/lib/postgresql/*/bin");
        }
        found
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// `/usr/lib/postgresql/VERSION/bin`, the highest version first.
fn debian() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir("/usr/lib/postgresql") else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// A running server. It is stopped, and its folder removed, when it is dropped.
#[derive(Debug)]
pub struct Postgres {
    installed: Installed,
    user: Option<User>,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

/// Whom PostgreSQL runs as where root runs the tests: it refuses root.
#[derive(Clone, Copy, Debug)]
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Makes a cluster and starts it. Nothing of its durability is switched off: what it tells of
    /// speed is what a shop would see.
    ///
    /// # Errors
    /// If a program fails, or the server is not ready within a minute.
    pub fn start(installed: Installed) -> Result<Postgres> {
        let folder = tempfile::Builder::new()
            .prefix("fidelis-postgres-")
            .tempdir()
            .context("no folder for PostgreSQL")?;
        let user = other_user()?;
        if let Some(user) = user {
            chown(folder.path(), Some(user.uid), Some(user.gid))
                .context("the folder cannot be given to PostgreSQL's user")?;
        }
        let mut postgres = Postgres {
            installed,
            user,
            folder,
            port: free_port()?,
            child: None,
        };
        postgres.make()?;
        postgres.resume()?;
        Ok(postgres)
    }

    /// The address of a database of it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/{database}", self.port)
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes a database and gives its address.
    ///
    /// # Errors
    /// If `createdb` fails.
    pub fn database(&self, name: &str) -> Result<String> {
        let port = self.port.to_string();
        let arguments = ["-h", "127.0.0.1", "-p", &port, "-U", ROLE, name];
        run(self.command("createdb").args(arguments))?;
        Ok(self.url(name))
    }

    /// Ends the server at once, as when its machine loses power: clients lose their connections.
    ///
    /// # Errors
    /// If it does not end within a minute.
    pub fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let pid = Pid::from_raw(i32::try_from(child.id()).context("a process id beyond i32")?);
        // Immediate shutdown: the postmaster ends its children itself.
        let _ = kill(pid, Signal::SIGQUIT);
        let begun = Instant::now();
        while child.try_wait().context("cannot wait")?.is_none() {
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
                bail!("PostgreSQL did not end within {PATIENCE:?}");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Starts the server again, on the same port with the same data.
    ///
    /// # Errors
    /// If it is not ready within a minute.
    pub fn resume(&mut self) -> Result<()> {
        ensure!(self.child.is_none(), "PostgreSQL runs already");
        let log = fs::File::create(self.folder.path().join("log")).context("no log file")?;
        let port = self.port.to_string();
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).args(["-p", &port]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
        ] {
            command.args(["-c", setting]);
        }
        command.stdout(log.try_clone().context("no log file")?);
        command.stderr(log);
        self.child = Some(command.spawn().context("postgres cannot be started")?);
        self.wait()
    }

    fn wait(&mut self) -> Result<()> {
        let begun = Instant::now();
        let port = self.port.to_string();
        loop {
            let arguments = ["-q", "-h", "127.0.0.1", "-p", &port, "-U", ROLE];
            let ready = self.command("pg_isready").args(arguments).status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let ended = match &mut self.child {
                Some(child) => child.try_wait().context("cannot wait")?,
                None => None,
            };
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL is not ready; its log says:\n{log}");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn make(&self) -> Result<()> {
        let mut command = self.command("initdb");
        command.arg("-D").arg(self.data());
        command.args(["-U", ROLE, "--auth=trust", "--no-sync"]);
        command.args(["--encoding=UTF8", "--no-locale"]);
        run(&mut command)
    }

    /// One of PostgreSQL's programs, as the user whom it accepts.
    fn command(&self, name: &str) -> Command {
        let program = self.installed.program(name);
        let mut command = as_user(self.user, &program);
        command.current_dir(self.folder.path());
        command.stdin(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("{error:#}");
        }
    }
}

fn as_user(user: Option<User>, program: &Path) -> Command {
    let Some(user) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={}", user.uid));
    command.arg(format!("--regid={}", user.gid));
    command.arg("--clear-groups").arg(program);
    command
}

/// Nobody else is needed unless root runs this: then `postgres`, or `nobody` where it is missing.
fn other_user() -> Result<Option<User>> {
    if number(["-u"])? != 0 {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let (Ok(uid), Ok(gid)) = (number(["-u", name]), number(["-g", name])) {
            return Ok(Some(User { uid, gid }));
        }
    }
    bail!("PostgreSQL refuses root, and there is neither a user postgres nor nobody")
}

fn number<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<u32> {
    let output = Command::new("id").args(arguments).output()?;
    ensure!(output.status.success(), "id failed");
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} cannot be started"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// A port of 127.0.0.1 that was free a moment ago.
///
/// # Errors
/// If there is none.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}
