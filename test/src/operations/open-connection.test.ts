import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {openConnection} from '#src/operations/open-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import type {OpenWarehouse} from '#src/warehouse/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {createFolder} from '#test/helpers/folder.ts';

const runtime = createNodeRuntime();

function contextIn(directory: string): OperationContext {
  return {
    runtime,
    adapters,
    signal: new AbortController().signal,
    project: () => loadProject(runtime, adapters, {directory}),
  };
}

async function answerOf(warehouse: OpenWarehouse): Promise<unknown> {
  try {
    const result = await warehouse.query.run({text: 'select 42 as answer'});
    for await (const batch of result.batches) return batch.columns[0]![0];
    return undefined;
  } finally {
    await warehouse.close();
  }
}

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: data/w.duckdb}
  broken: {type: postgres, password: env:NOT_SET_ANYWHERE}
`;

describe('a connection opens', () => {
  it('by its name, with its file below the project folder, whatever other secrets are missing', async () => {
    const folder = await createFolder({'weir.yml': weirYml});
    const warehouse = await openConnection(contextIn(folder), 'warehouse');
    expect(warehouse.name).toBe('warehouse');
    expect(await answerOf(warehouse)).toBe(42);
    expect(await runtime.files.exists(join(folder, 'data/w.duckdb'))).toBe(true);
  });

  it('as the default when none is named', async () => {
    const folder = await createFolder({'weir.yml': weirYml});
    expect(await answerOf(await openConnection(contextIn(folder), undefined))).toBe(42);
  });

  it('by a URL or file, without any project', async () => {
    const folder = await createFolder();
    expect(await answerOf(await openConnection(contextIn(folder), ':memory:'))).toBe(42);
    expect(await answerOf(await openConnection(contextIn(folder), join(folder, 'x.duckdb')))).toBe(42);
  });
});

describe('a connection does not open', () => {
  it('when its name is not known', async () => {
    const folder = await createFolder({'weir.yml': weirYml});
    const error = await failureOf(() => openConnection(contextIn(folder), 'warehose'));
    expect(error).toMatchObject({code: 'usage-unknown-connection', exitCode: 2});
    expect(error.hint).toBe('Did you mean warehouse? Known connections: warehouse, broken.');
  });

  it('when there is neither a name nor a default', async () => {
    const folder = await createFolder({'weir.yml': 'project: a\nconnections: {w: {type: duckdb}}\n'});
    const error = await failureOf(() => openConnection(contextIn(folder), undefined));
    expect(error.hint).toContain('default_connection to one of w');
  });

  it('when no plugin knows the URL, whose password stays out of the sentence', async () => {
    const error = await failureOf(async () =>
      openConnection(contextIn(await createFolder()), 'nosuch://me:hunter2@host/db'),
    );
    expect(error.code).toBe('usage-unknown-connection');
    expect(error.message).toContain('nosuch://me@host/db');
    expect(error.message).not.toContain('hunter2');
  });

  it('when a name is given where there is no project', async () => {
    const error = await failureOf(async () => openConnection(contextIn(await createFolder()), 'warehouse'));
    expect(error.code).toBe('project-missing');
  });

  it('for writing when weir.yml says that it is read only', async () => {
    const text = 'project: a\nconnections: {w: {type: duckdb, path: none.duckdb, read_only: true}}\n';
    const folder = await createFolder({'weir.yml': text});
    const error = await failureOf(() => openConnection(contextIn(folder), 'w'));
    expect(error.code).toBe('file-missing');
  });
});
