import type { Deployment } from "../deployment/deployment.ts";
import { keyState } from "../deployment/right-key.ts";
import type { RunningAudit } from "../stores/audit/open-audit.ts";
import type { OpenedStorage } from "../stores/open-storage.ts";

/** Whether requests can be served now, or what keeps them from it, in words for the operator. Never rejects. */
export const readiness = async ({
  answers,
  deployment,
  audit,
}: Pick<OpenedStorage, "answers"> & {
  readonly deployment: Deployment;
  readonly audit: RunningAudit | undefined;
}): Promise<true | string> => {
  if (!(await answers().catch(() => false)))
    return "a store does not answer within a second, or takes no writes";
  const keys = await keyState(deployment).catch(() => undefined);
  if (keys === undefined) return "the store cannot be asked for its tenants and keys";
  if (!keys.isRight)
    return `another key-encryption key sealed the signing keys of tenant ${keys.foreign.join(", ")}`;
  if (audit !== undefined && !(await audit.isReady())) return "the audit log cannot be written";
  return true;
};
