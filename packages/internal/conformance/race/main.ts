/** `pnpm race [--rounds N] [--engine NAME] [--part stores|users]`: two processes compete for what counts once on every engine here. */
import { parseArgs } from "node:util";
import { engines, setUp } from "@mintport/test-engines";
import { runRace } from "./run-race.ts";
import { runUserRace } from "./run-user-race.ts";

const usage = `pnpm race [--rounds N] [--engine NAME] [--part stores|users]

Two processes compete for what counts once, on every engine that is here.

  --rounds N     the rounds of each contest, a whole number from 1; default 1000
  --engine NAME  one engine: ${engines()
    .map(({ name }) => name)
    .join(", ")}
  --part PART    stores or users; default: both
  --help         print this
`;

const options = {
  rounds: { type: "string", default: "1000" },
  engine: { type: "string" },
  part: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

const argumentsOf = () => {
  try {
    return parseArgs({ options }).values;
  } catch (wrong) {
    console.error(`${wrong instanceof Error ? wrong.message : String(wrong)}\n\n${usage}`);
    process.exit(2);
  }
};

const values = argumentsOf();
if (values.help === true) {
  console.log(usage);
  process.exit(0);
}
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error("--rounds: must be a whole number from 1, as 1000");
  process.exit(2);
}

if (values.part !== undefined && values.part !== "stores" && values.part !== "users") {
  console.error("--part: must be stores or users");
  process.exit(2);
}

if (values.engine !== undefined && !engines().some(({ name }) => name === values.engine)) {
  console.error(
    `--engine: must be one of ${engines()
      .map(({ name }) => name)
      .join(", ")}`,
  );
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
  if (values.part !== "users")
    for (const { contest, spoiled: lost } of await runRace(engine, { rounds })) {
      spoiled += lost;
      console.log(
        `${engine.name} ${contest}: ${rounds - lost} of ${rounds} rounds with exactly one winner of 100`,
      );
    }
  if (values.part !== "stores")
    await runUserRace(engine, {
      rounds,
      heard: ({ contest, faults }) => {
        spoiled += faults.length;
        console.log(
          `${engine.name} ${contest}: ${rounds - faults.length} of ${rounds} rounds of 50 as they must be`,
        );
        for (const fault of new Set(faults)) console.log(`  ${fault}`);
      },
    });
  console.log(`${engine.name}: ${Math.round((performance.now() - began) / 1000)} s`);
}
tearDown();
process.exitCode = spoiled === 0 ? 0 : 1;
