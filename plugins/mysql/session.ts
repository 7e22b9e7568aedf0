import type {ConnectionOptions, SslOptions} from 'mysql2';
import type {Runtime} from '#src/runtime/ports.ts';
import {isSocketPath, type MysqlConfig} from './config.ts';
import {internals} from './driver.ts';
import {findPassword, userOf} from './password.ts';
import {ask, type Client} from './client.ts';
import {sessionSetup} from './session-setup.ts';
import {checkedSocket, tlsAttempts, tlsRefusal} from './tls.ts';

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
 * Server sessions of one warehouse, opened on demand and reused last in, first out, so that statements that follow one
 * another keep their session state. How many are open at once is the caller's concern.
 */
export interface Sessions {
  acquire(signal?: AbortSignal): Promise<Session>;
  /** Lends a session for one piece of work; aborting cancels that on the server and rejects. */
  use<Result>(signal: AbortSignal | undefined, work: (client: Client) => Promise<Result>): Promise<Result>;
  /** As `use`, with a session that is ended afterwards, and with it its locks, settings and temporary tables. */
  useAlone<Result>(
    signal: AbortSignal | undefined,
    work: (client: Client, session: Session) => Promise<Result>,
  ): Promise<Result>;
  /** Server ids of the open sessions. */
  threadIds(): number[];
  close(): Promise<void>;
}

/** How long an orderly goodbye may take before the sockets are closed. */
const farewellMs = 2000;

export async function createSessions(
  config: MysqlConfig,
  runtime: Runtime,
  {readOnly}: {readOnly: boolean},
): Promise<Sessions> {
  const driver = await import('mysql2');
  const password = await findPassword(config, runtime);
  let attempts = await tlsAttempts(config, runtime);
  const stream = checkedSocket(config);
  const idle: Client[] = [];
  const open = new Set<Client>();

  function optionsFor(ssl: SslOptions | undefined): ConnectionOptions {
    return {
      ...(isSocketPath(config.host) ? {socketPath: config.host} : {host: config.host, port: config.port}),
      user: userOf(config, runtime),
      ...(password !== undefined && {password}),
      ...(config.database !== undefined && {database: config.database}),
      ...(ssl && {ssl}),
      ...(stream && {stream}),
      connectTimeout: config.connect_timeout * 1000,
      charset: 'utf8mb4_general_ci',
      flags: ['-IGNORE_SPACE'],
      connectAttributes: {program_name: 'weir'},
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      trace: false,
    };
  }

  async function connect(ssl: SslOptions | undefined, signal: AbortSignal | undefined): Promise<Client> {
    signal?.throwIfAborted();
    const connection = driver.createConnection(optionsFor(ssl));
    const client: Client = {connection, serverStatus: 0};
    const stopListening = onAbort(signal, () => destroySocket(client));
    try {
      await new Promise<void>((resolve, reject) =>
        connection.connect((error) => (error ? reject(error) : resolve())),
      );
      // Without a listener, a session that dies while nobody uses it would end the process.
      connection.on('error', () => forget(client));
      connection.on('end', () => forget(client));
      for (const statement of await sessionSetup(client, config, readOnly)) await ask(client, statement);
    } catch (error) {
      connection.on('error', () => {});
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
      return await connect(first, signal);
    } catch (error) {
      if (others.length === 0 || (error as {code?: string}).code !== tlsRefusal) throw error;
      attempts = others;
      return connectByAnyAttempt(signal);
    }
  }

  function forget(client: Client): void {
    open.delete(client);
    const position = idle.indexOf(client);
    if (position !== -1) idle.splice(position, 1);
  }

  /** On a connection of its own, for the one to be stopped is busy. */
  async function sendCancelRequest(client: Client): Promise<void> {
    const killer = await connect(attempts[0], undefined);
    try {
      await ask(killer, `kill query ${threadId(client)}`);
    } finally {
      forget(killer);
      killer.connection.end(() => {});
    }
  }

  async function acquire(signal?: AbortSignal): Promise<Session> {
    const client = idle.pop() ?? (await connectByAnyAttempt(signal));
    let isReleased = false;
    let stopCancelling = new AbortController();
    let cancelling: Promise<void> | undefined;

    /** A request that arrives between two statements is lost, so it is repeated until the work has ended. */
    async function repeatCancelRequest(): Promise<void> {
      for (let delayMs = 50; !stopCancelling.signal.aborted; delayMs = Math.min(delayMs * 2, 1000)) {
        await sendCancelRequest(client).catch(() => destroySocket(client));
        await runtime.clock.sleep(delayMs, stopCancelling.signal).catch(() => {});
      }
    }

    async function settle(): Promise<void> {
      stopCancelling.abort();
      await cancelling;
      cancelling = undefined;
      stopCancelling = new AbortController();
    }

    async function leave(isKept: boolean): Promise<void> {
      await settle();
      if (isReleased) return;
      isReleased = true;
      if (!open.has(client)) return destroySocket(client);
      if (isKept && (client.serverStatus & inTransaction) === 0) idle.push(client);
      else await end(client);
    }

    return {
      client,
      cancel: () => void (cancelling ??= repeatCancelRequest()),
      settle,
      release: () => leave(true),
      end: () => leave(false),
    };
  }

  async function end(client: Client): Promise<void> {
    forget(client);
    const patience = setTimeout(() => destroySocket(client), farewellMs);
    await new Promise<void>((resolve) => client.connection.end(() => resolve()));
    clearTimeout(patience);
  }

  async function lend<Result>(
    signal: AbortSignal | undefined,
    work: (client: Client, session: Session) => Promise<Result>,
    giveBack: 'release' | 'end',
  ): Promise<Result> {
    signal?.throwIfAborted();
    const session = await acquire(signal);
    const stopListening = onAbort(signal, () => session.cancel());
    try {
      return await work(session.client, session);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      stopListening();
      await session[giveBack]();
    }
  }

  return {
    acquire,
    use: (signal, work) => lend(signal, work, 'release'),
    useAlone: (signal, work) => lend(signal, work, 'end'),
    threadIds: () => [...open].map(threadId),
    async close() {
      const lent = [...open].filter((client) => !idle.includes(client));
      for (const client of lent) destroySocket(client);
      const farewell = new AbortController();
      const goodbyes = idle.splice(0).map(end);
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

/** `SERVER_STATUS_IN_TRANS` */
const inTransaction = 1;

/** Unique among the sessions of the server. */
function threadId({connection}: Client): number {
  return internals(connection).threadId!;
}

function destroySocket({connection}: Client): void {
  internals(connection).stream.destroy();
}
