import { X509Certificate } from "node:crypto";
import { instant } from "@mintport/core/ports";
import { afterEach, beforeEach, expect, it } from "vitest";
import { serverCertificateFindings } from "../../src/doctor/certificate-rules.ts";
import { makeLocalCertificate, writeCertificate } from "../fixture/certificates.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("the doctor finds a certificate of the server's own that ends soon, or has ended", async () => {
  const certified = await makeLocalCertificate("server");
  const tls = await writeCertificate(folder.path, "server", certified);
  const end = Math.floor(Date.parse(new X509Certificate(certified.pem).validTo) / 1000);
  const rulesAt = (moment: number) =>
    serverCertificateFindings({ tls }, instant(moment)).map(
      ({ severity, rule }) => `${severity} ${rule}`,
    );
  expect(rulesAt(end - 15 * 86_400)).toEqual([]);
  expect(rulesAt(end - 13 * 86_400)).toEqual(["warning server-certificate-ends"]);
  expect(rulesAt(end)).toEqual(["error server-certificate-ends"]);
});
