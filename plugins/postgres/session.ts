import type {Socket} from 'node:net';
import type {ConnectionOptions} from 'node:tls';
import type {Client} from 'pg';
import {messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {PostgresConfig} from './config.ts';
import {dialect} from './dialect.ts';
import {findPassword, userOf} from './password.ts';
import {ReadingSocket} from './reading-socket.ts';
import {tlsAttempts, tlsRefusal} from './tls.ts';

/** One server session on loan. */
export interface Session {
  readonly client: Client;
  /** Makes the server stop what the session runs, now and until it is settled. */
  cancel(): void;
  /** Resolves when no request to cancel is under way that could hit the next statement. */
  settle(): Promise<void>;
  /** Gives the session back to others, or ends it when it cannot be used again. May be called twice. */
  release(): Promise<void>;
  /** Ends the session on the server. May be called twice. */
  end(): Promise<void>;
}

/**
 * Server sessions of one warehouse, opened on demand and reused last in, first out, so that statements that
 * follow one another keep their session state. How many are open at once is the caller's concern.
 */
export interface Sessions {
  acquire(signal?: AbortSignal): Promise<Session>;
  /** Lends a session for one piece of work; aborting cancels that on the server and rejects. */
  use<Result>(signal: AbortSignal | undefined, work: (client: Client) => Promise<Result>): Promise<Result>;
  /** Server process ids of the open sessions. */
  processIds(): number[];
  close(): Promise<void>;
}

export interface SessionOptions {
  readOnly: boolean;
}

/** After so long a session that does not obey is taken for dead. */
const unansweredCancelMs = 10_000;

/** How long an orderly goodbye may take before the sockets are closed. */
const farewellMs = 2000;

export async function createSessions(
  config: PostgresConfig,
  runtime: Runtime,
  {readOnly}: SessionOptions,
): Promise<Sessions> {
  const driver = (await import('pg')).default;
  const password = await findPassword(config, runtime);
  let attempts = await tlsAttempts(config, runtime);
  const setup = sessionSetup(config, readOnly);
  const idle: Client[] = [];
  const open = new Set<Client>();

  async function connect(ssl: ConnectionOptions | false, signal: AbortSignal | undefined): Promise<Client> {
    signal?.throwIfAborted();
    const user = userOf(config, runtime);
    const client = new driver.Client({
      host: config.host,
      port: config.port,
      user,
      database: config.database ?? user,
      password: () => password as string,
      ssl,
      stream: () => new ReadingSocket(),
      application_name: config.application_name,
      connectionTimeoutMillis: config.connect_timeout * 1000,
      keepAlive: true,
    });
    // Without a listener, a session that dies while nobody uses it would end the process.
    client.on('error', () => forget(client));
    client.once('end', () => forget(client));
    const stopListening = onAbort(signal, () => destroySocket(client));
    try {
      await client.connect();
      await client.query(setup);
    } catch (error) {
      destroySocket(client);
      signal?.throwIfAborted();
      throw error;
    } finally {
      stopListening();
    }
    open.add(client);
    return client;
  }

  /** Remembers which kind of connection worked, so that later sessions try no other. */
  async function connectByAnyAttempt(signal: AbortSignal | undefined): Promise<Client> {
    const [first, ...others] = attempts;
    try {
      return await connect(first!, signal);
    } catch (error) {
      if (others.length === 0 || messageOf(error) !== tlsRefusal) throw error;
      attempts = others;
      return connectByAnyAttempt(signal);
    }
  }

  function forget(client: Client): void {
    open.delete(client);
    const position = idle.indexOf(client);
    if (position !== -1) idle.splice(position, 1);
  }

  async function sendCancelRequest(client: Client): Promise<void> {
    const connection = new driver.Connection({ssl: attempts[0]!});
    await new Promise<void>((resolve, reject) => {
      const send = () => connection.cancel(processId(client), secretKey(client));
      connection.once('connect', () => (attempts[0] ? connection.requestSsl() : send()));
      connection.once('sslconnect', send);
      connection.once('error', reject);
      connection.once('end', () => resolve());
      if (config.host.startsWith('/')) connection.connect(`${config.host}/.s.PGSQL.${config.port}`);
      else connection.connect(config.port, config.host);
    });
  }

  /** Where the network swallows our goodbye, the server would keep the transaction and its locks, so another session ends it. */
  async function abandon(client: Client): Promise<void> {
    const deadline = AbortSignal.timeout(farewellMs);
    await connectByAnyAttempt(deadline)
      .then((helper) => terminate(helper, processId(client), deadline))
      .catch(() => {});
    destroySocket(client);
  }

  async function acquire(signal?: AbortSignal): Promise<Session> {
    const client = idle.pop() ?? (await connectByAnyAttempt(signal));
    let isReleased = false;
    let stopCancelling = new AbortController();
    let cancelling: Promise<void> | undefined;

    /** A request that arrives between two statements is lost, so it is repeated until the work has ended. */
    async function repeatCancelRequest(): Promise<void> {
      const startedMs = runtime.clock.monotonicMs();
      for (let delayMs = 50; !stopCancelling.signal.aborted; delayMs = Math.min(delayMs * 2, 1000)) {
        await sendCancelRequest(client).catch(() => destroySocket(client));
        if (runtime.clock.monotonicMs() - startedMs > unansweredCancelMs) await abandon(client);
        await runtime.clock.sleep(delayMs, stopCancelling.signal).catch(() => {});
      }
    }

    async function settle(): Promise<void> {
      stopCancelling.abort();
      await cancelling;
      cancelling = undefined;
      stopCancelling = new AbortController();
    }

    return {
      client,
      cancel() {
        cancelling ??= repeatCancelRequest();
      },
      settle,
      async release() {
        await settle();
        if (isReleased) return;
        isReleased = true;
        if (!open.has(client)) destroySocket(client);
        else if (isIdle(client)) idle.push(client);
        else await abandon(client);
      },
      async end() {
        await settle();
        if (isReleased) return;
        isReleased = true;
        if (!open.has(client) || !isIdle(client)) return destroySocket(client);
        const patience = setTimeout(() => destroySocket(client), farewellMs);
        await client.end().catch(() => {});
        clearTimeout(patience);
      },
    };
  }

  return {
    acquire,
    async use(signal, work) {
      signal?.throwIfAborted();
      const session = await acquire(signal);
      const stopListening = onAbort(signal, () => session.cancel());
      try {
        return await work(session.client);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        stopListening();
        await session.release();
      }
    },
    processIds: () => [...open].map((client) => processId(client)),
    async close() {
      const lent = [...open].filter((client) => !idle.includes(client));
      await Promise.all(lent.map(abandon));
      const farewell = new AbortController();
      const goodbyes = idle.splice(0).map((client) => client.end().catch(() => {}));
      const patience = runtime.clock.sleep(farewellMs, farewell.signal).catch(() => {});
      await Promise.race([Promise.all(goodbyes), patience]);
      farewell.abort();
      for (const client of open) destroySocket(client);
    },
  };
}

/** Calls back on abort; returns the function that stops listening. */
export function onAbort(signal: AbortSignal | undefined, react: () => void): () => void {
  if (signal?.aborted) react();
  signal?.addEventListener('abort', react, {once: true});
  return () => signal?.removeEventListener('abort', react);
}

/** True when the session waits for a statement, in a transaction or not. */
export function isWaiting(client: Client): boolean {
  return (client as Client & {readyForQuery: boolean}).readyForQuery;
}

/** Fit for anybody: no transaction of the former user is open. */
function isIdle(client: Client): boolean {
  return isWaiting(client) && client.getTransactionStatus() === 'I';
}

/** Makes the text of every value the same on all servers: ISO dates, UTC instants, hex bytes, exact floats. */
function sessionSetup(config: PostgresConfig, readOnly: boolean): string {
  const settings: Record<string, string> = {
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    extra_float_digits: '1',
    bytea_output: 'hex',
    client_encoding: 'UTF8',
    ...(config.statement_timeout !== undefined && {statement_timeout: config.statement_timeout}),
    ...(readOnly && {default_transaction_read_only: 'on'}),
  };
  const statements = Object.entries(settings).map(
    ([name, value]) => `set ${name} to ${dialect.quoteLiteral(value)}`,
  );
  if (config.schema !== undefined)
    statements.push(`set search_path to ${dialect.quoteIdentifier(config.schema)}, public`);
  return statements.join('; ');
}

/** Unique among the sessions of the server. */
export function processId(client: Client): number {
  return (client as Client & {processID: number}).processID;
}

/** What a cancel request must know besides the process. */
function secretKey(client: Client): number {
  return (client as Client & {secretKey: number}).secretKey;
}

async function terminate(helper: Client, process: number, deadline: AbortSignal): Promise<void> {
  const stopListening = onAbort(deadline, () => destroySocket(helper));
  try {
    await helper.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and usename = current_user',
      [process],
    );
    await helper.end();
  } finally {
    stopListening();
  }
}

function destroySocket(client: Client): void {
  (client.connection.stream as Socket).destroy();
}

declare module 'pg' {
  interface Connection {
    connect(port: number | string, host?: string): void;
    requestSsl(): void;
    cancel(processId: number, secretKey: number): void;
  }
}
