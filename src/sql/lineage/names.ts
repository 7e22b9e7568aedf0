import type {LineageOptions} from './lineage.ts';
import type {Identifier} from './syntax.ts';

/** Compares names as the system does. */
export interface Names {
  /** As the system keeps what a statement wrote. */
  stored(identifier: Identifier): string;
  /** Equal for names that mean the same. */
  key(storedName: string): string;
}

export function createNames(identifierCase: LineageOptions['identifierCase']): Names {
  if (identifierCase === 'preserve')
    return {stored: ({name}) => name, key: (storedName) => storedName.toLowerCase()};
  const fold = (name: string) => (identifierCase === 'lower' ? name.toLowerCase() : name.toUpperCase());
  return {stored: ({name, quoted}) => (quoted ? name : fold(name)), key: (storedName) => storedName};
}
