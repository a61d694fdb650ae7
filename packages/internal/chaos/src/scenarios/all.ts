import type { EngineName } from "@mintport/test-engines";
import type { Scenario } from "../scenario.ts";
import { clock } from "./clock.ts";
import { crash } from "./crash.ts";
import { lock } from "./lock.ts";
import { lostAnswers } from "./lost-answers.ts";
import { readOnly } from "./read-only.ts";
import { silence } from "./silence.ts";
import { stall } from "./stall.ts";
import { workers } from "./workers.ts";

/** Everything that is broken, in the order in which it is. */
export const scenarios: readonly Scenario[] = [
  ...[silence, stall, readOnly, lostAnswers, lock, clock, workers, crash],
];

/** What stands for each scenario in the short form: what differs between engines, once. */
export const shortForm: Readonly<Record<string, readonly EngineName[]>> = {
  silence: ["postgres", "mariadb", "redis"],
  stall: ["redis"],
  "read-only": ["postgres", "redis"],
  "lost-answers": ["redis"],
  lock: ["sqlite"],
  clock: ["postgres"],
  workers: ["sqlite"],
  crash: ["sqlite"],
};
