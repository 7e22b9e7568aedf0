import {writeConnection} from '../../config/edit-project-file.ts';
import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {OperationContext} from '../context.ts';
import {writeProject} from './add-connection.ts';
import {findConnections, type ImportCandidate} from './find-connections.ts';

export interface ImportRequest {
  names: readonly string[];
  all: boolean;
  /** Replaces connections of the same name. */
  replace: boolean;
  dryRun: boolean;
}

export type CandidateState = 'imported' | 'available' | 'exists' | 'incomplete';

export interface ImportResult {
  candidates: readonly (ImportCandidate & {state: CandidateState})[];
  dryRun: boolean;
}

/** Writes chosen candidates into weir.yml; chosen by name, all, or by a question. Without any of it, only lists. */
export async function importConnections(
  context: OperationContext,
  request: ImportRequest,
): Promise<ImportResult> {
  const project = await context.project();
  const candidates = await findConnections(context);
  const obstacle: Obstacle = (candidate) => {
    if (project.connections.has(candidate.name) && !request.replace) return 'exists';
    return candidate.isComplete ? undefined : 'incomplete';
  };
  const chosen = await chooseCandidates(context, candidates, request, obstacle);
  if (chosen.length > 0)
    await writeProject(
      context,
      project,
      (text) =>
        chosen.reduce(
          (current, {name, type, settings}) => writeConnection(current, name, {type, ...settings}),
          text,
        ),
      {dryRun: request.dryRun},
    );
  return {
    dryRun: request.dryRun,
    candidates: candidates.map((candidate) => ({
      ...candidate,
      state: chosen.includes(candidate) ? 'imported' : (obstacle(candidate) ?? 'available'),
    })),
  };
}

/** Why a candidate cannot be written. */
type Obstacle = (candidate: ImportCandidate) => 'exists' | 'incomplete' | undefined;

async function chooseCandidates(
  {runtime}: OperationContext,
  candidates: readonly ImportCandidate[],
  {names, all}: ImportRequest,
  obstacle: Obstacle,
): Promise<ImportCandidate[]> {
  if (all) return candidates.filter((candidate) => !obstacle(candidate));
  if (names.length > 0) return names.map((name) => requireCandidate(name, candidates, obstacle));
  if (candidates.length === 0 || !runtime.prompts.isAvailable) return [];
  return runtime.prompts.chooseMany(
    'Connections to write into weir.yml',
    candidates.map((candidate) => ({
      value: candidate,
      name: `${candidate.name} (${candidate.type}, ${candidate.origin})`,
      ...(obstacle(candidate) && {disabled: obstacleWords[obstacle(candidate)!]}),
    })),
  );
}

const obstacleWords = {exists: '(exists already)', incomplete: '(a required setting is missing)'};

function requireCandidate(
  name: string,
  candidates: readonly ImportCandidate[],
  obstacle: Obstacle,
): ImportCandidate {
  const candidate = candidates.find((other) => other.name === name);
  const known = candidates.map((other) => other.name);
  if (!candidate) {
    const near = suggest(name, known);
    throw new UsageError(`No connection ${name} was found on this machine`, {
      code: 'usage-unknown-connection',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Found: ${known.join(', ') || 'none'}.`,
    });
  }
  const found = obstacle(candidate);
  if (found === 'exists')
    throw new UsageError(`There is a connection ${name} already`, {hint: 'Pass --force to replace it.'});
  if (found === 'incomplete')
    throw new UsageError(`The connection ${name} of ${candidate.origin} lacks a required setting`, {
      hint: `${candidate.toDo.join(' ')} Use \`weir connection add ${name}\`.`,
    });
  return candidate;
}
