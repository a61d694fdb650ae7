import { err, ok, type Result } from "neverthrow";
import type { UserAccess } from "../../domain/authorization/user-access.ts";
import type { Client } from "../../domain/client.ts";
import { generationFault, generationOf } from "../../domain/generation.ts";
import type { Grant } from "../../domain/grant.ts";
import type { ResourceIndicator } from "../../domain/resource-indicator.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { GrantRequest } from "../grant-type.ts";
import { standingOf } from "./standing-of.ts";
import type { UserGrantPorts } from "./user-grant-ports.ts";

/**
 * Asks again what held when the user agreed: the lives of tenant and client, the grant, and the user's standing. The user is mostly
 * not there when tokens are made, so nobody else would ask.
 */
export const requireStanding = (
  { grants, subjects }: Pick<UserGrantPorts, "grants" | "subjects">,
  { tenant, client, now }: Pick<GrantRequest, "tenant" | "client" | "now">,
  access: UserAccess,
): MaybeAsync<Grant, OAuthError<"invalid_grant"> | PortError> => {
  if (hasOutlived(tenant, access.generations.tenant))
    return err(refuseAuthorization("invalid_grant", "grant_gone"));
  if (hasOutlived(client, access.generations.client))
    return err(refuseAuthorization("invalid_grant", "grant_gone"));
  return andThen(
    grants.read(tenant.id, access.grant, now),
    (found): MaybeAsync<Grant, OAuthError<"invalid_grant"> | PortError> => {
      const grant = found?.value;
      // The store is the embedder's: a grant of another user or client is no answer.
      if (grant?.subject !== access.subject || grant.client !== access.client)
        return err(refuseAuthorization("invalid_grant", "grant_gone"));
      return andThen(standingOf(subjects, tenant.id, access.subject, now), (standing) =>
        standing === "good"
          ? ok(grant)
          : err(refuseAuthorization("invalid_grant", "subject_refused")),
      );
    },
  );
};

const hasOutlived = (
  record: Parameters<typeof generationOf>[0],
  issued: UserAccess["generations"]["tenant"],
): boolean => generationFault(issued, generationOf(record)) !== undefined;

/** The resources of the tokens: the one that is asked for, if it was authorized (RFC 8707 §2.2), or else all that were. */
export const grantedResources = (
  { parameters, requestedResource }: Pick<GrantRequest, "parameters" | "requestedResource">,
  { resources }: UserAccess,
): Result<readonly ResourceIndicator[], OAuthError<"invalid_target">> => {
  if (!parameters.has("resource")) return ok(resources);
  const { audience } = requestedResource;
  return audience.every((one) => resources.includes(one))
    ? ok(audience)
    : err(refuseAuthorization("invalid_target", "resource_not_granted"));
};

/** Whether a client may still refresh: the user's consent or the client's registration says so at the time of use. */
export const mayActOffline = ({ authorization }: Client, grant: Grant): boolean =>
  grant.offline || authorization?.offlineAccess === "implied";
