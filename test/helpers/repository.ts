import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function repositoryPath(path: string): string {
  return `${repositoryRoot}/${path}`;
}
