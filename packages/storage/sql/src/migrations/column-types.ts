import { type ColumnDataType, type Expression, sql } from "kysely";
import type { Engine } from "../database.ts";

type ColumnType = ColumnDataType | Expression<unknown>;

/** Key texts are ASCII, compared byte by byte; contents are any text but NUL. */
export const columnTypes: Readonly<
  Record<Engine, { readonly key: ColumnType; readonly content: ColumnType }>
> = {
  postgres: { key: sql`varchar(128) collate "C"`, content: "text" },
  sqlite: { key: "text", content: "text" },
  mysql: {
    key: sql`varchar(128) character set ascii collate ascii_bin`,
    content: sql`mediumtext character set utf8mb4 collate utf8mb4_bin`,
  },
};
