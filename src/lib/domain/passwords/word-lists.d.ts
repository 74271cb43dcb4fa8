/** The lists one by one: their packages' own entries take all of them along, three times as much. */
declare module '@zxcvbn-ts/language-common/dist/passwords.json.mjs' {
  const list: string[];
  export default list;
}
declare module '@zxcvbn-ts/language-common/dist/adjacencyGraphs.json.mjs' {
  const graphs: Record<string, Record<string, (string | null)[]>>;
  export default graphs;
}
declare module '@zxcvbn-ts/language-en/dist/commonWords.json.mjs' {
  const list: string[];
  export default list;
}
declare module '@zxcvbn-ts/language-en/dist/firstnames.json.mjs' {
  const list: string[];
  export default list;
}
