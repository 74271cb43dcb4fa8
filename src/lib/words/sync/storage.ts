/** While the storage of this browser takes nothing: what is kept, what to do, and that it need not be asked for. */
export const STORAGE_FAILED =
  'Nothing new can be saved on this device: its storage is full or not responding. What you saved before is kept. Free some space; Muster tries again within a minute.';
