//! What the tests share.

use std::path::Path;
use std::sync::LazyLock;

use fidelis_build::{Baked, Error, Ingredients, Override, bake};
use fidelis_host::{Sandbox, SandboxOptions, Shop};

/// One engine for all tests. It remembers what it compiled: every plugin is made from one base.
pub(crate) static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    Sandbox::with_options(SandboxOptions {
        cache: Some(env!("CARGO_TARGET_TMPDIR").into()),
        ..SandboxOptions::default()
    })
    .unwrap()
});

/// A file of the examples.
pub(crate) fn example(path: &str) -> String {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    std::fs::read_to_string(examples.join(path)).unwrap()
}

/// The reference plugin with a programme of the examples and overrides.
pub(crate) fn build(program: &str, overrides: &[Override<'_>]) -> Result<Baked, Error> {
    let program = example(program);
    bake(
        &SANDBOX,
        &Ingredients {
            base: fidelis_reference::COMPONENT,
            program: &program,
            overrides,
            ..Ingredients::default()
        },
    )
}

/// A baked plugin, ready to answer.
pub(crate) fn shop(baked: &Baked) -> Shop {
    SANDBOX.load(&baked.component).unwrap().baked().unwrap()
}
