import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {startTerminal, type Terminal} from '#test/helpers/terminal.ts';

function startWeir(args: readonly string[], cwd: string): Terminal {
  const terminal = startTerminal(process.execPath, [repositoryPath('bin/run.js'), ...args], {
    cwd,
    rows: 40,
    env: {HOME: cwd},
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

const weirYml = (folder: string) => readFile(join(folder, 'weir.yml'), 'utf8');

describe('weir connection add at a terminal', () => {
  it('asks for the kind of system, its settings and where the secret stands, and tests before it writes', async () => {
    const folder = await createFolder({'weir.yml': 'project: shop # sales\n'});
    const weir = startWeir(['connection', 'add'], folder);
    await weir.waitForText('Kind of system');
    weir.press('PostgreSQL');
    await weir.waitForText(/❯ PostgreSQL/);
    weir.press('enter');
    await weir.waitForText('Name of the connection');
    weir.press('my shop', 'enter');
    await weir.waitForText('only letters, digits, _ and -');
    weir.press(...Array.from({length: 7}, () => 'backspace'), 'shop', 'enter');
    await weir.waitForText(/\? Host/);
    weir.press('127.0.0.1', 'enter');
    await weir.waitForText(/\? Port/);
    weir.press('high', 'enter');
    await weir.waitForText('port must be a number, not text');
    weir.press(...Array.from({length: 4}, () => 'backspace'), '1', 'enter');
    await weir.waitForText(/\? Database/);
    weir.press('sales', 'enter');
    await weir.waitForText(/\? User/);
    weir.press('enter');
    await weir.waitForText(/\? Password: where does it stand/);
    weir.press('enter');
    await weir.waitForText(/Name of the variable.*SHOP_PASSWORD/);
    weir.press('s3cr3t!', 'enter');
    await weir.waitForText('not the secret itself');
    weir.press(...Array.from({length: 7}, () => 'backspace'), 'PATH', 'enter');
    await weir.waitForText('Set advanced settings too?');
    weir.press('enter');
    await weir.waitForText('Test the connection now?');
    weir.press('enter');
    await weir.waitForText('Write the connection all the same?');
    expect(await weirYml(folder)).toBe('project: shop # sales\n');
    weir.press('y', 'enter');
    expect(await weir.exit()).toBe(0);
    expect(await weirYml(folder)).toBe(
      'project: shop # sales\ndefault_connection: shop\nconnections:\n  shop:\n    type: postgres\n    host: 127.0.0.1\n    port: 1\n    database: sales\n    password: env:PATH\n',
    );
  });

  it('asks only for what the flags leave open', async () => {
    const folder = await createFolder({'weir.yml': 'project: shop\n'});
    const weir = startWeir(
      ['connection', 'add', 'w', '--type', 'duckdb', '--set', 'path=w.duckdb', '--no-test'],
      folder,
    );
    await weir.waitForText('Set advanced settings too?');
    weir.press('enter');
    expect(await weir.exit()).toBe(0);
    expect(weir.history()).not.toMatch(/Kind of system|Database file|Test the connection/);
    expect(await weirYml(folder)).toContain('path: w.duckdb');
  });

  it('leaves everything as it was on Ctrl-C', async () => {
    const folder = await createFolder({'weir.yml': 'project: shop\n'});
    const weir = startWeir(['connection', 'add', 'w', '--type', 'duckdb'], folder);
    await weir.waitForText('Database file');
    weir.press('ctrl-c');
    expect(await weir.exit()).toBe(130);
    expect(await weirYml(folder)).toBe('project: shop\n');
  });
});

it('weir connection remove asks first', async () => {
  const text = 'project: shop\nconnections:\n  w: {type: duckdb}\n';
  const folder = await createFolder({'weir.yml': text});
  const refused = startWeir(['connection', 'remove', 'w'], folder);
  await refused.waitForText('Remove the connection w?');
  refused.press('enter');
  expect(await refused.exit()).toBe(130);
  expect(await weirYml(folder)).toBe(text);
  const agreed = startWeir(['connection', 'remove', 'w'], folder);
  await agreed.waitForText('Remove the connection w?');
  agreed.press('y', 'enter');
  expect(await agreed.exit()).toBe(0);
  expect(await weirYml(folder)).toBe('project: shop\nconnections:\n');
});

it('weir connection import lets one choose', async () => {
  const profiles =
    'shop:\n  outputs:\n    dev: {type: duckdb, path: dev.duckdb}\n    ci: {type: duckdb, path: ci.duckdb}\n';
  const folder = await createFolder({'weir.yml': 'project: shop\n', '.dbt/profiles.yml': profiles});
  const weir = startWeir(['connection', 'import'], folder);
  await weir.waitForText('shop_ci');
  weir.press('down', 'space', 'enter');
  expect(await weir.exit()).toBe(0);
  expect(await weirYml(folder)).toBe(
    'project: shop\nconnections:\n  shop_ci:\n    type: duckdb\n    path: ci.duckdb\n',
  );
});
