import {UsageError} from '../../errors/index.ts';
import type {SqlAsset} from '../../project/asset.ts';
import type {BuildScope} from '../../project/build-scope.ts';
import {toDialect} from '../../project/translate-sql.ts';
import type {CommonTable} from '../../sql/common-tables.ts';
import type {Dialect} from '../../warehouse/index.ts';
import type {CompileScope} from './compile-sql-asset.ts';
import {renderSql} from './render-sql.ts';

/** The ephemeral assets that one asset reads, directly or through others. */
export interface Ephemerals {
  /** Name under which its SELECT will stand before that of the asset. */
  nameOf(ephemeral: SqlAsset): string;
  /** Those that were named so far with all that they read, each after what it reads. */
  commonTables(): Promise<CommonTable[]>;
}

export function createEphemerals(
  reader: SqlAsset,
  build: BuildScope,
  scope: CompileScope & {connection: string; dialect: Dialect},
): Ephemerals {
  const {dialect} = scope;
  const done = new Map<string, CommonTable>();

  /** `path` leads from the reader to the ephemeral that is named. */
  function collect(path: readonly SqlAsset[], named: SqlAsset[]): Ephemerals['nameOf'] {
    return (ephemeral) => {
      refuseCircle(path, ephemeral);
      refuseOther(path.at(-1)!, ephemeral, scope);
      named.push(ephemeral);
      return tableName(ephemeral);
    };
  }

  async function add(ephemeral: SqlAsset, path: readonly SqlAsset[]): Promise<void> {
    if (done.has(ephemeral.name)) return;
    const way = [...path, ephemeral];
    const named: SqlAsset[] = [];
    const inner: Ephemerals = {nameOf: collect(way, named), commonTables: () => Promise.resolve([])};
    const sql = await renderSql(ephemeral, ephemeral.template, {
      ...scope,
      build: {...build, isIncremental: false},
      ephemerals: inner,
      references: [],
    });
    for (const other of named) await add(other, way);
    const select = (await toDialect(sql, ephemeral, dialect)).trim();
    done.set(ephemeral.name, {name: dialect.quoteIdentifier(tableName(ephemeral)), select});
  }

  const named: SqlAsset[] = [];
  return {
    nameOf: collect([reader], named),
    async commonTables() {
      for (const ephemeral of named) await add(ephemeral, [reader]);
      return [...done.values()];
    },
  };
}

/** No table of anybody's own has such a name. */
function tableName({name}: SqlAsset): string {
  return `__weir__${name.replaceAll('.', '__')}`;
}

function refuseCircle(path: readonly SqlAsset[], ephemeral: SqlAsset): void {
  if (!path.includes(ephemeral)) return;
  const cycle = [...path.slice(path.indexOf(ephemeral)), ephemeral].map(({name}) => name);
  throw new UsageError(`assets depend on one another in a circle: ${cycle.join(' -> ')}`, {
    code: 'asset-cycle',
    hint: 'Break the circle: let one of them read from a source or from an earlier asset.',
  });
}

function refuseOther(
  reader: SqlAsset,
  ephemeral: SqlAsset,
  {connectionOf, connection}: CompileScope & {connection: string},
): void {
  const other = connectionOf(ephemeral.name);
  if (other === connection) return;
  throw new UsageError(
    `${reader.name} is built on ${connection}, and the ephemeral asset ${ephemeral.name} belongs to ${other}`,
    {
      code: 'asset-invalid',
      hint: `Give both the same \`connection:\`, or build ${ephemeral.name} as a table and load it.`,
    },
  );
}
