/** `pnpm chaos`: see `pnpm chaos --help`. */
import { engines, setUp } from "@mintport/test-engines";
import { type Choices, enginesOf, readChoices, usage } from "./choices.ts";
import { count } from "./findings.ts";
import { scenarios } from "./scenarios/all.ts";
import { holds, lineOf } from "./verdict.ts";

const run = async (choices: Choices): Promise<number> => {
  if (scenarios.every((scenario) => enginesOf(scenario, choices).length === 0))
    throw new Error("nothing to run: no chosen scenario is run on a chosen engine in this form");
  const stop = await setUp();
  let [good, bad] = [0, 0];
  try {
    const there = engines();
    for (const scenario of scenarios)
      for (const name of enginesOf(scenario, choices)) {
        const engine = there.find((candidate) => candidate.name === name);
        if (engine === undefined || engine.missing !== undefined) {
          console.log(`FAILED  ${scenario.name.padEnd(12)}  ${engine?.missing ?? `no ${name}`}`);
          bad += 1;
          continue;
        }
        // One that cannot be judged did not hold, and is no reason to leave the others out.
        const findings = await scenario.run(engine, choices).catch((failure: unknown) => {
          console.error(failure);
          return [count("not judged", 1, 0)];
        });
        for (const line of lineOf(scenario.name, name, findings)) console.log(line);
        if (holds(findings)) good += 1;
        else bad += 1;
      }
  } finally {
    stop();
  }
  console.log(`${good} scenarios held, ${bad} did not`);
  return bad === 0 ? 0 : 1;
};

try {
  const choices = readChoices(process.argv.slice(2));
  if (choices.isHelp) console.log(usage);
  else process.exitCode = await run(choices);
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 2;
}
