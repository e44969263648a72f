//! The contract's types as data, for hosts in languages that cannot ask a component for them.

use indexmap::IndexMap;
use serde::Serialize;
use wit_component::DecodedWasm;
use wit_parser::{Resolve, Type as WitType, TypeDefKind, TypeOwner};

/// The package's interfaces with their types and functions, as a component has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contract {
    /// The package's name, such as `fidelis:loyalty`.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Its interfaces, in the component's order.
    pub interfaces: IndexMap<String, Interface>,
}

/// One interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// The types that it owns; those that it uses stand where they are owned.
    pub types: IndexMap<String, Definition>,
    /// Its functions.
    pub functions: IndexMap<String, Signature>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Names and types of what it is given.
    pub params: Vec<(String, Type)>,
    /// What it gives; `null` for nothing.
    pub result: Option<Type>,
}

/// What a named type is. Names are those of WIT, in kebab case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Definition {
    /// Fields, in their order.
    Record(Vec<(String, Type)>),
    /// Cases with what they carry.
    Variant(Vec<(String, Option<Type>)>),
    /// Cases that carry nothing.
    Enum(Vec<String>),
    /// Another name of a type.
    Alias(Type),
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Type {
    /// `bool`, `s64`, `string` and their like.
    Primitive(&'static str),
    /// One of several values after the other, or one that may be absent, or a type's name.
    Compound(Box<Compound>),
}

/// A type made of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compound {
    /// Any number of values.
    List(Type),
    /// A value that may be absent.
    Option(Type),
    /// Values without names.
    Tuple(Vec<Type>),
    /// A success or a failure.
    Result {
        /// What comes with a success; `null` for nothing.
        ok: Option<Type>,
        /// What comes with a failure; `null` for nothing.
        err: Option<Type>,
    },
    /// The interface that owns a type, and its name there.
    Type(String, String),
}

/// Why a component's contract cannot be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// It is no component that can be read.
    #[error("expected a component, found bytes that cannot be read as one: {problem}")]
    Unreadable {
        /// What the reader said.
        problem: String,
    },
    /// It has nothing of the package.
    #[error("expected interfaces of {package}, found none")]
    Missing {
        /// The package with its version.
        package: String,
    },
    /// It has a type that the contract does not allow.
    #[error("expected records, variants, enums, lists, options, tuples and results, found {found}")]
    Unsupported {
        /// The kind of the type.
        found: String,
    },
}

impl Contract {
    /// The contract of the package `fidelis:loyalty` as a component exports it.
    ///
    /// # Errors
    ///
    /// [`ContractError`] for bytes that are no component, one without an interface of the package,
    /// or a type beyond what the contract allows itself (flags, resources, floats).
    pub fn of(component: &[u8]) -> Result<Self, ContractError> {
        let decoded = wit_component::decode(component).map_err(|error| unreadable(&error))?;
        let DecodedWasm::Component(resolve, _) = decoded else {
            let problem = "a package of WIT".to_owned();
            return Err(ContractError::Unreadable { problem });
        };
        let package = fidelis_host::contract::PACKAGE;
        let mut contract = Self {
            package: package.to_owned(),
            version: fidelis_host::contract::VERSION.to_owned(),
            interfaces: IndexMap::new(),
        };
        for (id, interface) in resolve.interfaces.iter() {
            let of = interface.package.and_then(|id| resolve.packages.get(id));
            let ours = of.is_some_and(|of| {
                let name = &of.name;
                let version = name.version.as_ref().map(ToString::to_string);
                package == format!("{}:{}", name.namespace, name.name)
                    && version.as_deref() == Some(fidelis_host::contract::VERSION)
            });
            let (true, Some(name)) = (ours, &interface.name) else {
                continue;
            };
            let told = contract.interfaces.entry(name.clone()).or_default();
            for (name, id_of_type) in &interface.types {
                let of_type = known(&resolve.types, *id_of_type)?;
                if of_type.owner == TypeOwner::Interface(id)
                    && let Some(definition) = definition(&resolve, &of_type.kind)?
                {
                    told.types.insert(name.clone(), definition);
                }
            }
            for (name, function) in &interface.functions {
                let params = function.params.iter();
                let params =
                    params.map(|param| Ok((param.name.clone(), told_type(&resolve, param.ty)?)));
                let signature = Signature {
                    params: params.collect::<Result<_, ContractError>>()?,
                    result: optional(&resolve, function.result)?,
                };
                told.functions.insert(name.clone(), signature);
            }
        }
        if contract.interfaces.is_empty() {
            return Err(ContractError::Missing {
                package: format!("{package}@{}", contract.version),
            });
        }
        Ok(contract)
    }
}

/// What an id stands for: a component that was read whole knows all of its own.
fn known<T>(all: &id_arena::Arena<T>, id: id_arena::Id<T>) -> Result<&T, ContractError> {
    let missing = || unreadable(&"an id that stands for nothing");
    all.get(id).ok_or_else(missing)
}

fn unreadable(error: &dyn std::fmt::Display) -> ContractError {
    ContractError::Unreadable {
        problem: format!("{error:#}"),
    }
}

/// What a named type is; nothing for the name of a type that another interface owns.
fn definition(resolve: &Resolve, kind: &TypeDefKind) -> Result<Option<Definition>, ContractError> {
    Ok(Some(match kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            let fields =
                fields.map(|field| Ok((field.name.clone(), told_type(resolve, field.ty)?)));
            Definition::Record(fields.collect::<Result<_, ContractError>>()?)
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter();
            let cases = cases.map(|case| Ok((case.name.clone(), optional(resolve, case.ty)?)));
            Definition::Variant(cases.collect::<Result<_, ContractError>>()?)
        }
        TypeDefKind::Enum(cases) => {
            let cases = cases.cases.iter().map(|case| case.name.clone());
            Definition::Enum(cases.collect())
        }
        TypeDefKind::Type(WitType::Id(_)) => return Ok(None),
        TypeDefKind::Type(other) => Definition::Alias(told_type(resolve, *other)?),
        other => Definition::Alias(compound(resolve, other)?),
    }))
}

fn optional(resolve: &Resolve, of: Option<WitType>) -> Result<Option<Type>, ContractError> {
    of.map(|of| told_type(resolve, of)).transpose()
}

fn told_type(resolve: &Resolve, of: WitType) -> Result<Type, ContractError> {
    Ok(Type::Primitive(match of {
        WitType::Bool => "bool",
        WitType::U8 => "u8",
        WitType::U16 => "u16",
        WitType::U32 => "u32",
        WitType::U64 => "u64",
        WitType::S8 => "s8",
        WitType::S16 => "s16",
        WitType::S32 => "s32",
        WitType::S64 => "s64",
        WitType::Char => "char",
        WitType::String => "string",
        WitType::F32 | WitType::F64 | WitType::ErrorContext => {
            return Err(ContractError::Unsupported {
                found: format!("{of:?}").to_lowercase(),
            });
        }
        WitType::Id(id) => {
            let of_type = known(&resolve.types, id)?;
            // A name that an interface only uses stands for the one where it is owned.
            return match (&of_type.kind, &of_type.name, of_type.owner) {
                (TypeDefKind::Type(WitType::Id(owned)), _, _) => {
                    told_type(resolve, WitType::Id(*owned))
                }
                (_, Some(name), TypeOwner::Interface(owner)) => {
                    let owner = known(&resolve.interfaces, owner)?;
                    let owner = owner.name.clone().unwrap_or_default();
                    let named = Compound::Type(owner, name.clone());
                    Ok(Type::Compound(Box::new(named)))
                }
                (kind, _, _) => compound(resolve, kind),
            };
        }
    }))
}

fn compound(resolve: &Resolve, kind: &TypeDefKind) -> Result<Type, ContractError> {
    let compound = match kind {
        TypeDefKind::List(of) => Compound::List(told_type(resolve, *of)?),
        TypeDefKind::Option(of) => Compound::Option(told_type(resolve, *of)?),
        TypeDefKind::Tuple(of) => {
            let of = of.types.iter().map(|of| told_type(resolve, *of));
            Compound::Tuple(of.collect::<Result<_, ContractError>>()?)
        }
        TypeDefKind::Result(of) => Compound::Result {
            ok: optional(resolve, of.ok)?,
            err: optional(resolve, of.err)?,
        },
        other => {
            return Err(ContractError::Unsupported {
                found: other.as_str().to_owned(),
            });
        }
    };
    Ok(Type::Compound(Box::new(compound)))
}
