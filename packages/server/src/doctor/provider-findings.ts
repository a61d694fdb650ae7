import type { TenantId } from "@mintport/core";
import { type Clock, systemClock } from "@mintport/core/ports";
import { causeText } from "../errors/cause-text.ts";
import { Concealed } from "../settings/concealed.ts";
import { upstreamClient } from "../users/upstream/upstream-client.ts";
import type { UpstreamFailure } from "../users/upstream/upstream-failure.ts";
import type { UpstreamProvider } from "../users/upstream/upstream-provider.ts";
import type { Finding } from "./rule.ts";

/** The names of its rules. */
export const providerRules: readonly string[] = [
  "provider-unreachable",
  "provider-metadata",
  "provider-of-unknown-tenant",
];

/**
 * Asks each OpenID Provider of the settings for its metadata, as the first login would, and looks for the tenants that the settings
 * name. It needs no secret.
 */
export const providerFindings = async (
  providers: readonly UpstreamProvider[],
  tenants: readonly TenantId[],
  clock: Clock = systemClock,
): Promise<readonly Finding[]> => {
  const found = await Promise.all(
    providers.map((provider) => findingsOf(provider, tenants, clock)),
  );
  return found.flat();
};

const findingsOf = async (
  provider: UpstreamProvider,
  known: readonly string[],
  clock: Clock,
): Promise<readonly Finding[]> => {
  const subject = `provider ${provider.name}`;
  const asked = await upstreamClient(provider, noSecret, clock).metadata();
  const strangers = (provider.tenants ?? []).filter((id) => !known.includes(id));
  return [
    ...(asked.isErr() ? [{ ...trouble(provider, asked.error), subject }] : []),
    ...(strangers.length === 0 ? [] : [{ ...strange(strangers), subject }]),
  ];
};

/** Metadata is public. */
const noSecret = new Concealed("none");

const trouble = (
  { issuer }: UpstreamProvider,
  { fault, cause }: UpstreamFailure,
): Omit<Finding, "subject"> =>
  fault === "unreachable"
    ? {
        ...common,
        rule: "provider-unreachable",
        why: `Nobody can log in: ${issuer} does not answer (${causeText(cause)}).`,
        change:
          "Check the issuer's URL, and that this machine reaches it and trusts its certificate.",
      }
    : {
        ...common,
        rule: "provider-metadata",
        why: `Nobody can log in: the metadata below ${issuer} does not hold (${causeText(cause)}).`,
        change: "Write the issuer as the provider's own metadata does, letter by letter.",
      };

const strange = (tenants: readonly string[]): Omit<Finding, "subject"> => ({
  ...common,
  rule: "provider-of-unknown-tenant",
  severity: "warning",
  why: `There is no tenant ${tenants.join(", ")}.`,
  change: "Name tenants that there are, by their ids.",
});

const common: Pick<Finding, "profile" | "severity" | "source"> = {
  ...{ profile: "operations", severity: "error" },
  source: "OpenID Connect Discovery §4.3",
};
