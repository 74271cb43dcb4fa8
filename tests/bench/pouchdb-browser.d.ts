/** The part of PouchDB that the bench uses; its own types are not installed. */
declare module 'pouchdb-browser' {
  interface DocsAnswer<Row> {
    readonly rows: readonly { readonly doc?: Row | undefined }[];
  }
  export default class PouchDB<Row> {
    constructor(name: string);
    bulkDocs(
      documents: readonly object[],
    ): Promise<readonly ({ id?: string; rev?: string } | { error: unknown })[]>;
    allDocs(options: { include_docs: true }): Promise<DocsAnswer<Row>>;
    close(): Promise<void>;
    destroy(): Promise<void>;
  }
}
