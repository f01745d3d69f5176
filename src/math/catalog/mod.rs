//! Families and their catalogues: menu order, names and notation, from one `catalog!` each.

pub mod choice;
pub mod family_file;
pub mod notation;
pub mod param;
pub(crate) mod words;

use crate::math::catalog::notation::{Call, NotationError};
use crate::math::catalog::param::{Named, Param, Tunable};
use crate::math::catalog::words::did_you_mean;
use crate::math::excerpt::excerpt;

/// One member of a family, with its names, for menus and lists.
#[derive(Clone, Copy, Debug)]
pub struct CatalogEntry<T> {
    /// Its name in the notation.
    pub key: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// One sentence on it.
    pub about: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// The member with every parameter at its default.
    pub default: fn() -> T,
}

impl<T> CatalogEntry<T> {
    /// The entry of the member type `M`.
    pub const fn of<M: Named>(default: fn() -> T) -> Self {
        CatalogEntry { key: M::KEY, title: M::TITLE, about: M::ABOUT, params: M::PARAMS, default }
    }
}

/// The former names of members, which old files and links still use: family, former name, name.
const FORMER: [(&str, &str, &str); 1] = [("objective", "ravine", "v-valley")];

/// A family: a fixed list of members, each with its parameters.
pub trait Catalog: Tunable + Sized + 'static {
    /// The family's name in messages: `optimizer`.
    const FAMILY: &'static str;
    /// The members, in menu order.
    const ALL: &'static [CatalogEntry<Self>];

    /// The entry of this member.
    fn entry(&self) -> &'static CatalogEntry<Self>;

    /// The member called `key`, now or in an older version, with its defaults, or a message that names the nearest one.
    fn by_key(key: &str) -> Result<Self, String> {
        let former = FORMER.iter().find(|(family, former, _)| (*family, *former) == (Self::FAMILY, key));
        let key = former.map_or(key, |(_, _, name)| name);
        Self::ALL.iter().find(|entry| entry.key == key).map(|entry| (entry.default)()).ok_or_else(|| {
            let keys: Vec<&str> = Self::ALL.iter().map(|entry| entry.key).collect();
            format!("there is no {} '{}'{}; there are {}", Self::FAMILY, excerpt(key), did_you_mean(key, &keys), keys.join(", "))
        })
    }

    /// The member written in `text` in the notation.
    fn parse(text: &str) -> Result<Self, NotationError> {
        let call = Call::parse(text)?;
        let mut member = Self::by_key(&call.name).map_err(|message| NotationError { column: call.column, message })?;
        call.apply(&mut member)?;
        Ok(member)
    }
}

/// Declares a family: the enum of its members, its [`Catalog`], and a macro that dispatches on the member.
///
/// The first argument must be a `$`: a macro that defines a macro cannot write one itself.
macro_rules! catalog {
    (($d:tt) $(#[$meta:meta])* pub enum $Family:ident as $family:literal, $dispatch:ident { $($Variant:ident = $Member:path),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum $Family { $($Variant($Member)),* }

        /// Runs `$body` with `$inner` bound to the member inside, at its own type.
        macro_rules! $dispatch {
            ($d family:expr, $d inner:ident => $d body:expr) => {
                match $d family { $($crate::math::$Family::$Variant($d inner) => $d body),* }
            };
        }
        #[allow(unused_imports)]
        pub(crate) use $dispatch;

        impl $crate::math::catalog::Catalog for $Family {
            const FAMILY: &'static str = $family;
            const ALL: &'static [$crate::math::catalog::CatalogEntry<Self>] =
                &[$($crate::math::catalog::CatalogEntry::of::<$Member>(|| $Family::$Variant(<$Member>::default()))),*];

            fn entry(&self) -> &'static $crate::math::catalog::CatalogEntry<Self> {
                fn key<M: $crate::math::catalog::param::Named>(_: &M) -> &'static str { M::KEY }
                let key = $dispatch!(self, member => key(member));
                Self::ALL.iter().find(|entry| entry.key == key).expect("every variant is listed")
            }
        }

        impl $crate::math::catalog::param::Tunable for $Family {
            fn params(&self) -> &[$crate::math::catalog::param::Param] {
                $dispatch!(self, member => $crate::math::catalog::param::Tunable::params(member))
            }
            fn get(&self, key: &str) -> $crate::math::catalog::param::Value {
                $dispatch!(self, member => $crate::math::catalog::param::Tunable::get(member, key))
            }
            fn set(&mut self, key: &str, value: &$crate::math::catalog::param::Value) -> Result<(), String> {
                $dispatch!(self, member => $crate::math::catalog::param::Tunable::set(member, key, value))
            }
        }

        impl std::fmt::Display for $Family {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::math::catalog::notation::write($crate::math::catalog::Catalog::entry(self).key, self))
            }
        }
    };
}
pub(crate) use catalog;
