/** The version of the sync protocol. A server answers 426 to any other, which keeps everything and prompts. */
export const PROTOCOL = 1;
