import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {Template} from './template.ts';
import {findTemplate, templates} from './templates/index.ts';

/** The template by name, by question on a terminal, or the usual one when `assumeYes` is set. */
export async function chooseTemplate(
  runtime: Runtime,
  options: {name: string | undefined; assumeYes: boolean},
): Promise<Template> {
  if (options.name !== undefined) return findTemplate(options.name);
  if (options.assumeYes) return templates[0]!;
  if (!runtime.prompts.isAvailable)
    throw new UsageError('There is no terminal to ask on which template to use', {
      code: 'usage-no-terminal',
      hint: `Pass --template ${templates.map((template) => template.name).join('|')}, or --yes for ${templates[0]!.name}.`,
    });
  return runtime.prompts.choose(
    'Template',
    templates.map((template) => ({name: template.name, value: template, description: template.summary})),
  );
}
