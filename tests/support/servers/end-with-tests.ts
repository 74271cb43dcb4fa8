import process from 'node:process';

/*
 * Loaded before a program that a test starts: when the test's process is gone, even killed, its end of this pipe is
 * closed, and the program stops as if asked to. Nothing else would ever stop it.
 */
const { stdin } = process;
stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
stdin.on('error', () => undefined);
stdin.resume();
// A program that has done its work ends by itself.
(stdin as unknown as { unref?: () => void }).unref?.();
