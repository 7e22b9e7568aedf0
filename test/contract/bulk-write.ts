import {expect, test} from 'vitest';
import {sourceOf} from './byte-sources.ts';
import {load, loadableFormats, relationNames} from './loading.ts';
import {readRelation, testIf, type ContractSession} from './session.ts';
import {fittingTypes, manyPeople, oddlyNamed, people} from './text-tables.ts';
import {acceptedKinds, comparable} from './compare.ts';

/** Modes, counts and types of loads that succeed. */
export function describeBulkWrite(session: ContractSession): void {
  const {modes} = session.fixture.definition.capabilities.bulkWrite!;
  const rowsOf = async (relation: Parameters<typeof load>[1]) =>
    (await readRelation(session.warehouse, relation)).rows.map(([id, name]) => [Number(id), name]);

  test.each(loadableFormats(session.fixture))(
    'brings every type back unharmed through %s',
    async (format) => {
      const types = fittingTypes(session.fixture);
      const relation = session.newRelation('types');
      await load(session, relation, sourceOf(types, format));
      const result = await readRelation(session.warehouse, relation);
      expect(result.names).toEqual(types.columns.map(({name}) => name));
      for (const [index, {name, type}] of types.columns.entries()) {
        expect(acceptedKinds[type.kind], `kind of ${name}`).toContain(result.kinds[index]);
        const came = result.rows.map((row) => comparable(row[index]!, type));
        expect(came, name).toEqual(types.rows.map((row) => comparable(row[index]!, type)));
      }
    },
  );

  test('keeps Unicode, reserved and quoted names', async () => {
    const relation = session.newRelation('Straße "order" 表');
    await load(session, relation, oddlyNamed);
    const result = await readRelation(session.warehouse, relation);
    expect(result.names).toEqual(oddlyNamed.columns.map(({name}) => name));
    expect(result.rows.map((row) => row.map(String))).toEqual(oddlyNamed.rows);
  });

  testIf(modes.includes('append'))('append creates the target, then adds to it', async () => {
    const relation = session.newRelation();
    const first = await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']));
    expect(first).toMatchObject({rowsStaged: 2, rowsWritten: 2, repeated: false});
    expect(first.bytes).toBeGreaterThan(0);
    await load(session, relation, people(['3', null]));
    expect(await rowsOf(relation)).toEqual([
      [1, 'Ada'],
      [2, 'Grace'],
      [3, null],
    ]);
  });

  testIf(modes.includes('append'))('append matches columns by name', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada']));
    const {columns} = people();
    await load(session, relation, {columns: columns.toReversed(), rows: [['Grace', '2']]});
    await load(session, relation, {columns: [columns[0]!], rows: [['3']]});
    expect(await rowsOf(relation)).toEqual([
      [1, 'Ada'],
      [2, 'Grace'],
      [3, null],
    ]);
  });

  testIf(modes.includes('replace'))('replace leaves exactly the new rows and columns', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), {mode: 'replace'});
    const receipt = await load(session, relation, people(['7', 'Edsger']), {mode: 'replace'});
    expect(receipt).toMatchObject({rowsStaged: 1, rowsWritten: 1});
    expect(await rowsOf(relation)).toEqual([[7, 'Edsger']]);
    const {columns} = people();
    const added = {name: 'born', type: {kind: 'date'}} as const;
    await load(
      session,
      relation,
      {columns: [columns[0]!, added], rows: [['1', '1815-12-10']]},
      {mode: 'replace'},
    );
    const result = await readRelation(session.warehouse, relation);
    expect(result.names).toEqual(['id', 'born']);
    expect(result.rows.map((row) => row[1])).toEqual(['1815-12-10']);
  });

  testIf(modes.includes('replace'))('replace by nothing leaves an empty table with columns', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada']), {mode: 'replace'});
    expect(await load(session, relation, people(), {mode: 'replace'})).toMatchObject({rowsWritten: 0});
    expect(await readRelation(session.warehouse, relation)).toMatchObject({names: ['id', 'name'], rows: []});
  });

  testIf(modes.includes('merge'))('merge updates equal keys and inserts the others', async () => {
    const relation = session.newRelation();
    const merge = {mode: 'merge', key: ['id']} as const;
    await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), merge);
    const receipt = await load(session, relation, people(['2', 'Grace Hopper'], ['3', 'Edsger']), merge);
    expect(receipt).toMatchObject({rowsStaged: 2, rowsWritten: 2, repeated: false});
    expect(await rowsOf(relation)).toEqual([
      [1, 'Ada'],
      [2, 'Grace Hopper'],
      [3, 'Edsger'],
    ]);
  });

  testIf(modes.includes('merge'))('merge identifies rows by all columns of a key', async () => {
    const relation = session.newRelation();
    const merge = {mode: 'merge', key: ['id', 'name']} as const;
    await load(session, relation, people(['1', 'Ada'], ['1', 'Grace']), merge);
    await load(session, relation, people(['1', 'Grace'], ['2', 'Grace']), merge);
    expect((await rowsOf(relation)).toSorted()).toEqual([
      [1, 'Ada'],
      [1, 'Grace'],
      [2, 'Grace'],
    ]);
  });

  test('keeps the rows of a single column that is NULL', async () => {
    const relation = session.newRelation();
    const note = {name: 'note', type: {kind: 'text'}} as const;
    const options = {mode: modes.find((mode) => mode !== 'merge') ?? modes[0]!};
    await load(session, relation, {columns: [note], rows: [['a'], [null], [''], [null]]}, options);
    const {rows} = await readRelation(session.warehouse, relation);
    expect(rows.map(([value]) => value).toSorted()).toEqual(['', 'a', null, null]);
  });

  test('loads an empty source as an empty table', async () => {
    const relation = session.newRelation();
    const receipt = await load(session, relation, people(), {mode: modes[0]!, key: ['id']});
    expect(receipt).toMatchObject({rowsStaged: 0, rowsWritten: 0, repeated: false});
    expect(await readRelation(session.warehouse, relation)).toMatchObject({names: ['id', 'name'], rows: []});
  });

  test('counts many rows and reports progress on the way', async () => {
    const relation = session.newRelation();
    const seen: number[] = [];
    const receipt = await load(session, relation, manyPeople(50_000), {
      mode: modes[0]!,
      key: ['id'],
      onProgress: ({rows, bytes}) => seen.push(rows ?? bytes ?? 0),
    });
    expect(receipt).toMatchObject({rowsStaged: 50_000, rowsWritten: 50_000});
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await readRelation(session.warehouse, relation)).rows).toHaveLength(50_000);
  });

  testIf(session.fixture.definition.capabilities.defaultSchema)('creates a missing schema', async () => {
    const relation = {...session.newRelation(), schema: session.newRelation('schema').name};
    await load(session, relation, people(['1', 'Ada']), {mode: modes[0]!, key: ['id']});
    expect(await rowsOf(relation)).toEqual([[1, 'Ada']]);
  });

  test.each(modes)('%s makes the target and nothing else', async (mode) => {
    await load(session, session.newRelation(), people(['1', 'Ada']), {mode, key: ['id']});
    const before = await relationNames(session.warehouse);
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada']), {mode, key: ['id']});
    await load(session, relation, people(['2', 'Grace']), {mode, key: ['id']});
    const added = (await relationNames(session.warehouse)).length - before.length;
    expect(added).toBe(session.warehouse.catalog ? 1 : 0);
  });

  test('loads two relations at once', async () => {
    const relations = [session.newRelation(), session.newRelation()];
    const options = {mode: modes[0]!, key: ['id']};
    await Promise.all(relations.map((relation) => load(session, relation, manyPeople(100), options)));
    for (const relation of relations) expect(await rowsOf(relation)).toHaveLength(100);
  });
}
