import {isLoaded, type Asset} from '../../project/asset.ts';

export interface AssetRule {
  id: string;
  severity: 'off' | 'warn' | 'error';
  summary: string;
  /** What is wrong, one sentence each. */
  check(asset: Asset): string[];
}

/** Every rule about what a file says of its asset. */
export const assetRules: readonly AssetRule[] = [
  {
    id: 'missing-description',
    severity: 'warn',
    summary: 'Every asset has a description',
    check: ({description, name}) =>
      description?.trim() ? [] : [`${name} has no description; add \`description:\``],
  },
  {
    id: 'missing-owner',
    severity: 'off',
    summary: 'Every asset has an owner',
    check: ({owner, name}) => (owner?.trim() ? [] : [`${name} has no owner; add \`owner:\``]),
  },
  {
    id: 'key-not-null',
    severity: 'warn',
    summary: 'Columns of a unique check are checked for NULL too',
    check: (asset) => {
      const checked = new Set(
        asset.checks.flatMap(({rule}) => (rule.kind === 'not_null' ? [rule.column] : [])),
      );
      const keys = asset.checks.flatMap(({rule}) => (rule.kind === 'unique' ? rule.columns : []));
      const open = [...new Set(keys)].filter((column) => !checked.has(column));
      return open.map(
        (column) => `${column} of ${asset.name} is checked to be unique but not to be there; add not_null`,
      );
    },
  },
  {
    id: 'asset-name',
    severity: 'warn',
    summary: 'Names of assets are snake_case',
    check: ({name, relation}) =>
      [relation.schema, relation.name].every((part) => part === undefined || /^[a-z][a-z0-9_]*$/.test(part))
        ? []
        : [`${name} is not in snake_case`],
  },
  {
    id: 'missing-key',
    severity: 'off',
    summary: 'Every asset has a key: one that loads use, or a unique check',
    check: (asset) =>
      asset.checks.some(({rule}) => rule.kind === 'unique') || (isLoaded(asset) && asset.key.length > 0)
        ? []
        : [`Nothing says what identifies a row of ${asset.name}; add a unique check`],
  },
];
