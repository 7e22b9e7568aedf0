import {beforeEach, describe, expect, it, vi} from 'vitest';
import {parseReference, referenceOf} from '#src/config/references.ts';
import {resolveReference} from '#src/config/secrets.ts';
import {createNodeRuntime, type Runtime} from '#src/runtime/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {createFolder} from '#test/helpers/folder.ts';

const runtime = createNodeRuntime();

beforeEach(() => () => vi.unstubAllEnvs());

async function resolve(
  text: string,
  options: {root?: string; runtime?: Runtime; commandTimeoutMs?: number} = {},
) {
  const root = options.root ?? (await createFolder());
  return resolveReference(parseReference(text)!, {
    runtime,
    owner: 'connection app, setting password',
    ...options,
    root,
  });
}

/** A keychain with one entry, as no test machine can be expected to have one unlocked. */
function runtimeWithKeychain(read: Runtime['keychain']['read']): Runtime {
  return {...runtime, keychain: {read}};
}

describe('a reference', () => {
  it('to a variable', async () => {
    vi.stubEnv('SHOP_PASSWORD', 'from env');
    expect(await resolve('env:SHOP_PASSWORD')).toBe('from env');
  });

  it('to a file below the project folder, without its final newline', async () => {
    const root = await createFolder({'secrets/app': 'from file\n'});
    expect(await resolve('file:secrets/app', {root})).toBe('from file');
  });

  it('to a command run in the project folder, without the final newline', async () => {
    const root = await createFolder({'secret.txt': 'from command\n'});
    expect(await resolve('cmd:cat secret.txt | tr a-z A-Z', {root})).toBe('FROM COMMAND');
  });

  it('to the keychain, where the service may hold slashes', async () => {
    const withKeychain = runtimeWithKeychain(async (service, account) => `${service} of ${account}`);
    expect(await resolve('keychain:weir/shop/etl', {runtime: withKeychain})).toBe('weir/shop of etl');
  });
});

describe('a reference that leads nowhere names connection, setting and what is missing', () => {
  it.each([
    ['env:SHOP_NOT_SET', /variable SHOP_NOT_SET is not set; .*connection app, setting password/],
    ['file:no/such/file', /no\/such\/file does not exist; .*connection app, setting password/],
    ['cmd:exit 7', /`exit 7` ended with status 7; .*connection app/],
    ['cmd:true', /`true` printed nothing/],
    ['cmd:echo denied >&2; exit 1', /ended with status 1: denied/],
    ['keychain:weir', /keychain:weir of connection app, setting password is incomplete/],
  ])('%s', async (text, message) => {
    const error = await failureOf(() => resolve(text));
    expect(error).toMatchObject({code: 'config-secret', exitCode: 2});
    expect(error.message).toMatch(message);
    expect(error.hint).toBeTruthy();
  });

  it('an entry that the keychain lacks', async () => {
    const withKeychain = runtimeWithKeychain(async () => undefined);
    const error = await failureOf(() => resolve('keychain:weir/etl', {runtime: withKeychain}));
    expect(error.message).toContain('no entry weir with the account etl');
  });

  it('a machine without a keychain', async () => {
    const withKeychain = runtimeWithKeychain(async () => {
      throw new Error('no secret service');
    });
    const error = await failureOf(() => resolve('keychain:weir/etl', {runtime: withKeychain}));
    expect(error.message).toContain('cannot be read: no secret service');
    expect(error.hint).toContain('env:VARIABLE');
  });

  it('a command that hangs is killed with its children', async () => {
    const error = await failureOf(() => resolve('cmd:sleep 60; echo late', {commandTimeoutMs: 200}));
    expect(error.message).toContain('did not end within 0.2 s');
  });

  it('the words of a command lose secrets that are known', async () => {
    runtime.redactor.add('hunter2secret');
    const error = await failureOf(() => resolve('cmd:echo bad hunter2secret >&2; exit 1'));
    expect(error.message).not.toContain('hunter2secret');
  });
});

describe('what counts as a reference', () => {
  it.each(['file:///etc/passwd', 'postgres://x', 'plain', 'env:', 'https://env:x'])('not %s', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });

  it('only env: outside of secrets', () => {
    expect(referenceOf('env:HOST', {})).toEqual({kind: 'env', target: 'HOST'});
    expect(referenceOf('file:data.csv', {})).toBeUndefined();
    expect(referenceOf('file:data.csv', {secret: true})).toBeDefined();
  });
});
