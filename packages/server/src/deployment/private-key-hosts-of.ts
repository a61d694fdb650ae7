import { present } from "@mintport/core/ports";
import type { PrivateKeyHost } from "@mintport/crypto";
import { readPem } from "../settings/read-pem.ts";
import type { Settings } from "../settings/settings.ts";

/** The hosts with what is in their files of authorities. Throws `ConfigurationError` for a file that cannot be used. */
export const privateKeyHostsOf = ({
  privateKeyHosts,
}: Pick<Settings, "privateKeyHosts">): readonly PrivateKeyHost[] =>
  privateKeyHosts.map(({ caFile, ...host }, i) => ({
    ...host,
    ...present({
      ca: caFile === undefined ? undefined : readPem("privateKeyHosts", `${i}.caFile`, caFile),
    }),
  }));
