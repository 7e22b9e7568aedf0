import {problemsError} from '../config/document-problems.ts';
import type {YamlDocument} from '../config/yaml-document.ts';
import type {SqlHeader} from './asset-schema.ts';
import type {EnforcedColumn} from './asset.ts';

/** The columns that `contract: enforced` holds a SELECT to. Throws `UsageError` where one has no type. */
export function parseEnforcedColumns(
  {contract, columns = []}: SqlHeader,
  document: YamlDocument | undefined,
): EnforcedColumn[] | undefined {
  if (!document || contract === undefined) return undefined;
  if (contract !== 'enforced' && !contract.enforced) return undefined;
  const untyped = columns.findIndex(({type}) => type === undefined);
  if (columns.length === 0 || untyped !== -1)
    throw problemsError(document, [
      {
        position: document.positionOf(columns.length === 0 ? ['contract'] : ['columns', untyped]),
        message:
          columns.length === 0
            ? 'contract: enforced needs the columns under `columns:`'
            : `contract: enforced needs a type of the column ${columns[untyped]!.name}`,
        code: 'asset-invalid',
        hint: 'Write e.g. `columns: [{name: id, type: bigint, nullable: false}]`.',
      },
    ]);
  return columns.map(({name, type, nullable = true, constraints = []}) => ({
    name,
    nativeType: type!,
    isNullable:
      nullable && !constraints.some((constraint) => /^(not_null|primary_key)$/.test(constraint.type)),
  }));
}
