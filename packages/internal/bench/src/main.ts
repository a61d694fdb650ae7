/** `pnpm bench`: see `pnpm bench --help`. */
import { type Choices, readChoices, usage } from "./choices.ts";
import { runGrowth } from "./growth/run-growth.ts";
import { buildPrograms } from "./launch.ts";
import { writeReport } from "./report/write-report.ts";
import { runMeasure } from "./run-measure.ts";
import { runProfile } from "./run-profile.ts";
import { runSoak } from "./soak/run-soak.ts";
import { runUsers } from "./users/run-users.ts";

const run = async (choices: Choices): Promise<number> => {
  if (choices.built) buildPrograms();
  switch (choices.command) {
    case "help":
      console.log(usage);
      return 0;
    case "measure":
      return runMeasure(choices);
    case "profile":
      return runProfile(choices);
    case "soak":
      return runSoak(choices);
    case "growth":
      return runGrowth(choices);
    case "users":
      return runUsers(choices);
    case "report":
      writeReport(choices.report, choices.out);
      return 0;
  }
};

try {
  process.exitCode = await run(readChoices(process.argv.slice(2)));
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 2;
}
