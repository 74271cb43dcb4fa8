// Refuses a build whose shell is over its budget.
import process from 'node:process';
import { SHELL_BUDGET, shellBytes } from './shell-size.mjs';

const bytes = shellBytes();
process.stdout.write(`Shell JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip of ${SHELL_BUDGET / 1000} kB\n`);
if (bytes > SHELL_BUDGET) {
  process.stderr.write(
    'Over the budget. See which import grew the shell, or load it with the area that needs it.\n',
  );
  process.exit(1);
}
