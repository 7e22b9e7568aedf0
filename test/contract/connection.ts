import {createServer, type AddressInfo, type Server} from 'node:net';
import {inspect} from 'node:util';
import {expect, test} from 'vitest';
import {ConnectionError, OpsError, TimeoutError} from '#src/errors/index.ts';
import {failureOf, readAll, testIf, type ContractSession} from './session.ts';

export function describeConnection(session: ContractSession): void {
  const {fixture} = session;

  test('closes twice without complaint', async () => {
    const warehouse = await session.open();
    await warehouse.close();
    await warehouse.close();
  });

  test('keeps one connection usable when another one closes', async () => {
    const [first, second] = [await session.open(), await session.open()];
    await first.close();
    expect((await readAll(second, fixture.statements.series(1))).rows).toHaveLength(1);
  });

  test('stops connecting when the caller already gave up', async () => {
    const error = await failureOf(session.open(undefined, {signal: AbortSignal.abort()}));
    expect(error).toMatchObject({code: 'cancelled'});
  });

  testIf(fixture.wrongPassword)('says that a password is rejected and never which', async () => {
    const {settings, password} = await fixture.wrongPassword!();
    const error = await failureOf(session.open(settings));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      failure: 'unauthorized',
      retryable: false,
      hint: expect.stringMatching(/\S/),
    });
    expect(everythingIn(error)).not.toContain(password);
  });

  testIf(fixture.settingsForAddress)('says that nothing listens at an address', async () => {
    const settings = fixture.settingsForAddress!('127.0.0.1', await closedPort());
    const error = await failureOf(session.open(settings));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({failure: 'unreachable', retryable: true, hint: expect.stringMatching(/\S/)});
  });

  testIf(fixture.settingsForAddress)('gives up on a server that never answers', async () => {
    const server = await silentServer();
    try {
      const settings = fixture.settingsForAddress!('127.0.0.1', (server.address() as AddressInfo).port);
      const error = await failureOf(session.open(settings, {connectTimeoutMs: 300}));
      expect(error).toBeInstanceOf(OpsError);
      expect(error).toBeInstanceOf(TimeoutError);
    } finally {
      server.close();
    }
  });
}

/** Message, hint, details, stack and the whole chain of causes. */
function everythingIn(error: unknown): string {
  return inspect(error, {depth: 10, showHidden: true});
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

async function closedPort(): Promise<number> {
  const server = await listen(createServer());
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Takes connections and says nothing; lets them go when it closes. */
async function silentServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    server.once('close', () => socket.destroy());
    socket.unref();
  });
  server.unref();
  return listen(server);
}
