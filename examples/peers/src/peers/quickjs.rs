//! The programme in QuickJS: the same file as in Node, JSON text in, JSON text out.

use anyhow::{Context as _, Result};
use rquickjs::context::intrinsic::{Eval, Json, Promise};
use rquickjs::{Context, Ctx, Function, Module, Persistent, Runtime, WriteOptions};

use super::Texts;

const SOURCE: &str = include_str!("../../node/plain.js");
const NAME: &str = "plain.js";

/// What the programme needs of JavaScript's library beyond the language, and no more: that makes a
/// new context as cheap as it can be.
type Needed = (Eval, Json, Promise);

/// A new runtime and context for every call. The programme is compiled once; each context loads
/// its bytecode.
///
/// # Errors
/// If the programme does not compile.
pub(crate) fn fresh() -> Result<Texts<impl FnMut(&str) -> Result<String>>> {
    let bytecode = compile()?;
    Ok(Texts::new(
        "QuickJS, fresh runtime for every call",
        move |text| {
            let context = Context::custom::<Needed>(&Runtime::new()?)?;
            context.with(|ctx| Ok(load(&ctx, &bytecode)?.call((text,))?))
        },
    ))
}

/// One context that answers all calls.
///
/// # Errors
/// If the programme does not compile.
pub(crate) fn warm() -> Result<Texts<impl FnMut(&str) -> Result<String>>> {
    let bytecode = compile()?;
    let context = Context::custom::<Needed>(&Runtime::new()?)?;
    let answer = context.with(|ctx| -> Result<Persistent<Function<'static>>> {
        Ok(Persistent::save(&ctx, load(&ctx, &bytecode)?))
    })?;
    let warm = Warm { answer, context };
    Ok(Texts::new("QuickJS, warm", move |text| warm.call(text)))
}

/// A context that stays. Its function must go first.
struct Warm {
    answer: Persistent<Function<'static>>,
    context: Context,
}

impl Warm {
    fn call(&self, text: &str) -> Result<String> {
        let answer = self.answer.clone();
        self.context
            .with(|ctx| Ok(answer.restore(&ctx)?.call((text,))?))
    }
}

fn compile() -> Result<Vec<u8>> {
    let context = Context::full(&Runtime::new()?)?;
    context.with(|ctx| {
        let module = Module::declare(ctx, NAME, SOURCE)?;
        Ok(module.write(WriteOptions {
            strip_source: true,
            strip_debug: true,
            ..WriteOptions::default()
        })?)
    })
}

/// The programme's function, in a context.
fn load<'js>(ctx: &Ctx<'js>, bytecode: &[u8]) -> Result<Function<'js>> {
    // SAFETY: `compile` wrote the bytecode with this very version of QuickJS.
    #[allow(unsafe_code)]
    let module = unsafe { Module::load(ctx.clone(), bytecode) }?;
    let (module, done) = module.eval()?;
    done.finish::<()>()?;
    module.get("answer").context("plain.js has no `answer`")
}
