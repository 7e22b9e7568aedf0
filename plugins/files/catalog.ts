import type {Catalog, CatalogNode} from '#src/warehouse/index.ts';
import {quoteLiteral} from '#plugins/duckdb/dialect.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import {filePathOf} from './dialect.ts';
import {openRelation, type FilesContext} from './open-selection.ts';

/** The data files below a local root; what lies behind a URL is not known. */
export function createCatalog(context: FilesContext, root: string): Catalog {
  const {finder, runtime, database} = context;
  const never = new AbortController().signal;

  async function relations(): Promise<CatalogNode[]> {
    const found = await finder.list();
    return Promise.all(
      found.map(async (path) => {
        const name = runtime.paths.relative(root, path);
        const {bytes} = await runtime.files.stat(path);
        return {
          kind: 'file' as const,
          name: runtime.paths.basename(path),
          path: name.split('/'),
          hasChildren: false,
          relation: {name},
          bytes,
        };
      }),
    );
  }

  return {
    relations,
    async children(parent) {
      const depth = parent?.path.length ?? 0;
      const inside = (await relations()).filter((node) =>
        (parent?.path ?? []).every((part, index) => node.path[index] === part),
      );
      const folders = new Set(
        inside.filter(({path}) => path.length > depth + 1).map(({path}) => path[depth]!),
      );
      const folderNodes = [...folders].map((name): CatalogNode => {
        return {kind: 'folder', name, path: [...(parent?.path ?? []), name], hasChildren: true};
      });
      return [...folderNodes, ...inside.filter(({path}) => path.length === depth + 1)];
    },
    async describe(relation) {
      const {files, columns, release} = await openRelation(context, relation, never);
      try {
        const stats = await Promise.all(files.paths.map((file) => runtime.files.stat(file)));
        const rows = files.format === 'parquet' ? await countParquetRows(files.paths) : undefined;
        return {
          relation: {name: filePathOf(relation)},
          kind: 'file',
          columns,
          bytes: stats.reduce((total, {bytes}) => total + bytes, 0),
          ...(rows !== undefined && {rowEstimate: rows}),
        };
      } finally {
        await release();
      }
    },
  };

  function countParquetRows(paths: readonly string[]): Promise<number> {
    return database.use(undefined, async (connection) => {
      const list = paths.map(quoteLiteral).join(', ');
      const sql = `select sum(num_rows) as rows from parquet_file_metadata([${list}])`;
      return (await selectRows<{rows: number}>(connection, sql))[0]!.rows;
    });
  }
}
