//! `isnad serve`: its answers are those of the commands and fit the document, strangers are turned away, slow clients hold
//! nobody up, and it stops when it is told to.

mod browser_common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use browser_common::Browser;
use serde_json::{Value, json};

/// The bundled articles in a store, and a server that has it open.
struct Served {
    child: Child,
    address: SocketAddr,
    token: Option<String>,
    folder: tempfile::TempDir,
}

fn isnad(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.arg("--store").arg(store).env_remove("ISNAD_STORE");
    command
}

impl Served {
    fn start(flags: &[&str]) -> Served {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("store");
        let mut files: Vec<_> = std::fs::read_dir("examples/articles")
            .expect("the bundled articles")
            .map(|f| f.expect("a file").path())
            .filter(|f| f.extension().is_some_and(|e| e == "txt" || e == "jsonl"))
            .collect();
        files.sort();
        let added = isnad(&store).arg("add").args(files).output().expect("it runs");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let mut child = isnad(&store)
            .arg("serve")
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let (address, token) = match line.trim().split_once("/#token=") {
            Some((address, token)) => (address.to_owned(), Some(token.to_owned())),
            None => (line.trim().trim_end_matches('/').to_owned(), None),
        };
        let address = address.strip_prefix("http://").and_then(|a| a.parse().ok());
        Served { child, address: address.unwrap_or_else(|| panic!("no address: {line:?}")), token, folder }
    }

    fn host(&self) -> String {
        self.address.to_string()
    }

    /// Sends a request with these header lines and gives status, headers and body.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
        let mut stream = self.connect();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "{method} {path} HTTP/1.1\r\nconnection: close\r\n{lines}\r\n").expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        (status, head.to_lowercase(), body.to_owned())
    }

    fn connect(&self) -> TcpStream {
        let to = SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), self.address.port());
        let stream = TcpStream::connect(to).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
        stream
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let (status, _, body) = self.send("GET", path, &[("host", &self.host())]);
        (status, serde_json::from_str(&body).unwrap_or_else(|e| panic!("{path}: {e}: {body}")))
    }

    /// What a command prints as JSON, from a copy of the store.
    fn command(&self, arguments: &[&str]) -> Value {
        let copy = self.folder.path().join("copy");
        if !copy.exists() {
            std::fs::create_dir(&copy).expect("a folder");
            for entry in walk(&self.folder.path().join("store")) {
                let to = copy.join(entry.strip_prefix(self.folder.path().join("store")).expect("inside"));
                std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
                std::fs::copy(&entry, to).expect("a copy");
            }
        }
        let out = isnad(&copy).args(arguments).args(["--format", "json"]).output().expect("it runs");
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}"))
    }

    /// Asks it to stop as Ctrl-C does, and gives the exit code and how long it took.
    fn stop(&mut self) -> (Option<i32>, Duration) {
        let start = Instant::now();
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        (status.code(), start.elapsed())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

/// A query string.
fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A route, its parameters, and the command that asks the same.
type Asked = (&'static str, Vec<(&'static str, String)>, Vec<String>);

/// What is asked of each route of the API.
fn questions(served: &Served) -> Vec<Asked> {
    let (_, found) = served.get("/api/find?q=Zarif");
    let zarif = found["found"][0]["id"].as_str().expect("he is there").to_owned();
    let (_, events) = served.get("/api/events?limit=1");
    let event = events["answers"][0]["id"].as_str().expect("one").to_owned();
    let q = "all meetings between Iran and Iraq officials".to_owned();
    let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    vec![
        ("/api/ask", vec![("q", q.clone())], own(&["ask", &q])),
        (
            "/api/ask",
            vec![("q", "how are Zarif and Hassan Rouhani connected".into())],
            own(&["ask", "how are Zarif and Hassan Rouhani connected"]),
        ),
        ("/api/ask", vec![("q", "«من زار بغداد»".replace(['«', '»'], ""))], own(&["ask", "من زار بغداد"])),
        (
            "/api/events",
            vec![
                ("type", "meeting".into()),
                ("between", "IRN".into()),
                ("and", "العراق".into()),
                ("officials", "true".into()),
            ],
            own(&["events", "--type", "meeting", "--between", "IRN", "--and", "العراق", "--officials"]),
        ),
        (
            "/api/events",
            vec![("limit", "3".into()), ("newest", "true".into())],
            own(&["events", "--limit", "3", "--newest"]),
        ),
        (
            "/api/events",
            vec![("by", "month".into()), ("country", "IRN".into())],
            own(&["events", "--by", "month", "--country", "IRN"]),
        ),
        (
            "/api/events",
            vec![("count", "true".into()), ("abroad", "true".into()), ("country", "IRN".into())],
            own(&["events", "--count", "--abroad", "--country", "IRN"]),
        ),
        ("/api/find", vec![("q", "shamkhani".into())], own(&["find", "shamkhani"])),
        ("/api/find", vec![("q", "Iraq".into())], own(&["find", "Iraq"])),
        ("/api/show", vec![("name", "شمخاني".into())], own(&["show", "شمخاني"])),
        ("/api/why", vec![("id", event.clone())], own(&["why", &event])),
        ("/api/why", vec![("id", zarif.clone())], own(&["why", &zarif])),
        (
            "/api/path",
            vec![("a", "Zarif".into()), ("b", "Hassan Rouhani".into())],
            own(&["path", "Zarif", "Hassan Rouhani"]),
        ),
        (
            "/api/neighbours",
            vec![("name", zarif.clone()), ("limit", "5".into())],
            own(&["neighbours", &zarif, "--limit", "5"]),
        ),
        (
            "/api/timeline",
            vec![("name", "ظريف".into()), ("from", "2020".into())],
            own(&["timeline", "ظريف", "--from", "2020"]),
        ),
        ("/api/explore", vec![("q", q.clone())], own(&["draw", &q])),
        (
            "/api/explore",
            vec![("around", zarif.clone()), ("around", "Iraq".into()), ("depth", "1".into())],
            own(&["draw", "--around", &zarif, "--around", "Iraq", "--depth", "1"]),
        ),
    ]
}

#[test]
fn page_by_page_is_the_whole() {
    let served = Served::start(&["--port", "0"]);
    let (_, whole) = served.get("/api/events?limit=1000");
    let whole: Vec<Value> = whole["answers"].as_array().expect("a list").iter().map(|a| a["id"].clone()).collect();
    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let limit = ("limit", "2");
        let pairs = if after.is_empty() { vec![limit] } else { vec![limit, ("after", after.as_str())] };
        let (status, page) = served.get(&format!("/api/events?{}", query(&pairs)));
        assert_eq!(status, 200, "{page}");
        pages.extend(page["answers"].as_array().expect("a list").iter().map(|a| a["id"].clone()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert!(whole.len() > 4 && pages == whole, "{pages:?} and {whole:?}");
    let (status, _) = served.get("/api/events?after=nowhere");
    assert_eq!(status, 400);
}

#[test]
fn each_route_answers_what_its_command_prints_and_the_document_says_so() {
    let served = Served::start(&["--port", "0"]);
    let (status, document) = served.get("/openapi.json");
    assert_eq!(status, 200);
    assert_eq!(document["openapi"], "3.1.0");
    let schemas = ["/answer.schema.json", "/network.schema.json"].map(|path| (path, served.get(path).1));
    let mut asked: Vec<&str> = vec!["/", "/openapi.json", "/answer.schema.json", "/network.schema.json"];
    for (path, pairs, command) in questions(&served) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let (status, answer) = served.get(&format!("{path}?{}", query(&pairs)));
        assert_eq!(status, 200, "{path} {pairs:?}: {answer}");
        let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        assert_eq!(answer, served.command(&arguments), "{path} {pairs:?}");
        let schema = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let fault = faults(&document, &schemas, schema, &answer);
        assert!(fault.is_empty(), "{path} {pairs:?}: {fault:?}");
        asked.push(path);
    }
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    for path in paths {
        assert!(asked.contains(&path.as_str()), "the document's {path} is not tested");
    }
    let error = json!({ "$ref": "#/components/schemas/Error" });
    for (path, expected) in [
        ("/api/nothing", 404),
        ("/api/ask", 400),
        ("/api/ask?q=how+are+you+today", 400),
        ("/api/show?name=Nobody+Atall", 404),
        ("/api/why?id=e0000000000000000", 404),
        ("/api/events?type=dance", 400),
        ("/api/events?officials=maybe", 400),
        ("/api/events?from=2021&to=2020", 400),
        ("/api/events?limit=0", 400),
        // flags of the command line that are no parameters
        ("/api/events?output=/tmp/x", 400),
        ("/api/events?store=/tmp/x", 400),
        ("/api/events?format=table", 400),
        ("/api/events?help=true", 400),
        ("/api/ask?json=@/etc/passwd", 400),
    ] {
        let (status, answer) = served.get(path);
        assert_eq!(status, expected, "{path}: {answer}");
        assert!(faults(&document, &schemas, &error, &answer).is_empty(), "{path}: {answer}");
    }
    let (_, answer) = served.get("/api/ask?q=--output%3D%2Ftmp%2Fx");
    assert!(answer["error"].as_str().is_some_and(|e| !e.contains("tmp/x: ")), "a question is no flag: {answer}");
}

/// What of a value does not fit a schema of the document.
fn faults(document: &Value, schemas: &[(&str, Value)], schema: &Value, value: &Value) -> Vec<String> {
    let base = "http://isnad.example/openapi.json";
    let mut registry = jsonschema::Registry::new().add(base, document.clone()).expect("a document");
    for (path, schema) in schemas {
        registry = registry.add(format!("http://isnad.example{path}"), schema.clone()).expect("a schema");
    }
    let registry = registry.prepare().expect("three documents");
    let mut schema = schema.clone();
    if let Some(local) = schema["$ref"].as_str().filter(|r| r.starts_with('#')) {
        schema["$ref"] = format!("{base}{local}").into();
    }
    let validator = jsonschema::draft202012::options().with_registry(&registry).build(&schema).expect("a schema");
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn strangers_are_turned_away_and_answers_say_how_they_may_be_used() {
    let served = Served::start(&["--port", "0"]);
    let (host, port) = (served.host(), served.address.port());
    assert!(served.address.ip().is_loopback());
    let localhost = format!("localhost:{port}");
    let status = |headers: &[(&str, &str)]| served.send("GET", "/api/find?q=Zarif", headers).0;
    for own in [&host, &localhost, &localhost.to_uppercase()] {
        assert_eq!(status(&[("host", own)]), 200, "{own}");
    }
    // a name that leads here, another port, none, two
    assert_eq!(status(&[("host", &format!("evil.example:{port}"))]), 421);
    assert_eq!(status(&[("host", "127.0.0.1:1")]), 421);
    assert_eq!(status(&[]), 400);
    assert_eq!(status(&[("host", &host), ("host", "evil.example")]), 400);
    // other sites' pages
    assert_eq!(status(&[("host", &host), ("origin", "http://evil.example")]), 403);
    assert_eq!(status(&[("host", &host), ("origin", "null")]), 403);
    assert_eq!(status(&[("host", &host), ("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(
        status(&[("host", &host), ("origin", &format!("http://{host}")), ("sec-fetch-site", "same-origin")]),
        200
    );
    // anything but reading
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let (status, head, _) = served.send(method, "/api/find?q=Zarif", &[("host", &host)]);
        assert_eq!(status, 405, "{method}");
        assert!(head.contains("allow: get, head"));
    }
    let long = format!("/api/find?q={}", "x".repeat(9000));
    assert_eq!(served.send("GET", &long, &[("host", &host)]).0, 414);
    assert_eq!(served.send("GET", "/", &[("host", &host), ("content-length", "5")]).0, 413);
    let (status, head, body) = served.send("HEAD", "/api/find?q=Zarif", &[("host", &host)]);
    assert_eq!((status, body.as_str()), (200, ""), "{head}");
    let (_, head, _) = served.send("GET", "/api/find?q=Zarif", &[("host", &host)]);
    for line in [
        "content-type: application/json",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy: same-origin",
        "referrer-policy: no-referrer",
    ] {
        assert!(head.contains(line), "{line} is missing: {head}");
    }
    assert!(!head.contains("access-control-allow"));
    let (_, head, body) = served.send("GET", "/", &[("host", &host)]);
    assert!(head.contains("connect-src 'self'") && head.contains("frame-ancestors 'none'"), "{head}");
    assert!(body.contains("connect-src 'self'"));
}

#[test]
fn others_need_the_token() {
    let served = Served::start(&["--port", "0", "--listen", "0.0.0.0"]);
    let token = served.token.clone().expect("a token is printed");
    assert_eq!(token.len(), 40);
    let host = format!("news-desk.example:{}", served.address.port());
    let status = |path: &str, headers: &[(&str, &str)]| {
        let headers: Vec<(&str, &str)> = [("host", host.as_str())].into_iter().chain(headers.iter().copied()).collect();
        served.send("GET", path, &headers).0
    };
    let find = "/api/find?q=Zarif";
    assert_eq!(status(find, &[]), 401);
    assert_eq!(status(find, &[("authorization", "Bearer wrong")]), 401);
    assert_eq!(status(find, &[("authorization", &format!("Bearer {}", &token[..39]))]), 401);
    assert_eq!(status(find, &[("authorization", &format!("Bearer {token}"))]), 200);
    assert_eq!(status(&format!("{find}&token={token}"), &[]), 401, "a token in an address would be kept in histories");
    assert_eq!(status("/", &[]), 200, "the page holds nothing of the store");
    let from_elsewhere = [("authorization", &*format!("Bearer {token}")), ("origin", "http://evil.example")];
    assert_eq!(status(find, &from_elsewhere), 403);
}

#[test]
fn slow_clients_hold_nobody_up_and_it_stops_when_told() {
    let mut served = Served::start(&["--port", "0"]);
    let mut slow: Vec<TcpStream> = (0..60).map(|_| served.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /api/find?q=Zarif HTTP/1.1\r\nhost: ").expect("it is sent");
    }
    // and some that ask for much and do not read it
    for stream in &mut slow[..20] {
        let _ = stream.write_all(format!("{}\r\n\r\n", served.address).as_bytes());
    }
    let (status, answer) = served.get("/api/find?q=Zarif");
    assert_eq!((status, &answer["found"][0]["name"]), (200, &json!("Mohammad Javad Zarif")));
    // all at once
    std::thread::scope(|scope| {
        let ask = || served.get("/api/ask?q=all+meetings+between+Iran+and+Iraq+officials").0;
        let asked: Vec<_> = (0..24).map(|_| scope.spawn(ask)).collect();
        assert!(asked.into_iter().all(|a| a.join().expect("an answer") == 200));
    });
    let (code, took) = served.stop();
    assert_eq!(code, Some(130));
    assert!(took < Duration::from_secs(20), "it waits for nobody who is slow: {took:?}");
    // the store is free again
    let store = served.folder.path().join("store");
    assert!(isnad(&store).args(["stats"]).output().expect("it runs").status.success());
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let served = Served::start(&["--port", "0"]);
    let other = tempfile::tempdir().expect("a folder");
    let store = other.path().join("store");
    let added = isnad(&store).args(["add", "examples/articles/en-tehran-2020-09-26.txt"]).output().expect("it runs");
    assert!(added.status.success());
    let port = served.address.port().to_string();
    let out = isnad(&store).args(["serve", "--port", &port]).output().expect("it runs");
    assert_eq!(out.status.code(), Some(2));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains("cannot listen at 127.0.0.1") && said.contains("--port"), "{said}");
}

#[test]
fn the_explorer_asks_the_server_finds_and_looks_around() {
    let Some(mut browser) = Browser::start("the explorer over a store") else { return };
    let served = Served::start(&["--port", "0"]);
    browser.open(&format!("http://{}/", served.address));
    assert!(browser.text("#empty").starts_with("Ask a question"));
    browser.click("#question");
    browser.type_text("all meetings between Iran and Iraq officials");
    browser.press("Enter");
    browser.until("document.querySelectorAll('#events button').length > 0");
    assert_eq!(browser.text("#shown"), "8 events, 13 participants and places, 23 lines");
    assert!(browser.text("#answer").starts_with("Understood as: meetings held between officials of Iran"));
    browser.click("#find");
    browser.type_text("shamkhani");
    browser.until("document.querySelector('#found-head').textContent.startsWith('In the store')");
    assert_eq!(browser.text("#found bdi"), "علي شمخاني");
    browser.click("#found button");
    browser.until("document.querySelector('#card h2')?.textContent === 'علي شمخاني'");
    let before = browser.value("document.querySelectorAll('#card li').length");
    assert!(before.as_u64().is_some_and(|n| n > 2), "{before}");
    // somebody else beside him
    browser.value("document.getElementById('find').value = '', document.getElementById('find').dispatchEvent(new Event('input', {bubbles: true})), 1");
    browser.until("document.querySelectorAll('#found button').length > 1");
    browser.value("[...document.querySelectorAll('#found button')].find((b) => !b.textContent.includes('شمخاني') && !b.textContent.startsWith('I')).click(), 1");
    browser.value(
        "[...document.querySelectorAll('#card button')].find((b) => b.textContent.includes('beside')).click(), 1",
    );
    browser.until("document.querySelector('h1').textContent.startsWith('علي شمخاني · ')");
    browser.click("#question");
    browser.value(
        "document.getElementById('question').value = 'how are you', document.querySelector('#ask button').click(), 1",
    );
    browser.until("document.getElementById('answer').textContent && !document.getElementById('answer').textContent.startsWith('Reading')");
    assert!(browser.text("#answer").contains("could not understand"), "{}", browser.text("#answer"));
    // the browser notes the refused question itself; nothing else is said
    let other: Vec<&String> = browser.console.iter().filter(|line| !line.contains("400")).collect();
    assert_eq!(other, Vec::<&String>::new());
}
