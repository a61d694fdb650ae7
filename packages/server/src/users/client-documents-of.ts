import { clientDocuments, type UserAuthorizationOptions } from "@mintport/core";
import type { FullStorage } from "@mintport/core/ports";
import { remoteDocuments } from "@mintport/crypto";
import type { Settings } from "../settings/settings.ts";

/** The option of `userAuthorization` by which clients are known by their documents; none where no tenant has a policy. */
export const clientDocumentsOf = (
  { clientDocuments: tenants }: Pick<Settings, "clientDocuments">,
  { clients }: Pick<FullStorage, "clients">,
): Pick<UserAuthorizationOptions, "clientDocuments"> =>
  Object.keys(tenants).length === 0
    ? {}
    : {
        clientDocuments: clientDocuments({
          documents: remoteDocuments(),
          registry: clients,
          tenants,
        }),
      };
