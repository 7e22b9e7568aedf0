import {isCollection, isScalar, visit, type Document, type YAMLError} from 'yaml';
import type {Position} from './code-frame.ts';
import type {DocumentProblem} from './document-problems.ts';

/** What keeps a parsed document from being used, each with its place. */
export function syntaxProblems(
  document: Document,
  text: string,
  positionAt: (offset: number) => Position,
): DocumentProblem[] {
  const unfinished = [...document.errors, ...document.warnings].map((fault) =>
    syntaxProblem(fault, positionAt(placeOf(fault, document)), text),
  );
  const keys = collectionKeyOffsets(document).map((offset) => collectionKeyProblem(positionAt(offset)));
  return [...unfinished, ...keys];
}

/** A quote that is never closed is noticed at the end of the file, but the place to look at is its start. */
function placeOf(fault: YAMLError, document: Document): number {
  let place = fault.pos[0];
  if (fault.code !== 'MISSING_CHAR' || !/quote/.test(fault.message)) return place;
  visit(document, {
    Scalar(_position, scalar) {
      if (
        isScalar(scalar) &&
        scalar.type?.startsWith('QUOTE') &&
        scalar.range &&
        scalar.range[0] <= fault.pos[0]
      )
        place = scalar.range[0];
    },
  });
  return place;
}

/** `path: {{ var('x') }}` without quotes is, to YAML, a mapping whose key is a mapping. */
function collectionKeyOffsets(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Pair(_position, {key}) {
      if (isCollection(key) && key.range) offsets.push(key.range[0]);
    },
  });
  return offsets;
}

function collectionKeyProblem(position: Position): DocumentProblem {
  return {
    position,
    message: 'a mapping or list stands here as a key',
    code: 'config-syntax',
    hint: 'Put quotes around text that starts with a brace or bracket, such as "{{ ... }}".',
  };
}

function syntaxProblem(fault: YAMLError, position: Position, text: string): DocumentProblem {
  const word = /^[^\s:,}\]]*/.exec(text.slice(fault.pos[0]))![0];
  switch (fault.code) {
    case 'DUPLICATE_KEY':
      return {position, message: `the key ${word} stands here a second time`, code: 'config-syntax'};
    case 'TAB_AS_INDENT':
      return {
        position,
        message: 'a tab is used as indentation',
        code: 'config-syntax',
        hint: 'Indent with spaces; YAML allows no tabs there.',
      };
    case 'MULTIPLE_DOCS':
      return {position, message: 'a second document starts here; only one is read', code: 'config-syntax'};
    default:
      return {
        position,
        message: `this is not well-formed YAML: ${clip(fault.message)}`,
        code: 'config-syntax',
        hint: 'Check indentation, quotes and colons around the marked place.',
      };
  }
}

const longestMessage = 160;

/** The parser quotes all of what it did not expect, which may be the rest of the file. */
function clip(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}
