//! `docs/contract.md` says what `wit/` says: every interface with its functions and types.
//!
//! `BLESS=1 cargo test -p fidelis-tests contract_page` writes the page anew.

use std::fmt::Write as _;
use std::path::Path;

use wit_parser::{
    Docs, Function, Interface, InterfaceId, Package, Resolve, Type, TypeDefKind, TypeId, TypeOwner,
    World, WorldItem,
};

use crate::page::{self, cell, paragraphs};

#[test]
fn the_page_says_what_the_contract_says() {
    let mut resolve = Resolve::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let (package, _) = resolve.push_dir(folder).unwrap();
    let contract = Contract {
        resolve: &resolve,
        package: &resolve.packages[package],
    };
    page::check("contract.md", &contract.page());
}

struct Contract<'a> {
    resolve: &'a Resolve,
    package: &'a Package,
}

impl Contract<'_> {
    fn page(&self) -> String {
        let mut page = format!(
            "# The contract\n\n\
             <!-- Written from wit/ by a test: BLESS=1 cargo test -p fidelis-tests contract_page -->\n\n\
             What a storefront sends and gets, as [`wit/`](../wit) has it: package `{}`. When each \
             function is asked, and what becomes of its answers, is told in \
             [requests.md](requests.md).\n\n\
             Names are those of WIT. In [canonical JSON](requests.md#canonical-json) a field \
             `share-ppm` is called `share_ppm`, a case `order-placed` is `\"OrderPlaced\"`, or \
             `{{\"OrderPlaced\": …}}` where it carries something, and what is optional may be `null`.\n\n\
             | interface | functions | |\n|---|---|---|\n",
            self.package.name
        );
        let interfaces = self.interfaces();
        for (name, interface) in &interfaces {
            let functions: Vec<String> = interface
                .functions
                .keys()
                .map(|function| format!("[`{function}`](#{name}-{function})"))
                .collect();
            let words = first_paragraph(words(&interface.docs, name));
            row(
                &mut page,
                &[
                    &format!("[`{name}`](#{name})"),
                    &functions.join(", "),
                    &cell(&words),
                ],
            );
        }
        page.push_str("\nWhich of them a component has to export: [worlds](#worlds).\n");
        for (name, interface) in interfaces {
            self.interface(&mut page, name, interface);
        }
        self.worlds(&mut page);
        page
    }

    /// The interfaces by name; the types that all of them share come last.
    fn interfaces(&self) -> Vec<(&str, &Interface)> {
        let mut interfaces: Vec<(&str, &Interface)> = self
            .package
            .interfaces
            .iter()
            .map(|(name, id)| (name.as_str(), &self.resolve.interfaces[*id]))
            .collect();
        interfaces.sort_by_key(|(name, _)| (*name == "types", *name));
        interfaces
    }

    fn interface(&self, page: &mut String, name: &str, interface: &Interface) {
        let docs = paragraphs(words(&interface.docs, name));
        writeln!(page, "\n## {name}\n\n{docs}").unwrap();
        let types = self.own_types(interface);
        if !types.is_empty() {
            let links: Vec<String> = types.iter().map(|id| self.named(*id)).collect();
            writeln!(page, "\nTypes: {}.", links.join(", ")).unwrap();
        }
        for function in interface.functions.values() {
            self.function(page, name, function);
        }
        for id in types {
            self.type_def(page, name, id);
        }
    }

    /// The types that an interface defines, in the order of its file. Those that it only uses are
    /// told where they are defined.
    fn own_types(&self, interface: &Interface) -> Vec<TypeId> {
        let mut types: Vec<TypeId> = interface.types.values().copied().collect();
        types.retain(|id| self.origin(*id) == *id);
        types.sort_by_key(|id| self.resolve.types[*id].span.start());
        types
    }

    fn function(&self, page: &mut String, interface: &str, function: &Function) {
        let name = &function.name;
        let params: Vec<String> = function
            .params
            .iter()
            .map(|param| format!("`{}` ({})", param.name, self.shown(&param.ty)))
            .collect();
        let takes = if params.is_empty() {
            "nothing".to_owned()
        } else {
            params.join(", ")
        };
        let answer = function
            .result
            .as_ref()
            .map_or_else(|| "nothing".to_owned(), |answer| self.shown(answer));
        heading(page, interface, name, "function");
        writeln!(
            page,
            "\n{}\n\nTakes {takes}. Answers {answer}.",
            paragraphs(words(&function.docs, name))
        )
        .unwrap();
    }

    fn type_def(&self, page: &mut String, interface: &str, id: TypeId) {
        let def = &self.resolve.types[id];
        let name = def.name.as_deref().unwrap();
        heading(page, interface, name, def.kind.as_str());
        writeln!(page, "\n{}\n", paragraphs(words(&def.docs, name))).unwrap();
        match &def.kind {
            TypeDefKind::Record(record) => {
                page.push_str("| field | type | |\n|---|---|---|\n");
                for field in &record.fields {
                    let ty = self.shown(&field.ty);
                    let words = cell(words(&field.docs, &field.name));
                    row(page, &[&format!("`{}`", field.name), &ty, &words]);
                }
            }
            TypeDefKind::Variant(variant) => {
                page.push_str("| case | carries | |\n|---|---|---|\n");
                for case in &variant.cases {
                    let ty = case.ty.as_ref().map(|ty| self.shown(ty));
                    let words = cell(words(&case.docs, &case.name));
                    let name = format!("`{}`", case.name);
                    row(page, &[&name, &ty.unwrap_or_default(), &words]);
                }
            }
            TypeDefKind::Enum(cases) => {
                page.push_str("| case | |\n|---|---|\n");
                for case in &cases.cases {
                    let words = cell(words(&case.docs, &case.name));
                    row(page, &[&format!("`{}`", case.name), &words]);
                }
            }
            TypeDefKind::Type(ty) => {
                writeln!(page, "Another name of {}.", self.shown(ty)).unwrap();
            }
            other => panic!(
                "{name} is a {}, which this page cannot tell",
                other.as_str()
            ),
        }
    }

    /// A type in words, with links to those that have a name.
    fn shown(&self, ty: &Type) -> String {
        let plain = match ty {
            Type::Id(id) => return self.named(*id),
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::String => "string",
            other => panic!("the contract has no {other:?}"),
        };
        format!("`{plain}`")
    }

    fn named(&self, id: TypeId) -> String {
        let id = self.origin(id);
        let def = &self.resolve.types[id];
        if let (Some(name), TypeOwner::Interface(owner)) = (&def.name, def.owner) {
            return format!("[`{name}`](#{}-{name})", self.interface_name(owner));
        }
        match &def.kind {
            TypeDefKind::Option(inner) => format!("optional {}", self.shown(inner)),
            TypeDefKind::List(inner) => format!("list of {}", self.shown(inner)),
            TypeDefKind::Result(result) => match (&result.ok, &result.err) {
                (Some(ok), Some(error)) => {
                    format!("{}, or as an error {}", self.shown(ok), self.shown(error))
                }
                _ => panic!("a result of the contract has both sides"),
            },
            other => panic!("the contract has no {}", other.as_str()),
        }
    }

    /// Where a type is defined that an interface uses of another one.
    fn origin(&self, id: TypeId) -> TypeId {
        let def = &self.resolve.types[id];
        match def.kind {
            TypeDefKind::Type(Type::Id(inner)) if self.resolve.types[inner].owner != def.owner => {
                self.origin(inner)
            }
            _ => id,
        }
    }

    fn interface_name(&self, id: InterfaceId) -> &str {
        self.resolve.interfaces[id].name.as_deref().unwrap()
    }

    fn worlds(&self, page: &mut String) {
        page.push_str(
            "\n## Worlds\n\nWhat a component exports, and what it may import. `types` alone gives \
             no power; it is there so that all share the same records.\n\n\
             | world | imports | exports | |\n|---|---|---|---|\n",
        );
        let mut worlds: Vec<&World> = self
            .package
            .worlds
            .values()
            .map(|id| &self.resolve.worlds[*id])
            .collect();
        worlds.sort_by_key(|world| world.span.start());
        for world in worlds {
            let imports = self.items(world.imports.values().collect());
            let exports = self.items(world.exports.values().collect());
            let words = cell(words(&world.docs, &world.name));
            row(
                page,
                &[&format!("`{}`", world.name), &imports, &exports, &words],
            );
        }
    }

    fn items(&self, items: Vec<&WorldItem>) -> String {
        let mut names: Vec<String> = items
            .into_iter()
            .map(|item| match item {
                WorldItem::Interface { id, .. } => {
                    let name = self.interface_name(*id);
                    format!("[`{name}`](#{name})")
                }
                _ => panic!("a world of the contract has interfaces only"),
            })
            .collect();
        names.sort();
        names.join(", ")
    }
}

/// What is said of an item: the contract leaves nothing without words.
fn words<'d>(docs: &'d Docs, name: &str) -> &'d str {
    match &docs.contents {
        Some(words) => words.trim(),
        None => panic!("{name} has no words in wit/"),
    }
}

fn first_paragraph(words: &str) -> String {
    words.split("\n\n").next().unwrap_or_default().to_owned()
}

fn heading(page: &mut String, interface: &str, name: &str, kind: &str) {
    writeln!(
        page,
        "\n### <a id=\"{interface}-{name}\"></a>{name} ({kind})"
    )
    .unwrap();
}

fn row(page: &mut String, cells: &[&str]) {
    writeln!(page, "| {} |", cells.join(" | ")).unwrap();
}
