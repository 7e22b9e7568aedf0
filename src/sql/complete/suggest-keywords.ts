import {
  afterWithKeywords,
  caseKeywords,
  operandKeywords,
  operatorKeywords,
  queryOpeners,
  statementKeywords,
  typeNames,
  verbKeywords,
  windowKeywords,
} from './clause-keywords.ts';
import type {CompletionScene} from './scene.ts';

const operandWeight = 30;
const operatorWeight = 80;
/** Words keep the order of their list. */
const weightPerPosition = 0.1;

export function suggestStatements(scene: CompletionScene, {isAfterWith}: {isAfterWith: boolean}): void {
  addKeywords(scene, isAfterWith ? afterWithKeywords : statementKeywords, operatorWeight);
}

export function suggestOperandKeywords(scene: CompletionScene, opener: string): void {
  const {lexemes} = scene.surroundings;
  const before = lexemes[lexemes.findIndex(({kind}) => kind === 'cursor') - 1];
  if (before?.upper === 'SELECT') addKeywords(scene, ['DISTINCT'], operandWeight);
  if (queryOpeners.has(opener)) addKeywords(scene, ['SELECT'], operatorWeight);
  if (opener === 'OVER') addKeywords(scene, windowKeywords, operatorWeight);
  addKeywords(scene, operandKeywords, operandWeight);
}

/** Words that may follow what stands before the cursor. */
export function suggestOperatorKeywords(scene: CompletionScene): void {
  const {site, surroundings} = scene;
  const {lexemes} = surroundings;
  const cursor = lexemes.findIndex(({kind}) => kind === 'cursor');
  const verb = cursor === 1 ? verbKeywords[lexemes[0]!.upper] : undefined;
  const isAltering = lexemes[0]?.upper === 'ALTER' && lexemes[1]?.upper === 'TABLE' && cursor > 2;
  if (site.isInCase) addKeywords(scene, caseKeywords, operatorWeight + 5);
  addKeywords(
    scene,
    verb ?? (isAltering ? verbKeywords['TABLE']! : operatorKeywords[site.clause]),
    operatorWeight,
  );
}

export function suggestTypes({list, writer}: CompletionScene): void {
  for (const [position, name] of typeNames.entries())
    list.add({
      label: name,
      kind: 'keyword',
      detail: 'type',
      insert: writer.keyword(name),
      weight: operatorWeight - position * weightPerPosition,
    });
}

function addKeywords({list, writer}: CompletionScene, keywords: readonly string[], weight: number): void {
  for (const [position, keyword] of keywords.entries()) {
    const written = writer.keyword(keyword);
    list.add({
      label: written,
      kind: 'keyword',
      insert: written,
      weight: weight - position * weightPerPosition,
    });
  }
}
