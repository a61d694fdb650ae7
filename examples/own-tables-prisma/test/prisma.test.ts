import { issuerOnOwnTables } from "@mintport/example-own-tables-suite";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../src/generated/client.ts";
import { openServer } from "../src/server.ts";

issuerOnOwnTables("Prisma", async (connectionString, keyFile) => {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  return { server: await openServer(prisma, keyFile), close: () => prisma.$disconnect() };
});
