//! A PostgreSQL server of a test's own: in a temporary folder, on a socket.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A running server; it ends with the value.
pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
}

impl Server {
    /// Starts a server with nothing in it.
    pub(crate) fn start() -> Self {
        let folder = TempDir::with_prefix_in("resheet-pg-", "/tmp").unwrap();
        let server = Server { programs: programs(), folder };
        let data = server.data();
        fs::create_dir(&data).unwrap();
        // The server refuses to run as root; Debian's package has made a user.
        if is_root() {
            fs::set_permissions(server.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            run(Command::new("chown").arg("postgres").arg(&data));
        }
        // Nothing here outlives the test, so nothing waits for the disk.
        server
            .run("initdb", &["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C", "-N"]);
        let options = format!("-F -c listen_addresses='' -k {}", data.display());
        let log = data.join("log").display().to_string();
        server.run("pg_ctl", &["-w", "-t", "120", "-o", &options, "-l", &log, "start"]);
        server
    }

    /// The URL of its database.
    pub(crate) fn url(&self) -> String {
        format!("postgresql:///postgres?user=postgres&host={}", self.data().display())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        run(command.current_dir(self.folder.path()).arg("-D").arg(self.data()).args(arguments));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-m", "immediate", "stop"]);
    }
}

/// Where Debian keeps the programs of the server, the newest version first;
/// elsewhere they are on the path.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    versions.retain(|folder| folder.join("initdb").exists());
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    versions.pop().or_else(on_path).expect("PostgreSQL is needed: see tests/tools.sh")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|own| own.uid() == 0)
}

fn run(command: &mut Command) {
    // Into a file: the server would keep a pipe open.
    let output = tempfile::tempfile().unwrap();
    let status = command
        .stdin(std::process::Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output.try_clone().unwrap())
        .status()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = || {
        use std::io::{Read, Seek};
        let (mut output, mut said) = (output, String::new());
        output.rewind().unwrap();
        output.read_to_string(&mut said).unwrap();
        said
    };
    assert!(status.success(), "{command:?}\n{}", said());
}
