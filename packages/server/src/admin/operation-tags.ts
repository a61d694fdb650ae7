/** The groups that the OpenAPI document sorts operations into, each with what it is about. */
export const operationTags = {
  Tenants: "Tenants, their resources and the issuers that they trust",
  Registration: "The tokens by which clients register themselves",
  Clients: "A tenant's clients",
  Credentials: "The secrets and API keys of a client",
  Grants: "What users allowed clients",
  Keys: "The keys that a tenant signs with",
  Reports: "How the server fares: figures, findings, and how a request would end",
  "Audit log": "Who asked for what, and how it ended",
  Imports: "Clients and keys that exist elsewhere",
} as const;
