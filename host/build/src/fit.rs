//! What can be written down at all.

use wasmparser::{Parser, Payload};

/// Why a component's state cannot be read, beside what the library that reads it says itself: a
/// core module that has a memory or variables, but exports nothing, has no place to be read at.
pub(crate) fn hidden_state(component: &[u8]) -> Option<String> {
    let mut parts = 0;
    let mut part: Option<Part> = None;
    for payload in Parser::new(0).parse_all(component) {
        // What cannot be parsed is refused by others, with better words.
        match (payload.ok()?, &mut part) {
            (Payload::ModuleSection { .. }, _) => {
                part = Some(Part::default());
                parts += 1;
            }
            (Payload::MemorySection(_), Some(part)) => part.state = true,
            (Payload::GlobalSection(globals), Some(part)) => {
                let mut globals = globals.into_iter().flatten();
                part.state |= globals.any(|global| global.ty.mutable);
            }
            (Payload::ExportSection(_), Some(part)) => part.exports = true,
            (Payload::End(_), Some(Part { state, exports })) => {
                if *state && !*exports {
                    return Some(format!(
                        "expected core modules that export something, found one with a memory or variables and no export: number {parts}"
                    ));
                }
                part = None;
            }
            _ => {}
        }
    }
    None
}

/// What a core module was seen to have.
#[derive(Default)]
struct Part {
    state: bool,
    exports: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> bool {
        hidden_state(&wat::parse_str(text).unwrap()).is_some()
    }

    #[test]
    fn a_module_without_exports_may_have_no_state() {
        assert!(hidden("(component (core module (memory 1)))"));
        assert!(hidden(
            "(component (core module (global (mut i32) (i32.const 0))))"
        ));
        assert!(!hidden(
            "(component (core module (global i32 (i32.const 0))))"
        ));
        assert!(!hidden(
            r#"(component
                (core module (memory (export "memory") 1))
                (core module (func)))"#
        ));
    }
}
