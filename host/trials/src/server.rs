//! A server as an operator starts it: `fidelis serve` in a process of its own, which can be killed.

use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::postgres::free_port;

/// How long a server may take to be ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// The `fidelis` command, and where it may keep compiled plugins.
#[derive(Clone, Debug)]
pub struct Fidelis {
    program: PathBuf,
    cache: PathBuf,
}

impl Fidelis {
    /// The command beside the running program, or in the folder above it (where cargo puts tests
    /// one folder deeper). `cache` is a folder for compiled plugins.
    ///
    /// # Errors
    /// If it was not built.
    pub fn beside(cache: &Path) -> Result<Fidelis> {
        let own = std::env::current_exe().context("where does this program lie?")?;
        let found = own
            .ancestors()
            .skip(1)
            .take(2)
            .map(|folder| folder.join("fidelis"))
            .find(|program| program.is_file());
        match found {
            Some(program) => Ok(Fidelis {
                program,
                cache: cache.to_owned(),
            }),
            None => bail!("there is no fidelis beside {own:?}: run cargo build --workspace --bins"),
        }
    }

    /// The command, to be given arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.stdin(Stdio::null());
        command.env("XDG_CACHE_HOME", &self.cache);
        command
    }

    /// Runs `fidelis store verify`. What it printed is in the error where it found a difference.
    ///
    /// # Errors
    /// If there is a difference, or it fails.
    pub fn verify(&self, store: &str) -> Result<Output> {
        self.run(&["store", "verify", "--store", store])
    }

    /// Makes a key and gives it.
    ///
    /// # Errors
    /// If the command fails or prints no key.
    pub fn key(&self, store: &str, tenant: &str, scope: &str) -> Result<String> {
        let arguments = [
            "store", "key", "--store", store, "--tenant", tenant, "--scope", scope,
        ];
        let output = self.run(&arguments)?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace()
            .find(|word| word.starts_with("fk_"))
            .map(str::to_owned)
            .with_context(|| format!("expected a key, found {text:?}"))
    }

    /// Runs the command to its end.
    ///
    /// # Errors
    /// If it ends with another code than 0; with all that it printed.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        let output = self
            .command()
            .args(arguments)
            .output()
            .with_context(|| format!("{:?} cannot be started", self.program))?;
        ensure!(
            output.status.success(),
            "fidelis {} ended with {}:\n{}{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(output)
    }
}

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The store's address.
    pub store: String,
    /// Plugins to install, as `[TENANT=]FILE`.
    pub plugins: Vec<String>,
    /// Further arguments.
    pub arguments: Vec<String>,
    /// Variables of its environment.
    pub variables: Vec<(String, String)>,
    /// Where its log goes.
    pub log: PathBuf,
}

/// A server that runs, or was killed and can be started again at the same address. It is killed
/// when it is dropped.
#[derive(Debug)]
pub struct Server {
    fidelis: Fidelis,
    setup: Setup,
    port: u16,
    child: Option<Child>,
}

impl Server {
    /// Starts a server on a free port and waits until it is ready.
    ///
    /// # Errors
    /// If it ends, or is not ready within a minute; with the end of its log.
    pub fn start(fidelis: &Fidelis, setup: Setup) -> Result<Server> {
        let mut server = Server {
            fidelis: fidelis.clone(),
            setup,
            port: free_port()?,
            child: None,
        };
        server.resume()?;
        Ok(server)
    }

    /// Its address.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts it again after it was killed, and waits until it is ready.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn resume(&mut self) -> Result<()> {
        self.spawn()?;
        self.wait_ready(PATIENCE)
    }

    /// Starts it without waiting.
    ///
    /// # Errors
    /// If it runs already or cannot be started.
    pub fn spawn(&mut self) -> Result<()> {
        ensure!(self.child.is_none(), "the server runs already");
        let log = File::options()
            .create(true)
            .append(true)
            .open(&self.setup.log)
            .context("no log file")?;
        let mut command = self.fidelis.command();
        command.args(["serve", "--store", &self.setup.store]);
        for plugin in &self.setup.plugins {
            command.args(["--plugin", plugin]);
        }
        command.arg("--listen");
        command.arg(format!("127.0.0.1:{}", self.port));
        command.args(&self.setup.arguments);
        command.envs(self.setup.variables.iter().cloned());
        command.stdout(log.try_clone().context("no log file")?);
        command.stderr(log);
        self.child = Some(command.spawn().context("the server cannot be started")?);
        Ok(())
    }

    /// Waits until `/readyz` answers 200.
    ///
    /// # Errors
    /// If the server ends, or time is over; with the end of its log.
    pub fn wait_ready(&mut self, patience: Duration) -> Result<()> {
        let begun = Instant::now();
        while !ready(self.port) {
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait().context("cannot wait")?
            {
                self.child = None;
                bail!(
                    "the server ended with {status}; its log says:\n{}",
                    self.log()
                );
            }
            if begun.elapsed() > patience {
                bail!("the server is not ready; its log says:\n{}", self.log());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// SIGKILL: it has no time for anything.
    ///
    /// # Errors
    /// If it does not run any more: then it ended by itself.
    pub fn kill(&mut self) -> Result<()> {
        let mut child = self.child.take().context("the server does not run")?;
        if let Some(status) = child.try_wait().context("cannot wait")? {
            bail!("the server ended by itself with {status}:\n{}", self.log());
        }
        child.kill().context("cannot kill")?;
        child.wait().context("cannot wait")?;
        Ok(())
    }

    /// SIGTERM: it is asked to end, and waited for.
    ///
    /// # Errors
    /// If it does not run, or does not end within a minute.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        let mut child = self.child.take().context("the server does not run")?;
        let pid = Pid::from_raw(i32::try_from(child.id()).context("a process id beyond i32")?);
        kill(pid, Signal::SIGTERM).context("cannot send SIGTERM")?;
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait().context("cannot wait")? {
                return Ok(status);
            }
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                bail!(
                    "the server did not end within {PATIENCE:?}:\n{}",
                    self.log()
                );
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn runs(&mut self) -> Result<bool> {
        match &mut self.child {
            Some(child) => Ok(child.try_wait().context("cannot wait")?.is_none()),
            None => Ok(false),
        }
    }

    /// The last lines of its log.
    pub fn log(&self) -> String {
        let text = fs::read(&self.setup.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let from = lines.len().saturating_sub(40);
        lines.get(from..).unwrap_or_default().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Asks `/readyz` with a socket alone: there is no executor where servers are started.
fn ready(port: u16) -> bool {
    use std::io::{Read, Write};
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: trials\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
