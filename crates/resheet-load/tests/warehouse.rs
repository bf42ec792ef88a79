//! What every database promises, over a real SQLite file and a real PostgreSQL
//! server.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support {
    pub(crate) mod server;
}

use postgres::{Client, NoTls};
use resheet_emit::tables::{Database, Lineage, TABLES, sql};
use resheet_load::{
    Across, Change, LoadError, MadeBy, Place, Placing, Plan, Rows, Run, Stored, Target, Wanted,
};
use resheet_model::Conversion;
use resheet_pipeline::{Engine, Options};

use support::server::Server;

const DUMP: &str = include_str!("../../../samples/shanghai-training-centre-2023.txt");

fn convert(name: &str, text: &str) -> Conversion {
    Engine::new(&Options::default()).unwrap().convert(name, text.as_bytes())
}

fn lineage() -> Lineage {
    Lineage { settings: Some("test".to_owned()), ..Lineage::default() }
}

/// A database under test.
trait Case {
    fn target(&self) -> Target;
    /// Every row of every table, in order.
    fn rows(&self) -> Vec<String>;
    /// The first column of a query as text.
    fn ask(&self, query: &str) -> Vec<String>;
    fn run(&self, statement: &str);
    fn database(&self) -> Database;

    /// Loads inputs as the program does, all in one batch, and says what the
    /// plan was: loaded, unchanged, gone.
    fn load(
        &self,
        inputs: &[(&str, &str)],
        prune: bool,
    ) -> Result<(usize, usize, usize), LoadError> {
        self.load_from("in", inputs, prune)
    }

    fn load_from(
        &self,
        root: &str,
        inputs: &[(&str, &str)],
        prune: bool,
    ) -> Result<(usize, usize, usize), LoadError> {
        let stored = self.target().look()?;
        let conversions: Vec<_> = inputs.iter().map(|(name, text)| convert(name, text)).collect();
        let wanted: Vec<_> = conversions
            .iter()
            .map(|conversion| Wanted {
                place: place(root, &conversion.source.name),
                source_id: Some(resheet_emit::source_id(&conversion.source)),
            })
            .collect();
        let made_by = MadeBy::this_program(lineage().settings);
        let plan = Plan::new(&stored, &wanted, &made_by, |place| place.root == root, prune);
        let loaded = || plan.load.iter().map(|at| &conversions[*at]);
        let rows: Vec<_> = loaded().map(rows).collect();
        let mut found = plan.found.clone();
        found.extend(loaded().map(|conversion| Placing {
            place: place(root, &conversion.source.name),
            source_id: resheet_emit::source_id(&conversion.source),
            replaces: true,
        }));
        let change = Change { rows: &rows, found: &found, gone: &plan.gone };
        self.target().open()?.merge(&Run::default(), change)?;
        Ok((plan.load.len(), plan.unchanged, plan.gone.len()))
    }
}

fn place(root: &str, path: &str) -> Place {
    Place { root: root.to_owned(), path: path.to_owned() }
}

fn rows(conversion: &Conversion) -> Rows {
    Rows::of(conversion, &lineage(), vec![b"summary".to_vec(); conversion.sheets.len()])
}

struct File(tempfile::TempDir);

impl File {
    fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.0.path().join("a.db")).unwrap()
    }
}

impl Case for File {
    fn target(&self) -> Target {
        Target::Sqlite(self.0.path().join("a.db"))
    }

    fn rows(&self) -> Vec<String> {
        let connection = self.connection();
        let mut rows = Vec::new();
        for table in TABLES {
            let query = format!("SELECT * FROM {} ORDER BY {}", table.name, table.key.join(", "));
            let mut statement = connection.prepare(&query).unwrap();
            let found = statement.query_map([], |row| {
                let values = (0..table.columns.len()).map(|at| row.get_ref_unwrap(at));
                Ok(values.map(|value| format!("{value:?}")).collect::<Vec<_>>().join("|"))
            });
            rows.extend(found.unwrap().map(|row| format!("{} {}", table.name, row.unwrap())));
        }
        rows
    }

    fn ask(&self, query: &str) -> Vec<String> {
        let connection = self.connection();
        let mut statement = connection.prepare(query).unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.map(Result::unwrap).collect()
    }

    fn run(&self, statement: &str) {
        self.connection().execute_batch(statement).unwrap();
    }

    fn database(&self) -> Database {
        Database::Sqlite
    }
}

impl Case for Server {
    fn target(&self) -> Target {
        self.url().parse().unwrap()
    }

    fn rows(&self) -> Vec<String> {
        let mut client = Client::connect(&self.url(), NoTls).unwrap();
        let mut rows = Vec::new();
        for table in TABLES {
            let (name, key) = (table.name, table.key.join(", "));
            let query = format!("SELECT to_json(row)::text FROM {name} AS row ORDER BY {key}");
            let found = client.query(&query, &[]).unwrap();
            rows.extend(found.iter().map(|row| format!("{name} {}", row.get::<_, String>(0))));
        }
        rows
    }

    fn ask(&self, query: &str) -> Vec<String> {
        let mut client = Client::connect(&self.url(), NoTls).unwrap();
        client.query(query, &[]).unwrap().iter().map(|row| row.get(0)).collect()
    }

    fn run(&self, statement: &str) {
        Client::connect(&self.url(), NoTls).unwrap().batch_execute(statement).unwrap();
    }

    fn database(&self) -> Database {
        Database::Postgres
    }
}

/// The promises, over an empty database.
fn check(case: &impl Case) {
    let changed = DUMP.replace("99.86", "99.87");
    let hostile = DUMP.replace("99.86", "9\\.\\N'\";--\u{1}86");
    let count = |table: &str| case.ask(&format!("SELECT CAST(count(*) AS TEXT) FROM {table}"));

    // Tables may have been made from their description beforehand.
    case.run(&sql(case.database()));
    assert_eq!(case.target().look().unwrap(), Stored::default());
    assert_eq!(case.load(&[("a.txt", DUMP), ("b.txt", "没有表")], false).unwrap(), (2, 0, 0));
    let first = case.rows();
    assert_eq!((count("sheets"), count("sources")), (vec!["7".to_owned()], vec!["2".to_owned()]));

    // Again: nothing to do, nothing done, and the same when done all the same.
    assert_eq!(case.load(&[("a.txt", DUMP), ("b.txt", "没有表")], true).unwrap(), (0, 2, 0));
    let mut warehouse = case.target().open().unwrap();
    let again = rows(&convert("a.txt", DUMP));
    let change = Change { rows: std::slice::from_ref(&again), ..Change::default() };
    warehouse.merge(&Run::default(), change).unwrap();
    assert!(case.rows() == first);

    // A batch of which one row does not fit leaves nothing of itself.
    let other = rows(&convert("c.txt", &changed));
    let (gone, twice) = ([place("in", "a.txt")], [other.clone(), other]);
    let change = Change { rows: &twice, gone: &gone, ..Change::default() };
    warehouse.merge(&Run::default(), change).unwrap_err();
    assert!(case.rows() == first);
    drop(warehouse);

    // A changed dump takes the place of what it was.
    assert_eq!(case.load(&[("a.txt", &changed)], false).unwrap(), (1, 0, 0));
    assert_eq!((count("sheets"), count("sources")), (vec!["7".to_owned()], vec!["2".to_owned()]));
    assert!(case.rows() != first);
    assert_eq!(case.load(&[("a.txt", DUMP)], false).unwrap(), (1, 0, 0));
    assert!(case.rows() == first);

    // What is in the dump is data, whatever it looks like.
    case.load(&[("it's \"x\"; DROP TABLE sheets;--", &hostile)], false).unwrap();
    assert_eq!(
        case.ask("SELECT name FROM sources WHERE name LIKE 'it%'"),
        ["it's \"x\"; DROP TABLE sheets;--"]
    );
    assert_eq!(count("sheets"), ["14"]);

    // What is gone from the archive goes when asked for, and only then.
    assert_eq!(case.load(&[("a.txt", DUMP)], false).unwrap(), (0, 1, 0));
    assert_eq!(case.load(&[("a.txt", DUMP)], true).unwrap(), (0, 1, 2));
    assert_eq!((count("sheets"), count("sources")), (vec!["7".to_owned()], vec!["1".to_owned()]));

    // Another folder with the same names stands beside it, and goes for itself;
    // the same bytes in both are one source until both have lost them.
    let both = |inputs: &[(&str, &str)], root: &str, prune: bool| {
        case.load_from(root, inputs, prune).unwrap()
    };
    assert_eq!(both(&[("a.txt", &changed), ("b.txt", DUMP)], "other", false), (1, 1, 0));
    assert_eq!((count("sheets"), count("places")), (vec!["14".to_owned()], vec!["3".to_owned()]));
    assert_eq!(both(&[("a.txt", DUMP)], "in", true), (0, 1, 0));
    assert_eq!(both(&[], "in", true), (0, 0, 1));
    let names = case.ask("SELECT name FROM sources ORDER BY source_id");
    assert!(names.contains(&"b.txt".to_owned()) && names.len() == 2, "{names:?}");
    assert_eq!(count("sheets"), ["14"]);
    assert_eq!(both(&[("a.txt", &changed)], "other", true), (0, 1, 1));
    assert_eq!((count("sheets"), count("places")), (vec!["7".to_owned()], vec!["1".to_owned()]));

    // What comparing sheets gives is replaced as a whole.
    let mut warehouse = case.target().open().unwrap();
    let summaries = warehouse.summaries().unwrap();
    assert_eq!(summaries.len(), 7);
    assert!(summaries[6].ordinal == 6 && summaries[6].bytes == b"summary");
    let across = Across {
        sheet_id: "x-1".to_owned(),
        source_id: "x".to_owned(),
        code: "A051".to_owned(),
        severity: "warning".to_owned(),
        line: 7,
        message: "twice".to_owned(),
    };
    for _ in 0..2 {
        warehouse.tell_across(std::slice::from_ref(&across)).unwrap();
    }
    assert_eq!(count("findings_across"), ["1"]);
    drop(warehouse);

    // Tables that are not ours are not touched.
    case.run("ALTER TABLE funds RENAME COLUMN budget TO money");
    let error = case.load(&[("a.txt", &changed)], false).unwrap_err();
    assert!(matches!(error, LoadError::Tables { table: "funds" }), "{error}");
    case.run("ALTER TABLE funds RENAME COLUMN money TO budget");
    // Nor those of a version that did not keep where a source came from.
    case.run("DROP TABLE places; DROP TABLE findings_across; DROP TABLE sheet_summaries");
    let before = case.rows();
    for error in [case.target().look().err(), case.target().open().err()] {
        assert!(matches!(error, Some(LoadError::Tables { table: "places" })), "{error:?}");
    }
    assert!(case.rows() == before);
}

#[test]
fn sqlite_keeps_its_promises() {
    check(&File(tempfile::tempdir().unwrap()));
}

#[test]
fn postgres_keeps_its_promises() {
    check(&Server::start());
}

#[test]
fn a_database_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for target in [
        format!("sqlite:{}/none/a.db", folder.path().display()),
        format!("postgres:///a?user=a&host={}", folder.path().display()),
        "postgres://:badport:/".to_owned(),
    ] {
        let error = target.parse::<Target>().unwrap().open().err().unwrap();
        assert!(!error.to_string().is_empty());
    }
}
