/** What the command says after a project was made. */
export function formatInitResult(
  result: {directory: string; name: string; created: readonly string[]; kept: readonly string[]},
  options: {changeDirectory: string | undefined; dryRun: boolean},
): string {
  const verb = options.dryRun ? 'Would create' : 'Created';
  const lines = [`${verb} the project ${result.name} in ${result.directory}`];
  for (const file of result.created) lines.push(`  + ${file}`);
  for (const file of result.kept) lines.push(`  = ${file} was there and stays as it is`);
  if (options.dryRun) return `${lines.join('\n')}\n`;
  lines.push(
    '',
    'Next:',
    ...(options.changeDirectory === undefined ? [] : [`  cd ${options.changeDirectory}`]),
    '  weir run             load, build and check everything',
    '  weir tables list     see what is in the warehouse',
    '  weir health          see whether every connection is well',
  );
  return `${lines.join('\n')}\n`;
}
