import { announcementWindow, type RotationPolicy } from "@mintport/core/keys";
import {
  ConfigurationError,
  type ConfigurationProblem,
  type KnownOptions,
  unknownOptions,
} from "@mintport/core/ports";

/** Every default of the keys' life cycle, in seconds. */
export const defaultRotationPolicy: RotationPolicy = {
  // 30 days. Often enough that it is no event; seldom enough that few keys are published.
  rotationInterval: 2_592_000,
  // The most that a tenant may choose for an access token.
  longestTokenLifetime: 86_400,
  // As `jwksMaxAge` of the authorization server.
  jwksMaxAge: 300,
  // Machines that keep time are within a second; the rest is for those that do not.
  clockSkew: 60,
  // How long tokens are still signed while the store is down.
  ringMaxAge: 300,
};

/** Fills the defaults in. Throws `ConfigurationError`, which names every field that is wrong. */
export const rotationPolicy = (chosen: Partial<RotationPolicy>): RotationPolicy => {
  const policy = { ...defaultRotationPolicy, ...chosen };
  const problems = [...unknownOptions(chosen, known, "policy"), ...problemsOf(policy)];
  if (problems.length > 0) throw new ConfigurationError("managedKeys", problems);
  return policy;
};

const problemsOf = (policy: RotationPolicy): readonly ConfigurationProblem[] => {
  const problems: ConfigurationProblem[] = [];
  for (const [name, least] of Object.entries(smallest)) {
    const value = policy[name as keyof RotationPolicy];
    if (!Number.isSafeInteger(value) || value < least || value > tenYears)
      problems.push({
        field: `policy.${name}`,
        message: `must be whole seconds, at least ${least} and at most ten years`,
      });
  }
  if (problems.length === 0 && policy.rotationInterval < 2 * announcementWindow(policy))
    problems.push({
      field: "policy.rotationInterval",
      message: "must be at least twice jwksMaxAge, clockSkew and ringMaxAge together",
    });
  return problems;
};

/** Of the clock skew, whole seconds cost two, and writing the ring takes its share. */
const smallest: Readonly<Record<keyof RotationPolicy, number>> = {
  rotationInterval: 60,
  longestTokenLifetime: 1,
  jwksMaxAge: 0,
  clockSkew: 5,
  ringMaxAge: 1,
};

const known: KnownOptions<RotationPolicy> = {
  ...{ rotationInterval: true, longestTokenLifetime: true, jwksMaxAge: true },
  ...{ clockSkew: true, ringMaxAge: true },
};

const tenYears = 315_360_000;
