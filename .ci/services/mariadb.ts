import { createRequire } from "node:module";
import { join } from "node:path";
import { as, isOnPath, isRoot, runQuietly, type Service, startInBackground } from "./service.ts";

const require = createRequire(
  new URL("../../packages/storage-sql/package.json", import.meta.url),
);

export const mariadb: Service = {
  name: "MariaDB",
  variable: "TEST_MYSQL_URL",
  standardUrl: "mysql://root@127.0.0.1:3306/",
  debianPackage: "mariadb-server",
  answers: async (uri) => {
    const { createConnection } = require("mysql2/promise");
    try {
      const connection = await createConnection({ uri, connectTimeout: 1000 });
      await connection.query("select 1");
      await connection.end();
      return true;
    } catch {
      return false;
    }
  },
  isInstalled: () => isOnPath("mariadbd") && isOnPath("mariadb-install-db"),
  start: async (folder, port) => {
    const data = join(folder, "data");
    runQuietly(
      as("mysql", [
        ...["mariadb-install-db", "--no-defaults", `--datadir=${data}`],
        ...["--auth-root-authentication-method=normal", "--skip-test-db"],
      ]),
    );
    const stop = startInBackground(
      as("mysql", [
        ...["mariadbd", "--no-defaults", `--datadir=${data}`, `--port=${port}`],
        ...["--bind-address=127.0.0.1", `--socket=${join(folder, "socket")}`],
        ...["--innodb-flush-log-at-trx-commit=0", "--max-connections=300"],
        ...(isRoot() ? [] : ["--skip-grant-tables=0"]),
      ]),
    );
    return { url: `mysql://root@127.0.0.1:${port}/`, stop };
  },
};
