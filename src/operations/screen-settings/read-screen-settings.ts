import {z} from 'zod';
import {hasSystemCode, messageOf, UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';

const keys = z.union([z.string(), z.array(z.string()), z.null()]);

/** How full-screen views look and which keys they know. */
const screenSettings = z.strictObject({
  preset: z.enum(['default', 'vim', 'emacs']).optional(),
  theme: z.enum(['dark', 'light', 'high-contrast', '16-colour', 'none']).optional(),
  mouse: z.boolean().optional(),
  keys: z.record(z.string(), keys).optional(),
});

export type ScreenSettings = z.output<typeof screenSettings>;

export interface ReadScreenSettings {
  settings: ScreenSettings;
  /** Sentences about what was left out because it is wrong. */
  problems: string[];
}

/**
 * Settings of the user (`weir/keys.json` in the configuration folder) and of the project (`.weir/keys.json`), which
 * win. What is wrong is told and left out; the rest holds.
 */
export async function readScreenSettings(context: OperationContext): Promise<ReadScreenSettings> {
  const {runtime} = context;
  const paths = [userFile(runtime), await projectFile(context)].filter((path) => path !== undefined);
  const read = await Promise.all(paths.map((path) => readFile(runtime, path)));
  const settings: ScreenSettings = {};
  for (const {settings: own} of read) Object.assign(settings, own, {keys: {...settings.keys, ...own.keys}});
  return {settings, problems: read.flatMap(({problems}) => problems)};
}

function userFile({env, paths}: Runtime): string {
  const folder = env.get('XDG_CONFIG_HOME') || paths.join(env.homeDirectory, '.config');
  return paths.join(folder, 'weir', 'keys.json');
}

async function projectFile(context: OperationContext): Promise<string | undefined> {
  try {
    return context.runtime.paths.join((await context.project()).root, '.weir', 'keys.json');
  } catch (error) {
    if (error instanceof UsageError && error.code === 'project-missing') return undefined;
    throw error;
  }
}

async function readFile({files}: Runtime, path: string): Promise<ReadScreenSettings> {
  let content: unknown;
  try {
    content = JSON.parse(await files.readText(path));
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT', 'ENOTDIR')) return {settings: {}, problems: []};
    return {settings: {}, problems: [`${path} cannot be read: ${messageOf(error)}`]};
  }
  return checkSettings(content, path);
}

function checkSettings(content: unknown, path: string): ReadScreenSettings {
  const whole = screenSettings.safeParse(content);
  if (whole.success) return {settings: whole.data, problems: []};
  const problems = whole.error.issues.map((issue) => `${path}: ${[...issue.path, issue.message].join(': ')}`);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return {settings: {}, problems};
  const kept = Object.entries(content).map(([key, value]) => [key, keepValid(key, value)] as const);
  return {settings: Object.fromEntries(kept.filter(([, value]) => value !== undefined)), problems};
}

function keepValid(key: string, value: unknown): unknown {
  if (!Object.hasOwn(screenSettings.shape, key)) return undefined;
  const field = screenSettings.shape[key as keyof ScreenSettings];
  if (field.safeParse(value).success) return value;
  if (key !== 'keys' || typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, own]) => keys.safeParse(own).success));
}
