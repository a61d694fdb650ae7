import { SqliteAdapter } from "kysely";

/** SQLite without transactions that last from one query to the next: by it the stores know that they have none. */
export class D1Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}
