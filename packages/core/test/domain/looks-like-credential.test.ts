import { describe, expect, it } from "vitest";
import { looksLikeCredential, maskedId } from "../../src/domain/looks-like-credential.ts";

describe("a client's id that nobody proved", () => {
  it.each([
    "mpcs_2dZkQ3vX9bT7wZ1mR5sN8cJ2hY6pL4gF0dA_eUiOxKk0aB3x1",
    "mpak_6162.abc",
    "mpat_x",
    "eyJhbGciOiJub25lIn0.e30.",
    "ioAcuOltvw6zIyHUTy5iwZM7emIiE60o-1xHAB_qF_I",
    "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRg==",
  ])("may be a credential and is masked: %s", (text) => {
    expect(looksLikeCredential(text)).toBe(true);
    expect(maskedId(text)).toBe(`${text.slice(0, 4)}…`);
  });

  it.each([
    "service-client-123",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "0F8FAD5B-D9CB-469F-A165-70867728950E",
    "https://app.example.com/oauth/client-metadata.json",
    "spiffe://example.org/ns/default/sa/reports-and-more-of-it-1",
    "team-a-batch-job-for-the-nightly-reports-of-2027",
    "system:serviceaccount:default:reports",
    "eyJ",
    "eyJ-without-a-dot",
    "team-mpcs_reports",
    "key-eyJ.reports",
    ":ioAcuOltvw6zIyHUTy5iwZM7emIiE60o",
    "ioAcuOltvw6zIyHUTy5iwZM7emIiE60o:",
    "reportsOfTheNightlyBatchJobsOfTeamA",
    "",
  ])("is shown as it is: %s", (text) => {
    expect(maskedId(text)).toBe(text);
  });
});
