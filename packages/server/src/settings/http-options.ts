import { certificateHeader, tlsCertificates } from "@mintport/http/client-certificate";
import type { HttpOptions } from "@mintport/http/node";
import type { Settings } from "./settings.ts";

/** What the binding is told of proxies and certificates. */
export const httpOptions = (settings: Settings): Omit<HttpOptions, "basePath" | "tenant"> => {
  const { trustedProxies, forwardedHeader, requestIdHeader, tls } = settings;
  const header = settings.clientCertificateHeader;
  return {
    ...(forwardedHeader === undefined
      ? {}
      : { proxies: { trusted: trustedProxies, header: forwardedHeader } }),
    ...(requestIdHeader === undefined ? {} : { requestIdHeader }),
    ...(tls?.clientCertificates === undefined ? {} : { clientCertificates: tlsCertificates() }),
    ...(header === undefined
      ? {}
      : { clientCertificates: certificateHeader({ ...header, trustedProxies }) }),
  };
};
