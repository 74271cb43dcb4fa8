/** Never shown as "nothing waits": what was here is gone, and nobody can say what it was. */
export const EMPTIED =
  'This browser deleted what Muster had stored on this device. Data is being downloaded from the server again. Changes made here that hadn’t reached the server are lost: check your latest changes, and turn on persistent storage in Settings, This device.';
