import {expect, test} from 'vitest';
import {TransferError} from '#src/errors/index.ts';
import type {LoadRequest, Relation, StagedRows, Value} from '#src/warehouse/index.ts';
import type {TextTable} from './byte-sources.ts';
import {load} from './loading.ts';
import {failureOf, readAll, readRelation, testIf, withNumbers, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

const monday = '2026-01-05T08:00:00.000Z';
const tuesday = '2026-01-06T08:00:00.000Z';

/** What a load may be told besides its mode. */
export function describeLoadOptions(session: ContractSession): void {
  const {dialect, capabilities} = session.fixture.definition;
  const {modes, refinesLoads, keepsState} = capabilities.bulkWrite!;
  const rowsOf = async (relation: Relation) => (await readRelation(session.warehouse, relation)).rows;

  async function select(relation: Relation, columns: readonly string[]): Promise<Value[][]> {
    const list = columns.map(dialect.quoteIdentifier).join(', ');
    const text = `select ${list} from ${dialect.quoteRelation(relation)}`;
    const {rows} = await readAll(session.warehouse, text);
    return withNumbers(rows.toSorted((a, b) => Number(a[0]) - Number(b[0])));
  }

  test.each(modes)('%s asks before rows take effect, and a no undoes it', async (mode) => {
    const relation = session.newRelation();
    const options = {mode, key: ['id'], loadedAt: monday};
    await load(session, relation, people(['1', 'Ada']), options);
    const before = await rowsOf(relation);
    const seen: StagedRows[] = [];
    const refusal = new TransferError('No', {code: 'transfer-mismatch'});
    const verify = async (staged: StagedRows) => {
      seen.push(staged);
      throw refusal;
    };
    const rows = people(['1', 'other'], ['2', 'Grace']);
    const loadId = session.runtime.randomId();
    expect(await failureOf(load(session, relation, rows, {...options, loadId, verify}))).toBe(refusal);
    expect(seen).toEqual([{rows: 2}]);
    expect(await rowsOf(relation)).toEqual(before);
    expect(await load(session, relation, rows, {...options, loadId})).toMatchObject({repeated: false});
  });

  testIf(refinesLoads && modes.includes('append'))('append replaces exactly its window', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'a'], ['2', 'b'], ['3', 'c'], ['4', 'd']), {mode: 'append'});
    const window = (from: boolean, to: boolean): Partial<LoadRequest> => ({
      mode: 'append',
      window: {column: 'id', from: {value: '2', inclusive: from}, to: {value: '3', inclusive: to}},
    });
    const receipt = await load(
      session,
      relation,
      people(['2', 'x'], ['3', 'y'], ['3', 'z']),
      window(true, true),
    );
    expect(receipt).toMatchObject({rowsStaged: 3, rowsWritten: 3, rowsRemoved: 2});
    expect((await rowsOf(relation)).map(String)).toEqual(['1,a', '2,x', '3,y', '3,z', '4,d']);
    await load(session, relation, people(['3', 'only']), window(false, true));
    expect((await rowsOf(relation)).map(String)).toEqual(['1,a', '2,x', '3,only', '4,d']);
    await load(session, relation, people(), window(true, false));
    expect((await rowsOf(relation)).map(String)).toEqual(['1,a', '3,only', '4,d']);
  });

  testIf(refinesLoads)('a window of instants keeps microseconds apart', async () => {
    const relation = session.newRelation();
    const at = (...moments: string[]): TextTable => ({
      columns: [{name: 'at', type: {kind: 'timestamp', zoned: true}}],
      rows: moments.map((moment) => [moment]),
    });
    await load(session, relation, at('2026-01-01 00:00:00.000001+00', '2026-01-01 00:00:00.000002+00'), {
      mode: 'append',
    });
    await load(session, relation, at(), {
      mode: 'append',
      window: {column: 'at', from: {value: '2026-01-01 00:00:00.000002+00', inclusive: true}},
    });
    const {rows} = await readAll(session.warehouse, `select * from ${dialect.quoteRelation(relation)}`);
    expect(rows).toEqual([['2026-01-01 00:00:00.000001+00']]);
  });

  testIf(refinesLoads)('merge removes rows that are missing, only in its window', async () => {
    const relation = session.newRelation();
    const options = {mode: 'merge', key: ['id'], missing: 'delete'} as const;
    await load(session, relation, people(['1', 'a'], ['2', 'b'], ['3', 'c'], ['4', 'd']), options);
    const receipt = await load(session, relation, people(['2', 'x']), {
      ...options,
      window: {column: 'id', from: {value: '2', inclusive: true}, to: {value: '3', inclusive: true}},
    });
    expect(receipt).toMatchObject({rowsStaged: 1, rowsWritten: 1, rowsRemoved: 1});
    expect((await rowsOf(relation)).map(String)).toEqual(['1,a', '2,x', '4,d']);
  });

  testIf(refinesLoads)('merge stamps rows that are missing, and takes the stamp off again', async () => {
    const relation = session.newRelation();
    const options = {mode: 'merge', key: ['id'], missing: 'soft-delete'} as const;
    const stamps = async () =>
      (await select(relation, ['id', 'name', '_weir_deleted_at'])).map(([id, name, at]) => [
        id,
        name,
        at === null ? null : String(at as string).slice(0, 10),
      ]);
    await load(session, relation, people(['1', 'a'], ['2', 'b']), {...options, loadedAt: monday});
    const receipt = await load(session, relation, people(['2', 'b']), {...options, loadedAt: monday});
    expect(receipt).toMatchObject({rowsRemoved: 1});
    await load(session, relation, people(['2', 'b']), {...options, loadedAt: tuesday});
    expect(await stamps()).toEqual([
      [1, 'a', '2026-01-05'],
      [2, 'b', null],
    ]);
    await load(session, relation, people(['1', 'back'], ['2', 'b']), {...options, loadedAt: tuesday});
    expect(await stamps()).toEqual([
      [1, 'back', null],
      [2, 'b', null],
    ]);
  });

  const withFlag = (...rows: [string, string | null, string][]): TextTable => ({
    columns: [...people().columns, {name: 'gone', type: {kind: 'boolean'}}],
    rows,
  });

  testIf(refinesLoads)('merge removes rows that the source calls deleted', async () => {
    const relation = session.newRelation();
    const deletions = {column: 'gone', kind: 'delete'} as const;
    const options = {mode: 'merge', key: ['id'], deletions} as const;
    await load(session, relation, withFlag(['1', 'a', 'false'], ['2', 'b', 'false']), options);
    const changes = withFlag(['1', null, 'true'], ['2', 'x', 'false'], ['3', null, 'true']);
    expect(await load(session, relation, changes, options)).toMatchObject({rowsStaged: 3, rowsRemoved: 1});
    const {names, rows} = await readRelation(session.warehouse, relation);
    expect(names).toEqual(['id', 'name']);
    expect(withNumbers(rows)).toEqual([[2, 'x']]);
  });

  testIf(refinesLoads)('merge marks rows that the source calls deleted, and keeps their values', async () => {
    const relation = session.newRelation();
    const deletions = {column: 'gone', kind: 'soft-delete'} as const;
    const options = {mode: 'merge', key: ['id'], deletions, loadedAt: monday} as const;
    await load(session, relation, withFlag(['1', 'a', 'false'], ['2', 'b', 'false']), options);
    await load(session, relation, withFlag(['1', null, 'true']), options);
    const rows = await select(relation, ['id', 'name', '_weir_deleted_at']);
    expect(rows.map(([id, name, at]) => [id, name, at !== null])).toEqual([
      [1, 'a', true],
      [2, 'b', false],
    ]);
    await load(session, relation, withFlag(['1', 'again', 'false']), options);
    expect((await select(relation, ['id', 'name', '_weir_deleted_at']))[0]).toEqual([1, 'again', null]);
  });

  testIf(refinesLoads)('sums up what was staged', async () => {
    const table: TextTable = {
      columns: [
        {name: 'id', type: {kind: 'integer', bits: 64, signed: true}},
        {name: 'price', type: {kind: 'decimal', precision: 20, scale: 4}},
        {name: 'name', type: {kind: 'text'}},
        {name: 'flag', type: {kind: 'boolean'}},
        {name: 'nothing', type: {kind: 'integer', bits: 32, signed: true}},
      ],
      rows: [
        ['9223372036854775807', '0.1000', 'häß', 'true', null],
        ['9223372036854775806', '-0.0001', '', null, null],
      ],
    };
    for (const mode of modes.filter((candidate) => candidate !== 'scd2')) {
      const seen: StagedRows[] = [];
      const verify = async (staged: StagedRows) => void seen.push(staged);
      const options = {mode, key: ['id'], loadedAt: monday, checksum: true, verify};
      const relation = session.newRelation();
      for (let round = 0; round < 2; round++) await load(session, relation, table, options);
      const staged: StagedRows = {
        rows: 2,
        checksum: {
          id: {values: '2', sum: '18446744073709551613'},
          price: {values: '2', sum: '0.0999'},
          name: {values: '2', sum: '3'},
          flag: {values: '1'},
          nothing: {values: '0'},
        },
      };
      expect({mode, seen}).toEqual({mode, seen: [staged, staged]});
    }
  });

  testIf(keepsState)('commits where a stream stands together with its rows', async () => {
    const {bulkWrite} = session.warehouse;
    const stream = `stream-${session.runtime.randomId()}`;
    const relation = session.newRelation();
    const {signal} = new AbortController();
    const progress = (value: number) => ({stream, state: () => ({position: {value}})});
    const stateNow = async () => (await bulkWrite!.streamStates!({streams: [stream], signal}))[0];
    expect(await stateNow()).toBeUndefined();

    const [first, second] = [session.runtime.randomId(), session.runtime.randomId()];
    const options = {mode: modes[0]!, key: ['id'], loadedAt: monday};
    await load(session, relation, people(['1', 'a']), {...options, loadId: first, progress: progress(1)});
    expect(await stateNow()).toMatchObject({stream, state: {position: {value: 1}}, loadId: first});

    const verify = () => Promise.reject(new TransferError('No'));
    await failureOf(load(session, relation, people(['2', 'b']), {...options, progress: progress(2), verify}));
    expect(await stateNow()).toMatchObject({state: {position: {value: 1}}});

    await load(session, relation, people(['2', 'b']), {...options, loadId: second, progress: progress(2)});
    await load(session, relation, people(['1', 'a']), {...options, loadId: first, progress: progress(1)});
    expect(await stateNow()).toMatchObject({state: {position: {value: 2}}, loadId: second});

    await load(session, relation, people(['3', 'c']), {
      ...options,
      progress: {stream, state: () => undefined},
    });
    expect(await stateNow()).toMatchObject({state: {position: {value: 2}}});
    const loads = await bulkWrite!.committedLoads!({stream, limit: 10, signal});
    expect(loads.map(({loadId}) => loadId)).toHaveLength(3);
    expect(loads.find(({loadId}) => loadId === first)).toMatchObject({stream, rowsStaged: 1, rowsWritten: 1});
  });

  testIf(keepsState)('lets a person set and forget where a stream stands', async () => {
    const {bulkWrite} = session.warehouse;
    const stream = `it's "odd" / ${session.runtime.randomId()}`;
    const relation = session.newRelation();
    const options = {signal: new AbortController().signal};
    await bulkWrite!.setStreamState!({stream, relation, state: {a: [1, 'ä', null]}}, options);
    const all = await bulkWrite!.streamStates!(options);
    const entry = all.find((candidate) => candidate.stream === stream);
    expect(entry).toMatchObject({relation, state: {a: [1, 'ä', null]}});
    expect(entry).not.toHaveProperty('loadId');
    expect(Math.abs(Date.parse(entry!.updatedAt) - Date.now())).toBeLessThan(600_000);
    await bulkWrite!.setStreamState!({stream, relation, state: undefined}, options);
    expect(await bulkWrite!.streamStates!({...options, streams: [stream]})).toEqual([]);
  });

  testIf(refinesLoads && keepsState)('remembers the window of a load', async () => {
    const stream = `stream-${session.runtime.randomId()}`;
    const window = {column: 'id', from: {value: '1', inclusive: true}, to: {value: '5', inclusive: false}};
    await load(session, session.newRelation(), people(['1', 'a']), {
      mode: 'append',
      window,
      progress: {stream, state: () => undefined},
    });
    const {signal} = new AbortController();
    const loads = await session.warehouse.bulkWrite!.committedLoads!({stream, limit: 1, signal});
    expect(loads).toMatchObject([{window, stream}]);
  });
}
