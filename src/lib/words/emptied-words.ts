/** Never shown as "nothing waits": what was here is gone, and nobody can say what it was. */
export const EMPTIED =
  'This browser threw away what Muster had kept on this device. What the server has is fetched again. Changes made here that had not reached the server are lost: check what you changed last, and let the browser keep Muster in Settings, This device.';
