import {
  type KyselyPlugin,
  OperationNodeTransformer,
  SchemableIdentifierNode,
  type TableNode,
} from "kysely";

/** Puts a schema and a prefix before every table name, so that queries are written once. */
export const tableNamesPlugin = (schema: string | undefined, prefix: string): KyselyPlugin => {
  const transformer = new TableNames(schema, prefix);
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  };
};

class TableNames extends OperationNodeTransformer {
  readonly #schema: string | undefined;
  readonly #prefix: string;

  constructor(schema: string | undefined, prefix: string) {
    super();
    this.#schema = schema;
    this.#prefix = prefix;
  }

  protected override transformTable(node: TableNode): TableNode {
    const name = `${this.#prefix}${node.table.identifier.name}`;
    return {
      ...node,
      table:
        this.#schema === undefined
          ? SchemableIdentifierNode.create(name)
          : SchemableIdentifierNode.createWithSchema(this.#schema, name),
    };
  }
}
