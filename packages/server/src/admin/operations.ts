import { auditOperations } from "./audit-operations.ts";
import { clientOperations } from "./client-operations.ts";
import { credentialOperations } from "./credential-operations.ts";
import { explainOperations } from "./explain-operations.ts";
import { findingsOperations } from "./findings-operations.ts";
import { grantOperations } from "./grant-operations.ts";
import { importOperations } from "./import-operations.ts";
import { keyOperations } from "./key-operations.ts";
import type { Operation } from "./operation.ts";
import { overviewOperations } from "./overview-operations.ts";
import { registrationOperations } from "./registration-operations.ts";
import { tenantOperations } from "./tenant-operations.ts";

/** Everything that the admin API does. Its routes, its checks and its OpenAPI document all come from this table. */
export const operations: readonly Operation[] = [
  ...tenantOperations,
  ...registrationOperations,
  ...clientOperations,
  ...credentialOperations,
  ...grantOperations,
  ...keyOperations,
  ...importOperations,
  ...overviewOperations,
  ...findingsOperations,
  ...auditOperations,
  ...explainOperations,
];
