import {describe, expect, it} from 'vitest';
import {eraseConnection, writeConnection, writeDefaultConnection} from '#src/config/edit-project-file.ts';

const entry = {type: 'duckdb', path: 'new.duckdb'};

const commented = `# Sales
project:   shop   # short name

connections:
  # where everything goes
  warehouse:   {type: duckdb,   path: data/w.duckdb}   # local


  app:
      type: postgres
      host: "localhost"      # here
      # ask Ann for the password

# per environment
environments:
  prod:
    connections:
      app: {host: db.example.com}
      warehouse: {path: /data/w.duckdb}
`;

describe('a new connection', () => {
  it('comes after the others, and no other character changes', () => {
    const text = writeConnection(commented, 'files', entry);
    expect(text).toBe(
      commented.replace(
        '      # ask Ann for the password\n',
        '      # ask Ann for the password\n  files:\n    type: duckdb\n    path: new.duckdb\n',
      ),
    );
  });

  it.each([
    [
      'a file without connections',
      'project: a\n',
      'project: a\nconnections:\n  w:\n    type: duckdb\n    path: new.duckdb\n',
    ],
    [
      'a file without a last newline',
      'project: a',
      'project: a\nconnections:\n  w:\n    type: duckdb\n    path: new.duckdb\n',
    ],
    [
      'an empty list of connections',
      'project: a\nconnections:  # none\n  # b: x\nconcurrency: 2\n',
      'project: a\nconnections:  # none\n  w:\n    type: duckdb\n    path: new.duckdb\n  # b: x\nconcurrency: 2\n',
    ],
    [
      'connections in braces',
      'project: a\nconnections: {b: {type: duckdb}} # c\n',
      'project: a\nconnections: {b: {type: duckdb}, w: {type: duckdb, path: new.duckdb}} # c\n',
    ],
    [
      'lines that end as on Windows',
      'project: a\r\nconnections:\r\n  b: {type: x}\r\n',
      'project: a\r\nconnections:\r\n  b: {type: x}\r\n  w:\r\n    type: duckdb\r\n    path: new.duckdb\r\n',
    ],
  ])('in %s', (_case, before, after) => {
    expect(writeConnection(before, 'w', entry)).toBe(after);
  });

  it('takes the place of the old one', () => {
    const text = writeConnection(commented, 'warehouse', entry);
    expect(text).toBe(
      commented.replace(/ {2}warehouse: {3}.*\n/, '  warehouse:\n    type: duckdb\n    path: new.duckdb\n'),
    );
  });

  it('can become the default, below the name of the project', () => {
    expect(writeDefaultConnection(commented, 'warehouse')).toBe(
      commented.replace('# short name\n', '# short name\ndefault_connection: warehouse\n'),
    );
  });
});

describe('a connection that goes', () => {
  it('takes its differences in environments along', () => {
    expect(eraseConnection(commented, 'warehouse')).toBe(
      commented.replace(/ {2}warehouse: {3}.*\n/, '').replace(/ {6}warehouse:.*\n/, ''),
    );
  });

  it('takes its own comments along', () => {
    expect(eraseConnection(commented, 'app')).toBe(
      commented.replace(/ {2}app:\n(?: {6}.*\n)*/, '').replace(/ {6}app:.*\n/, ''),
    );
  });

  it('is no longer the default', () => {
    const text = 'project: a\ndefault_connection: w\nconnections:\n  w: {type: duckdb}\n';
    expect(eraseConnection(text, 'w')).toBe('project: a\nconnections:\n');
  });
});

it('an added and erased connection leaves the text as it was', () => {
  expect(eraseConnection(writeConnection(commented, 'files', entry), 'files')).toBe(commented);
});
