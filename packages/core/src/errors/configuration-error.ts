/** One thing that is wrong with a configuration. */
export interface ConfigurationProblem {
  /** The field, as a path: `tenant.issuer`. */
  readonly field: string;
  /** The right value, in words: "must be …". */
  readonly message: string;
}

/**
 * A configuration that is wrong: thrown at start-up, and nowhere else, because there is no caller who could do
 * anything but stop. Lists every problem at once.
 */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly ConfigurationProblem[];

  constructor(subject: string, problems: readonly ConfigurationProblem[]) {
    super(
      `${subject}: ${problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ")}`,
    );
    this.problems = problems;
  }
}
