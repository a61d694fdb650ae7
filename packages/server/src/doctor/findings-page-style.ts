/** The look of the report: light and dark as the reader has it, one column on a phone, and ink on paper. */
export const findingsPageStyle: string = `
:root { color-scheme: light dark; --line: #d0d4da; --error: #b3261e; --warning: #8a5300; --note: #3a5a8c; --soft: #57606a }
@media (prefers-color-scheme: dark) { :root { --line: #3b424c; --error: #ff8a80; --warning: #f2b45c; --note: #9cc2ff; --soft: #a0a9b4 } }
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0.5rem 0 }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem }
h3 { font-size: 1rem; margin: 0 }
.about { color: var(--soft); margin: 0 }
.totals { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin: 1.5rem 0; padding: 0; list-style: none }
.totals strong { font-size: 1.5rem; margin-right: 0.35rem }
.error { --tone: var(--error) } .warning { --tone: var(--warning) } .note { --tone: var(--note) }
.totals .error strong, .totals .warning strong, .totals .note strong, .severity { color: var(--tone) }
article { border: 1px solid var(--line); border-left: 0.3rem solid var(--tone); border-radius: 0.4rem; padding: 0.8rem 1rem; margin: 0.8rem 0 }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: 0.2rem 0.8rem; margin: 0.5rem 0 0 }
dt { color: var(--soft) } dd { margin: 0 }
ul.subjects { margin: 0; padding-left: 1.1rem }
code { font-family: ui-monospace, monospace; font-size: 0.95em }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: 0.4rem } }
@media print { :root { color-scheme: light; --line: #999; --error: #000; --warning: #000; --note: #000; --soft: #333 } body { max-width: none; padding: 0; font-size: 10pt } article { break-inside: avoid } }
`;
