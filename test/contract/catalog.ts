import {expect, test} from 'vitest';
import {QueryError} from '#src/errors/index.ts';
import {
  formatRelation,
  type CatalogNode,
  type Relation,
  type RelationDescription,
} from '#src/warehouse/index.ts';
import {load, sampleRelation} from './loading.ts';
import {failureOf, readRelation, testIf, type ContractSession} from './session.ts';
import {oddlyNamed} from './text-tables.ts';

export function describeCatalog(session: ContractSession): void {
  const {capabilities} = session.fixture.definition;
  const catalog = () => session.warehouse.catalog!;

  async function requireSample(): Promise<Relation> {
    const relation = await sampleRelation(session);
    if (!relation) throw new Error('The fixture needs sample.relation, for the system cannot be loaded');
    return relation;
  }

  test('lists a table flat, with an address that can be queried', async () => {
    const relation = await requireSample();
    const node = findRelation(await catalog().relations(), relation);
    expect(node).toMatchObject({name: relation.name, hasChildren: false});
    expect(node.path.at(-1)).toBe(node.name);
    expect((await readRelation(session.warehouse, node.relation!)).names).toEqual(['id', 'name']);
  });

  test('reaches the table from the top, level by level', async () => {
    const relation = await requireSample();
    const found: CatalogNode[] = [];
    const visit = async (parent?: CatalogNode) => {
      for (const node of await catalog().children(parent)) {
        expect(node.path).toEqual([...(parent?.path ?? []), node.name]);
        if (node.relation) found.push(node);
        if (node.hasChildren) await visit(node);
      }
    };
    await visit();
    const node = findRelation(found, relation);
    expect(await catalog().children(node)).toEqual([]);
  });

  test('describes columns in order', async () => {
    const relation = await requireSample();
    const described = await catalog().describe(relation);
    expect(described.columns.map(({name}) => name)).toEqual(['id', 'name']);
    expect(described.columns[0]!.type.kind).toBe('integer');
    expect(described.columns[1]!.type.kind).toBe('text');
    for (const {nativeType} of described.columns) expect(nativeType).toMatch(/\S/);
  });

  test('describes a whole schema as it describes each relation', async ({skip}) => {
    if (!catalog().describeSchema) skip('describes single relations only');
    const relation = await requireSample();
    const node = findRelation(await catalog().relations(), relation);
    const schema = node.relation!.schema!;
    const described: RelationDescription[] = [];
    await catalog().describeSchema!(schema, {
      signal: new AbortController().signal,
      onBatch: async (batch) => void described.push(...batch),
    });
    const found = described.find(({relation: {name}}) => name === relation.name);
    const {columns, kind} = await catalog().describe(relation);
    expect(found).toMatchObject({relation: node.relation, kind, columns});
  });

  test('knows the words of its SQL', async ({skip}) => {
    if (!catalog().vocabulary) skip('lists no words');
    const {reservedWords, functions} = await catalog().vocabulary!({signal: new AbortController().signal});
    expect(reservedWords).toEqual(expect.arrayContaining(['SELECT', 'FROM', 'WHERE']));
    for (const word of reservedWords) expect(word).toBe(word.toUpperCase());
    for (const name of ['sum', 'lower']) {
      const found = functions.filter((candidate) => candidate.name === name);
      expect(found.map(({signatures}) => signatures[0])).toEqual([
        expect.stringMatching(/^\w+\(.+\) -> \w+/),
      ]);
    }
  });

  test('calls an unknown relation by its code', async () => {
    const error = await failureOf(catalog().describe(session.newRelation('missing')));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({code: 'query-unknown-object'});
  });

  testIf(capabilities.bulkWrite)('describes what has odd names', async () => {
    const relation = session.newRelation('Straße "order" 表');
    await load(session, relation, oddlyNamed);
    findRelation(await catalog().relations(), relation);
    const described = await catalog().describe(relation);
    expect(described.columns.map(({name}) => name)).toEqual(oddlyNamed.columns.map(({name}) => name));
  });

  testIf(capabilities.bulkWrite)("marks weir's own tables as internal", async () => {
    await requireSample();
    const nodes = (await catalog().relations()).filter((node) =>
      /(?:^|\W)_weir/i.test(formatRelation(node.relation!)),
    );
    for (const node of nodes) expect(node, node.path.join('.')).toMatchObject({isInternal: true});
  });

  testIf(capabilities.transform?.materializations.includes('view'))('tells views from tables', async () => {
    const [table, view] = [await requireSample(), session.newRelation('view')];
    const select = `select * from ${session.warehouse.definition.dialect.quoteRelation(table)}`;
    const {signal} = new AbortController();
    await session.warehouse.transform!.build({relation: view, materialization: 'view', select, signal});
    const nodes = await catalog().relations();
    expect(findRelation(nodes, view).kind).toBe('view');
    expect(findRelation(nodes, table).kind).toBe('table');
    expect((await catalog().describe(view)).kind).toBe('view');
  });
}

function findRelation(nodes: readonly CatalogNode[], {schema, name}: Relation): CatalogNode {
  const found = nodes.filter(
    ({relation}) => relation?.name === name && (schema === undefined || relation.schema === schema),
  );
  expect(found, name).toHaveLength(1);
  return found[0]!;
}
