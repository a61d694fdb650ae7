/** What grows. */
export type SeriesName = "clients" | "tenants" | "revocations" | "scopes" | "prune";
export const seriesNames: readonly SeriesName[] = [
  "clients",
  "tenants",
  "revocations",
  "scopes",
  "prune",
];
