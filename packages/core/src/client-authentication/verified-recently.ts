import type { TenantId } from "../domain/identifiers.ts";
import type { Source } from "../domain/source.ts";
import type { VerifiedSecrets } from "../ports/verified-secrets.ts";
import type { CandidateCredentials } from "./read-credentials.ts";

/**
 * Whether this source proved the same credentials lately. Looks nothing up; true for none that were not presented by
 * the source before, so it is asked only within a budget.
 */
export const areVerifiedRecently = (
  { clientId, candidates: [{ presented }] }: CandidateCredentials,
  verifiedSecrets: VerifiedSecrets | undefined,
  by: { readonly tenant: TenantId; readonly source: Source },
): boolean =>
  clientId !== undefined &&
  verifiedSecrets !== undefined &&
  presented.verifiedRecently?.(verifiedSecrets, { ...by, client: clientId }) === true;
