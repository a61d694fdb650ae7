import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { as, isOnPath, runQuietly, type Service, startInBackground } from "./service.ts";

export const mariadb: Service = {
  name: "MariaDB",
  variable: "TEST_MYSQL_URL",
  standardUrl: "mysql://root@127.0.0.1:3306/",
  debianPackage: "mariadb-server",
  answers: async (uri) => {
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
      ]),
    );
    return { url: `mysql://root@127.0.0.1:${port}/`, stop };
  },
};
