// Loaded with `--import` into a process under test: writes every module it resolves to $RECORD_MODULES.
import {appendFileSync} from 'node:fs';
import {registerHooks} from 'node:module';

const file = process.env.RECORD_MODULES;
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    if (file && !resolved.url.startsWith('node:')) appendFileSync(file, `${resolved.url}\n`);
    return resolved;
  },
});
