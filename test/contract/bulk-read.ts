import {expect, test} from 'vitest';
import {CancelledError, QueryError} from '#src/errors/index.ts';
import type {ByteSource, OpenWarehouse, Selection, Transport} from '#src/warehouse/index.ts';
import {load, sampleRelation} from './loading.ts';
import {sampleRows} from './fixture.ts';
import {parseCsv} from './parse-csv.ts';
import {failureOf, never, readRelation, testIf, type ContractSession} from './session.ts';
import {fittingTypes, people} from './text-tables.ts';

export function describeBulkRead(session: ContractSession): void {
  const {fixture} = session;
  const {capabilities, dialect} = fixture.definition;
  const {offers, selections} = capabilities.bulkRead!;
  const ownTransports = offers.filter((transport) => capabilities.bulkWrite?.accepts.includes(transport));
  const unload = (from: Selection, transport: Transport, warehouse: OpenWarehouse = session.warehouse) =>
    warehouse.bulkRead!.unload({from, transport, signal: never});

  /** One selection of the sample for each kind that the system takes. */
  async function sampleSelections(): Promise<Selection[]> {
    const given = fixture.sample?.selections ?? [];
    const relation = await sampleRelation(session);
    const all: Selection[] = [...given];
    if (relation && selections.includes('relation')) all.push({kind: 'relation', relation});
    if (relation && selections.includes('statement'))
      all.push({kind: 'statement', text: `select * from ${dialect.quoteRelation(relation)}`});
    return all;
  }

  test('the cases cover every kind of selection', async () => {
    const kinds = new Set((await sampleSelections()).map(({kind}) => kind));
    // A stream may be something that changes, of which no sample can be read twice.
    const covered = selections.filter((kind) => kind !== 'stream' || kinds.has(kind));
    expect([...kinds].toSorted()).toEqual(covered.toSorted());
  });

  testIf(offers.includes('stream:csv'))('streams CSV by the rules of the contract', async () => {
    for (const selection of await sampleSelections()) {
      const source = await unload(selection, 'stream:csv');
      expect(source.columns.map(({name}) => name)).toEqual(['id', 'name']);
      const [header, ...rows] = parseCsv(await textOf(source));
      expect(header).toEqual(['id', 'name']);
      expect(rows.toSorted()).toEqual(sampleRows.toSorted());
      expect(source.rowsSent() ?? rows.length).toBe(sampleRows.length);
      await source.dispose();
    }
  });

  testIf(offers.includes('stream:ndjson'))('streams NDJSON by the rules of the contract', async () => {
    for (const selection of await sampleSelections()) {
      const source = await unload(selection, 'stream:ndjson');
      const lines = (await textOf(source)).trimEnd().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as {id: number | string; name: string | null});
      expect(rows.map(({id, name}) => [String(id), name]).toSorted()).toEqual(sampleRows.toSorted());
      await source.dispose();
    }
  });

  test.each(offers.filter((transport) => transport !== 'files'))(
    'an empty %s keeps its columns',
    async (transport) => {
      for (const selection of await emptySelections()) {
        const source = await unload(selection, transport);
        expect(source.columns.map(({name}) => name)).toEqual(['id', 'name']);
        const bytes = await bytesOf(source);
        if (transport === 'stream:csv') expect(bytes.toString()).toMatch(/^"?id"?,"?name"?\r?\n$/);
        await source.dispose();
      }
    },
  );

  async function emptySelections(): Promise<readonly Selection[]> {
    if (fixture.sample?.emptySelections) return fixture.sample.emptySelections;
    if (!capabilities.bulkWrite) return [];
    const relation = session.newRelation();
    await load(session, relation, people());
    return [{kind: 'relation', relation}];
  }

  test.each(ownTransports)('what leaves as %s can be loaded again, all types alike', async (transport) => {
    const [original, copy] = [session.newRelation('original'), session.newRelation('copy')];
    await load(session, original, fittingTypes(fixture));
    const source = await unload({kind: 'relation', relation: original}, transport);
    await load(session, copy, source);
    const [before, after] = [
      await readRelation(session.warehouse, original),
      await readRelation(session.warehouse, copy),
    ];
    expect(after).toEqual(before);
  });

  test.each(offers)('a %s that is disposed of unread frees the connection', async (transport) => {
    const [selection] = await sampleSelections();
    for (let round = 0; round < 10; round++) await (await unload(selection!, transport)).dispose();
    const source = await unload(selection!, transport);
    expect(source.columns).toHaveLength(2);
    await source.dispose();
  });

  testIf(capabilities.cancel !== 'none' && selections.includes('statement'))(
    'stops on abort and stays usable',
    async () => {
      const controller = new AbortController();
      const transport = offers[0]!;
      const from: Selection = {kind: 'statement', text: fixture.statements.endless};
      const reading = async () => {
        const source = await session.warehouse.bulkRead!.unload({from, transport, signal: controller.signal});
        try {
          await bytesOf(source);
        } finally {
          await source.dispose();
        }
      };
      const failure = failureOf(reading());
      setImmediate(() => controller.abort());
      expect(await failure).toBeInstanceOf(CancelledError);
      const [sample] = await sampleSelections();
      await (await unload(sample!, transport)).dispose();
    },
  );

  testIf(selections.includes('statement'))('calls an unknown table by its code', async () => {
    const from: Selection = {kind: 'statement', text: fixture.statements.unknownTable};
    const error = await failureOf(unload(from, offers[0]!).then(bytesOf));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({code: 'query-unknown-object'});
  });

  testIf(selections.includes('relation'))('calls an unknown relation by its code', async () => {
    const from: Selection = {kind: 'relation', relation: session.newRelation('missing')};
    const error = await failureOf(unload(from, offers[0]!).then(bytesOf));
    expect(error).toMatchObject({code: 'query-unknown-object'});
  });
}

async function bytesOf({content}: ByteSource): Promise<Buffer> {
  if (content.kind === 'files') return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  for await (const chunk of content.stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

async function textOf(source: ByteSource): Promise<string> {
  return (await bytesOf(source)).toString('utf8');
}
