import { present } from "@mintport/core/ports";
import { certificateHeader, tlsCertificates } from "@mintport/http/client-certificate";
import type { HttpOptions } from "@mintport/http/node";
import type { Settings } from "./settings.ts";

/**
 * The options that tell the binding of proxies, certificates and other origins. The console's is one of these, where it has an origin
 * of its own.
 */
export const httpOptions = (
  settings: Settings,
  consoleOrigin?: string,
): Omit<HttpOptions, "basePath" | "tenant"> => {
  const { trustedProxies, forwardedHeader, requestIdHeader, tls, cors } = settings;
  const header = settings.clientCertificateHeader;
  const ofTls = tls?.clientCertificates === undefined ? undefined : tlsCertificates();
  return present({
    proxies:
      forwardedHeader === undefined
        ? undefined
        : { trusted: trustedProxies, header: forwardedHeader },
    requestIdHeader,
    cors:
      consoleOrigin === undefined
        ? cors && present(cors)
        : present({ ...cors, token: [...(cors?.token ?? []), consoleOrigin] }),
    clientCertificates:
      header === undefined ? ofTls : certificateHeader({ ...header, trustedProxies }),
  });
};
