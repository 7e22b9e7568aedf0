import {parseYamlDocument, type YamlDocument} from '../config/yaml-document.ts';

/** Comments that may hold the header of a script: block comments, docstrings, lines that begin with `#`. */
const headerPatterns = [
  /^(?:\s|#![^\n]*\n|\/\/[^\n]*\n)*\/\*[\s*]*@weir\b([\s\S]*?)(?:@weir\s*)?\*\//,
  /^(?:\s|#[^\n]*\n)*(?:"""|''')\s*@weir\b([\s\S]*?)(?:@weir\s*)?(?:"""|''')/,
  /^(?:#(?!\s*@weir)[^\n]*\n|\s)*#\s*@weir\b((?:[^\n]*(?:\n[ \t]*#|$)?)*?)(?=\n(?![ \t]*#)|$)/,
];

/**
 * YAML of the comment with `@weir` on top of a script, its positions those of the file; undefined where there is
 * none, as in a module that other scripts use.
 */
export function readScriptHeader(text: string, file: string): YamlDocument | undefined {
  for (const pattern of headerPatterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    const start = match[0].indexOf('@weir') + '@weir'.length;
    const linesBefore = match[0].slice(0, start).split('\n').length - 1;
    const body = match[1]!.replaceAll(/^[ \t]*(?:#|\*(?!\w)) ?/gm, '');
    return parseYamlDocument('\n'.repeat(linesBefore) + body, file, {allowEmpty: true});
  }
  return undefined;
}
