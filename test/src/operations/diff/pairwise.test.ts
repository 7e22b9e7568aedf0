import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {awkwardColumns, awkwardRows} from './awkward-rows.ts';
import {createDiffProject, type DiffProject} from './engines.ts';

/** Two systems, two files of one system, and two tables behind one connection. */
const pairs = [
  ['duck', 'duck'],
  ['duck', 'duck2'],
  ['duck', 'lite'],
  ['duck', 'pg'],
  ['duck', 'maria'],
  ['lite', 'lite'],
  ['lite', 'lite2'],
  ['lite', 'pg'],
  ['lite', 'maria'],
  ['pg', 'pg'],
  ['pg', 'maria'],
  ['maria', 'maria'],
] as const;

let project: DiffProject;
beforeAll(async () => {
  project = await createDiffProject(await mkdtemp(join(tmpdir(), 'weir-diff-')));
  for (const connection of project.connections) {
    const isMysql = connection === 'maria';
    const take = {quoteInstant: (text: string) => (isMysql ? text.replace(/\+00$/, '') : text)};
    await project.fill(connection, 'same', awkwardColumns, awkwardRows(take, {isChanged: false}));
    await project.fill(connection, 'other', awkwardColumns, awkwardRows(take, {isChanged: true}));
    await project.fill(connection, 'again', awkwardColumns, awkwardRows(take, {isChanged: false}));
  }
});
afterAll(() => rm(project.folder, {recursive: true, force: true}));

describe.each(pairs)('%s and %s', (a, b) => {
  test('hold the same values for equal', async (context) => {
    if (![a, b].every((name) => project.connections.includes(name))) return context.skip();
    const report = await project.diff({a: `${a}:same`, b: `${b}:again`, key: ['id']});
    expect(report.lines).toEqual([]);
    expect(report).toMatchObject({isEqual: true, rows: {a: 16, b: 16, equal: 16}});
  });

  test('differ in each column where the values do', async (context) => {
    if (![a, b].every((name) => project.connections.includes(name))) return context.skip();
    const {lines, rows} = await project.diff({a: `${a}:same`, b: `${b}:other`, key: ['id']});
    expect(lines.map(({key, column}) => [key[0], column])).toEqual(
      awkwardColumns.slice(1).map(({name}) => ['2', name]),
    );
    expect(rows).toMatchObject({equal: 15, changed: 1, onlyInA: 0, onlyInB: 0});
  });
});
