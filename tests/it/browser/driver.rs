//! A browser without a screen, driven over the `WebDriver` protocol (W3C) by `chromedriver`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::tools::{eventually, skipped};

/// The key that a found element stands under.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser that runs until it is dropped.
pub(crate) struct Browser {
    process: Child,
    /// Kept open, since a program that can't say anything more may end.
    _output: BufReader<ChildStdout>,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

/// A program of one of these names on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

impl Browser {
    /// Starts a browser; none where the computer has none. In the checks before a change lands it must be there.
    pub(crate) fn start() -> Option<Self> {
        let browser = program(&["chromium", "chromium-browser", "google-chrome"]);
        let (Some(browser), Some(driver)) = (browser, program(&["chromedriver"])) else {
            skipped("the report in a browser (chromium and chromedriver)");
            return None;
        };
        Some(Self::run(&browser, &driver))
    }

    fn run(browser: &Path, driver: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let port = output
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("chromedriver says its port");
        let mut started = Self { process, _output: output, port, session: String::new(), profile };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,1000",
        ];
        let profile = format!("--user-data-dir={}", started.profile.path().display());
        let arguments: Vec<&str> = arguments.into_iter().chain([profile.as_str()]).collect();
        let wishes = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": browser, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}});
        let answer = started.ask("POST", "/session", &wishes);
        started.session = answer["sessionId"].as_str().expect("a session").to_owned();
        started
    }

    /// Asks the driver, and gives what it answers.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let body = if method == "POST" { body.to_string() } else { String::new() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        // The driver may keep the line open, so just what it announces is read.
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut bytes = vec![0; length];
        answer.read_exact(&mut bytes).unwrap();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        let value = answer["value"].clone();
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value
    }
    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }
    fn get(&self, path: &str) -> Value {
        self.ask("GET", &format!("/session/{}{path}", self.session), &Value::Null)
    }

    /// Opens an address.
    pub(crate) fn open(&self, address: &str) {
        self.post("/url", &json!({"url": address}));
    }
    /// What a function's body returns in the page.
    pub(crate) fn run_script(&self, body: &str) -> Value {
        self.post("/execute/sync", &json!({"script": body, "args": []}))
    }
    /// Runs a function's body until it calls its last argument, and gives what it calls it with.
    pub(crate) fn run_waiting(&self, body: &str) -> Value {
        self.post("/execute/async", &json!({"script": body, "args": []}))
    }
    /// The first element that a selector finds.
    pub(crate) fn find(&self, selector: &str) -> String {
        let found = self.post("/element", &json!({"using": "css selector", "value": selector}));
        found[ELEMENT].as_str().expect("an element").to_owned()
    }
    /// Clicks what a selector finds first.
    pub(crate) fn click(&self, selector: &str) {
        self.post(&format!("/element/{}/click", self.find(selector)), &json!({}));
    }
    /// Types into what a selector finds first.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        self.post(&format!("/element/{}/value", self.find(selector)), &json!({"text": text}));
    }
    /// Presses a key.
    pub(crate) fn press(&self, key: &str) {
        let keys = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": keys}]}));
    }
    /// What a screen reader says of the first element that a selector finds: its role and its name.
    pub(crate) fn said_of(&self, selector: &str) -> (String, String) {
        let element = self.find(selector);
        let ask =
            |what: &str| self.get(&format!("/element/{element}/{what}")).as_str().unwrap_or("").to_owned();
        (ask("computedrole"), ask("computedlabel"))
    }
    /// A command of the browser's own protocol.
    pub(crate) fn command(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }
    /// The messages of a log since it was read last.
    pub(crate) fn log(&self, kind: &str) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": kind}));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
    /// Waits until a function's body gives true in the page.
    pub(crate) fn wait_for(&self, body: &str) {
        eventually(body, || self.run_script(body) == Value::Bool(true));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A failed test mustn't fail once more here: the browser may be gone.
        if !std::thread::panicking() && !self.session.is_empty() {
            self.ask("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
