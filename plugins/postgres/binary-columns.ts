import type {Column} from '#src/warehouse/index.ts';
import {arrayFromJson} from './array-from-json.ts';
import {baseName} from './travel-form.ts';

/**
 * The type in which a binary column is read, and what makes the table's value of it. Where the table has another type,
 * values go through their text, so that what does not fit fails as it does in CSV and is not rounded by a cast.
 */
export function stageBinary(
  column: Column,
  nativeType: string,
  staged: string,
): {stagingType: string; expression: string} {
  if (binaryForm(column.nativeType) === binaryForm(nativeType))
    return {stagingType: nativeType, expression: staged};
  return {stagingType: column.nativeType, expression: fromText(column, nativeType, staged)};
}

/** Types of one form read each other's bytes. */
function binaryForm(nativeType: string): string {
  const name = baseName(nativeType);
  return ['character varying', 'character'].includes(name) ? 'text' : name;
}

function fromText(column: Column, nativeType: string, staged: string): string {
  if (column.type.kind === 'list')
    return nativeType.endsWith('[]')
      ? arrayFromJson(`to_jsonb(${staged})`, nativeType)
      : `cast(cast(to_json(${staged}) as text) as ${nativeType})`;
  // A cast would cut the spaces at the end.
  const text =
    baseName(column.nativeType) === 'character'
      ? `case when ${staged} is not null then concat(${staged}) end`
      : `cast(${staged} as text)`;
  return `cast(${text} as ${nativeType})`;
}
