import { readFileSync } from 'node:fs';

/** What real agents sent, by name of the file in tests/fixtures/agents. */
export function agentFile(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/agents/${name}`, import.meta.url));
}
