#!/usr/bin/env node
/** The command `mintport`. Loads nothing before the Node version is known to fit. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `Mintport needs Node 22.13 or newer and this is ${process.versions.node}; on Linux the repository brings its own (run "npx -y pnpm@12.21.0 install"), elsewhere install Node 24.`,
  );
  process.exit(1);
}
const [{ run }, { processContext }] = await Promise.all([
  import("./cli/run.ts"),
  import("./cli/process-context.ts"),
]);
process.exitCode = await run(process.argv.slice(2), processContext());
const { endSoon } = await import("./cli/end-soon.ts");
endSoon();

export {};
