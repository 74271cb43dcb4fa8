/** The scan worker: one while the camera looks. Promises reject when it has nothing to read with, or for bugs. */
export interface ScanWorker {
  /**
   * Loads what reads codes. Answers whether the browser has it or ours is used, which is at `wasmAddress`. Works offline
   * after one visit.
   */
  start(wasmAddress: string): Promise<'browser' | 'ours'>;
  /** What the codes in a picture say: QR, Code 128, Code 39, Data Matrix. Takes the picture over. */
  read(picture: ImageBitmap): Promise<readonly string[]>;
}
