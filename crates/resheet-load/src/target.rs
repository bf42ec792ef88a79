//! Where a load goes.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::{LoadError, Stored, Warehouse};

/// A database as named on the command line.
///
/// ```ebnf
/// target = "sqlite:" , path | ( "postgres" | "postgresql" ) , "://" , rest ;
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// An SQLite file, made if it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL server: a URL as `libpq` takes it.
    Postgres(String),
}

/// A name of a database that we cannot load into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetError {
    /// Neither form of name.
    Unknown,
    /// A kind of database that this program was built without.
    NotBuilt(&'static str),
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetError::Unknown => {
                f.write_str("name a database as sqlite:FILE or postgres://USER@HOST/DATABASE")
            }
            TargetError::NotBuilt(kind) => write!(f, "this program was built without {kind}"),
        }
    }
}

impl std::error::Error for TargetError {}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return if cfg!(feature = "sqlite") {
                Ok(Target::Sqlite(path.into()))
            } else {
                Err(TargetError::NotBuilt("SQLite"))
            };
        }
        let is_postgres = ["postgres://", "postgresql://"].iter().any(|way| text.starts_with(way));
        match is_postgres {
            true if cfg!(feature = "postgres") => Ok(Target::Postgres(text.to_owned())),
            true => Err(TargetError::NotBuilt("PostgreSQL")),
            false => Err(TargetError::Unknown),
        }
    }
}

impl fmt::Debug for Target {
    /// Without the URL: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Target::Postgres(_) => f.debug_tuple("Postgres").finish_non_exhaustive(),
        }
    }
}

impl Target {
    /// Says what the database has, and changes nothing; one that is not there has
    /// nothing.
    ///
    /// # Errors
    ///
    /// When it cannot be reached, or has tables of the same names that are not
    /// those of this version.
    pub fn look(&self) -> Result<Stored, LoadError> {
        match self {
            #[cfg(feature = "sqlite")]
            Target::Sqlite(path) => crate::sqlite::Sqlite::look(path),
            #[cfg(feature = "postgres")]
            Target::Postgres(url) => crate::postgres::Postgres::look(url),
            #[allow(unreachable_patterns, reason = "reached where a feature is off")]
            _ => Err(LoadError::Database(Box::new(TargetError::Unknown))),
        }
    }

    /// Opens the database and makes the tables and views if it has none.
    ///
    /// # Errors
    ///
    /// When it cannot be reached, or has tables of the same names that are not
    /// those of this version.
    pub fn open(&self) -> Result<Box<dyn Warehouse>, LoadError> {
        match self {
            #[cfg(feature = "sqlite")]
            Target::Sqlite(path) => Ok(Box::new(crate::sqlite::Sqlite::open(path)?)),
            #[cfg(feature = "postgres")]
            Target::Postgres(url) => Ok(Box::new(crate::postgres::Postgres::open(url)?)),
            #[allow(unreachable_patterns, reason = "reached where a feature is off")]
            _ => Err(LoadError::Database(Box::new(TargetError::Unknown))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Target>) {
        assert_eq!(text.parse().ok(), expected, "{text}");
    }

    #[test]
    fn a_database_is_a_file_or_a_url() {
        check("sqlite:a/b.db", Some(Target::Sqlite("a/b.db".into())));
        check("sqlite:", None);
        check("postgres://u@h/d", Some(Target::Postgres("postgres://u@h/d".into())));
        check(
            "postgresql:///d?host=/run",
            Some(Target::Postgres("postgresql:///d?host=/run".into())),
        );
        check("mysql://h/d", None);
        check("reports.db", None);
    }

    #[test]
    fn a_password_is_not_shown() {
        let target: Target = "postgres://u:secret@h/d".parse().unwrap();
        assert!(!format!("{target:?}").contains("secret"));
    }
}
