//! Orders to learn from, and running the program.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fidelis_learn::{Learned, Past, Settings, Terms};
use fidelis_orders::{Reading, Unusable};
use fidelis_terminal::Progress;
use serde_json::Value;
use tempfile::TempDir;

/// The header of an orders file with all columns.
pub(crate) const HEADER: &str = "order_id,customer_id,ordered_at,currency,sku,quantity,amount_minor,discount_minor,category,seller,status";

/// A folder for files.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// An orders file of rows.
    pub(crate) fn orders<R: AsRef<str>>(&self, rows: &[R]) -> PathBuf {
        let mut text = format!("{HEADER}\n");
        for row in rows {
            writeln!(text, "{}", row.as_ref()).unwrap();
        }
        self.file("orders.csv", text)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The command line that learns `model` of an orders file.
    pub(crate) fn learning(&self, orders: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fidelis-learn"));
        command.stdin(Stdio::null());
        command.arg("--json").arg("--orders").arg(orders);
        command.arg("-o").arg(self.path("model")).args(more);
        command
    }

    pub(crate) fn learn(&self, orders: &Path, more: &[&str]) -> Ran {
        self.learning(orders, more).output().unwrap().into()
    }
}

/// What came of running the program.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
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

impl Ran {
    /// The closing figures.
    pub(crate) fn figures(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// Tells nobody, and is not stopped.
pub(crate) struct Quiet;

impl Progress for Quiet {
    fn begin(&mut self, _: u64, _: &'static str) {}
    fn done(&mut self, _: u64) {}
    fn left_out(&mut self, what: String) {
        panic!("left out: {what}");
    }
    fn stopped(&self) -> bool {
        false
    }
}

impl Reading for Quiet {
    fn rows(&mut self, _: u64) {}
    fn unusable(&mut self, what: &Unusable) {
        panic!("left out: {what}");
    }
    fn unknown_column(&mut self, name: &str) {
        panic!("unknown: {name}");
    }
    fn stopped(&self) -> bool {
        false
    }
}

/// Learns within this process.
pub(crate) fn learned(orders: &Path, program: Option<&str>, settings: Settings) -> Learned {
    let mut orders = fidelis_orders::read(orders, &mut Quiet).unwrap();
    let terms = match program {
        Some(program) => Terms::own(program).unwrap(),
        None => Terms::usual(&mut orders).unwrap(),
    };
    let past = Past::collect(&mut orders, terms, None, settings, &mut Quiet).unwrap();
    let tables = past.tables(&mut Quiet).unwrap();
    tables.learn(&mut Quiet).unwrap()
}

/// Numbers without a pattern, and the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        for (shift, factor) in [(30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB)] {
            mixed = (mixed ^ (mixed >> shift)).wrapping_mul(factor);
        }
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn shuffle<T>(&mut self, rows: &mut [T]) {
        for last in (1..rows.len()).rev() {
            rows.swap(last, self.below(last + 1));
        }
    }
}

/// Rows of a shop: members who come every few weeks of a year and have favourites, guests, and
/// orders that were cancelled.
pub(crate) fn shop(members: usize, products: usize, seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut rows = Vec::new();
    let mut order = 0;
    for member in 0..members {
        let taste = dice.below(products);
        let mut day = dice.below(60);
        while day < 364 {
            let who = match dice.below(9) {
                0 => String::new(),
                _ => format!("m{member}"),
            };
            let status = ["delivered", "paid", "cancelled", ""][dice.below(4)];
            let at = format!(
                "2025-{:02}-{:02}T{:02}:00:00Z",
                day / 31 + 1,
                day % 28 + 1,
                day % 24
            );
            for _ in 0..=dice.below(6) {
                let product = match dice.below(4) {
                    0 => dice.below(products),
                    _ => (taste + dice.below(8)) % products,
                };
                let (amount, category) = (dice.below(5_000) + 100, product % 7);
                rows.push(format!(
                    "o{order},{who},{at},EUR,p{product},1,{amount},10,c{category},s{},{status}",
                    product % 3
                ));
            }
            order += 1;
            day += 3 + dice.below(40);
        }
    }
    rows
}
