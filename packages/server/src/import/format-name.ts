/** The formats that clients are read from. */
export const formatNames = ["jsonl", "csv", "keycloak", "hydra", "auth0"] as const;

/** The name of a format. */
export type FormatName = (typeof formatNames)[number];
