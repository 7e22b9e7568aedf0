import {expect, test} from 'vitest';
import {UnsupportedError} from '#src/errors/index.ts';
import type {
  FacetName,
  FieldMetadata,
  LoadMode,
  Materialization,
  Selection,
  StreamFormat,
} from '#src/warehouse/index.ts';
import {requireFacet} from '#src/warehouse/index.ts';
import {sourceOf, type TextFormat} from './byte-sources.ts';
import {failureOf, never, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

const facets: readonly FacetName[] = [
  'catalog',
  'bulkRead',
  'bulkWrite',
  'transform',
  'jobs',
  'jobRunner',
  'explain',
  'spool',
  'maintenance',
];
const modes: readonly LoadMode[] = [
  'append',
  'replace',
  'merge',
  'delete+insert',
  'insert-only',
  'scd2',
  'snapshot',
];
const materializations: readonly Materialization[] = ['table', 'view'];
const formats: readonly StreamFormat[] = ['csv', 'ndjson', 'parquet', 'arrow'];
const selections: readonly Selection[] = [
  {kind: 'relation', relation: {name: 'anything'}},
  {kind: 'statement', text: 'select 1'},
  {kind: 'path', path: 'anything.csv'},
  {kind: 'stream', name: 'anything'},
];

/** The definition tells the truth, and every "no" in it is a refusal that names what there is instead. */
export function describeClaims(session: ContractSession): void {
  const {definition} = session.fixture;
  const {capabilities} = definition;
  const {bulkRead, bulkWrite, transform} = capabilities;

  test.each(facets)('has the facet %s exactly when it says so', (facet) => {
    expect(session.warehouse[facet] !== undefined).toBe(Boolean(capabilities[facet]));
  });

  test.each(facets.filter((facet) => !capabilities[facet]))('refuses %s by a sentence', (facet) => {
    expect(() => requireFacet(session.warehouse, facet, 'do this')).toThrow(UnsupportedError);
  });

  test('has sessions exactly when the fixture shows what they remember', () => {
    expect(session.warehouse.query.openSession !== undefined).toBe(
      Boolean(session.fixture.statements.session),
    );
  });

  test('claims are plain data', () => {
    expect(structuredClone(capabilities)).toEqual(capabilities);
  });

  test('every setting has a label and a help sentence', () => {
    for (const [name, field] of Object.entries(definition.config.shape)) {
      const metadata = (field as unknown as {meta(): unknown}).meta() as Partial<FieldMetadata> | undefined;
      expect(metadata?.label, `label of ${name}`).toMatch(/\S/);
      expect(metadata?.help, `help of ${name}`).toMatch(/\S/);
    }
  });

  const refusedModes = modes.filter((mode) => bulkWrite && !bulkWrite.modes.includes(mode));
  test.each(refusedModes)('refuses to load by %s', async (mode) => {
    const accepted = bulkWrite!.accepts.find((transport) => transport.startsWith('stream:'));
    const format = (accepted?.slice('stream:'.length) ?? 'csv') as TextFormat;
    await expectRefusal(loadEmpty(format, mode), mode);
  });

  test('has the parts of bulk write exactly when it says so', () => {
    const {bulkWrite: facet} = session.warehouse;
    const {builds = false, keepsState = false, changesTables = false} = bulkWrite ?? {};
    const present = [facet?.finishBuild, facet?.discardBuild].map((part) => part !== undefined);
    expect(present).toEqual([builds, builds]);
    const states = [facet?.streamStates, facet?.setStreamState, facet?.committedLoads];
    expect(states.map((part) => part !== undefined)).toEqual([keepsState, keepsState, keepsState]);
    expect(facet?.changeTable !== undefined).toBe(changesTables);
  });

  test('points views exactly when it says so', () => {
    const {transform: facet} = session.warehouse;
    const present = [facet?.pointViews, facet?.readMark].map((part) => part !== undefined);
    const {pointsViews = false} = transform ?? {};
    expect(present).toEqual([pointsViews, pointsViews]);
  });

  const refusedFormats = formats.filter(
    (format) => bulkWrite && !bulkWrite.accepts.includes(`stream:${format}`),
  );
  test.each(refusedFormats)('refuses to load %s', async (format) => {
    await expectRefusal(loadEmpty(format as TextFormat, bulkWrite!.modes[0]!), format);
  });

  const refusedSelections = selections.filter(({kind}) => bulkRead && !bulkRead.selections.includes(kind));
  test.each(refusedSelections)('refuses to read a $kind', async (from) => {
    const request = {from, transport: bulkRead!.offers[0]!, signal: never};
    await expectRefusal(session.warehouse.bulkRead!.unload(request), from.kind);
  });

  const refusedOffers = formats.filter((format) => bulkRead && !bulkRead.offers.includes(`stream:${format}`));
  test.each(refusedOffers)('refuses to read into %s', async (format) => {
    const from = selections.find(({kind}) => bulkRead!.selections.includes(kind))!;
    const request = {from, transport: `stream:${format}`, signal: never} as const;
    await expectRefusal(session.warehouse.bulkRead!.unload(request), format);
  });

  test('lets a SELECT take effect exactly when it says so', () => {
    expect(session.warehouse.transform?.buildInto !== undefined).toBe((transform?.modes ?? []).length > 0);
  });

  const refusedMaterializations = materializations.filter(
    (materialization) => transform && !transform.materializations.includes(materialization),
  );
  test.each(refusedMaterializations)('refuses to build a %s', async (materialization) => {
    const select = session.fixture.statements.series(1);
    const request = {relation: session.newRelation(), materialization, select, signal: never};
    await expectRefusal(session.warehouse.transform!.build(request), materialization);
  });

  function loadEmpty(format: TextFormat, mode: LoadMode): Promise<unknown> {
    const source = sourceOf(people(), format);
    const into = session.newRelation();
    const loadId = session.runtime.randomId();
    return session.warehouse.bulkWrite!.load({into, source, mode, key: ['id'], loadId, signal: never});
  }
}

async function expectRefusal(work: Promise<unknown>, refused: string): Promise<void> {
  const error = await failureOf(work);
  expect(error).toBeInstanceOf(UnsupportedError);
  expect(error).toMatchObject({message: expect.stringContaining(refused), hint: expect.stringMatching(/\S/)});
}
