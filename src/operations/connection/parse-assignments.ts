import {secretHint, settingComplaint} from '../../config/check-setting.ts';
import {parseFieldText, type ConnectionField} from '../../config/connection-fields.ts';
import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';

/** Settings from `--set key=value` flags. Throws `UsageError` for an unknown key or a value that does not fit. */
export function parseAssignments(
  assignments: readonly string[],
  fields: readonly ConnectionField[],
): Record<string, unknown> {
  return Object.fromEntries(assignments.map((assignment) => parseAssignment(assignment, fields)));
}

function parseAssignment(assignment: string, fields: readonly ConnectionField[]): [string, unknown] {
  const separator = assignment.indexOf('=');
  if (separator < 1)
    throw new UsageError('--set needs the form key=value', {
      hint: `Settings: ${fields.map(({key}) => key).join(', ')}.`,
    });
  const key = assignment.slice(0, separator);
  const field = fields.find((candidate) => candidate.key === key);
  if (!field) {
    const known = fields.map((candidate) => candidate.key);
    const near = suggest(key, known);
    throw new UsageError(`There is no setting ${key}`, {
      code: 'config-unknown-key',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Settings: ${known.join(', ')}.`,
    });
  }
  const value = parseFieldText(field, assignment.slice(separator + 1));
  const complaint = settingComplaint(field, value);
  if (!complaint) return [key, value];
  throw new UsageError(`--set ${complaint.message}`, {
    code: complaint.code,
    hint: complaint.code === 'config-secret' ? secretHint : field.help || `Correct the value of ${key}.`,
  });
}
