//! The reference plugin as a component: what `guest/` compiles to, ready to be loaded.
//!
//! It implements the world `plugin` of the contract and imports nothing.

/// The component's bytes, in binary form.
pub static COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/reference.wasm"));

#[cfg(test)]
mod tests {
    use super::COMPONENT;

    /// What it may have, in bytes. A plugin is copied to every host that runs it; what makes it
    /// larger should be worth it.
    const LARGEST: usize = 512 * 1024;

    #[test]
    fn it_is_a_component_of_a_size_that_travels_well() {
        assert!(COMPONENT.starts_with(b"\0asm\x0d\0\x01\0"));
        assert!(COMPONENT.len() <= LARGEST, "{} bytes", COMPONENT.len());
    }
}
