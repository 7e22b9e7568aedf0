import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {
  createIngestProject,
  destinations,
  type Destination,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';

const files = '{type: files, root: data}';

/** A project with one asset that loads the CSV text, which can be changed between runs. */
async function start(destination: Destination, asset: string, csv: string) {
  const project = await createIngestProject(files, destination);
  const table = project.table('orders');
  const setAsset = (text: string) =>
    project.write({
      'assets/raw/orders.yml': `source: {connection: app, path: orders.csv}\ndestination: {table: ${table}}\n${text}`,
    });
  const setCsv = (text: string) => writeFile(join(project.folder, 'data/orders.csv'), text);
  await setAsset(asset);
  await project.write({'data/orders.csv': csv});
  return {...project, name: 'raw.orders', table, setAsset, setCsv};
}

const texts = async ({rows}: Pick<IngestProject, 'rows'>, table: string, columns: string) =>
  (await rows(`select ${columns} from ${table} order by id`)).map((row) =>
    Object.values(row).map((value) => (value === null ? null : String(value as string))),
  );

describe.each(destinations)('a contract of a table in $title', (destination) => {
  const merge = 'mode: merge\nkey: id\n';

  test('lets new columns in and makes room for larger numbers', async () => {
    const project = await start(destination, `${merge}columns: [{name: id, type: integer}]\n`, 'id,n\n1,5\n');
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    await project.setAsset(merge);
    await project.setCsv('id,n,note\n1,6,x\n3000000000,7,y\n');
    const second = await project.weir('run');
    expect(second).toMatchObject({exitCode: 0});
    expect(second.stderr).toContain('note: new');
    expect(await texts(project, project.table, 'id, n, note')).toEqual([
      ['1', '6', 'x'],
      ['3000000000', '7', 'y'],
    ]);
  });

  test('that is frozen fails, says why and changes nothing, until it is accepted', async () => {
    const project = await start(destination, `${merge}contract: freeze\n`, 'id,n\n1,5\n');
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    await project.setCsv('id,n,note\n2,6,x\n');
    const failed = await project.weir('run');
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('note: new');
    expect(failed.stderr).toContain(`weir contract accept ${project.name}`);
    expect(await texts(project, project.table, 'id, n')).toEqual([['1', '5']]);

    const diff = await project.weir('contract', 'diff', project.name);
    expect(diff).toMatchObject({exitCode: 1, stdout: expect.stringContaining('note: new')});
    expect(await project.weir('contract', 'accept', project.name, '--dry-run')).toMatchObject({exitCode: 0});
    expect((await project.weir('run')).exitCode).toBe(1);
    expect(await project.weir('contract', 'accept', project.name)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`contracts/${project.name}.yml`),
    });
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    expect(await texts(project, project.table, 'id, n, note')).toEqual([
      ['1', '5', null],
      ['2', '6', 'x'],
    ]);
    expect(await project.weir('contract', 'diff')).toMatchObject({exitCode: 0});
  });

  test('puts rows that do not fit into quarantine, from where they are released or dropped', async () => {
    const columns = (type: string) =>
      `columns: [{name: id, type: integer}, {name: price, type: "${type}"}]\n`;
    const project = await start(
      destination,
      `${merge}contract: quarantine\n${columns('decimal(10,2)')}`,
      'id,price\n1,1.50\n2,abc\nx,3\n',
    );
    const first = await project.events('run');
    expect(first.exitCode).toBe(0);
    expect(first.events.find(({type}) => type === 'chunk_finished')).toMatchObject({
      rowsRead: 3,
      rowsStaged: 1,
      rowsQuarantined: 2,
    });
    expect(await texts(project, project.table, 'id')).toEqual([['1']]);

    const listed = JSON.parse((await project.weir('quarantine', 'list', '--json')).stdout) as {
      rows: number;
    }[];
    expect(listed).toMatchObject([{asset: project.name, rows: 2}]);
    const shown = await project.weir('quarantine', 'show', project.name, '--format', 'json');
    expect(JSON.parse(shown.stdout)).toMatchObject([
      {id: '2', price: 'abc', _weir_column: 'price'},
      {id: 'x', _weir_column: 'id', _weir_value: 'x'},
    ]);
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    expect(JSON.parse((await project.weir('quarantine', 'list', '--json')).stdout)).toHaveLength(1);

    await project.setAsset(
      `${merge}contract: discard_value\ncolumns: [{name: id, type: integer, contract: quarantine}, {name: price, type: "decimal(10,2)"}]\n`,
    );
    const released = await project.weir('quarantine', 'release', project.name, '--json');
    expect(JSON.parse(released.stdout)).toMatchObject([{rowsReleased: 1, rowsKept: 1}]);
    expect(await texts(project, project.table, 'id, price')).toContainEqual(['2', null]);
    await project.weir('quarantine', 'drop', project.name, '--yes');
    expect((await project.weir('quarantine', 'list')).stdout).toBe('No rows are in quarantine.\n');
  });

  test('leaves out values or rows where it says so', async () => {
    const rule = (name: string) =>
      `${merge}contract: {types: ${name}}\ncolumns: [{name: n, type: integer}]\n`;
    const project = await start(destination, rule('discard_value'), 'id,n\n1,5\n2,many\n');
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    expect(await texts(project, project.table, 'id, n')).toEqual([
      ['1', '5'],
      ['2', null],
    ]);
    await project.setAsset(rule('discard_row'));
    await project.setCsv('id,n\n3,many\n4,8\n');
    expect(await project.weir('run')).toMatchObject({exitCode: 0});
    expect(await texts(project, project.table, 'id')).toEqual([['1'], ['2'], ['4']]);
  });

  test('takes JSON apart and makes tables of arrays', async () => {
    const project = await createIngestProject(files, destination);
    const [docs, items] = [project.table('docs'), project.table('docs_items')];
    await project.write({
      'data/docs.ndjson':
        '{"id":1,"payload":{"a":1,"b":{"c":"x"}},"items":[{"sku":"p","n":1},{"sku":"q","n":2}]}\n{"id":2,"payload":{"a":2},"items":[]}\n',
      'assets/raw/docs.yml': `source: {connection: app, path: docs.ndjson}\ndestination: {table: ${docs}}\nmode: merge\nkey: id\nflatten: [payload]\nchild_tables: {items: {path: $.items, table: ${items}}}\n`,
    });
    for (let round = 0; round < 2; round++) expect(await project.weir('run')).toMatchObject({exitCode: 0});
    expect(await texts(project, docs, 'id, payload_a, payload_b_c')).toEqual([
      ['1', '1', 'x'],
      ['2', '2', null],
    ]);
    const children = await project.rows(
      `select sku, n, _weir_parent_id as parent from ${items} order by sku`,
    );
    expect(children.map((row) => Object.values(row).map(String))).toEqual([
      ['p', '1', '1'],
      ['q', '2', '1'],
    ]);
  });
});
