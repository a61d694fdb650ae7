import type { Finding, Severity } from "./rule.ts";

/** The part that the rules of the profile `operations` have in common. */
export const operationsRule = (
  id: string,
  source: string,
  severity: Severity = "warning",
): { readonly id: string } & Pick<Finding, "profile" | "source" | "severity"> => ({
  ...{ id, source, severity },
  profile: "operations",
});

/** A finding of the profile `operations` that no `Rule` stands for. */
export const operationsFinding = (
  rule: string,
  {
    source,
    severity,
    ...rest
  }: Pick<Finding, "source" | "subject" | "why" | "change"> & {
    readonly severity?: Severity;
  },
): Finding => {
  const { id, ...common } = operationsRule(rule, source, severity);
  return { ...common, ...rest, rule: id };
};
