/** Colours follow the system until the reader chooses. */
export const pageStyle = `
:root{color-scheme:light dark;--back:#fff;--panel:#f5f6f8;--text:#1c2128;--muted:#6a737d;--line:#d8dce2;--accent:#0b62d6;--good:#18794e;--bad:#c62828;--warn:#a15c00;--mark:#fff2b3;--keyword:#a626a4;--string:#2a7a2a;--number:#986801;--comment:#8a919a;--function:#2b5fc0}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--back:#14171c;--panel:#1c2027;--text:#e3e7ed;--muted:#98a2b0;--line:#323943;--accent:#78b0ff;--good:#5ec98f;--bad:#ff8a80;--warn:#f0b25a;--mark:#4d4410;--keyword:#d9a0f5;--string:#9bd48c;--number:#e5b567;--comment:#7d8794;--function:#8ab8ff}}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark;--back:#14171c;--panel:#1c2027;--text:#e3e7ed;--muted:#98a2b0;--line:#323943;--accent:#78b0ff;--good:#5ec98f;--bad:#ff8a80;--warn:#f0b25a;--mark:#4d4410;--keyword:#d9a0f5;--string:#9bd48c;--number:#e5b567;--comment:#7d8794;--function:#8ab8ff}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
header{position:sticky;top:0;z-index:3;display:flex;gap:12px;align-items:center;padding:8px 16px;background:var(--panel);border-bottom:1px solid var(--line)}
.brand{font-weight:600;color:var(--text);white-space:nowrap}
#search{flex:1;min-width:80px;padding:6px 10px;font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:6px}
button{font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:6px;padding:4px 10px;cursor:pointer}
#found{position:fixed;z-index:4;top:50px;left:16px;right:16px;max-width:720px;margin:0 auto;max-height:70vh;overflow:auto;background:var(--panel);border:1px solid var(--line);border-radius:8px;box-shadow:0 8px 30px #0004}
#found a{display:block;padding:6px 12px;color:inherit}#found a[aria-selected=true]{background:var(--accent);color:var(--back)}
#found p{margin:0;padding:10px 12px}
.page{display:grid;grid-template-columns:250px minmax(0,1fr)}
nav{padding:12px 8px;border-right:1px solid var(--line);height:calc(100vh - 51px);position:sticky;top:51px;overflow:auto;overflow-wrap:anywhere}
nav h2{font-size:12px;text-transform:uppercase;color:var(--muted);margin:12px 8px 4px}
nav a{display:block;padding:2px 8px;border-radius:5px;color:inherit}nav a[aria-current=page]{background:var(--accent);color:var(--back)}
main{padding:16px 28px 60px;outline:none;overflow-wrap:anywhere}
h1{margin:4px 0;font-size:24px}h2{margin:28px 0 8px;font-size:17px}
.muted{color:var(--muted)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.tag{display:inline-block;margin-right:6px;padding:0 8px;border:1px solid var(--line);border-radius:10px;font-size:13px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:12px 0}dt{color:var(--muted)}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--muted);font-weight:500}
tr:target,tr.marked{background:var(--mark)}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px;overflow:auto;font:13px/1.5 ui-monospace,monospace}
.keyword{color:var(--keyword)}.string{color:var(--string)}.number{color:var(--number)}.comment{color:var(--comment)}.function{color:var(--function)}
.dots span{display:inline-block;width:10px;height:14px;margin-right:2px;border-radius:2px;background:var(--line)}
.dots .passed{background:var(--good)}.dots .failed,.dots .errored{background:var(--bad)}.dots .warned{background:var(--warn)}
.graph{overflow:auto;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
svg text{fill:var(--text);font:13px system-ui,sans-serif}svg .head{font-weight:600}
svg .box{fill:var(--back);stroke:var(--line)}svg .own .box{stroke:var(--accent);stroke-width:2}
svg path{fill:none;stroke:var(--line);stroke-width:1.3}svg path.column{stroke:var(--muted);opacity:.55}svg path.lit{stroke:var(--accent);opacity:1;stroke-width:2.2}
svg .row{cursor:pointer}svg .row rect{fill:transparent}svg .row.lit rect,svg .row:hover rect{fill:var(--mark)}
dialog{color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:10px;max-width:480px}
kbd{border:1px solid var(--line);border-radius:4px;padding:0 5px;font:12px ui-monospace,monospace}
@media (max-width:760px){.page{grid-template-columns:1fr}nav{position:static;height:auto;max-height:160px;border-right:0;border-bottom:1px solid var(--line)}main{padding:12px}}
@media print{nav,header,#found{display:none}.page{display:block}}
`;
