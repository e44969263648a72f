//! The command line's shape.

use std::convert::Infallible;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use fidelis_host::Function;
use fidelis_orders::instant::day;

/// Fidelis: a shop's whole loyalty programme as one sandboxed WebAssembly component.
#[derive(Debug, Parser)]
#[command(name = "fidelis", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done; 1 the work failed or left something out; 2 wrong use; 130 stopped by Ctrl-C; 143 stopped by SIGTERM."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Prints the result as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// `fidelis schema`
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The contract's interfaces, types and functions as JSON, for hosts that cannot ask a
    /// component for them.
    #[arg(long)]
    pub(crate) contract: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Shows a sample shop: one page and cart for six customers, and three customers' carts; with
    /// --web as a shop for the browser.
    Demo(DemoArgs),
    /// Builds a programme, and what was learned from past orders, into a plugin.
    Build(BuildArgs),
    /// Tells what a plugin exports, imports and weighs.
    Inspect(InspectArgs),
    /// Asks a plugin for one decision, or with --lines for many.
    Call(CallArgs),
    /// Prints the JSON Schema of a programme, or the types of the contract.
    Schema(SchemaArgs),
    /// Reports everything that is wrong with a programme.
    Check(CheckArgs),
    /// Settles every order of a file and writes the ledger's entries.
    Replay(ReplayArgs),
    /// Classifies every customer of an orders file: RFM scores and stage of life, as of a day.
    Segments(SegmentsArgs),
    /// Measures what calls cost on this machine.
    Bench(BenchArgs),
    /// Recommends products to every customer of an orders file, by a learned model, as of a day.
    Recommend(RecommendArgs),
    /// Learns a model from past orders.
    #[command(disable_help_flag = true)]
    Learn(LearnArgs),
    /// Serves the HTTP API, by the plugins that a store keeps, until it is stopped.
    Serve(ServeArgs),
    /// Looks after a store.
    #[command(subcommand)]
    Store(StoreCommand),
    /// Asks a plugin or an override some hundred requests and tells whether it keeps the contract.
    Conformance(ConformanceArgs),
    /// Makes a project for a plugin of an author's own, which builds and tests itself.
    New(NewArgs),
    /// Writes a plugin as an OCI image layout, for a registry.
    Package(PackageArgs),
    /// Does a store's nightly work: what falls due, feasts, tiers, segments and their sizes.
    Tick(TickArgs),
}

/// `fidelis demo`
#[derive(Debug, Args)]
#[command(
    after_help = "The shop of --web answers this machine alone. Stopped by Ctrl-C or SIGTERM it finishes what runs, for five seconds at most; asked a second time it ends at once."
)]
pub(crate) struct DemoArgs {
    /// The language of the texts (BCP 47): English or French. The shop of --web speaks the
    /// browser's.
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    pub(crate) lang: String,
    /// Opens the sample shop for a browser, until it is stopped.
    #[arg(long, conflicts_with = "lang")]
    pub(crate) web: bool,
    /// Where --web listens; without it 8080, or where that is taken a free one; 0 takes a free one.
    #[arg(long, value_name = "PORT", requires = "web")]
    pub(crate) port: Option<u16>,
}

/// `fidelis build`
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// The programme; - reads standard input.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
    /// What was learned from past orders.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// The plugin that is configured; without it the built-in one.
    #[arg(long, value_name = "BASE.wasm")]
    pub(crate) base: Option<PathBuf>,
    /// A component that answers in the place of the plugin; may be given again, and each one wraps
    /// or replaces what stands before it.
    #[arg(long = "override", value_name = "OVERRIDE.wasm")]
    pub(crate) overrides: Vec<PathBuf>,
    /// Where the plugin goes.
    #[arg(short, long, value_name = "SHOP.wasm")]
    pub(crate) output: PathBuf,
}

/// `fidelis inspect`
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The component; without it the built-in plugin.
    #[arg(value_name = "PLUGIN.wasm")]
    pub(crate) plugin: Option<PathBuf>,
}

/// `fidelis call`
#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    /// What is asked.
    #[arg(value_name = "FUNCTION")]
    pub(crate) function: Decision,
    /// The request as canonical JSON; - reads standard input.
    #[arg(value_name = "REQUEST.json")]
    pub(crate) request: PathBuf,
    /// Who answers.
    #[command(flatten)]
    pub(crate) source: Source,
    /// Reads one request a line and answers each with a line: {"Ok":…} or {"Err":…}.
    #[arg(long)]
    pub(crate) lines: bool,
    /// Tells on standard error what each call used, beside its limits.
    #[arg(long)]
    pub(crate) report: bool,
}

/// Which plugin answers, with which programme.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The plugin; without it the built-in one.
    #[arg(long, value_name = "PLUGIN.wasm")]
    pub(crate) plugin: Option<PathBuf>,
    /// The programme; a plugin with a built-in programme takes none.
    #[arg(long, value_name = "PROGRAM.json", required_unless_present = "plugin")]
    pub(crate) program: Option<PathBuf>,
    /// What was learned from past orders.
    #[arg(long, value_name = "MODEL", requires = "program")]
    pub(crate) model: Option<PathBuf>,
}

/// `fidelis check`
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The programme; - reads standard input.
    #[arg(value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
}

/// `fidelis replay`
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The orders, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) orders: PathBuf,
    /// The programme.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: PathBuf,
    /// Where the ledger's entries go, as CSV.
    #[arg(short, long, value_name = "ENTRIES.csv")]
    pub(crate) output: PathBuf,
    /// Where each customer's balance goes, as CSV.
    #[arg(long, value_name = "BALANCES.csv")]
    pub(crate) balances: Option<PathBuf>,
}

/// `fidelis segments`
#[derive(Debug, Args)]
pub(crate) struct SegmentsArgs {
    /// The orders, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) orders: PathBuf,
    /// The programme; without it UTC, scores from 1 to 5, and equal values share a score.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: Option<PathBuf>,
    /// What was learned from past orders, as bytes or as JSON; without break points in it or in the
    /// programme, they are learned from this file.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// The day at whose end, in the programme's zone, customers are looked at: 2017-12-31.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) at: NaiveDate,
    /// Where each customer's row goes, as CSV.
    #[arg(short, long, value_name = "SEGMENTS.csv")]
    pub(crate) output: PathBuf,
}

/// `fidelis bench`
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// A plugin with its programme built in; without it the sample shop, beside the same code
    /// without a sandbox.
    #[arg(long, value_name = "SHOP.wasm")]
    pub(crate) plugin: Option<PathBuf>,
    /// A cart for the plugin: a request of `quote`. Its lines are repeated. Without it a cart of
    /// the sample shop.
    #[arg(long, value_name = "CART.json")]
    pub(crate) cart: Option<PathBuf>,
    /// About how long to measure.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = value_parser!(u16).range(1..=3600))]
    pub(crate) seconds: u16,
}

/// `fidelis recommend`
#[derive(Debug, Args)]
pub(crate) struct RecommendArgs {
    /// What was learned from past orders.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// The programme, for its zone, its segments and its stages; without it UTC, no segments and
    /// the usual stages.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: Option<PathBuf>,
    /// What the customers ordered, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) history: PathBuf,
    /// The day at whose end, in the programme's zone, customers are looked at: 2017-12-31; without
    /// it the day of the file's last order.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) at: Option<NaiveDate>,
    /// Only what the customer has not bought yet.
    #[arg(long)]
    pub(crate) new_only: bool,
    /// How many products each customer gets at most, from 1 to 1000.
    #[arg(short = 'k', value_name = "COUNT", default_value_t = 10, value_parser = value_parser!(u32).range(1..=1000))]
    pub(crate) count: u32,
    /// Where the recommendations go, as CSV: one row for each rank.
    #[arg(short, long, value_name = "RECOMMENDATIONS.csv")]
    pub(crate) output: PathBuf,
}

/// `fidelis learn`: whatever stands behind it is for the program that learns.
#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    /// --orders ORDERS [--program PROGRAM.json] [--at DATE] -o MODEL
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    pub(crate) arguments: Vec<OsString>,
}

/// `fidelis serve`
#[derive(Debug, Args)]
#[command(
    after_help = "What is logged to standard error: FIDELIS_LOG, such as warn or info,sqlx=debug.\nStopped by Ctrl-C or SIGTERM it finishes what runs, for ten seconds at most; asked a second time it ends at once."
)]
pub(crate) struct ServeArgs {
    /// Where everything is kept: a file, which is made where it is missing, or a database.
    #[arg(long, value_name = "sqlite://FILE | postgres://…")]
    pub(crate) store: String,
    /// A plugin with its programme built in, and whose it is; without a tenant it is that of the
    /// tenant "default". It is installed in the store unless it is the live one already. May be
    /// given again.
    #[arg(long = "plugin", value_name = "[TENANT=]SHOP.wasm", num_args = 1.., value_parser = plugin_of)]
    pub(crate) plugins: Vec<PluginOf>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Uses a plugin's instance for call after call, instead of a fresh one for each: a quote costs
    /// a fifth less. Only for plugins that are trusted with all customers' matters at once.
    #[arg(long)]
    pub(crate) warm: bool,
}

/// A plugin and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PluginOf {
    /// The tenant.
    pub(crate) tenant: String,
    /// The plugin's file.
    pub(crate) path: PathBuf,
}

/// Reads `[TENANT=]SHOP.wasm`. What stands before the first `=` is a tenant unless it has a slash.
fn plugin_of(text: &str) -> Result<PluginOf, Infallible> {
    let (tenant, path) = match text.split_once('=') {
        Some((tenant, path)) if !tenant.contains(['/', '\\']) => (tenant, path),
        _ => ("default", text),
    };
    Ok(PluginOf {
        tenant: tenant.to_owned(),
        path: path.into(),
    })
}

/// `fidelis store`
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Makes every account again from its entries and reports whatever differs. Servers may go on
    /// writing.
    Verify(VerifyArgs),
    /// Makes a key to the HTTP API and prints it. It cannot be seen again.
    Key(KeyArgs),
}

/// `fidelis store verify`
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The store; it must be there.
    #[arg(long, value_name = "sqlite://FILE | postgres://…")]
    pub(crate) store: String,
}

/// `fidelis store key`
#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    /// The store.
    #[arg(long, value_name = "sqlite://FILE | postgres://…")]
    pub(crate) store: String,
    /// Whose data the key opens; * opens every tenant's.
    #[arg(long, value_name = "TENANT", default_value = "default")]
    pub(crate) tenant: String,
    /// What the key lets do.
    #[arg(long, required_unless_present = "revoke")]
    pub(crate) scope: Option<KeyScope>,
    /// Revokes the key of this id (what stands between the first two underscores) in the place of
    /// making one: within seconds no server takes it any more.
    #[arg(long, value_name = "ID", conflicts_with_all = ["scope", "label", "tenant"])]
    pub(crate) revoke: Option<String>,
    /// What people call it.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) label: String,
}

/// What a key lets do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyScope {
    /// What a storefront does for its customers.
    Storefront,
    /// That, and what people of the shop do by hand.
    Operator,
}

/// `fidelis new`
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The project's name: small letters, digits and hyphens.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The language that it is written in.
    #[arg(long, value_enum)]
    pub(crate) lang: Language,
    /// The new folder; without it one of the project's name.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) path: Option<PathBuf>,
}

/// A language in which plugins are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// Rust, over wit-bindgen.
    Rust,
    /// JavaScript, on QuickJS.
    Js,
    /// Python, on CPython.
    Python,
}

/// `fidelis package`
#[derive(Debug, Args)]
pub(crate) struct PackageArgs {
    /// The plugin.
    #[arg(value_name = "PLUGIN.wasm")]
    pub(crate) plugin: PathBuf,
    /// The new folder.
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: PathBuf,
    /// The plugin's version, such as 1.2.0.
    #[arg(long, value_name = "VERSION", default_value = "0.1.0")]
    pub(crate) version: String,
    /// The licence under which it is given on, as an SPDX expression.
    #[arg(long, value_name = "SPDX", default_value = "LicenseRef-proprietary")]
    pub(crate) license: String,
    /// Where its sources are.
    #[arg(long, value_name = "URL")]
    pub(crate) source: Option<String>,
    /// What it is called; without it the programme's name.
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,
}

/// `fidelis conformance`
#[derive(Debug, Args)]
pub(crate) struct ConformanceArgs {
    /// The component: a whole plugin, one with its programme built in, or an override; without it
    /// the built-in plugin.
    #[arg(value_name = "PLUGIN.wasm")]
    pub(crate) plugin: Option<PathBuf>,
    /// The programme with which it is asked; without it that of the demo, and for a plugin with a
    /// programme of its own none.
    #[arg(long, value_name = "P.json")]
    pub(crate) program: Option<PathBuf>,
    /// Ordinary requests for each function, and as many spoiled ones.
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = value_parser!(u64).range(1..=100_000))]
    pub(crate) requests: u64,
    /// The number of the first request: the same number asks the same again.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) first: u64,
}

/// `fidelis tick`
#[derive(Debug, Args)]
pub(crate) struct TickArgs {
    /// The store; it must be there.
    #[arg(long, value_name = "sqlite://FILE | postgres://…")]
    pub(crate) store: String,
    /// The day whose end is worked through: 2026-11-29; without it yesterday, in each programme's
    /// zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) at: Option<NaiveDate>,
    /// Only this tenant.
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
}

/// The functions that decide something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decision {
    /// Answers a cart.
    Quote,
    /// Decides what events do to an account.
    Settle,
    /// Says who a member is.
    Classify,
    /// Fills the places of a page.
    Compose,
    /// Describes the programme.
    Describe,
    /// Finds the words of messages: {"messages":[…],"locale":"fr"}.
    Render,
}

impl Decision {
    /// The contract's function.
    pub(crate) const fn function(self) -> Function {
        match self {
            Self::Quote => Function::Quote,
            Self::Settle => Function::Settle,
            Self::Classify => Function::Classify,
            Self::Compose => Function::Compose,
            Self::Describe => Function::Describe,
            Self::Render => Function::Render,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, plugin_of};

    #[test]
    fn the_shape_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_plugin_is_the_default_tenants_unless_it_is_said_whose() {
        for (text, tenant, path) in [
            ("shop.wasm", "default", "shop.wasm"),
            ("paris=shop.wasm", "paris", "shop.wasm"),
            ("paris=/a/b=c.wasm", "paris", "/a/b=c.wasm"),
            ("./a=b.wasm", "default", "./a=b.wasm"),
        ] {
            let read = plugin_of(text).unwrap();
            assert_eq!(
                (read.tenant.as_str(), read.path.to_str()),
                (tenant, Some(path))
            );
        }
    }
}
