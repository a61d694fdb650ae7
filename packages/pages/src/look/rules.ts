/** How the pages look: without a colour of their own, a script, or anything that is fetched. */
export const rules = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;
  padding:clamp(1.5rem,9vh,5.5rem) 1rem 2rem;background:var(--ground);color:var(--text);
  font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1,p,ul,dl,dd,fieldset{margin:0;padding:0;border:0;min-inline-size:0}
ul{list-style:none}
a{color:var(--accent);text-underline-offset:.2em}
.brand{width:100%;max-width:27.5rem;margin-bottom:1.25rem;padding-inline:.25rem;text-align:center;
  font-weight:600;font-size:1.0625rem;letter-spacing:-.005em}
.brand img{display:block;margin-inline:auto;max-width:100%;max-height:2.5rem}
main{width:100%;max-width:27.5rem;padding:2.25rem 2rem 2rem;background:var(--surface);
  border:1px solid var(--line);border-radius:1rem;box-shadow:0 1px 2px rgb(0 0 0/.04),0 12px 32px -12px rgb(0 0 0/.12)}
h1{font-size:1.375rem;line-height:1.3;font-weight:650;letter-spacing:-.012em;text-wrap:balance;text-align:center}
.client{display:flex;flex-direction:column;align-items:center;gap:1rem}
.face{width:3.5rem;height:3.5rem;border-radius:.9rem;display:grid;place-items:center;flex:none;
  background:var(--raised);border:1px solid var(--line);color:var(--text);font-size:1.5rem;font-weight:600;line-height:1}
.face svg{width:1.625rem;height:1.625rem;color:var(--muted)}
img.face{object-fit:contain;padding:.375rem}
.subject{margin-top:.875rem;text-align:center;color:var(--muted);font-size:.9375rem}
.subject bdi{color:var(--text);font-weight:550}
.lead{margin-top:.75rem;text-align:center;color:var(--muted);text-wrap:pretty}
.subject+.lead{margin-top:.375rem;font-size:.9375rem}
.lead bdi{color:var(--text);font-weight:550}
.note{margin-top:1.25rem;padding:.75rem .875rem;border-radius:.75rem;background:var(--raised);
  border:1px solid var(--line);font-size:.875rem;line-height:1.45;display:flex;gap:.625rem}
.note strong{display:block;font-weight:600;margin-bottom:.0625rem}
.note+.note{margin-top:.75rem}
.note svg{flex:none;width:1.125rem;height:1.125rem;margin-top:.1rem}
.warning{background:var(--warning-ground);border-color:var(--warning-line);color:var(--warning)}
form{margin-top:1.5rem}
.scopes{border:1px solid var(--line);border-radius:.75rem}
legend{padding:0;margin-bottom:.625rem;font-weight:600;font-size:.9375rem}
.scopes li+li{border-top:1px solid var(--line)}
.scopes label,.scopes .row{display:flex;gap:.75rem;align-items:flex-start;padding:.75rem .875rem;min-height:2.75rem}
.scopes label{cursor:pointer}
.scopes label:has(:disabled){cursor:default}
.scopes input{flex:none;width:1.125rem;height:1.125rem;margin:.1875rem 0 0;accent-color:var(--accent)}
.scopes svg{flex:none;width:1.125rem;height:1.125rem;margin-top:.1875rem;color:var(--muted)}
.scopes .words{flex:1;min-width:0}
.scopes .title{font-weight:500}
.scopes .more{display:block;color:var(--muted);font-size:.875rem;line-height:1.45}
.scopes .head{display:flex;flex-wrap:wrap;align-items:center;gap:.125rem .375rem}
.tag{padding:.0625rem .4375rem;border-radius:1rem;white-space:nowrap;
  background:var(--raised);border:1px solid var(--line);color:var(--muted);font-size:.75rem;font-weight:500;line-height:1.4}
.none{color:var(--muted);text-align:center;font-size:.9375rem}
.facts{margin-top:1.25rem;font-size:.875rem;display:grid;gap:.5rem}
.facts div{display:flex;flex-wrap:wrap;gap:.125rem 1rem;justify-content:space-between}
.facts dt{color:var(--muted)}
.facts dd{font-weight:500;min-width:0;max-width:100%}
.field{display:block;font-weight:600;font-size:.9375rem;margin-bottom:.375rem}
.code{width:100%;min-height:3.25rem;padding:.5rem .75rem;border:1px solid var(--control);border-radius:.75rem;
  background:var(--surface);color:var(--text);font:600 1.375rem/1.3 ui-monospace,Menlo,Consolas,monospace;
  letter-spacing:.12em;text-align:center;text-transform:uppercase}
.error{margin-bottom:1rem;padding:.75rem .875rem;border-radius:.75rem;font-size:.9375rem;line-height:1.45;
  background:var(--warning-ground);border:1px solid var(--warning-line);color:var(--warning)}
code{font:600 1rem/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.06em}
.answers{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.75rem}
.answers.stacked{flex-direction:column;margin-top:1.5rem}
button,.button{flex:1 1 7.5rem;min-height:2.875rem;padding:.625rem .5rem;border-radius:.75rem;font:inherit;font-weight:600;line-height:1.35;
  cursor:pointer;text-align:center;text-decoration:none;background:var(--surface);color:var(--text);border:1px solid var(--control)}
.stacked button{flex:none}
.button{display:block;margin-top:1.75rem}
.first{background:var(--accent);color:var(--on-accent);border-color:var(--accent)}
button:hover,.button:hover{background:var(--raised)}
.first:hover,.button.first:hover{background:color-mix(in srgb,var(--accent) 88%,var(--text))}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.scopes label:focus-within:has(:focus-visible){background:var(--raised)}
.scopes li:first-child label{border-radius:.7rem .7rem 0 0}
.scopes li:last-child label{border-radius:0 0 .7rem .7rem}
.links{margin-top:1.5rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;justify-content:center;font-size:.8125rem}
.links a{color:var(--muted);padding:.25rem 0}
.links a:hover{color:var(--text)}
@media (max-width:30rem){
  body{padding:1.25rem 0 0;background:var(--surface)}
  main{border:0;border-radius:0;box-shadow:none;padding:1rem 1.125rem 1.5rem}
  .brand{padding-inline:1.125rem;margin-bottom:.75rem}
}
@media (forced-colors:active){.first{border-width:3px}}
`;
