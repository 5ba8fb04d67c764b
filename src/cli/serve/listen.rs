//! The connections: where the server listens, how many it holds and how long, and how it stops.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use isnad::Archive;
use isnad::export::{Policy, policy, shell};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::api;
use super::guard::Guard;
use super::reply::Reply;
use crate::cli::report::{Failure, note};
use crate::cli::{Cli, STOPPED};

/// `isnad serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 7373)]
    pub port: u16,
    /// Listen at this address of the machine instead of 127.0.0.1, for others too; they need the token that is printed
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<IpAddr>,
}

/// How many connections are held at a time; more wait.
const CONNECTIONS: usize = 256;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection lasts; a client that wants more opens another.
const LIFE: Duration = Duration::from_secs(120);
/// How long an answer that is under way is waited for when a connection or the server ends.
const GRACE: Duration = Duration::from_secs(3);

/// What every connection needs.
struct Server {
    archive: Arc<Archive>,
    guard: Guard,
    page: String,
    policy: String,
    /// So many answers are worked out at a time.
    workers: Semaphore,
}

/// `isnad serve`: until Ctrl-C.
pub fn serve(cli: &Cli, args: &ServeArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    // The packs take a moment to load, which the first to ask should not wait for.
    let _ = isnad::query::Questions::bundled();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(accept(archive, args));
    // an answer that takes longer has nobody to go to; the store is whole whenever the process ends
    runtime.shutdown_timeout(GRACE);
    done
}

async fn accept(archive: Arc<Archive>, args: &ServeArgs) -> Result<u8, Failure> {
    let asked = SocketAddr::new(args.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), args.port);
    let refused = |e: io::Error| {
        Failure::wrong(format_args!("cannot listen at {asked}: {e}; name another --port, or 0 for one that is free"))
    };
    let listener = TcpListener::bind(asked).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let token = args.listen.filter(|ip| !ip.is_loopback()).map(|_| token()).transpose()?;
    let (stop, stopped) = watch::channel(false);
    stop_on_ctrl_c(stop);
    let fragment = token.as_ref().map(|t| format!("#token={t}")).unwrap_or_default();
    writeln!(io::stdout(), "http://{address}/{fragment}")?;
    io::stdout().flush()?;
    note(match &token {
        Some(_) => "serving the store to whoever has this address with its token; nothing is encrypted; Ctrl-C stops",
        None => "serving the store to this machine alone; Ctrl-C stops",
    });
    let workers = Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from) * 2);
    let guard = Guard::new(address, token.as_deref());
    let server = Arc::new(Server { archive, guard, page: shell(), policy: policy(Policy::Server), workers });
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stopping = stopped.clone();
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (connection, place) = tokio::select! {
            next = next => next,
            _ = stopping.changed() => break,
        };
        match connection {
            Ok((stream, _)) => {
                let (server, stopped) = (Arc::clone(&server), stopped.clone());
                tokio::spawn(async move {
                    converse(stream, server, stopped).await;
                    drop(place);
                });
            }
            // too many open files, most likely: those that are open will end
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let _ = timeout(GRACE, room.acquire_many(CONNECTIONS as u32)).await;
    note("isnad: stopped");
    Ok(STOPPED)
}

/// The first Ctrl-C asks the server to stop, the second ends it.
fn stop_on_ctrl_c(stop: watch::Sender<bool>) {
    static ASKED: AtomicBool = AtomicBool::new(false);
    let _ = ctrlc::set_handler(move || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(STOPPED.into());
        }
        let _ = stop.send(true);
    });
}

/// 160 bits that nobody can guess, as hexadecimal digits.
fn token() -> Result<String, Failure> {
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes)
        .map_err(|e| Failure::wrong(format_args!("the system gives no random numbers for a token: {e}")))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Answers the requests of a connection until it ends, has lasted too long, or the server stops.
async fn converse(stream: TcpStream, server: Arc<Server>, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| respond(request, Arc::clone(&server)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // a client that hangs up in the middle is none of our business
        _ = connection.as_mut() => return,
        () = sleep(LIFE) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(GRACE, connection).await;
}

async fn respond(
    request: Request<Incoming>,
    server: Arc<Server>,
) -> Result<Response<http_body_util::Full<hyper::body::Bytes>>, Infallible> {
    let (head, _) = request.into_parts();
    let path = head.uri.path();
    let file = api::file(path);
    let reply = match server.guard.check(&head, path == "/" || file.is_some()) {
        Err(refused) => refused,
        Ok(()) if path == "/" => Reply::page(server.page.clone().into_bytes(), server.policy.clone()),
        Ok(()) => match file {
            Some(text) => Reply::json(text.as_bytes().to_vec()),
            None => work(path.to_owned(), head.uri.query().unwrap_or_default().to_owned(), server).await,
        },
    };
    Ok(reply.response())
}

/// Has a thread of its own read the store.
async fn work(path: String, query: String, server: Arc<Server>) -> Reply {
    let Ok(_permit) = server.workers.acquire().await else {
        return Reply::error(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping");
    };
    let archive = Arc::clone(&server.archive);
    let answer = tokio::task::spawn_blocking(move || {
        api::answer(&archive, &path, &query)
            .unwrap_or_else(|| Reply::error(StatusCode::NOT_FOUND, format!("nothing is at {path}; see /openapi.json")))
    });
    answer.await.unwrap_or_else(|_| Reply::error(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be made"))
}
