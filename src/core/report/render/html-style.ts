import type { Markup } from './markup.ts'

/** Two colour schemes, system fonts, readable in print. */
export const style: Markup = {
  text: `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5c6775; --line: #d8dee6; --page: #ffffff; --card: #f6f8fa;
  --good: #1a7f37; --bad: #c2253a; --unsure: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9aa6b2; --line: #313a45; --page: #0e141b;
  --card: #161d26; --good: #4ac26b; --bad: #ff7b86; --unsure: #d9a53a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; } small, .note { color: var(--dim); font-weight: normal; font-size: .87rem; }
code { font: .87em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .85rem; font-weight: 600;
  border: 1.5px solid currentColor; }
.passed { color: var(--good); } .blocked, .failed { color: var(--bad); } .incomplete { color: var(--unsure); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
thead th { white-space: nowrap; } thead ~ tbody td { overflow-wrap: break-word; }
th { color: var(--dim); font-weight: 600; } tbody th { width: 1%; white-space: nowrap; padding-right: 1.2rem; } td table { font-size: inherit; } ul { margin: .2rem 0; padding-left: 1.2rem; }
article, details { background: var(--card); border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px;
  padding: .7rem 1rem; margin: .6rem 0; }
article.critical, article.high { border-left-color: var(--bad); } article.medium { border-left-color: var(--unsure); }
summary { cursor: pointer; } article p { margin: .25rem 0; }
@media (max-width: 40rem) { table { display: block; overflow-x: auto; } }
`,
}
