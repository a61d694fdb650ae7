import type { ConfigurationProblem } from "@mintport/core";

/** Of each field the first problem: whoever mends that one is told of what is left. */
export const onePerField = (
  problems: readonly ConfigurationProblem[],
): readonly ConfigurationProblem[] =>
  [
    ...new Map(problems.toReversed().map((problem) => [problem.field, problem])).values(),
  ].toReversed();
