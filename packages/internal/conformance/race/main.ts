/** `pnpm race [--rounds N] [--engine NAME]`: two processes compete for single-use things on every engine here. */
import { parseArgs } from "node:util";
import { engines, setUp } from "@mintport/test-engines";
import { runRace } from "./run-race.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "1000" }, engine: { type: "string" } },
});
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error("--rounds: must be a whole number from 1, as 1000");
  process.exit(2);
}

const tearDown = await setUp();
let spoiled = 0;
for (const engine of engines()) {
  if (values.engine !== undefined && values.engine !== engine.name) continue;
  if (engine.missing !== undefined) {
    console.log(`${engine.name}: skipped: ${engine.missing}`);
    continue;
  }
  const began = performance.now();
  for (const result of await runRace(engine, { rounds })) {
    spoiled += result.spoiled;
    console.log(
      `${engine.name} ${result.contest}: ${result.rounds - result.spoiled} of ${result.rounds} rounds with exactly one winner of 100`,
    );
  }
  console.log(`${engine.name}: ${Math.round((performance.now() - began) / 1000)} s`);
}
tearDown();
process.exitCode = spoiled === 0 ? 0 : 1;
