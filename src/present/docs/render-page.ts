import type {DocsCatalog} from '../../operations/docs/docs-catalog.ts';
import {graphScript} from './graph-script.ts';
import {pageScript} from './page-script.ts';
import {pageStyle} from './page-style.ts';

/**
 * The catalog as one HTML page that needs nothing else. Whatever the project says is data: the page makes text of it,
 * never markup, and its policy lets it load nothing.
 */
export function renderDocsPage(catalog: DocsCatalog): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>${escapeHtml(catalog.project)} – catalog</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<a class="brand" href="#/"></a>
<input id="search" type="search" placeholder="Search tables and columns  ( / )" aria-label="Search tables and columns" autocomplete="off" spellcheck="false">
<button id="theme" type="button" title="Dark or light (t)" aria-label="Dark or light">◐</button>
<button id="keys" type="button" title="Keys (?)" aria-label="Keys">?</button>
</header>
<div id="found" role="listbox" aria-label="Found" hidden></div>
<div class="page">
<nav id="tables" aria-label="Tables"></nav>
<main id="content" tabindex="-1"></main>
</div>
<dialog id="help"></dialog>
<noscript>This catalog needs JavaScript; its data are in this file as JSON.</noscript>
<script type="application/json" id="catalog">${embedJson(catalog)}</script>
<script>
${graphScript}
${pageScript}
</script>
</body>
</html>
`;
}

/** JSON that no HTML parser takes for markup. */
function embedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
