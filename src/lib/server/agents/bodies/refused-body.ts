/** A body that is not taken in. `status` is that of the answer. */
export class RefusedBody extends Error {
  override readonly name = 'RefusedBody';
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}
