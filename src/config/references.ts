export type ReferenceKind = 'env' | 'file' | 'keychain' | 'cmd';

/** A value that stands somewhere else and is fetched when a connection opens. */
export interface Reference {
  kind: ReferenceKind;
  /** Variable, path, service/account or command. */
  target: string;
}

export const referenceForms = 'env:VARIABLE, file:path, keychain:service/account or cmd:command' as const;

const referencePattern = /^(env|file|keychain|cmd):(?!\/\/)(.+)$/s;

/** The reference that a text is, or undefined if it is a plain value. `file://` is a URL. */
export function parseReference(text: unknown): Reference | undefined {
  const match = typeof text === 'string' ? referencePattern.exec(text.trim()) : null;
  return match ? {kind: match[1] as ReferenceKind, target: match[2]!.trim()} : undefined;
}

/** Secret settings take every reference; others only `env:`, since `file:` and the like may be their value. */
export function referenceOf(value: unknown, field: {secret?: boolean}): Reference | undefined {
  const reference = parseReference(value);
  return field.secret || reference?.kind === 'env' ? reference : undefined;
}
