import { causeText } from "../errors/cause-text.ts";
import { within } from "../stores/within.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The name of its rule. */
export const notLookedAtRule = "not-looked-at";

/** Says that the doctor could not look at something, and why. */
export const notLookedAt = (subject: string, why: string, change: string): Finding =>
  operationsFinding(notLookedAtRule, {
    ...{ subject, why, change },
    ...{ severity: "note", source: "docs/doctor.md" },
  });

/** What was found, or that nobody could look: a question that fails, or has no answer in 5 s, stops no other. */
export const askedOf = async (
  subject: string,
  ask: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  try {
    return await within(5000, ask());
  } catch (cause) {
    return [
      notLookedAt(
        subject,
        `The doctor could not look: ${causeText(cause)}.`,
        "See to it that this answers, and ask again.",
      ),
    ];
  }
};
