/** Something a person must mend before the server can start. The message is the whole sentence they see. */
export class StartProblem extends Error {
  override name = 'StartProblem';
}
