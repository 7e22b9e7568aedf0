import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {applyVersions, type StagedLoad, type VersionRules} from '#src/sql/load/index.ts';
import {apply, dialect, fill, systems, type System} from './systems.ts';

const load: StagedLoad = {
  target: '"target"',
  staging: 'staging',
  columns: [{name: 'id'}, {name: 'name'}],
  key: ['id'],
  dialect,
};

type Version = {id: string; name: string | null; from: string; to: string | null};

async function openHistory(system: System): Promise<void> {
  await fill(system, '"target"', [], ['id', 'name', 'since', 'until']);
}

async function bring(
  system: System,
  rows: readonly (readonly [string, string | null])[],
  rules: Partial<VersionRules> & {moment: string},
): Promise<{written: number; removed: number}> {
  await system.run('drop table if exists staging');
  await fill(system, 'staging', rows);
  const {moment, ...others} = rules;
  const all = {validFrom: 'since', validTo: 'until', endsMissing: false, ...others, moment: `'${moment}'`};
  return apply(system, applyVersions(load, all));
}

const history = (system: System) =>
  system.rows('select * from "target" order by id, since, until nulls last, name');

describe.each(systems)('versions on $name', ({open}) => {
  test('a moment of the rows decides which of them is newer', async () => {
    const system = await open();
    await openHistory(system);
    const rules = {moment: 'now', updatedAt: 'name'};
    expect(await bring(system, [['1', 'd2']], rules)).toEqual({written: 1, removed: 0});
    expect(await bring(system, [['1', 'd1']], rules)).toEqual({written: 0, removed: 0});
    expect(await bring(system, [['1', 'd3']], rules)).toEqual({written: 1, removed: 1});
    expect(await history(system)).toEqual([
      ['1', 'd2', 'd2', 'd3'],
      ['1', 'd3', 'd3', null],
    ]);
  });

  test('without columns to compare, the first version stays', async () => {
    const system = await open();
    await openHistory(system);
    await bring(system, [['1', 'a']], {moment: 'd1', compared: []});
    expect(await bring(system, [['1', 'b']], {moment: 'd2', compared: []})).toEqual({written: 0, removed: 0});
  });

  test('what is missing ends, within the conditions only', async () => {
    const system = await open();
    await openHistory(system);
    await bring(
      system,
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
      {moment: 'd1'},
    );
    const within = [`"target".id = '1'`];
    expect(await bring(system, [], {moment: 'd2', endsMissing: true, within})).toEqual({
      written: 0,
      removed: 1,
    });
    expect(await history(system)).toEqual([
      ['1', 'a', 'd1', 'd2'],
      ['2', 'b', 'd1', null],
    ]);
  });
});

/** The history that follows from the rule, kept in plain objects. */
function expectedHistory(loads: readonly Load[]): Version[] {
  const versions: Version[] = [];
  for (const [index, {rows, endsMissing}] of loads.entries()) {
    const moment = `d${index}`;
    const current = new Map(versions.filter(({to}) => to === null).map((version) => [version.id, version]));
    for (const [id, version] of current)
      if (rows.has(id) ? rows.get(id) !== version.name : endsMissing) version.to = moment;
    for (const [id, name] of rows)
      if (current.get(id)?.to !== null) versions.push({id, name, from: moment, to: null});
  }
  return versions;
}

interface Load {
  rows: ReadonlyMap<string, string | null>;
  endsMissing: boolean;
}

test('any sequence of loads gives the history that follows from the rule', async () => {
  const rows = fc
    .dictionary(fc.constantFrom('1', '2', '3'), fc.constantFrom('a', 'b', null))
    .map((values) => new Map(Object.entries(values)));
  const loads = fc.array(fc.record({rows, endsMissing: fc.boolean()}), {maxLength: 6});
  await fc.assert(
    fc.asyncProperty(loads, async (sequence) => {
      const system = await systems[0]!.open();
      await openHistory(system);
      for (const [index, {rows: brought, endsMissing}] of sequence.entries())
        await bring(system, [...brought], {moment: `d${index}`, endsMissing});
      const found = (await history(system)).map(([id, name, from, to]) => ({id, name, from, to}));
      const sortKey = ({id, from}: {id: string | null; from: string | null}) => `${id} ${from}`;
      const bySortKey = (a: Version, b: Version) => (sortKey(a) < sortKey(b) ? -1 : 1);
      expect((found as Version[]).toSorted(bySortKey)).toEqual(expectedHistory(sequence).toSorted(bySortKey));
    }),
  );
});
